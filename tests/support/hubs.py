"""Hubs for tests: a new database on the test's PostgreSQL, made a hub, with as many log-ins as a test wants."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg import sql

from liaison_app.sync.hub import install
from tests.support.postgres import PASSWORD, Server, unique


@dataclass(frozen=True)
class Place:
    """A database that is a hub."""

    server: Server
    database: str

    def url(self, login: str = "") -> str:
        """Its address, for the administrator or for a log-in."""
        return self.server.url(self.database, login) if login else self.server.url(self.database)

    def login(self, prefix: str = "jo", role: str = "liaison_member") -> str:
        """A new log-in that may work with the hub, made as the administrator's guide says."""
        name = unique(prefix)
        make = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} IN ROLE {}")
        with self.server.admin(self.database) as db:
            db.execute(make.format(sql.Identifier(name), sql.Literal(PASSWORD), sql.Identifier(role)))
        return name


def made_anew(place: Place) -> Place:
    """The database as a hub without devices, whatever it was before."""
    with place.server.admin(place.database) as db:
        db.execute("DROP SCHEMA IF EXISTS liaison CASCADE")
    install.init(place.url())
    return place


def empty_database(server: Server) -> Place:
    """A new database without a hub."""
    name = unique("hub")
    with server.admin() as db:
        db.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return Place(server, name)
