"""A session: one officer at work on one open vault. Everything in services takes one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session as OrmSession

from liaison_app.storage.connection import WrongKey
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

    @contextmanager
    def read(self) -> Iterator[OrmSession]:
        """A consistent view of the database; nothing is written. What is loaded stays usable after the block.

        Raises UserError where disk or database refuse: `failures` has the words.
        """
        with _in_plain_words(saving=False), self.engine.connect() as connection:
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
    def write(self) -> Iterator[Connection]:
        """A transaction that writes, committed at the end of the block, undone if an exception leaves it.

        Raises NotSaved where disk or database refuse (full, read-only, gone): `failures` has the words.
        """
        with (
            _in_plain_words(saving=True),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection


@contextmanager
def _in_plain_words(*, saving: bool) -> Iterator[None]:
    try:
        yield
    except WrongKey:
        raise Damaged from None
    except DBAPIError as error:
        plain = in_words(error, saving=saving)
        if plain is None:
            raise
        raise plain from None
