"""Unlocking, locking, and the first steps with a new vault: by keys, on real files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from liaison_app import app
from liaison_app.services import records
from liaison_app.services.work import Query
from liaison_app.storage import vault
from liaison_app.storage.session import Session
from liaison_app.ui.frame import Frame
from liaison_app.ui.main_window import MainWindow
from tests.support.hands import Hands
from tests.support.vaults import PASSPHRASE
from tests.ui.conftest import opened, put_down


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
    frame = app.create(["--data-dir", str(tmp_path)])
    frame.show()
    hands.fill("Passphrase", PASSPHRASE)
    hands.press("Return")
    hands.reads("vault.db is missing")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["vault.key"]
    put_down(qtbot, frame)


def test_locking_leaves_nothing_in_sight_and_closes_the_file(
    qtbot: QtBot, window: MainWindow, locked: Frame, hands: Hands, session: Session
) -> None:
    edit = records.new("contacts", {"name": "Quillon Featherstone"})
    records.save(session, [edit])
    hands.press("Ctrl+2")
    window.open("contacts", edit.id)
    hands.until(lambda: "Quillon Featherstone" in hands.texts())
    hands.press("Ctrl+L")
    hands.see("Passphrase")
    assert locked.main is None
    assert "Quillon" not in hands.texts()
    assert "Quillon" not in locked.windowTitle()
    qtbot.waitUntil(lambda: not any("Quillon" in label.text() for label in locked.findChildren(QLabel)))
    hands.fill("Passphrase", PASSPHRASE)
    hands.press("Return")
    opened(qtbot, locked)


def test_locking_files_a_note_that_is_being_typed(
    qtbot: QtBot, window: MainWindow, locked: Frame, hands: Hands, session: Session
) -> None:
    hands.press("Ctrl+Shift+N")
    hands.type("Half a thought")
    locked.lock()
    hands.see("Passphrase")
    hands.until(lambda: records.count(session, Query("notes")) == 1, "the note is lost")


@pytest.mark.parametrize(("choice", "count"), [("Look around with sample data", 60), ("Start empty", 0)])
def test_what_to_begin_with(qtbot: QtBot, tmp_path: Path, hands: Hands, choice: str, count: int) -> None:
    frame = app.create(["--data-dir", str(tmp_path / "new")])
    frame.show()
    hands.fill("Passphrase", PASSPHRASE)
    hands.fill("Passphrase again", PASSPHRASE)
    hands.press("Return")
    hands.reads("Keep this recovery code")
    hands.type(recovery_code(frame).split("-")[asked_group(hands) - 1])
    hands.press("Return")
    hands.fill("Agency", "Port Alder Police")
    hands.click("Next")
    hands.click(choice)
    main = opened(qtbot, frame)
    assert records.count(main.desk.session, Query("services")) == count
    put_down(qtbot, frame)


def test_first_steps(qtbot: QtBot, tmp_path: Path, hands: Hands) -> None:
    folder = tmp_path / "new"
    frame = app.create(["liaison", "--data-dir", str(folder)])
    frame.show()
    hands.fill("Your name", "Jo Rivera")
    hands.fill("Passphrase", "short")
    hands.fill("Passphrase again", "short")
    hands.press("Return")
    hands.reads("The passphrase is too short")
    assert vault.state(folder) == "none"
    hands.fill("Passphrase", PASSPHRASE)
    hands.fill("Passphrase again", PASSPHRASE + "!")
    hands.press("Return")
    hands.reads("The two are not the same.")
    hands.fill("Passphrase again", PASSPHRASE)
    hands.press("Return")
    hands.reads("Keep this recovery code")
    code, place = recovery_code(frame), asked_group(hands)
    hands.type("XXXX")
    hands.press("Return")
    hands.reads(f"That is not group {place}.")
    hands.type(code.split("-")[place - 1].lower())
    hands.press("Return")
    hands.fill("Agency", "Port Alder Police")
    hands.fill("Areas", "Northgate, Old Mill")
    hands.press("Return")
    hands.click("Start empty")
    main = opened(qtbot, frame)
    agency = records.agency(main.desk.session)
    assert (agency.name, agency.areas, agency.emergency_number) == (
        "Port Alder Police",
        ("Northgate", "Old Mill"),
        "911",
    )
    assert code not in hands.texts()
    put_down(qtbot, frame)
    vault.open_vault(folder, code, store=None).close()


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
