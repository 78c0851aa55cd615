"""A session: one officer at work on one open vault. Everything in services takes one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session as OrmSession

from liaison_app.storage import anchor
from liaison_app.storage.anchor import Witness
from liaison_app.storage.consultations import Consultations


@dataclass(frozen=True)
class Actor:
    """Who acts: an officer's id and role."""

    id: str
    role: str = "officer"


@dataclass(frozen=True)
class Session:
    """An officer's work on an open database; threads may share it, each call takes a connection of its own."""

    engine: Engine
    actor: Actor
    witness: Witness | None = field(default=None, compare=False)
    """Who remembers each commit outside the database."""
    consultations: Consultations | None = field(default=None, compare=False)
    """Where the opening of protected records is noted."""

    def consulted(self, kind: str, record_id: str) -> None:
        """Note that the officer opened a record, for the audit log if the kind is protected. Never waits."""
        if self.consultations:
            self.consultations.note(self.actor.id, kind, record_id)

    @contextmanager
    def read(self) -> Iterator[OrmSession]:
        """A consistent view of the database; nothing is written. What is loaded stays usable after the block."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only = ON")
            db = OrmSession(connection, autoflush=False, expire_on_commit=False)
            try:
                yield db
            finally:
                db.close()
                connection.exec_driver_sql("PRAGMA query_only = OFF")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes, committed at the end of the block, undone if an exception leaves it.

        The one place that counts commits, in the database and, when it is done, outside (`anchor`).
        """
        mark = None
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            before = _changes(connection)
            yield connection
            if _changes(connection) != before:
                mark = anchor.count(connection)
        if mark and self.witness:
            self.witness.committed(mark)


def _changes(connection: Connection) -> int:
    """How many rows this connection has ever written."""
    return int(connection.connection.dbapi_connection.total_changes)  # type: ignore[union-attr]
