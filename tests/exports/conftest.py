"""A vault to print from, and a day on which to print."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from liaison_app.storage.session import Session
from tests.support.vaults import fresh_vault


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """The work of the first officer on an empty vault, on 22 November 2026."""
    monkeypatch.setenv("LIAISON_TODAY", "2026-11-22")
    vault = fresh_vault(tmp_path / "vault")
    yield vault.session()
    vault.close()
