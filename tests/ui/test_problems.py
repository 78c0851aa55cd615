"""Problems by stage, concerns by state, and the way from one to the other."""

from __future__ import annotations

import pytest

from liaison_app.storage.session import Session
from tests.services.adding import add
from tests.support.commandline import CommandLine
from tests.support.hands import Hands

pytestmark = pytest.mark.usefixtures("window")


def test_a_stage_narrows_the_list_and_counts(hands: Hands, session: Session) -> None:
    for title, stage in (("Lamps", "scanning"), ("Noise", "analysis"), ("Tents", "analysis")):
        add(session, "problems", title=title, stage=stage)
    hands.press("Ctrl+4")
    hands.until(lambda: hands.rows("Records") == 3)
    hands.turn_to("Analysis 2")
    hands.until(lambda: hands.rows("Records") == 2)
    hands.turn_to("All")
    hands.until(lambda: hands.rows("Records") == 3)


def test_the_stage_stays_chosen_while_one_searches(hands: Hands, session: Session) -> None:
    dark = (("Dark lamps", "scanning"), ("Dark park", "scanning"), ("Dark alley", "analysis"), ("Tents", "analysis"))
    for title, stage in dark:
        add(session, "problems", title=title, stage=stage)
    hands.press("Ctrl+4")
    hands.turn_to("Analysis 2")
    hands.press("Ctrl+F")
    hands.type("dark")
    hands.until(lambda: hands.rows("Records") == 1)
    hands.turn_to("Scanning 2")
    hands.until(lambda: hands.rows("Records") == 2)
    hands.until(lambda: hands.rows("Records") > 0)
    hands.click("Records")
    hands.press("Down")
    hands.reads("Dark lamps")


def test_a_problem_begins_with_a_concern(hands: Hands, session: Session, cli: CommandLine) -> None:
    add(session, "concerns", text="The lamp is dark")
    hands.press("Ctrl+4")
    hands.click("Concerns")
    hands.until(lambda: hands.rows("Records") > 0)
    hands.click("Records")
    hands.press("Down")
    hands.click("New problem from this")
    hands.turn_to("Scanning 1")
    hands.reads("The lamp is dark")
    assert cli.only("concerns")["problem_id"] == cli.only("problems")["id"]
    hands.press("Ctrl+Z")
    hands.reads("Taken back.")
    assert cli.listed("problems") == []
    assert cli.only("concerns")["problem_id"] == ""


def test_a_concern_is_filed_under_a_problem(hands: Hands, session: Session, cli: CommandLine) -> None:
    problem = add(session, "problems", title="Dark corner")
    hands.press("Ctrl+4")
    hands.until(lambda: hands.rows("Records") > 0)
    hands.click("Records")
    hands.press("Down")
    hands.reads("Dark corner")
    hands.press("Ctrl+PgDown")
    hands.until(lambda: hands.name(hands.focus()) == "New concern")
    hands.type("Still dark")
    hands.press("Return")
    hands.shows("Concerns", 1)
    concern = cli.only("concerns")
    assert (concern["text"], concern["problem_id"]) == ("Still dark", problem)


def test_a_place_with_its_other_names(hands: Hands, cli: CommandLine) -> None:
    hands.press("Ctrl+4")
    hands.click("Places")
    hands.press("Ctrl+N")
    hands.until(lambda: hands.name(hands.focus()) == "Name")
    hands.type("5th & Main")
    hands.press("Tab")
    hands.type("5th/Main, Main & 5th")
    hands.press("Return")
    hands.reads("Place saved.")
    place = cli.only("places")
    assert (place["name"], place["aliases"]) == ("5th & Main", ["5th/Main", "Main & 5th"])
