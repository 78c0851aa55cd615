"""A vault that was made and closed, for commands to open."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.commandline import CommandLine
from tests.support.vaults import fresh_vault


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    """The command line on an empty vault."""
    fresh_vault(tmp_path / "vault").close()
    return CommandLine(tmp_path / "vault", tmp_path / "home")
