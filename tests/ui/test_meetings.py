"""A meeting from its first line to the minutes, by keys (and a mouse for what is only there to be clicked)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from liaison_app.services import audit
from liaison_app.storage.session import Session
from liaison_app.ui.frame import Frame
from tests.services.adding import add, at
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.ui.conftest import put_down, settled, start, unlock

DECISION = "Ask the city for lamps."

#: The line of each section of a meeting, and what is typed there.
FORUM = (
    ("New agenda item", ("Introductions", "Lamps at the bus stop", "Next date")),
    ("New attendance", ("Ana Ruiz, Maple Court tenants", "12 Tenants", "Shop owners: 3")),
    ("New concern", ("The lamp at the bus stop is dark", "Mail is stolen")),
    ("New decision", (f"{DECISION} | for 12 against 1 abstained 2",)),
    ("New action", ("Write to the city @Jo Rivera ^fri", "Call the landlord")),
)

pytestmark = pytest.mark.usefixtures("november", "window")


@pytest.fixture
def forum(session: Session) -> str:
    return add(session, "meetings", title="Maple Court forum", starts_at=at("2026-11-03 18:30"))


def texts(cli: CommandLine, kind: str, field: str) -> list[str]:
    """What stands in one field of every record of a kind."""
    return sorted(str(row[field]) for row in cli.listed(kind))


def open_forum(hands: Hands) -> None:
    """Go to Meetings and into the only one."""
    hands.press("Ctrl+3")
    hands.until(lambda: hands.rows("Records") > 0)
    hands.click("Records")
    hands.press("Down")
    hands.see("Print or PDF…")
    hands.see("Save")


def save(hands: Hands) -> None:
    """Save what is in sight, and wait until it is."""
    hands.press("Ctrl+S")
    hands.reads("All changes saved")
    settled(hands)


def entered(hands: Hands, name: str) -> None:
    """Wait until the cursor is there."""
    hands.until(lambda: hands.name(hands.focus()) == name, f"the cursor is not in “{name}”")


def sections(hands: Hands) -> list[str]:
    (bar,) = (bar for bar in hands.front().findChildren(QTabBar) if bar.accessibleName() == "Sections")
    return [bar.tabText(index) for index in range(bar.count())]


def save_as(hands: Hands, path: Path) -> None:
    """Type a path into the open file dialog."""
    entered(hands, "File name")
    hands.press("Ctrl+A")
    hands.type(str(path))
    hands.press("Return")


def file(hands: Hands, *lines: str) -> None:
    for line in lines:
        hands.type(line)
        hands.press("Return")


def test_a_forum_is_written_down_by_keys_alone(hands: Hands, cli: CommandLine) -> None:
    hands.press("Ctrl+3")
    hands.press("Ctrl+N")
    entered(hands, "Title")
    hands.type("Maple Court forum")
    hands.press("Tab")
    hands.press("Tab")
    entered(hands, "Starts at")
    hands.type("2026-11-22 18:30")
    for entry, lines in FORUM:
        hands.press("Ctrl+PgDown")  # the first time it stores the meeting, since an agenda must belong to one
        entered(hands, entry)
        file(hands, *lines)
    hands.shows("Actions", 2)
    wanted = ["Details", "Agenda 3", "Attendance 3", "Concerns 2", "Decisions 1", "Actions 2"]
    hands.until(lambda: sections(hands) == wanted)
    check_forum(cli)


def check_forum(cli: CommandLine) -> None:
    """What the command line has of all that was typed."""
    meeting = cli.only("meetings")
    assert (meeting["title"], meeting["starts_at"][:16]) == ("Maple Court forum", "2026-11-22T18:30")
    agenda = {item["position"]: item["title"] for item in cli.listed("agenda-items")}
    assert agenda == {1: "Introductions", 2: "Lamps at the bus stop", 3: "Next date"}
    people = {(one["name"], one["organization"], one["group"], one["count"]) for one in cli.listed("attendances")}
    assert people == {("Ana Ruiz", "Maple Court tenants", "", 1), ("", "", "Tenants", 12), ("", "", "Shop owners", 3)}
    assert texts(cli, "concerns", "text") == ["Mail is stolen", "The lamp at the bus stop is dark"]
    decision = cli.only("decisions")
    votes = [decision[name] for name in ("votes_for", "votes_against", "votes_abstained")]
    assert (decision["wording"], votes, decision["meeting_id"]) == (DECISION, [12, 1, 2], meeting["id"])
    actions = {one["text"]: (one["owner"], one["due_on"]) for one in cli.listed("actions")}
    assert actions == {"Write to the city": ("Jo Rivera", "2026-11-27"), "Call the landlord": ("", None)}


def test_a_meeting_without_a_title_keeps_its_form(hands: Hands, cli: CommandLine) -> None:
    hands.press("Ctrl+3")
    hands.press("Ctrl+N")
    entered(hands, "Title")
    hands.press("Ctrl+PgDown")
    hands.reads("Title is needed.")
    entered(hands, "Title")
    assert cli.listed("meetings") == []


def test_what_was_filed_is_changed_deleted_and_brought_back(
    hands: Hands, session: Session, forum: str, cli: CommandLine
) -> None:
    add(session, "concerns", text="Mail is stolen", meeting_id=forum)
    open_forum(hands)
    for _section in range(3):
        hands.press("Ctrl+PgDown")
    entered(hands, "New concern")
    hands.until(lambda: hands.rows("Concerns") == 1)
    hands.press("Down")
    hands.press("Return")
    entered(hands, "Concern")
    hands.press("Ctrl+End")
    hands.type(" in building A")
    save(hands)
    assert cli.only("concerns")["text"] == "Mail is stolen in building A"
    hands.press("Escape")
    entered(hands, "New concern")
    hands.press("Down")
    hands.press("Delete")
    hands.reads("Concern deleted.")
    assert cli.listed("concerns") == []
    hands.press("Ctrl+Z")
    hands.shows("Concerns", 1)
    assert cli.only("concerns")["text"] == "Mail is stolen in building A"


def test_a_day_that_is_none_is_said_and_nothing_is_lost(hands: Hands, forum: str, cli: CommandLine) -> None:
    open_forum(hands)
    hands.press("Ctrl+PgUp")
    entered(hands, "New action")
    file(hands, "Mend the lamp ^someday")
    hands.reads("“someday” is no day.")
    for _letter in "someday":
        hands.press("Backspace")
    file(hands, "+2")
    hands.shows("Actions", 1)
    assert cli.only("actions")["due_on"] == "2026-11-24"


def test_words_left_in_the_line_are_filed_when_one_moves_on(hands: Hands, forum: str, cli: CommandLine) -> None:
    open_forum(hands)
    hands.press("Ctrl+PgDown")
    entered(hands, "New agenda item")
    hands.type("Not yet filed")
    hands.reads("Not saved yet: Meetings")
    hands.press("Ctrl+2")
    hands.reads("All changes saved")
    assert cli.only("agenda-items")["title"] == "Not yet filed"


def test_the_minutes_become_a_file(hands: Hands, session: Session, forum: str, tmp_path: Path) -> None:
    add(session, "agenda-items", title="Lamps", meeting_id=forum, position=1)
    add(session, "decisions", wording="Ask the city for lamps.", meeting_id=forum)
    target = tmp_path / "out.pdf"
    open_forum(hands)
    hands.click("Print or PDF…")
    hands.click("Save…")
    hands.reads("minutes-2026-11-03.pdf")
    save_as(hands, target)
    hands.reads(f"Saved: {target}")
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(target))
    assert text.index("Maple Court forum") < text.index("Lamps") < text.index("Ask the city for lamps.")
    disclosed = [event for event in audit.events(session) if event["action"] == "disclose"]
    assert [(event["kind"], event["record_id"], event["fields"]) for event in disclosed] == [
        ("meetings", forum, ["minutes"])
    ]


def test_minutes_that_cannot_be_written_are_said_so(hands: Hands, forum: str, tmp_path: Path) -> None:
    open_forum(hands)
    hands.press("Ctrl+P")
    hands.click("Save…")
    save_as(hands, tmp_path / "missing" / "out.pdf")
    hands.reads("Nothing is lost. Choose another folder or name.")


def test_a_decision_that_was_searched_opens_in_its_meeting(hands: Hands, session: Session, forum: str) -> None:
    add(session, "decisions", wording="Ask the city for lamps.", meeting_id=forum)
    add(session, "meetings", title="Another forum", starts_at=datetime.fromisoformat("2026-12-01 18:30"))
    hands.press("Ctrl+K")
    hands.type("lamps")
    hands.until(lambda: hands.rows("Found") == 1)
    hands.press("Return")
    hands.until(lambda: bool(hands.all_named("Save decision")))
    assert "Maple Court forum" in hands.texts()


def test_a_remark_that_was_searched_opens_its_meeting(hands: Hands, session: Session, forum: str) -> None:
    add(session, "meetings", title="Another forum", starts_at=at("2026-11-10 18:30"))
    add(session, "remarks", meeting_id=forum, text="The library lends its room")
    hands.press("Ctrl+K")
    hands.type("library lends")
    hands.until(lambda: hands.rows("Found") == 1)
    hands.press("Return")
    hands.until(lambda: "Community forum · Nov 3, 6:30 PM" in hands.texts())


def test_activities_stand_beside_the_meetings(hands: Hands, cli: CommandLine) -> None:
    hands.press("Ctrl+3")
    hands.click("Activities")
    hands.press("Ctrl+N")
    entered(hands, "Title")
    hands.type("Outreach with Harbor House")
    hands.fill("Date", "2026-11-20")
    hands.fill("Hours", "2.5")
    hands.press("Return")
    hands.reads("Activity saved.")
    activity = cli.only("activities")
    assert (activity["title"], activity["hours"]) == ("Outreach with Harbor House", 2.5)


def test_what_cannot_be_read_survives_the_closing(
    qtbot: QtBot, locked: Frame, hands: Hands, session: Session, forum: str, cli: CommandLine
) -> None:
    add(session, "decisions", wording="Ask for lamps.", meeting_id=forum)
    open_forum(hands)
    hands.press("Ctrl+PgUp")
    entered(hands, "New action")
    hands.type("Mend the lamp ^someday")
    hands.press("Ctrl+PgUp")
    entered(hands, "New decision")
    hands.shows("Decisions", 1)
    hands.press("Down")
    hands.press("Return")
    entered(hands, "Wording")
    hands.fill("For", "many")
    hands.press("Ctrl+Q")
    hands.until(lambda: not locked.isVisible(), "the window does not close")
    assert cli.json("list", "actions") == []
    assert cli.only("decisions")["votes_for"] is None
    again = start(cli.folder)
    unlock(qtbot, again)
    hands.see("Save decision")
    hands.reads("What you typed last time is back")
    hands.reads("many")
    hands.fill("For", "12")
    hands.press("Return")
    hands.reads("Decision saved.")
    hands.press("Ctrl+PgDown")
    hands.reads("Mend the lamp ^someday")
    hands.fill("New action", "Mend the lamp ^2026-12-01")
    hands.press("Return")
    hands.shows("Actions", 1)
    put_down(qtbot, again)
    assert cli.only("decisions")["votes_for"] == 12
    assert cli.only("actions")["text"] == "Mend the lamp"
