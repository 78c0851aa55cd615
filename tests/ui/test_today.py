"""What is due, by keys: open, done, snoozed, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView
from pytestqt.qtbot import QtBot

from liaison_app.services import records
from liaison_app.storage.session import Session
from liaison_app.storage.vault import Vault
from tests.services.adding import add
from tests.support.hands import Hands
from tests.support.vaults import fresh_vault
from tests.support.window import open_window


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    monkeypatch.setenv("LIAISON_TODAY", "2026-11-22")
    return fresh_vault(tmp_path / "vault")


@pytest.fixture
def session(vault: Vault) -> Session:
    return vault.session()


@pytest.fixture
def tasks(session: Session) -> list[str]:
    """Two overdue actions, the older one first."""
    return [
        add(session, "actions", text="Mend the lamp", due_on=date(2026, 11, 18), owner="Ana"),
        add(session, "actions", text="Call the landlord", due_on=date(2026, 11, 20)),
    ]


@pytest.fixture
def hands(qtbot: QtBot, vault: Vault, tasks: list[str]) -> Iterator[Hands]:
    with open_window(qtbot, vault) as hands:
        hands.press("Ctrl+1")
        hands.until(lambda: "Mend the lamp" in " ".join(lines(hands)))
        yield hands


def lines(hands: Hands) -> list[str]:
    """The rows of what is due, as they are read out."""
    (view,) = (one for one in hands.front().findChildren(QListView) if one.accessibleName() == "What is due")
    model = view.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(model.index(row, 0).data(role)) for row in range(model.rowCount())]


def focus_list(hands: Hands) -> None:
    """Come to the tab from another one: the cursor is in the list then."""
    hands.press("Ctrl+2")
    hands.press("Ctrl+1")
    hands.until(lambda: isinstance(hands.focus(), QListView))


def test_lines_say_what_who_and_how_late(hands: Hands) -> None:
    assert lines(hands) == [
        "Overdue 2",
        "Overdue, Mend the lamp, Ana, 4 days late",
        "Overdue, Call the landlord, 2 days late",
    ]


def test_d_is_done_and_undo_brings_it_back(hands: Hands, session: Session, tasks: list[str]) -> None:
    focus_list(hands)
    hands.press("D")
    hands.until(lambda: records.load(session, "actions", tasks[0]).value("status") == "done")
    hands.until(lambda: lines(hands) == ["Overdue 1", "Overdue, Call the landlord, 2 days late"])
    hands.press("D")
    hands.reads("Nothing is due")
    hands.press("Ctrl+Z")
    hands.until(lambda: records.load(session, "actions", tasks[1]).value("status") == "open")
    hands.until(lambda: lines(hands) == ["Overdue 1", "Overdue, Call the landlord, 2 days late"])


def test_s_puts_off_until_a_chosen_day(hands: Hands, session: Session, tasks: list[str]) -> None:
    focus_list(hands)
    hands.press("S")
    menu = QApplication.activePopupWidget()
    assert menu is not None
    QTest.keyClick(menu, Qt.Key.Key_W)
    hands.until(lambda: records.load(session, "actions", tasks[0]).value("snoozed_until") == date(2026, 11, 29))
    hands.reads("Put off until")


def test_buttons_do_the_same(hands: Hands, session: Session, tasks: list[str]) -> None:
    focus_list(hands)
    hands.press("Down")
    hands.click("Done")
    hands.until(lambda: records.load(session, "actions", tasks[1]).value("status") == "done")


def test_enter_opens_the_record(hands: Hands) -> None:
    focus_list(hands)
    hands.press("Return")
    hands.until(lambda: bool(hands.all_named("Save")))
    hands.reads("Mend the lamp")


def test_a_quick_note_becomes_a_concern_in_two_keys(hands: Hands, session: Session) -> None:
    hands.press("Ctrl+Shift+N")
    hands.until(lambda: hands.name(hands.focus()) == "Note")
    hands.type("Dark lamp at 5th")
    hands.press("Ctrl+Return")
    hands.until(lambda: QApplication.activeModalWidget() is None)
    hands.until(lambda: "Loose quick notes" in " ".join(lines(hands)))
    focus_list(hands)
    hands.press("End")
    hands.press("C")
    hands.until(lambda: [title for _id, title in records.find(session, "concerns", "Dark")] == ["Dark lamp at 5th"])
    hands.reads("Now a concern.")


def test_every_action_stands_on_its_own_page(hands: Hands, session: Session) -> None:
    hands.click("Actions")
    hands.press("Ctrl+N")
    hands.until(lambda: hands.name(hands.focus()) == "Action")
    hands.type("Buy chalk")
    hands.press("Ctrl+S")
    hands.reads("Action saved.")
    assert [title for _id, title in records.find(session, "actions", "chalk")] == ["Buy chalk"]
