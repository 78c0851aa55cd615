"""Exchange files by command: one vault writes, another takes in, and says so."""

from __future__ import annotations

from pathlib import Path

from tests.support.commandline import CommandLine
from tests.support.vaults import fresh_vault


def test_a_file_goes_from_vault_to_vault(cli: CommandLine, tmp_path: Path) -> None:
    agreed, file = tmp_path / "agreed.txt", tmp_path / "for-the-team"
    agreed.write_text("three odd kites over the pier\n", encoding="utf-8")
    sealed = (str(file), "--exchange-passphrase-file", str(agreed))
    fresh_vault(tmp_path / "other").close()
    other = CommandLine(tmp_path / "other", tmp_path / "home")
    added = cli.ok("add", "contacts", "name=Ana Ruiz")
    assert cli.json("exchange", "out", *sealed)["records"] >= 1
    assert "There is already something" in cli.refused("exchange", "out", *sealed)
    assert other.json("exchange", "in", *sealed)["records"] >= 1
    assert other.only("contacts")["id"] == added
    agreed.write_text("four odd kites over the pier\n", encoding="utf-8")
    other.refused("exchange", "in", *sealed)
    narrow = tmp_path / "for-a-coordinator"
    cli.ok("exchange", "out", str(narrow), *sealed[1:], "--for", "volunteer-coordinator")
    assert narrow.is_file()
