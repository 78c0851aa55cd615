"""Activities by keys and mouse: one line files one, the form asks what its kind needs, what was found is filed."""

from __future__ import annotations

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from liaison_app.storage.session import Session
from liaison_app.ui.frame import Frame
from tests.services.adding import add
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.ui.conftest import put_down, settled, start, unlock
from tests.ui.test_meetings import entered

LINE = "New activity in one line"
pytestmark = pytest.mark.usefixtures("november", "window")


def go(hands: Hands) -> None:
    hands.press("Ctrl+3")
    hands.click("Activities")
    hands.see(LINE)
    settled(hands)


def test_an_outing_is_one_line_and_the_month_is_added_up(hands: Hands, session: Session, cli: CommandLine) -> None:
    house = add(session, "organizations", name="Harbor House")
    add(session, "activities", title="October", on=date(2026, 10, 30), hours=8.0)
    go(hands)
    hands.reads("0 activities")
    hands.click(LINE)
    hands.type("Outreach on Pier Street 2.5h 12 offered 4 accepted 30 declined @Harbor House ^fri")
    hands.press("Return")
    hands.reads("34 accepted or declined, and help was offered to 12. Correct one of the numbers.")
    hands.press("Ctrl+A")
    hands.type("Outreach on Pier Street 2.5h 12 offered 4 accepted 3 declined @Harbor House ^fri")
    hands.press("Return")
    hands.reads("1 activity · 2.5 hours · 12 offered help, 4 accepted, 3 declined")
    (one,) = (row for row in cli.listed("activities") if row["title"] != "October")
    counts = [one[name] for name in ("hours", "offered", "accepted", "declined")]
    assert (one["title"], one["on"], one["organization_id"]) == ("Outreach on Pier Street", "2026-11-20", house)
    assert (one["activity_type"], counts) == ("outreach", [2.5, 12, 4, 3])
    hands.choose("Period", "Last month")
    hands.reads("1 activity · 8 hours")


def test_the_form_asks_what_its_kind_needs(hands: Hands, cli: CommandLine) -> None:
    go(hands)
    hands.press("Ctrl+N")
    entered(hands, "Title")
    hands.type("Stall at the market")
    hands.see("Offered help")
    hands.choose("Kind", "Stall")
    hands.until(lambda: not hands.all_named("Offered help"), "a stall still asks how many were offered help")
    hands.press("Down")
    hands.see("Offered help")
    hands.until(lambda: not hands.all_named("With agency"), "a door-knock asks for an agency")
    hands.press("Up")
    hands.press("Up")
    hands.press("Up")
    hands.fill("Offered help", "7")
    hands.click("Outreach outing")
    for keys in ("Down", "Down", "Return"):
        hands.press(keys)
    hands.until(lambda: not hands.all_named("Declined"), "a stall still asks how many declined")
    hands.see("Offered help")  # what was filled stays in sight
    hands.fill("Date", "2026-11-21")
    hands.fill("People met", "40")
    hands.press("Return")
    hands.reads("Activity saved.")
    one = cli.only("activities")
    assert (one["activity_type"], one["people_met"], one["offered"]) == ("stall", 40, 7)


def test_what_was_found_on_a_walk_is_filed_in_two_keys(hands: Hands, session: Session, cli: CommandLine) -> None:
    problem = add(session, "problems", title="Lamps")
    add(session, "activities", title="Walk", on=date(2026, 11, 20), activity_type="walk-audit", problem_id=problem)
    go(hands)
    hands.shows("Records", 1)
    hands.click("Records")
    hands.press("Home")
    hands.see("Found there…")
    hands.press("Ctrl+Shift+F")
    entered(hands, "What was found")
    hands.type("The rail at the steps is loose")
    hands.press("Return")
    hands.shows("Filed", 1)
    hands.type("! Mend the rail @Public works ^someday")
    hands.press("Return")
    hands.reads("“someday” is no day.")
    for _letter in "someday":
        hands.press("Backspace")
    hands.type("fri")
    hands.press("Escape")  # what stands in the line is filed, not thrown away
    hands.reads("Action filed.")
    concern, action = cli.only("concerns"), cli.only("actions")
    assert (concern["text"], concern["problem_id"]) == ("The rail at the steps is loose", problem)
    assert concern["raised_at"][:10] == "2026-11-20"
    assert (action["text"], action["owner"], action["due_on"]) == ("Mend the rail", "Public works", "2026-11-27")


def test_a_line_that_was_not_filed_survives_the_closing(
    qtbot: QtBot, locked: Frame, hands: Hands, cli: CommandLine
) -> None:
    go(hands)
    hands.click(LINE)
    hands.type("Stall 3h @Nobody here")
    hands.press("Ctrl+Q")
    hands.until(lambda: not locked.isVisible(), "the window does not close")
    assert cli.listed("activities") == []
    again = start(cli.folder)
    unlock(qtbot, again)
    hands.reads("Stall 3h @Nobody here")
    hands.fill(LINE, "Stall 3h")
    hands.press("Return")
    hands.shows("Records", 1)
    put_down(qtbot, again)
    assert cli.only("activities")["hours"] == 3
