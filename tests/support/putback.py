"""A hub on a real PostgreSQL whose tables can be put back to what they were, as a test of whole syncs needs it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from liaison_app.sync.hub import calls
from liaison_app.sync.hub.calls import Hub
from tests.support.hubs import Place

TABLES = ("teams", "members", "devices", "waiting", "team_keys", "versions")
_HUB_AT = calls.hub_at


@dataclass(frozen=True)
class PostgresPlace:
    """A real hub; `admin` is a connection that stays open."""

    place: Place
    admin: psycopg.Connection[Any]

    def url(self, login: str) -> str:
        """Its address for a log-in."""
        return self.place.url(login)

    def at(self, url: str, device: UUID) -> AbstractContextManager[Hub]:
        """The program's own way to it."""
        return _HUB_AT(url, device)

    def backup(self) -> dict[str, bytes]:
        """All rows of all tables."""
        kept = {}
        for table in TABLES:
            with self.admin.cursor().copy(_copy(table, "TO STDOUT")) as copy:
                kept[table] = b"".join(bytes(block) for block in copy)
        return kept

    def roll_back(self, backup: dict[str, bytes]) -> None:
        """The hub as it was, as by a restored backup of which nobody was told."""
        names = sql.SQL(", ").join(sql.Identifier("liaison", table) for table in TABLES)
        with self.admin.transaction():
            self.admin.execute(sql.SQL("TRUNCATE {}").format(names))
            for table, rows in backup.items():
                with self.admin.cursor().copy(_copy(table, "FROM STDIN")) as copy:
                    copy.write(rows)

    def restored(self) -> None:
        """A new name, as the administrator's guide asks for after a restored backup."""
        self.admin.execute("SELECT liaison.restored()")


def _copy(table: str, where: str) -> sql.Composed:
    return sql.SQL("COPY {} " + where).format(sql.Identifier("liaison", table))
