"""The window around the tabs: keys, search, notes, messages, themes, and what assistive technology finds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPushButton,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from liaison_app.models.registry import KINDS
from liaison_app.services import sample
from liaison_app.storage.session import Session
from liaison_app.ui import appearance
from liaison_app.ui.frame import Frame
from liaison_app.ui.look import theme
from liaison_app.ui.main_window import MainWindow
from liaison_app.ui.places import PLACES
from tests.services.adding import add
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.names import unnamed
from tests.ui.conftest import settled, unlock


@pytest.fixture(autouse=True)
def light() -> Iterator[None]:
    """Each test begins and ends with the light theme."""
    yield
    appearance.use_theme("light")
    appearance.scale_text(0)


def test_the_gate_sees_a_field_without_a_name(qtbot: QtBot) -> None:
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
    session: Session, window: MainWindow, locked: Frame, hands: Hands
) -> None:
    sample.fill(session)
    seen = set()
    for number, _place in enumerate(PLACES, start=1):
        hands.press(f"Ctrl+{number}")
        settled(hands)
        assert unnamed(locked) == []
        for kind in lists(hands):
            open_the_first(hands, kind)
            assert unnamed(locked) == [], kind
            hands.press("Ctrl+N")
            settled(hands)
            assert unnamed(locked) == [], kind
            seen.add(kind)
    assert seen >= {"Contacts", "Organizations", "Activities", "Problems", "Referrals", "Watch reports", "Services"}


def lists(hands: Hands) -> list[str]:
    """What the tab in sight has lists of: the entries of its switch, or what it is called itself."""
    if not hands.all_named("Records"):
        return []
    plurals = {kind.plural for kind in KINDS.values()}
    switch = [hands.name(one) for one in hands.front().findChildren(QPushButton) if one.isVisible()]
    here = [place.name for place in PLACES if hands.is_at(place.name)]
    return [name for name in switch if name in plurals] or here


def open_the_first(hands: Hands, kind: str) -> None:
    """Go to the list of a kind, and into what stands first in it."""
    if hands.all_named(kind):
        hands.click(kind)
    hands.until(lambda: hands.rows("Records") > 0, f"there are no {kind}")
    hands.tab_to("Records")
    hands.press("Home")
    hands.see("Save")
    settled(hands)


def test_the_unlock_page_is_named(locked: Frame) -> None:
    assert unnamed(locked) == []


@pytest.mark.parametrize("keys", ["Ctrl+K", "Ctrl+Shift+N", "F1"])
def test_dialogs_are_named(window: MainWindow, hands: Hands, keys: str, qtbot: QtBot) -> None:
    hands.press(keys)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    assert unnamed(hands.front()) == []
    hands.press("Escape")


def test_ctrl_and_a_number_opens_each_tab(window: MainWindow, hands: Hands) -> None:
    for number, place in enumerate(PLACES, start=1):
        hands.press(f"Ctrl+{number}")
        assert hands.is_at(place.name)


class Flashes(QObject):
    """Everything that is shown as a window of its own and is none: it flashes up, and closes an open menu."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shown = event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow()
        if shown and isinstance(watched, QWidget) and not isinstance(watched, QDialog | QMenu | Frame):
            self.names.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


def test_nothing_flashes_up_as_a_window_of_its_own(qtbot: QtBot, locked: Frame, hands: Hands) -> None:
    flashes = Flashes()
    unlock(qtbot, locked)
    for number in range(1, 9):
        hands.press(f"Ctrl+{number}")
        settled(hands)
    for page in ("Officers", "Backups", "Sync", "Audit log"):
        hands.press("Ctrl+,")
        hands.turn_to(page)
        hands.press("Escape")
    assert flashes.names == []
    stray = QLabel("stray")  # it does see one
    stray.show()
    stray.close()
    assert flashes.names == ["QLabel "]


def test_the_arrow_keys_walk_the_rail(window: MainWindow, hands: Hands) -> None:
    assert isinstance(hands.focus(), QTabBar)
    hands.press("Down")
    hands.see("New")
    assert hands.is_at("Contacts")


def test_search_everything_opens_what_it_finds(window: MainWindow, hands: Hands, session: Session) -> None:
    add(session, "organizations", name="Lantern Youth Counseling")
    hands.press("Ctrl+K")
    hands.type("lant")
    hands.until(lambda: found(hands) != [] and found(hands)[0].startswith("Lantern"))
    hands.press("Return")
    hands.see("What it brings")
    assert hands.is_at("Contacts")


def test_search_everything_does_not_find_people_in_referrals_and_reports(
    window: MainWindow, hands: Hands, session: Session
) -> None:
    add(session, "referrals", person="Corinne Marlowe")
    add(session, "contacts", name="Corinne Baker")
    hands.press("Ctrl+K")
    hands.type("corinne")
    hands.until(lambda: any("Baker" in text for text in found(hands)))
    assert not any("Marlowe" in text for text in found(hands))
    hands.press("Escape")


