"""The address of a hub as people type and read it: the password apart, since it is typed unseen and shown nowhere."""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

_SCHEMES = ("postgresql", "postgres")


def taken_apart(url: str) -> tuple[str, str]:
    """The address without its password, and the password; as it was where it is no address."""
    url = url.strip()
    parts = urlsplit(url)
    if parts.scheme in _SCHEMES:
        who, at, place = parts.netloc.rpartition("@")
        login, _colon, password = who.partition(":")
        bare = urlunsplit(parts._replace(netloc=f"{login}{at}{place}"))
        return (bare, unquote(password)) if password else (url, "")
    try:
        given = conninfo_to_dict(url)
    except psycopg.Error:
        return url, ""
    password = str(given.pop("password", "") or "")
    return (make_conninfo("", **given), password) if password else (url, "")


def put_together(url: str, password: str) -> str:
    """The address with a password that was typed apart; as it is where none was."""
    url, inside = taken_apart(url)
    password = password or inside
    if not password:
        return url
    parts = urlsplit(url)
    if parts.scheme in _SCHEMES:
        login, _at, place = parts.netloc.rpartition("@")
        return urlunsplit(parts._replace(netloc=f"{login}:{quote(password, safe='')}@{place}"))
    try:
        return make_conninfo(url, password=password)
    except psycopg.Error:
        return url  # which is then refused with the reason
