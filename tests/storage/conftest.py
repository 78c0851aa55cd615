"""A real vault for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from liaison_app.storage.session import Session
from tests.support.vaults import fresh_vault


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """The session of an open, empty vault."""
    vault = fresh_vault(tmp_path / "vault")
    yield vault.session()
    vault.close()
