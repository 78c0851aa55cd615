"""A vault of its own for every test of a use case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from liaison_app.storage.session import Session
from tests.support.vaults import fresh_vault


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """The work of the first officer on an empty vault."""
    vault = fresh_vault(tmp_path / "vault")
    yield vault.session()
    vault.close()
