"""Marked words typed into every text field of the window are found in no file outside the vault's encryption.

Looked for below the data, home and temporary folders, while the window is open and after it has closed, as UTF-8,
UTF-16 and base64, in either case. The scan must find a planted word first, or it proves nothing.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.commandline import CommandLine
from tests.support.marking import FORMS, Typist
from tests.support.scan import find
from tests.support.vaults import PASSPHRASE, fresh_vault
from tests.ui.test_journey import close, open_window

STEM = "Quillfeather"


@pytest.mark.timeout(600)
def test_what_is_typed_stays_in_the_vault(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, temporary, data = tmp_path / "home", tmp_path / "tmp", tmp_path / "vault"
    for folder in (home, temporary):
        folder.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / ".cache"))
    fresh_vault(data).close()
    hands = open_window(qtbot, data)
    typist = Typist(hands, STEM)
    hands.fill("Passphrase", PASSPHRASE)
    hands.click("Unlock")
    hands.see("Lock")
    filled = {kind: typist.fill_form(keys, switch, kind) for keys, switch, kind in FORMS}
    typist.meeting_lines()
    typist.note_and_search()
    assert min(filled.values()) >= 2, filled
    assert len(typist.marks) > 120
    looked_for = [PASSPHRASE, *typist.marks]
    scanned = [data, home, Path(os.environ["LIAISON_STATE_DIR"]), temporary]
    check_nothing_is_found(looked_for, scanned)
    close(hands)
    check_nothing_is_found(looked_for, scanned)
    cli = CommandLine(data, tmp_path / "cli" / "home")
    (group,) = cli.json("list", "groups")
    assert group["name"] in typist.marks
    (offered,) = cli.json("list", "service-at-location")
    assert offered["description"] in typist.marks


def check_nothing_is_found(marks: list[str], folders: list[Path]) -> None:
    """The scan finds a planted mark, and no other."""
    planted = folders[-1] / "planted.txt"
    planted.write_text(marks[-1], encoding="utf-8")
    assert find([marks[-1]], folders) == [f"{planted}: {marks[-1]} (utf-8)"]
    planted.unlink()
    assert find([STEM, *marks], folders) == []
