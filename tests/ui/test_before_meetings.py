"""Before the meeting, by keys and mouse: the next one of a series, its agenda, invitations and what came back."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu

from liaison_app.models.agency import AGENCY_ID
from liaison_app.storage.session import Session
from liaison_app.ui.frame import Frame
from tests.services.adding import add, at, change
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.ui.conftest import settled
from tests.ui.test_meetings import entered, save_as

AGENCY = "liaison@riverside.example"

pytestmark = pytest.mark.usefixtures("november", "window")


@pytest.fixture
def forum(session: Session) -> str:
    """A forum that was held in November, every second Tuesday, with people and an item carried over."""
    change(session, "agency", AGENCY_ID, name="Riverside Police", email=AGENCY)
    meeting = add(
        session,
        "meetings",
        title="Maple Court forum",
        starts_at=at("2026-11-10 18:30"),
        series="Maple",
        repeats="monthly-weekday",
        interpreters=("es",),
    )
    for name, emails, language in (("Rosa Blum", ("rosa@example.org",), "Spanish"), ("Minh Tran", (), "Vietnamese")):
        contact = add(session, "contacts", name=name, emails=emails, languages=(language,), interpreter_needed=True)
        add(session, "attendances", meeting_id=meeting, contact_id=contact, name=name)
    for place, title in enumerate(("Welcome", "Street lights", "Next date"), start=1):
        outcome = "carried-over" if place == 2 else "dealt-with"
        add(session, "agenda-items", meeting_id=meeting, position=place, title=title, outcome=outcome)
    add(session, "actions", text="Write to the city", meeting_id=meeting)
    return meeting


def open_meeting(hands: Hands, rows: int = 1) -> None:
    hands.press("Ctrl+3")
    hands.shows("Records", rows)
    hands.click("Records")
    hands.press("Home")
    hands.see("Prepare the meeting")
    hands.see("Save")
    settled(hands)


def agenda(cli: CommandLine, meeting: str) -> list[tuple[str, bool]]:
    items = [item for item in cli.listed("agenda-items") if item["meeting_id"] == meeting]
    return [(item["title"], bool(item["carried_from_id"])) for item in sorted(items, key=lambda i: i["position"])]


def menu_open() -> QMenu | None:
    found = QApplication.activePopupWidget()
    return found if isinstance(found, QMenu) else None


def standing() -> QAction | None:
    menu = menu_open()
    return menu.activeAction() if menu else None


def test_the_next_meeting_takes_two_keys(hands: Hands, cli: CommandLine, forum: str) -> None:
    open_meeting(hands)
    hands.press("Ctrl+Shift+M")
    hands.reads("2 people who came or sent apologies are expected again. 1 action of the series is open")
    hands.reads("Carried over: Street lights")
    hands.press("Return")
    hands.reads("2 expected people need an interpreter: Spanish, Vietnamese")
    hands.reads("Not booked yet: Vietnamese")
    hands.reads("1 action of the series is open")
    meetings = {one["id"]: one for one in cli.listed("meetings")}
    (following,) = (one for key, one in meetings.items() if key != forum)
    assert following["starts_at"] == meetings[forum]["next_meeting_at"] == "2026-12-08T18:30:00"
    assert agenda(cli, following["id"]) == [("Welcome", False), ("Street lights", True), ("Next date", False)]
    people = [one for one in cli.listed("attendances") if one["meeting_id"] == following["id"]]
    assert sorted((one["name"], one["status"]) for one in people) == [
        ("Minh Tran", "expected"),
        ("Rosa Blum", "expected"),
    ]
    hands.fill("Interpreters for", "Spanish, Vietnamese")
    hands.press("Return")
    hands.reads("All are booked.")
    hands.press("Ctrl+P")  # before a meeting the agenda is wanted, not its minutes
    hands.see("Black and white")
    assert "Agenda" in hands.names()
    assert "Minutes" not in hands.names()
    hands.press("Escape")


def test_a_date_that_will_not_do_is_said_in_the_question(hands: Hands, cli: CommandLine, forum: str) -> None:
    open_meeting(hands)
    hands.click("Prepare the meeting")
    hands.until(lambda: menu_open() is not None)
    hands.press("Down")
    hands.press("Return")
    entered(hands, "Starts at")
    hands.press("Ctrl+A")
    hands.type("2026-11-03 18:30")
    hands.press("Return")
    hands.reads("The next meeting comes after this one.")
    entered(hands, "Starts at")
    hands.type("soon")
    hands.press("Return")
    hands.reads("expected a date and time")
    hands.press("Escape")
    assert len(cli.listed("meetings")) == 1


def test_an_agenda_begins_with_a_template_in_two_keys(
    hands: Hands, session: Session, cli: CommandLine, forum: str
) -> None:
    bare = add(session, "meetings", title="Watch group", meeting_type="watch", starts_at=at("2026-12-01 18:30"))
    open_meeting(hands, rows=2)
    hands.press("Ctrl+Shift+A")
    hands.until(lambda: standing() is not None and standing().text() == "Usual agenda")  # type: ignore[union-attr]
    hands.press("Return")
    hands.shows("Agenda", 5)
    hands.reads("Agenda begun with “Usual agenda”.")
    entered(hands, "New agenda item")
    hands.press("Down")
    hands.press("Down")
    hands.press("Alt+Up")
    hands.reads("Item 1 of 5.")
    settled(hands)
    assert [title for title, _carried in agenda(cli, bare)][:2] == ["Progress since last time", "Introductions"]
    hands.press("Alt+Down")
    hands.reads("Item 2 of 5.")
    hands.press("Alt+Down")
    hands.reads("Item 3 of 5.")
    hands.press("Ctrl+Z")
    hands.reads("Taken back.")
    settled(hands)
    assert agenda(cli, bare)[1][0] == "Progress since last time"
    hands.click("Agenda templates…")
    hands.until(lambda: menu_open() is not None)
    hands.press("Up")
    hands.press("Return")
    entered(hands, "Template")
    hands.type("Our watch")
    hands.press("Return")
    hands.reads("Template kept.")
    template = cli.only("agenda-templates")
    assert (template["name"], template["meeting_type"]) == ("Our watch", "watch")
    assert len(cli.listed("template-items")) == 5


def test_a_template_is_changed_in_the_tab(hands: Hands, cli: CommandLine) -> None:
    hands.press("Ctrl+3")
    hands.click("Agenda templates")
    hands.reads("No templates yet")
    hands.click("Begin with the usual agenda")
    hands.reads("Template added.")
    hands.see("Remove Item 1")
    hands.until(lambda: not hands.all_named("Begin with the usual agenda"), "it is still offered")
    _introductions, progress, problems, strategies, following = (one["title"] for one in cli.listed("template-items"))
    hands.click("Remove Item 1")
    hands.click("Move Item 3 up")
    hands.fill("Template", "Short agenda")
    hands.tab_to("Item")
    hands.press("Alt+Down")
    hands.press("Alt+Down")  # the cursor went along
    hands.press("Ctrl+S")
    hands.reads("Agenda template saved.")
    assert cli.only("agenda-templates")["name"] == "Short agenda"
    assert [one["title"] for one in cli.listed("template-items")] == [progress, strategies, problems, following]


def test_people_are_invited_and_answer(
    hands: Hands, session: Session, cli: CommandLine, forum: str, tmp_path: Path
) -> None:
    change(session, "meetings", forum, starts_at=at("2026-12-08 18:30"))
    for one in cli.listed("attendances"):
        change(session, "attendances", one["id"], status="expected")
    out = tmp_path / "out"
    out.mkdir()
    open_meeting(hands)
    hands.press("Ctrl+Shift+I")
    hands.reads("1 person gets one. 1 does not, and stands first.")
    assert hands.cells("People expected") == [["Minh Tran", "No e-mail address"], ["Rosa Blum", "rosa@example.org"]]
    hands.click("Write…")
    save_as(hands, out)
    hands.reads("1 file written")
    (draft,) = out.iterdir()
    assert draft.name == "invitation-2026-12-08-01.eml"
    message: Any = message_from_bytes(draft.read_bytes(), policy=default)
    assert message["To"] == "Rosa Blum <rosa@example.org>"
    assert cli.only("meetings")["invitations"] == 1
    answer_and_take_in(hands, message, tmp_path / "answers")
    replies = {one["name"]: one["reply"] for one in cli.listed("attendances")}
    assert replies == {"Rosa Blum": "accepted", "Minh Tran": ""}
    hands.reads("2 people expected · Accepted: 1")


def answer_and_take_in(hands: Hands, message: Any, folder: Path) -> None:
    """Answer as a calendar does, beside an answer of somebody who was not asked, and take both in."""
    folder.mkdir()
    (part,) = (part for part in message.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_content())
    calendar["METHOD"] = "REPLY"
    calendar.walk("VEVENT")[0]["ATTENDEE"].params["PARTSTAT"] = "ACCEPTED"
    answer: bytes = calendar.to_ical()
    (folder / "rosa.ics").write_bytes(answer)
    (folder / "x.ics").write_bytes(answer.replace(b"rosa@example.org", b"mallory@example.org"))
    hands.take("Prepare the meeting", 5)
    save_as(hands, folder)
    hands.reads("1 new, 0 as they are, 1 left out.")
    hands.reads("Answers to invitations")
    assert hands.cells("Answers") == [["Rosa Blum", "Maple Court forum", "Accepted"]]
    assert hands.cells("Rows with something wrong")[0][-1] == (
        "Nobody who is expected there has the address mallory@example.org."
    )
    hands.click("Import")
    hands.reads("Answers taken in.")


def test_without_the_agencys_address_the_invitation_says_so(
    hands: Hands, session: Session, cli: CommandLine, forum: str
) -> None:
    change(session, "agency", AGENCY_ID, email="")
    open_meeting(hands)
    hands.go_to("Invite")
    hands.reads("The agency profile has no e-mail address")
    assert cli.only("meetings")["invitations"] == 0


def test_in_a_small_window_the_tab_comes_back_with_its_list(hands: Hands, locked: Frame, forum: str) -> None:
    locked.resize(800, 520)
    hands.press("Ctrl+3")
    hands.shows("Records", 1)
    hands.click("Records")
    hands.press("Home")
    hands.press("Return")
    hands.see("Prepare the meeting")
    hands.until(lambda: not hands.all_named("Agenda templates"), "the tab's head leaves no room for the record")
    hands.press("Ctrl+PgDown")
    entered(hands, "New agenda item")
    hands.click("Back to the list")
    hands.see("Agenda templates")
