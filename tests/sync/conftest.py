"""One PostgreSQL and one database for the whole run, and a hub in it without devices for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.hubs import Place, empty_database, made_anew
from tests.support.postgres import Server, server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A running PostgreSQL."""
    with server() as running:
        yield running


@pytest.fixture(scope="session")
def database(postgres: Server) -> Place:
    """A database."""
    return empty_database(postgres)


@pytest.fixture
def place(database: Place) -> Place:
    """A hub without devices."""
    return made_anew(database)
