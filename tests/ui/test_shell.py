"""The window around the tabs: keys, search, notes, messages, themes, and what assistive technology finds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from liaison_app.services import records, sample
from liaison_app.services.work import Query
from liaison_app.storage.session import Session
from liaison_app.ui import appearance
from liaison_app.ui.frame import Frame
from liaison_app.ui.look import theme
from liaison_app.ui.main_window import MainWindow
from liaison_app.ui.places import PLACES
from liaison_app.ui.record_tab import RecordTab
from tests.support.hands import Hands

#: Tables are not walked: a row for each of 100,000 records would be, and Qt names their cells by itself.
NOT_WALKED = (QAccessible.Role.Table, QAccessible.Role.List, QAccessible.Role.Tree)


@pytest.fixture(autouse=True)
def light() -> Iterator[None]:
    """Each test begins and ends with the light theme."""
    yield
    appearance.use_theme("light")
    appearance.scale_text(0)


def unnamed(root: QWidget) -> list[str]:
    """Every node under a window that can have the focus and has no name, by its role and place."""
    found: list[str] = []

    def walk(node: QAccessibleInterface, path: str) -> None:
        state = node.state()
        here = f"{path}/{node.role().name}"
        if state.invisible:
            return
        named = node.text(QAccessible.Text.Name).strip() or _label(node)
        if state.focusable and not named:
            found.append(f"{here} ({type(node.object()).__name__})")
        if node.role() not in NOT_WALKED:
            for number in range(node.childCount()):
                child = node.child(number)
                if child.isValid():
                    walk(child, here)

    start = QAccessible.queryAccessibleInterface(root)
    assert start is not None
    walk(start, "")
    return found


def _label(node: QAccessibleInterface) -> str:
    """The text of the label that stands for a node: how combo boxes are named."""
    for other, relation in node.relations(QAccessible.RelationFlag.Label):
        if relation == QAccessible.RelationFlag.Label:
            return str(other.text(QAccessible.Text.Name)).strip()
    return ""


def test_the_gate_sees_a_field_without_a_name(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLineEdit, QVBoxLayout

    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    line = QLineEdit()
    column.addWidget(line)
    page.show()
    assert len(unnamed(page)) == 1
    line.setAccessibleName("Street")
    assert unnamed(page) == []


def test_everything_that_takes_the_focus_has_a_name(
    window: MainWindow, locked: Frame, hands: Hands, session: Session, qtbot: QtBot
) -> None:
    sample.fill(session)
    for number, _place in enumerate(PLACES, start=1):
        hands.press(f"Ctrl+{number}")
        qtbot.waitUntil(lambda: not window.desk.tasks.is_busy())
        assert unnamed(locked) == []
        tab = window.current
        if isinstance(tab, RecordTab):
            for kind in tab.layouts:
                pane = tab.show_kind(kind)
                qtbot.waitUntil(lambda pane=pane: pane.table.rows.rowCount() > 0)  # type: ignore[misc]
                record_id = records.find(session, kind, "", 1)[0][0]
                pane.open(record_id)
                qtbot.waitUntil(lambda pane=pane: pane.current is not None)  # type: ignore[misc]
                assert unnamed(locked) == [], kind
            tab.new()
            qtbot.waitUntil(lambda: not window.desk.tasks.is_busy())
            assert unnamed(locked) == []


def test_the_unlock_page_is_named(locked: Frame) -> None:
    assert unnamed(locked) == []


@pytest.mark.parametrize("keys", ["Ctrl+K", "Ctrl+Shift+N", "F1"])
def test_dialogs_are_named(window: MainWindow, hands: Hands, keys: str, qtbot: QtBot) -> None:
    hands.press(keys)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    assert unnamed(hands.front()) == []
    hands.press("Escape")


def test_ctrl_and_a_number_opens_each_tab(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    for number, place in enumerate(PLACES, start=1):
        hands.press(f"Ctrl+{number}")
        assert window.rail.tabs.tabText(window.rail.current()) == place.name


def test_the_arrow_keys_walk_the_rail(window: MainWindow, hands: Hands) -> None:
    assert hands.focus() is window.rail.tabs
    hands.press("Down")
    hands.see("New")
    assert window.rail.current() == 1


def test_search_everything_opens_what_it_finds(
    window: MainWindow, hands: Hands, session: Session, qtbot: QtBot
) -> None:
    records.save(session, [records.new("organizations", {"name": "Lantern Youth Counseling"})])
    hands.press("Ctrl+K")
    hands.type("lant")
    hands.until(lambda: found(hands) != [] and found(hands)[0].startswith("Lantern"))
    hands.press("Return")
    hands.see("What it brings")
    assert window.rail.current() == 1


def test_search_everything_does_not_find_people_in_referrals_and_reports(
    window: MainWindow, hands: Hands, session: Session, qtbot: QtBot
) -> None:
    records.save(session, [records.new("referrals", {"person": "Corinne Marlowe"})])
    records.save(session, [records.new("contacts", {"name": "Corinne Baker"})])
    hands.press("Ctrl+K")
    hands.type("corinne")
    hands.until(lambda: any("Baker" in text for text in found(hands)))
    assert not any("Marlowe" in text for text in found(hands))
    hands.press("Escape")


def found(hands: Hands) -> list[str]:
    """What the list of the search shows."""
    from PySide6.QtWidgets import QListWidget

    lists = hands.front().findChildren(QListWidget)
    return [lists[0].item(row).text() for row in range(lists[0].count())] if lists else []


def test_a_quick_note_from_anywhere(window: MainWindow, hands: Hands, session: Session) -> None:
    hands.press("Ctrl+7")
    hands.press("Ctrl+Shift+N")
    hands.type("Lamp out at the ferry steps")
    hands.press("Ctrl+Return")
    hands.until(lambda: records.count(session, Query("notes")) == 1, "no note was stored")
    assert records.find(session, "notes", "ferry")[0][1] == "Lamp out at the ferry steps"


def test_escape_does_not_lose_a_note(window: MainWindow, hands: Hands, session: Session) -> None:
    hands.press("Ctrl+Shift+N")
    hands.type("Call the school back")
    hands.press("Escape")
    hands.until(lambda: records.count(session, Query("notes")) == 1, "the note is lost")


def test_nothing_to_undo_is_said(window: MainWindow, hands: Hands, session: Session) -> None:
    for _step in range(3):
        hands.press("Ctrl+Z")
        hands.until(lambda: not window.desk.tasks.is_busy())
    hands.reads("There is nothing to undo.")
    hands.click("Close message")
    assert "There is nothing to undo." not in hands.texts()


def test_themes_and_text_sizes_reach_the_open_window(window: MainWindow, locked: Frame, hands: Hands) -> None:
    hands.press("Ctrl+2")
    before = locked.grab().toImage()
    appearance.use_theme("dark")
    hands.until(lambda: locked.grab().toImage() != before)
    dark = locked.grab().toImage()
    assert dark.pixelColor(5, 400).lightness() < 60 < before.pixelColor(5, 400).lightness()
    hands.press("Ctrl++")
    assert theme.current().metrics.scale > 1
    hands.press("Ctrl+0")
    assert theme.current().metrics.scale == 1


def test_the_title_names_nobody(window: MainWindow, locked: Frame, session: Session, hands: Hands) -> None:
    edit = records.new("contacts", {"name": "Quillon Featherstone"})
    records.save(session, [edit])
    window.open("contacts", edit.id)
    hands.reads("Quillon Featherstone")
    assert locked.windowTitle() == "Liaison"


def test_a_change_made_elsewhere_in_the_window_is_seen_everywhere(
    window: MainWindow, hands: Hands, session: Session
) -> None:
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.type("Ines Costa")
    hands.press("Ctrl+S")
    hands.reads("Contact saved.")
    window.desk.change(lambda s: records.save(s, [records.new("contacts", {"name": "Tom Ruiz"})]))
    hands.until(lambda: hands.rows("Records") == 2)


def test_with_large_text_the_record_takes_the_place_of_the_list(
    window: MainWindow, locked: Frame, hands: Hands, session: Session
) -> None:
    records.save(session, [records.new("contacts", {"name": "Ines Costa"})])
    hands.press("Ctrl+2")
    for _step in range(4):
        before = locked.main
        hands.press("Ctrl++")
        hands.until(lambda before=before: locked.main is not before)  # type: ignore[misc]
    hands.see("Records").setFocus()
    hands.press("Down")
    hands.press("Return")
    assert hands.focus() is hands.see("Name")
    assert hands.all_named("Records") == []
    hands.press("Escape")
    hands.see("Records")
    assert hands.all_named("Save") == []


def test_a_contact_made_is_filed_with_one_line(window: MainWindow, hands: Hands, session: Session) -> None:
    edit = records.new("contacts", {"name": "Ines Costa"})
    records.save(session, [edit])
    window.open("contacts", edit.id)
    hands.turn_to("Contacts made")
    hands.fill("New contact made", "phone: lamp at the steps is out 10 min")
    hands.press("Return")
    hands.until(lambda: len(records.children(session, "log-entries", edit.id)) == 1)
    [entry] = records.children(session, "log-entries", edit.id)
    filed = records.load(session, "log-entries", entry.id)
    assert (filed.value("channel"), filed.value("minutes")) == ("phone", 10)
    assert filed.value("summary") == "lamp at the steps is out"


def test_a_consent_needs_three_things(window: MainWindow, hands: Hands, session: Session) -> None:
    edit = records.new("referrals", {"person": "Corinne Marlowe"})
    records.save(session, [edit])
    window.open("referrals", edit.id)
    hands.turn_to("Consents")
    hands.fill("New consent", "name and phone > Harbor Clinic")
    hands.press("Return")
    hands.reads("Three things, with > between")
    hands.fill("New consent", "name and phone > Harbor Clinic > intake")
    hands.press("Return")
    hands.until(lambda: len(records.children(session, "consents", edit.id)) == 1)
