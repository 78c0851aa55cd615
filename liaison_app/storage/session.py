"""A session: one officer at work on one open vault. Everything in services takes one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session as OrmSession

from liaison_app.storage import anchor, rescue
from liaison_app.storage.anchor import Witness
from liaison_app.storage.connection import WrongKey
from liaison_app.storage.consultations import Consultations
from liaison_app.storage.failures import Damaged, in_words


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
        """A consistent view of the database; nothing is written. What is loaded stays usable after the block.

        Raises UserError where disk or database refuse: `failures` has the words.
        """
        with _in_plain_words(self.engine, saving=False), self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only = ON")
            db = OrmSession(connection, autoflush=False, expire_on_commit=False)
            try:
                yield db
            finally:
                db.close()
                raw = connection.connection.dbapi_connection  # past the events: it must also be said while locking
                if raw is not None:
                    raw.execute("PRAGMA query_only = OFF")

    @contextmanager
    def write(self, *, last: bool = False) -> Iterator[Connection]:
        """A transaction that writes, committed at the end of the block, undone if an exception leaves it.

        The one place that counts commits, in the database and, when it is done, outside (`anchor`). `last` also
        writes while the vault is being closed. Raises NotSaved where disk or database refuse (full, read-only, gone):
        `failures` has the words.
        """
        mark = None
        with (
            _in_plain_words(self.engine, saving=True),
            self.engine.connect().execution_options(writes=True, last=last) as connection,
            connection.begin(),
        ):
            before = _changes(connection)
            yield connection
            if _changes(connection) != before:
                mark = anchor.count(connection)
        if mark and self.witness:
            self.witness.committed(mark)


def _changes(connection: Connection) -> int:
    """How many rows this connection has ever written."""
    return int(connection.connection.dbapi_connection.total_changes)  # type: ignore[union-attr]


@contextmanager
def _in_plain_words(engine: Engine, *, saving: bool) -> Iterator[None]:
    try:
        yield
    except WrongKey:
        raise rescue.damaged_under(engine) from None
    except DBAPIError as error:
        plain = in_words(error, saving=saving)
        if plain is None:
            raise
        raise (rescue.damaged_under(engine) if isinstance(plain, Damaged) else plain) from None
