"""Unlocking, locking, and the first steps with a new vault: by keys, on real files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from liaison_app.storage import vault
from liaison_app.storage.session import Session
from liaison_app.ui import idle
from liaison_app.ui.frame import Frame
from liaison_app.ui.main_window import MainWindow
from tests.services.adding import add
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.vaults import PASSPHRASE
from tests.ui.conftest import opened, put_down, start, unlock


def test_the_passphrase_has_the_cursor_and_enter_opens(qtbot: QtBot, locked: Frame, hands: Hands) -> None:
    assert hands.focus() is hands.see("Passphrase")
    hands.type(PASSPHRASE)
    hands.press("Return")
    opened(qtbot, locked)


def test_the_button_opens_too(qtbot: QtBot, locked: Frame, hands: Hands) -> None:
    hands.type(PASSPHRASE)
    hands.click("Unlock")
    opened(qtbot, locked)


def test_a_wrong_passphrase_is_said_and_can_be_typed_over(qtbot: QtBot, locked: Frame, hands: Hands) -> None:
    hands.type("seven grey herons at dusk")
    hands.press("Return")
    hands.reads("That passphrase does not open this vault.")
    hands.type(PASSPHRASE)
    hands.press("Return")
    opened(qtbot, locked)


def test_half_a_vault_is_not_taken_for_a_new_one(qtbot: QtBot, tmp_path: Path, hands: Hands) -> None:
    (tmp_path / "vault.key").write_bytes(b"{}")
    window = start(tmp_path)
    hands.fill("Passphrase", PASSPHRASE)
    hands.press("Return")
    hands.reads("vault.db is missing")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["vault.key"]
    put_down(qtbot, window)


def test_locking_leaves_nothing_in_sight_and_closes_the_file(
    qtbot: QtBot, window: MainWindow, locked: Frame, hands: Hands, session: Session
) -> None:
    add(session, "contacts", name="Quillon Featherstone")
    hands.go_to("Quillon")
    hands.reads("Quillon Featherstone")
    hands.press("Ctrl+L")
    hands.see("Passphrase")
    assert locked.main is None
    assert "Quillon" not in hands.texts()
    assert "Quillon" not in locked.windowTitle()
    qtbot.waitUntil(lambda: not any("Quillon" in label.text() for label in locked.findChildren(QLabel)))
    unlock(qtbot, locked)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window that locks after three seconds without a key: its ten minutes are short."""
    monkeypatch.setattr(idle, "MINUTE_MS", 300)


def test_locking_files_a_note_that_is_being_typed(
    impatient: None, window: MainWindow, hands: Hands, cli: CommandLine
) -> None:
    hands.press("Ctrl+Shift+N")
    hands.type("Half a thought")
    hands.reads("Everything is saved and encrypted")
    assert cli.only("notes")["text"] == "Half a thought"


@pytest.mark.parametrize(("choice", "count"), [("Look around with sample data", 60), ("Start empty", 0)])
def test_what_to_begin_with(
    qtbot: QtBot, tmp_path: Path, hands: Hands, cli: CommandLine, choice: str, count: int
) -> None:
    window = start(cli.folder)
    hands.fill("Passphrase", PASSPHRASE)
    hands.fill("Passphrase again", PASSPHRASE)
    hands.press("Return")
    hands.reads("Keep this recovery code")
    hands.type(recovery_code(window).split("-")[asked_group(hands) - 1])
    hands.press("Return")
    hands.fill("Agency", "Port Alder Police")
    hands.click("Next")
    hands.click(choice)
    opened(qtbot, window)
    assert len(cli.listed("services")) == count
    put_down(qtbot, window)


def test_first_steps(qtbot: QtBot, tmp_path: Path, hands: Hands, cli: CommandLine) -> None:
    window = start(cli.folder)
    hands.fill("Your name", "Jo Rivera")
    hands.fill("Passphrase", "short")
    hands.fill("Passphrase again", "short")
    hands.press("Return")
    hands.reads("The passphrase is too short")
    assert vault.state(cli.folder) == "none"
    hands.fill("Passphrase", PASSPHRASE)
    hands.fill("Passphrase again", PASSPHRASE + "!")
    hands.press("Return")
    hands.reads("The two are not the same.")
    hands.fill("Passphrase again", PASSPHRASE)
    hands.press("Return")
    hands.reads("Keep this recovery code")
    code, place = recovery_code(window), asked_group(hands)
    hands.type("XXXX")
    hands.press("Return")
    hands.reads(f"That is not group {place}.")
    hands.type(code.split("-")[place - 1].lower())
    hands.press("Return")
    hands.fill("Agency", "Port Alder Police")
    hands.fill("Areas", "Northgate, Old Mill")
    hands.press("Return")
    hands.click("Start empty")
    opened(qtbot, window)
    assert code not in hands.texts()
    put_down(qtbot, window)
    (tmp_path / "code.txt").write_text(code, encoding="utf-8")
    for key in ([], ["--recovery-code-file", str(tmp_path / "code.txt")]):
        (agency,) = cli.json("list", "agency", *key)
        expected = {"name": "Port Alder Police", "areas": ["Northgate", "Old Mill"], "emergency_number": "911"}
        assert {name: agency[name] for name in expected} == expected


def recovery_code(frame: Frame) -> str:
    """The code as it can be read in the window."""
    [label] = [label for label in frame.findChildren(QLabel) if label.accessibleName() == "Recovery code"]
    return "-".join(label.text().split())


def asked_group(hands: Hands) -> int:
    """The number of the group that is to be typed back."""
    [name] = [name for name in hands.names() if name.startswith("Type group")]
    found = re.search(r"\d+", name)
    assert found is not None
    return int(found.group())
