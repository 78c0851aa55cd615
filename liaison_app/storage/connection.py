"""Connections to the SQLCipher database, every one prepared in the same way.

Why these settings (measured, see docs/adr): an explicit QueuePool, because SQLAlchemy's default pools for SQLCipher
crash under threads; `BEGIN IMMEDIATE` for writers, because a deferred one that upgrades fails at once when another
writes; a raw key with its salt (`x'…'`), because a passphrase in `PRAGMA key` breaks on an apostrophe;
`temp_store=MEMORY`, because temporary files would be written in clear.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.request import pathname2url

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

PAGE_SIZE = 4096
_KEY_SPEC = re.compile(r"[0-9a-f]{96}")


class WrongKey(Exception):
    """The database could not be read with this key: another key, or a damaged first page."""


def key_spec(key: bytes, salt: bytes) -> str:
    """The 96 hex digits that SQLCipher takes as raw key (32 bytes) and salt (16 bytes)."""
    spec = (key + salt).hex()
    if not _KEY_SPEC.fullmatch(spec):
        # SQLCipher silently takes malformed hex as a passphrase, so it is refused here.
        raise ValueError("a database key has 32 bytes and a salt 16")
    return spec


def connect(path: Path, spec: str, *, create: bool = False, read_only: bool = False) -> Any:
    """A prepared DB-API connection. The file must exist, unless `create`; raises WrongKey if it cannot be read."""
    if not _KEY_SPEC.fullmatch(spec):
        raise ValueError("not a raw key")
    mode = "rwc" if create else "ro" if read_only else "rw"
    connection = sqlcipher.connect(
        f"file:{pathname2url(str(path))}?mode={mode}",
        uri=True,
        check_same_thread=False,
        isolation_level=None,
        timeout=10,
    )
    try:
        _prepare(connection, spec)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: Any, spec: str) -> None:
    execute = connection.execute
    execute("PRAGMA cipher_log_level = NONE")
    execute(f"PRAGMA key = \"x'{spec}'\"")
    if not execute("PRAGMA cipher_version").fetchone():
        raise RuntimeError("this SQLite cannot encrypt")
    try:
        execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.DatabaseError as error:
        raise WrongKey from error
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "temp_store = MEMORY",
        "secure_delete = ON",
        "trusted_schema = OFF",
        "cache_size = -16000",
    ):
        execute(f"PRAGMA {pragma}")


def make_engine(path: Path, spec: str, *, create: bool = False, read_only: bool = False) -> Engine:
    """An engine on the database with a pool that threads may share."""
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: connect(path, spec, create=create, read_only=read_only),
        poolclass=QueuePool,
        pool_size=6,
        max_overflow=4,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
