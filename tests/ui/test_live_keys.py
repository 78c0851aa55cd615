"""The live view key by key: topics, suggestions, lists, corrections, what is refused, what arrives, and how fast."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView

from liaison_app.models.agency import AGENCY_ID
from liaison_app.services import drafts, records
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session
from liaison_app.ui.main_window import MainWindow
from tests.services.adding import add, at, change
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.names import unnamed
from tests.ui.conftest import settled
from tests.ui.watchdog import Watchdog, settle

MANY = 300
PAINTED_MS = 100

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def forum(session: Session, window: MainWindow) -> str:
    """A forum of today with two topics; at the one before, Ana Ruiz was there and promised something."""
    change(session, "agency", AGENCY_ID, groups=("Tenants", "Shop owners"))
    before = add(session, "meetings", title="October", series="Maple Court", starts_at=at("2026-10-20 18:30"))
    add(session, "attendances", name="Ana Ruiz", organization="Maple Court tenants", meeting_id=before)
    add(session, "actions", text="Ask for lamps", owner="Ana Ruiz", meeting_id=before)
    meeting = add(session, "meetings", title="November", series="Maple Court", starts_at=at("2026-11-22 12:00"))
    for position, title in enumerate(("Lamps", "Buses"), start=1):
        add(session, "agenda-items", title=title, position=position, meeting_id=meeting)
    return meeting


def go_live(hands: Hands) -> None:
    """By keys, from any tab."""
    hands.go_to("November")
    hands.see("Go live")
    settled(hands)
    hands.press("F8")
    at_line(hands)
    hands.see("End")
    settled(hands)


def at_line(hands: Hands) -> None:
    comes_to(hands, "Capture")


def comes_to(hands: Hands, name: str) -> None:
    hands.until(lambda: hands.name(hands.focus()) == name, f"the cursor is not at “{name}”")


def file(hands: Hands, *lines: str) -> None:
    for line in lines:
        hands.type(line)
        hands.press("Return")
    settled(hands)


def written(hands: Hands) -> list[str]:
    """What stands in the stream, headings too."""
    view = hands.see("Written down")
    assert isinstance(view, QListView)
    return [str(view.model().index(row, 0).data()) for row in range(view.model().rowCount())]


def only_here(cli: CommandLine, meeting_id: str) -> dict[str, Any]:
    """The one action of a meeting."""
    (found,) = (one for one in cli.listed("actions") if one["meeting_id"] == meeting_id)
    return found


def line_says(hands: Hands) -> str:
    return str(hands.see("Capture").property("text"))


def test_topics_are_reached_by_number_by_name_and_by_key_and_made(hands: Hands, forum: str, cli: CommandLine) -> None:
    go_live(hands)
    file(hands, "Dark", "#2", "Late", "#la", "Flickers", "# Parking", "No room", "#9")
    hands.reads("There is no item 9 on the agenda.")
    hands.press("Ctrl+A")
    hands.press("Backspace")
    hands.press("Ctrl+Up")
    hands.reads("Topic: 2. Buses")
    file(hands, "Early")
    assert written(hands) == [
        "1. Lamps", "Concern: Dark", "2. Buses", "Concern: Late", "1. Lamps", "Concern: Flickers",
        "3. Parking", "Concern: No room", "2. Buses", "Concern: Early",
    ]  # fmt: skip
    items = {one["id"]: (one["position"], one["title"]) for one in cli.listed("agenda-items")}
    found = {one["text"]: items[one["agenda_item_id"]] for one in cli.listed("concerns")}
    assert found["No room"] == (3, "Parking")
    assert found["Early"] == (2, "Buses")


def test_a_capture_is_changed_or_another_kind_in_two_keys(hands: Hands, forum: str, cli: CommandLine) -> None:
    go_live(hands)
    file(hands, "Call the landlord @Ana Ruiz ^+3")
    hands.press("Up")
    hands.press("!")
    hands.reads("Now an action: Call the landlord")
    hands.press("Ctrl+Z")
    hands.reads("Taken back.")
    hands.until(lambda: written(hands)[1:] == ["Concern: Call the landlord @Ana Ruiz ^+3"])
    hands.press("Up")
    hands.press("!")
    hands.press("Escape")
    settled(hands)
    action = only_here(cli, forum)
    assert (action["text"], action["owner"], action["due_on"]) == ("Call the landlord", "Ana Ruiz", "2026-11-25")
    assert cli.listed("concerns") == []
    hands.press("Up")
    hands.press("Return")
    hands.until(lambda: line_says(hands) == "! Call the landlord @Ana Ruiz ^2026-11-25")
    for _letter in "^2026-11-25":
        hands.press("Backspace")
    hands.press("Home")
    for sign in "=":
        hands.press("Delete")
        hands.type(sign)
    hands.press("Return")
    hands.reads("Now a decision: Call the landlord @Ana Ruiz")
    hands.press("Escape")
    hands.press("Up")
    hands.press("-")
    hands.reads("Now a note")
    remark = cli.only("remarks")
    assert (remark["text"], remark["speaker"]) == ("Call the landlord", "Ana Ruiz")
    assert [one["text"] for one in cli.listed("actions")] == ["Ask for lamps"]
    assert cli.listed("decisions") == []


def test_what_stands_in_the_line_comes_back_after_a_correction(hands: Hands, forum: str, cli: CommandLine) -> None:
    go_live(hands)
    file(hands, "Mail is stolen")
    hands.type("Half a thou")
    hands.press("Up")
    hands.press("F2")
    hands.type(" again")
    hands.press("Return")
    assert line_says(hands) == "Half a thou"
    hands.press("Up")
    hands.press("Return")
    hands.type(" and again")
    hands.press("Escape")
    assert line_says(hands) == "Half a thou"
    hands.type("ght")
    hands.press("Return")
    settled(hands)
    assert sorted(one["text"] for one in cli.listed("concerns")) == ["Half a thought", "Mail is stolen again"]


def test_letters_go_to_the_line_from_everywhere(hands: Hands, forum: str) -> None:
    go_live(hands)
    for place in ("Groups", "People", "Agenda", "Still open from last time"):
        hands.press("Tab")
        comes_to(hands, place)
    hands.type("L")
    at_line(hands)
    hands.type("ater")
    assert line_says(hands) == "Later"
    hands.press("Up")
    assert line_says(hands) == "Later"


def test_who_is_here(hands: Hands, session: Session, forum: str, cli: CommandLine) -> None:
    club = add(session, "organizations", name="Youth club")
    jamal = add(session, "contacts", name="Jamal Reed", organization_id=club)
    go_live(hands)
    hands.type("@jam")
    hands.shows("Suggestions", 1)
    hands.press("Tab")
    assert line_says(hands) == "@ Jamal Reed, Youth club"
    file(hands, "", "@Ana Ruiz", "@12 Tenants", "@+2 Tenants", "@14", "@Jamal Reed")
    hands.reads("stands in the list already")
    hands.press("Ctrl+A")
    hands.press("Backspace")
    hands.press("Tab")
    hands.press("+")
    hands.press("-")
    hands.press("-")
    hands.press("Down")
    hands.press("+")
    settled(hands)  # in sum it is 14 before and after
    hands.reads("2 by name · 14 in groups · 14 heads counted")
    people = {(one["name"], one["organization"], one["group"], one["count"]): one for one in cli.listed("attendances")}
    wanted = {
        ("Jamal Reed", "Youth club", "", 1), ("Ana Ruiz", "Maple Court tenants", "", 1),
        ("", "", "Tenants", 13), ("", "", "Shop owners", 1),
    }  # fmt: skip
    assert {key for key, one in people.items() if one["meeting_id"] == forum} == wanted
    assert people["Jamal Reed", "Youth club", "", 1]["contact_id"] == jamal
    assert cli.json("show", "meetings", forum)["headcount"] == 14


def test_what_was_still_open_is_done_by_a_key(hands: Hands, forum: str, cli: CommandLine) -> None:
    go_live(hands)
    for _step in range(4):
        hands.press("Tab")
    hands.press("Space")
    hands.reads("Done: Ask for lamps.")
    hands.until(lambda: not hands.all_named("Still open from last time"))
    assert cli.only("actions")["status"] == "done"


def test_what_cannot_be_read_stays_with_the_reason(hands: Hands, forum: str, cli: CommandLine) -> None:
    go_live(hands)
    file(hands, "! Mend it ^someday")
    hands.reads("“someday” is no day.")
    assert line_says(hands) == "! Mend it ^someday"
    for _letter in "someday":
        hands.press("Backspace")
    file(hands, "fri")
    assert only_here(cli, forum)["due_on"] == "2026-11-27"


def test_escape_leaves_f8_comes_back_and_the_line_is_kept(hands: Hands, session: Session, forum: str) -> None:
    go_live(hands)
    file(hands, "#2", "Late")
    hands.type("Half")
    hands.press("Escape")
    hands.see("Go live")
    hands.until(lambda: [one.line for one in drafts.every(session)] == ["Half"], "the line is no draft")
    hands.press("Ctrl+2")
    hands.see("New")
    hands.press("F8")
    at_line(hands)
    assert line_says(hands) == "Half"
    hands.reads("2. Buses")
    assert hands.all_named("Tabs") == []
    hands.press("Ctrl+3")
    hands.see("Go live")


def test_it_was_not_over_yet(hands: Hands, forum: str, cli: CommandLine) -> None:
    go_live(hands)
    file(hands, "! Call the landlord", "Dark")
    hands.press("F6")
    hands.reads("2 lines could say more")
    closed = cli.json("show", "meetings", forum)
    assert closed["closed_at"]
    hands.press("Shift+Tab")
    hands.press("Shift+Tab")
    hands.press("Shift+Tab")
    hands.until(lambda: hands.name(hands.focus()) == "Still to be said")
    hands.press("Return")
    at_line(hands)
    file(hands, " @Ana Ruiz ^fri")
    hands.reads("1 line could say more")
    hands.press("Escape")
    at_line(hands)
    hands.reads("The meeting goes on.")
    settled(hands)
    assert cli.json("show", "meetings", forum)["closed_at"] is None
    assert only_here(cli, forum)["owner"] == "Ana Ruiz"


def test_what_others_write_comes_into_sight(
    hands: Hands, session: Session, forum: str, monkeypatch: pytest.MonkeyPatch
) -> None:
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
