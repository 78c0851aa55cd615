"""A session: one officer at work on one open vault. Everything in services takes one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session as OrmSession


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
        """A transaction that writes, committed at the end of the block, undone if an exception leaves it."""
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection
