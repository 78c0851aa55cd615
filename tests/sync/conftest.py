"""One PostgreSQL for the whole run, and a hub in a database of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.hubs import Place, make_place
from tests.support.postgres import Server, server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A running PostgreSQL."""
    with server() as running:
        yield running


@pytest.fixture
def place(postgres: Server) -> Place:
    """A new hub without devices, in a database of its own."""
    return make_place(postgres)
