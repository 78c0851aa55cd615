"""Connections to the SQLCipher database, every one prepared in the same way.

Why these settings (measured, see docs/adr): an explicit QueuePool, because SQLAlchemy's default pools for SQLCipher
crash under threads; `BEGIN IMMEDIATE` for writers, because a deferred one that upgrades fails at once when another
writes; a raw key with its salt (`x'…'`), because a passphrase in `PRAGMA key` breaks on an apostrophe;
`temp_store=MEMORY`, because temporary files would be written in clear.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.request import pathname2url
from weakref import WeakKeyDictionary

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from liaison_app.storage.failures import Locked

DATABASE: Final = "vault.db"
PAGE_SIZE = 4096
#: How long a statement waits for another process that is writing.
BUSY_MILLISECONDS = 10_000
#: So long a writer looks every other millisecond whether it is its turn, before it leaves that to SQLite.
_LOOK_MILLISECONDS, _LOOKING_SECONDS = 3, 1.0
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
        timeout=BUSY_MILLISECONDS / 1000,
    )
    try:
        _prepare(connection, spec)
    except BaseException:
        connection.close()
        raise
    return connection


def _unlock(connection: Any, spec: str) -> None:
    execute = connection.execute
    execute("PRAGMA cipher_log_level = NONE")
    execute(f"PRAGMA key = \"x'{spec}'\"")
    if not execute("PRAGMA cipher_version").fetchone():
        raise RuntimeError("this SQLite cannot encrypt")
    try:
        execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.DatabaseError as error:
        if error.sqlite_errorcode not in (sqlcipher.SQLITE_NOTADB, sqlcipher.SQLITE_CORRUPT):
            raise  # a full disk, a lock: nothing is wrong with the key
        raise WrongKey from error


def _prepare(connection: Any, spec: str) -> None:
    _unlock(connection, spec)
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "temp_store = MEMORY",
        "secure_delete = ON",
        "trusted_schema = OFF",
        "cache_size = -16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def look(path: Path, spec: str) -> Iterator[Any]:
    """A DB-API connection that reads a file nobody writes to, and leaves no trace in it or beside it."""
    connection = sqlcipher.connect(
        f"file:{pathname2url(str(path))}?mode=ro&immutable=1", uri=True, check_same_thread=False, isolation_level=None
    )
    try:
        _unlock(connection, spec)
        yield connection
    finally:
        connection.close()


class _Work:
    """Which connections of an engine are at work, so that locking can stop those that only read."""

    def __init__(self, path: Path, spec: str) -> None:
        self.path, self.spec = path, spec
        self.closing = self.closed = False
        self.wanting = 0
        """How many threads wait to write at this moment."""
        self._at_work: dict[int, ConnectionPoolEntry] = {}

    def listen_to(self, engine: Engine) -> None:
        event.listen(engine, "checkout", lambda _raw, entry, _proxy: self._at_work.update({id(entry): entry}))
        event.listen(engine, "checkin", lambda _raw, entry: self._at_work.pop(id(entry), None))
        event.listen(engine, "begin", self._begin)
        event.listen(engine, "before_cursor_execute", self._refuse_while_closing)

    def _begin(self, connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        if self.closing and not connection.get_execution_options().get("last", False):
            raise Locked
        connection.info["writes"] = writes
        if not writes:
            connection.exec_driver_sql("BEGIN")
            return
        self.wanting += 1
        try:
            if not _in_turn(connection.connection.dbapi_connection):
                connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            self.wanting -= 1

    def _refuse_while_closing(self, connection: Connection, *_statement: object) -> None:
        if self.closing and not connection.info.get("writes"):
            raise Locked

    def interrupt(self) -> None:
        self.closing = True
        for entry in list(self._at_work.values()):
            raw: Any = entry.dbapi_connection
            if raw is not None and not entry.info.get("writes"):
                raw.interrupt()

    def fresh(self, *, create: bool, read_only: bool) -> Any:
        if self.closed:  # a thread that was still with the hub when the vault was closed
            raise Locked
        return connect(self.path, self.spec, create=create, read_only=read_only)

    def idle(self) -> bool:
        return not self._at_work


def _in_turn(raw: Any) -> bool:
    """Begin to write as soon as whoever writes now has done, if that is soon.

    SQLite itself looks again after 1, 3, 8, 18, 33, 53 ms …: a save that meets a sync which has the vault for 19 ms
    would wait for 33.
    """
    deadline = time.monotonic() + _LOOKING_SECONDS
    raw.execute(f"PRAGMA busy_timeout = {_LOOK_MILLISECONDS}")
    try:
        while time.monotonic() < deadline:
            try:
                raw.execute("BEGIN IMMEDIATE")
            except sqlcipher.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlcipher.SQLITE_BUSY:
                    return False  # tried once more, and said in words
            else:
                return True
        return False
    finally:
        raw.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")


_WORK: WeakKeyDictionary[Engine, _Work] = WeakKeyDictionary()


def make_engine(path: Path, spec: str, *, create: bool = False, read_only: bool = False) -> Engine:
    """An engine on the database with a pool that threads may share."""
    work = _Work(path, spec)
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: work.fresh(create=create, read_only=read_only),
        poolclass=QueuePool,
        pool_size=6,
        max_overflow=4,
        hide_parameters=True,
    )
    _WORK[engine] = work
    work.listen_to(engine)
    return engine


def spec_of(engine: Engine) -> str:
    """The raw key of an engine, to read a copy of its database."""
    return _WORK[engine].spec


def file_of(engine: Engine) -> Path:
    """The file of an engine's database."""
    return _WORK[engine].path


def interrupt(engine: Engine) -> None:
    """Stop every statement that only reads, and refuse new work, for good. What is being written is finished."""
    _WORK[engine].interrupt()


def close(engine: Engine) -> None:
    """Let go of the file, for good: whoever comes later raises Locked."""
    _WORK[engine].closed = True
    engine.dispose()


def wait_for_workers(engine: Engine, seconds: float) -> bool:
    """Whether every connection came back in time."""
    deadline = time.monotonic() + seconds
    while not _WORK[engine].idle() and time.monotonic() < deadline:
        time.sleep(0.01)
    return _WORK[engine].idle()


def wanted(engine: Engine) -> bool:
    """Whether a thread of this program waits to write, so that a long transaction should end now."""
    return _WORK[engine].wanting > 0


def let_others_write(engine: Engine, seconds: float = 0.2) -> None:
    """Between two of many transactions: wait until every thread that wants to write has begun.

    SQLite lets those who wait look again only now and then, so whoever goes on at once would always be first.
    """
    deadline = time.monotonic() + seconds
    while _WORK[engine].wanting and time.monotonic() < deadline:
        time.sleep(0.001)


def write_back(engine: Engine, patience_seconds: float = 3.0) -> bool:
    """Move everything from the write-ahead log into the database file; False if somebody stood in the way.

    Nothing is lost then: the log stays beside the file, and the next one to open or close the vault tries again.
    """
    deadline = time.monotonic() + patience_seconds
    pooled = engine.raw_connection()
    try:
        pooled.dbapi_connection.execute("PRAGMA busy_timeout = 100")  # type: ignore[union-attr]
        while True:
            (busy, *_pages) = pooled.dbapi_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()  # type: ignore[union-attr]
            if not busy or time.monotonic() > deadline:
                return not busy
    except sqlcipher.OperationalError:  # a full disk, for instance
        return False
    finally:
        pooled.dbapi_connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")  # type: ignore[union-attr]
        pooled.close()
