"""What the live view shows and says by itself: what arrives, names, announcements, counters to click, and how fast."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView

from liaison_app.services import records
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session
from liaison_app.ui.main_window import MainWindow
from tests.services.adding import add, at
from tests.support.hands import Hands
from tests.support.names import unnamed
from tests.ui.conftest import settled
from tests.ui.live_hands import file, forum_of_today, go_live, line_says, written
from tests.ui.watchdog import Watchdog, settle

MANY = 300

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def forum(session: Session, window: MainWindow) -> str:
    return forum_of_today(session)


def test_what_others_write_comes_into_sight(hands: Hands, session: Session, forum: str) -> None:
    go_live(hands)
    hands.type("Mine, half")
    add(session, "concerns", text="Theirs", meeting_id=forum)
    hands.until(lambda: "Concern: Theirs" in written(hands), "what another program wrote does not come")
    assert line_says(hands) == "Mine, half"


def test_everything_is_said_aloud(hands: Hands, forum: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    send = QAccessible.updateAccessibility

    def heard(event: object) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())
        send(event)  # type: ignore[arg-type]

    monkeypatch.setattr(QAccessible, "updateAccessibility", heard)
    go_live(hands)
    file(hands, "Dark", "@12 Tenants", "#2", "! Mend it ^nono")
    hands.press("Ctrl+A")
    hands.press("Backspace")
    hands.press("Up")
    hands.press("Up")
    settled(hands)
    for wanted in (
        "Concern filed: Dark",
        "Here: 12 Tenants",
        "0 here by name, 12 in groups",
        "Topic: 2. Buses",
        "“nono” is no day",
        "Concern: Dark",
    ):
        hands.until(partial(_heard, said, wanted), wanted)


def _heard(said: Sequence[str], wanted: str) -> bool:
    return any(wanted in one for one in said)


def test_nothing_is_without_a_name(hands: Hands, forum: str) -> None:
    go_live(hands)
    assert unnamed(hands.front()) == []
    file(hands, "Dark", "@Ana Ruiz", "@2 Tenants")
    assert unnamed(hands.front()) == []
    hands.press("F6")
    hands.reads("The meeting is over")
    assert unnamed(hands.front()) == []


def test_a_click_on_a_counter_counts(hands: Hands, forum: str) -> None:
    go_live(hands)
    view = hands.see("Groups")
    assert isinstance(view, QListView)
    row = view.visualRect(view.model().index(0, 0))
    for _press in range(2):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(row.right() - 18, row.center().y()))
    hands.reads("0 by name · 2 in groups")


def test_a_large_meeting_opens_at_once_and_typing_is_never_held(
    hands: Hands, session: Session, forum: str, window: MainWindow
) -> None:
    many = [
        records.new("concerns", {"text": f"Concern {n} " + "with some words more " * 4, "meeting_id": forum})
        for n in range(MANY)
    ]
    records.save(session, many)
    go_live(hands)  # the first time a program does it, it also makes its statements
    hands.press("Escape")
    other = add(session, "meetings", title="December", starts_at=at("2026-11-22 12:00"))
    records.save(session, [Edit("concerns", edit.id, fields={"meeting_id": other}) for edit in many])
    hands.go_to("December")
    hands.see("Go live")
    settled(hands)
    dog = Watchdog()
    try:
        settle()
        dog.reset()
        hands.press("F8")
        hands.until(lambda: in_stream(window) >= MANY)
        QApplication.processEvents()
        numbers = iter(range(100))

        def type_one() -> None:
            hands.type(f"Number {next(numbers)} is typed")
            hands.press("Return")

        dog.check("a capture among many", type_one, lambda: not window.desk.tasks.is_busy())
    finally:
        dog.close()


def in_stream(window: MainWindow) -> int:
    """How many rows the stream in sight has."""
    views = [view for view in window.findChildren(QListView) if view.accessibleName() == "Written down"]
    return max([view.model().rowCount() for view in views if view.isVisible()], default=0)