def found(hands: Hands) -> list[str]:
    """What the list of the search shows."""
    lists = hands.front().findChildren(QListWidget)
    return [lists[0].item(row).text() for row in range(lists[0].count())] if lists else []


def test_a_quick_note_from_anywhere(window: MainWindow, hands: Hands, cli: CommandLine) -> None:
    hands.press("Ctrl+7")
    hands.press("Ctrl+Shift+N")
    hands.type("Lamp out at the ferry steps")
    hands.press("Ctrl+Return")
    hands.reads("Note saved.")
    assert cli.only("notes")["text"] == "Lamp out at the ferry steps"


def test_escape_does_not_lose_a_note(window: MainWindow, hands: Hands, cli: CommandLine) -> None:
    hands.press("Ctrl+Shift+N")
    hands.type("Call the school back")
    hands.press("Escape")
    hands.reads("Note saved.")
    assert cli.only("notes")["text"] == "Call the school back"


def test_nothing_to_undo_is_said(window: MainWindow, hands: Hands) -> None:
    for _step in range(3):
        hands.press("Ctrl+Z")
        settled(hands)
    hands.reads("There is nothing to undo.")
    hands.click("Close message")
    assert "There is nothing to undo." not in hands.texts()


def test_themes_and_text_sizes_reach_the_open_window(window: MainWindow, locked: Frame, hands: Hands) -> None:
    hands.press("Ctrl+2")
    before = locked.grab().toImage()
    hands.go_to("Dark")
    hands.until(lambda: locked.grab().toImage() != before)
    dark = locked.grab().toImage()
    assert dark.pixelColor(5, 400).lightness() < 60 < before.pixelColor(5, 400).lightness()
    hands.press("Ctrl++")
    assert theme.current().metrics.scale > 1
    hands.press("Ctrl+0")
    assert theme.current().metrics.scale == 1


def test_the_title_names_nobody(window: MainWindow, locked: Frame, session: Session, hands: Hands) -> None:
    add(session, "contacts", name="Quillon Featherstone")
    hands.go_to("Quillon")
    hands.reads("Quillon Featherstone")
    assert locked.windowTitle() == "Liaison"


def test_a_change_made_elsewhere_in_the_window_is_seen_everywhere(window: MainWindow, hands: Hands) -> None:
    hands.press("Ctrl+2")
    hands.click("Organizations")
    settled(hands)
    hands.click("Contacts")
    hands.press("Ctrl+N")
    hands.type("Ines Costa")
    hands.fill("Organization", "Ferry Users")
    hands.until(lambda: QApplication.activePopupWidget() is not None)
    hands.press("Down")
    hands.press("Return")
    hands.reads("Organization “Ferry Users” added.")
    hands.press("Ctrl+S")
    hands.reads("Contact saved.")
    hands.shows("Records", 1)
    hands.click("Organizations")
    hands.shows("Records", 1)


def test_with_large_text_the_record_takes_the_place_of_the_list(
    window: MainWindow, locked: Frame, hands: Hands, session: Session
) -> None:
    add(session, "contacts", name="Ines Costa")
    hands.press("Ctrl+2")
    for _step in range(4):
        before = locked.main
        hands.press("Ctrl++")
        hands.until(lambda before=before: locked.main is not before)  # type: ignore[misc]
    hands.shows("Records", 1)
    hands.tab_to("Records")
    hands.press("Down")
    hands.press("Return")
    hands.until(lambda: hands.name(hands.focus()) == "Name", "the record was not entered")
    assert hands.all_named("Records") == []
    hands.press("Escape")
    hands.see("Records")
    assert hands.all_named("Save") == []


def test_a_contact_made_is_filed_with_one_line(
    window: MainWindow, hands: Hands, session: Session, cli: CommandLine
) -> None:
    contact = add(session, "contacts", name="Ines Costa")
    hands.go_to("Ines Costa")
    hands.turn_to("Contacts made")
    hands.fill("New contact made", "phone: lamp at the steps is out 10 min")
    hands.press("Return")
    hands.shows("Contacts made", 1)
    filed = cli.only("log-entries")
    assert (filed["contact_id"], filed["channel"], filed["minutes"]) == (contact, "phone", 10)
    assert filed["summary"] == "lamp at the steps is out"


def test_a_consent_needs_three_things(window: MainWindow, hands: Hands, session: Session, cli: CommandLine) -> None:
    referral = add(session, "referrals", person="Corinne Marlowe")
    hands.press("Ctrl+5")
    hands.shows("Records", 1)
    hands.tab_to("Records")
    hands.press("Down")
    hands.turn_to("Consents")
    hands.fill("New consent", "name and phone > Harbor Clinic")
    hands.press("Return")
    hands.reads("Three things, with > between")
    assert cli.listed("consents") == []
    hands.fill("New consent", "name and phone > Harbor Clinic > intake")
    hands.press("Return")
    hands.shows("Consents", 1)
    filed = cli.only("consents")
    assert (filed["referral_id"], filed["what"], filed["recipient"]) == (referral, "name and phone", "Harbor Clinic")
    assert filed["purpose"] == "intake"
