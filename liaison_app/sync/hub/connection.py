"""One connection to the hub: whom to trust, how to wait, and what an error means.

A hub that is not on this computer must prove its name by TLS (`sslmode=verify-full`). There is no option for less, and
neither the address nor the environment (PGSSLMODE, PGHOSTADDR, a service file, a Kerberos ticket) can ask for it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.array import ListBinaryDumper

from liaison_app.i18n import _
from liaison_app.sync.hub.arrays import Packed, PackedDumper
from liaison_app.sync.hub.errors import (
    BadAddress,
    HubBusy,
    HubError,
    HubFailed,
    HubNotTrusted,
    HubRefused,
    HubTooOld,
    HubUnreachable,
    NotAHub,
)

Connection = psycopg.Connection[tuple[Any, ...]]

#: The earliest PostgreSQL: `transaction_timeout` came with 17.
OLDEST: Final = 17
#: A connection that says nothing is given up after so many seconds; a hotspot needs several for its seven round trips.
_PATIENCE: Final = "20"

_REFUSED = ("28", "42501")  # wrong name or password; no right
_BUSY = ("40", "55P03")  # serialization failure, deadlock; lock not available
_GONE = ("08", "57P", "25P04")  # connection; shut down; transaction_timeout
_NOT_A_HUB = ("3D000", "3F000", "42883", "42P01")  # no such database, schema, function, table
#: What libpq says when TLS is the trouble, in any language, and what servers say of a log-in.
_ABOUT_TLS = ("ssl", "tls", "certificate", "crl")
_ABOUT_LOGIN = ("authentication failed", "pg_hba.conf", "no password supplied", "is not permitted to log in")


def settings(url: str) -> dict[str, str]:
    """What libpq is told for an address `postgresql://LOGIN@HOST/DATABASE`, complete, so that nothing else is asked.

    Raises BadAddress where it is none, or asks for a connection on which the server would prove less than its name.
    """
    try:
        given = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    except psycopg.Error:
        raise BadAddress(
            _("This is not the address of a hub. Nothing was changed."),
            _("It looks like: postgresql://jo@hub.agency.example/liaison?sslrootcert=agency-ca.pem"),
        ) from None
    if "service" in given:
        raise BadAddress(_("The address names a service file; write host, name and database out. Nothing was changed."))
    host, hostaddr = given.get("host", ""), given.get("hostaddr", "")
    sure = {
        "host": host or ("" if hostaddr else "localhost"),
        "hostaddr": hostaddr,
        "gssencmode": "disable",  # a Kerberos ticket would take the place of TLS, and of the proof of the name
        "connect_timeout": _PATIENCE,
        "tcp_user_timeout": "30000",
        "keepalives_idle": "30",
        "target_session_attrs": "read-write",  # of several hosts, the one that is not a standby
        "client_encoding": "UTF8",
        "application_name": "liaison",
    }
    if on_this_computer(sure["host"], hostaddr):
        return {"sslmode": "prefer", **given, **sure}
    if given.get("sslmode", "verify-full") != "verify-full":
        raise BadAddress(
            _("A hub on another computer must prove its name: sslmode can only be verify-full. Nothing was changed."),
            _("Take sslmode out of the address, and name the authority's certificate with sslrootcert=FILE."),
        )
    return {**given, **sure, "sslmode": "verify-full"}


def on_this_computer(host: str, hostaddr: str = "") -> bool:
    """Whether every server that these (lists with commas) name is a socket or a loopback address."""
    hosts, addresses = host.split(","), hostaddr.split(",")
    return all(map(_local, hosts if host else [])) and all(map(_local, addresses if hostaddr else []))


def _local(name: str) -> bool:
    if name == "localhost" or name.startswith(("/", "@")):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False  # an empty name in a list stands for libpq's own default; a name may be anywhere


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """An open connection to PostgreSQL 17 or newer, each statement a transaction of its own; closed at the end.

    Raises a HubError. Statements inside the block raise one too.
    """
    with in_words(), _open(settings(url)) as hub:
        version = hub.info.server_version // 10000
        if version < OLDEST:
            raise HubTooOld(version)
        adapted(hub)
        yield hub


def adapted(hub: Connection) -> Connection:
    """The connection, ready for lists and arrays: what is registered last counts, and as text they take ten times as
    long as in binary."""
    hub.adapters.register_dumper(list, ListBinaryDumper)
    hub.adapters.register_dumper(Packed, PackedDumper)
    return hub


def _open(parameters: Mapping[str, str]) -> Connection:
    return psycopg.connect(**parameters, autocommit=True)  # type: ignore[arg-type]


@contextmanager
def in_words() -> Iterator[None]:
    """Turns what psycopg raises in the block into a HubError; the error itself, which may hold a value, is dropped."""
    try:
        yield
    except psycopg.Error as error:
        raise _meaning(error) from None


def _meaning(error: psycopg.Error) -> HubError:
    code = error.sqlstate or ""
    if not code:
        return _without_code(str(error).lower())
    if code.startswith(_REFUSED):
        return HubRefused()
    if code.startswith(_BUSY):
        return HubBusy()
    if code.startswith(_GONE) or isinstance(error, psycopg.errors.TooManyConnections):
        return HubUnreachable()
    return NotAHub() if code in _NOT_A_HUB else HubFailed(code)


def _without_code(text: str) -> HubError:
    """What a failure to connect means: libpq keeps the server's code to itself then, and only its words are left."""
    if any(words in text for words in _ABOUT_LOGIN):
        return HubRefused()
    if "database" in text and "does not exist" in text:
        return NotAHub()
    return HubNotTrusted() if any(word in text for word in _ABOUT_TLS) else HubUnreachable()
