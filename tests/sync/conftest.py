"""One PostgreSQL and one database for the whole run; for each test a hub in it without devices, or with two vaults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from liaison_app.storage.vault import Vault
from tests.support.hubs import Place, empty_database, made_anew
from tests.support.postgres import Server, server
from tests.sync.teams import Peer, founder, vaults_of_a_team


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


@pytest.fixture
def peer(place: Place) -> Peer:
    """The first device of the hub's team."""
    return founder(place)


@pytest.fixture
def pair(tmp_path: Path, place: Place) -> Iterator[tuple[Vault, Vault]]:
    """Two vaults of one team, both up to date."""
    with vaults_of_a_team(tmp_path, [place.url(place.login()) for _n in range(2)], "officer") as (one, two):
        yield one, two
