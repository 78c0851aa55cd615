"""Concerns in the window: moves, residents told, places by another spelling, complaints, what is the same."""

from __future__ import annotations

import pytest

from liaison_app.models.capture import NO_STORY
from liaison_app.storage.session import Session
from tests.services.adding import add
from tests.storage.test_erase import everything
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.ui.conftest import settled

pytestmark = pytest.mark.usefixtures("november", "window")


def open_concern(hands: Hands, text: str) -> None:
    """Turn to the concerns and open the one that is found by its words."""
    hands.press("Ctrl+4")
    hands.click("Concerns")
    hands.press("Ctrl+F")
    hands.press("Ctrl+A")
    hands.type(text)
    hands.shows("Records", 1)
    hands.click("Records")
    hands.press("Home")
    hands.see("Move on to another state")


def test_a_concern_is_moved_told_and_asked_of_others(hands: Hands, session: Session, cli: CommandLine) -> None:
    ana = add(session, "contacts", name="Ana Ruiz")
    concern = add(session, "concerns", text="Dark lamp at the stop", wants_answer_id=ana)
    open_concern(hands, "Dark lamp")
    hands.reads("Somebody wants an answer and was not told yet.")
    hands.take("The resident was told", 1)
    hands.reads("Noted: told today.")
    hands.reads("Acknowledged")
    hands.take("Move on to another state", 2)  # asked of another body
    hands.until(lambda: hands.name(hands.focus()) == "Asked of")
    hands.press("Return")
    hands.reads("Name the body that was asked.")
    hands.type("City Works")
    hands.press("Return")
    hands.reads("Asked of City Works, reply due on Dec 20.")
    hands.take("Move on to another state", 3)  # cannot be done
    hands.until(lambda: hands.name(hands.focus()) == "Public answer")
    hands.type("The pole is not the city's.")
    hands.click("Cannot do")
    hands.reads("Somebody wants an answer and was not told yet how it ended.")
    row = cli.json("show", "concerns", concern)
    assert [row[name] for name in ("state", "state_on", "told_on", "asked_of", "asked_due_on")] == [
        "cannot-do",
        "2026-11-22",
        None,
        "City Works",
        "2026-12-20",
    ]
    assert row["public_answer"] == "The pole is not the city's."
    assert "cannot become" in cli.refused("move", "concern", concern, "acknowledged")
    cli.ok("move", "concern", concern, "done", "--reason", "The owner of the pole mended it.")
    hands.reads("The owner of the pole mended it.")


def test_marked_as_conduct_the_story_leaves_form_and_vault(hands: Hands, session: Session, cli: CommandLine) -> None:
    concern = add(session, "concerns", text="Zyxwvu stopped me at the station", category="Stops")
    open_concern(hands, "Zyxwvu")
    hands.tab_to("About police conduct")
    hands.press("Space")
    hands.reads("Its story will not be kept")
    hands.reads("Undo does not bring them back.")
    hands.press("Space")  # a slip: all is there again
    hands.until(lambda: "Its story will not be kept" not in hands.texts())
    hands.reads("Zyxwvu stopped me at the station")
    hands.press("Space")
    hands.reads("Its story will not be kept")
    hands.tab_to("Handed to")
    hands.type("Civilian Review")
    hands.press("Ctrl+S")
    hands.reads("Concern saved.")
    settled(hands)
    row = cli.json("show", "concerns", concern)
    assert (row["text"], row["category"], row["conduct_body"]) == (NO_STORY, "", "Civilian Review")
    assert "zyxwvu" not in everything(session).lower()


def test_another_spelling_finds_the_place_and_is_remembered(hands: Hands, session: Session, cli: CommandLine) -> None:
    place = add(session, "places", name="5th/Main")
    concern = add(session, "concerns", text="Dark lamp")
    open_concern(hands, "Dark lamp")
    hands.fill("Place", "corner of Main and Fifth")
    hands.press("Tab")
    hands.reads("Should it be found by that name too?")
    hands.click("Remember this spelling")
    hands.reads("is now another name of this place")
    hands.press("Ctrl+S")
    hands.reads("Concern saved.")
    settled(hands)
    assert cli.json("show", "concerns", concern)["place_id"] == place
    assert cli.only("places")["aliases"] == ["corner of Main and Fifth"]


def test_the_same_concern_is_counted_together_or_told_apart(hands: Hands, session: Session, cli: CommandLine) -> None:
    first = add(session, "concerns", text="The street lamp at the bus stop is broken")
    again = add(session, "concerns", text="Broken street lamp at the bus stop, since Monday")
    other = add(session, "concerns", text="The street lamp at the bus stop needs paint")
    open_concern(hands, "since Monday")
    hands.reads("Perhaps the same")
    hands.reads("needs paint")
    number = 1 if hands.texts().index("stop is broken") > hands.texts().index("needs paint") else 2
    hands.click(f"Not the same ({number})")
    hands.until(lambda: "Not the same (2)" not in hands.names())
    settled(hands)
    hands.click("1 other that is perhaps the same")  # above the form, below which it stands
    hands.until(lambda: hands.name(hands.focus()) == "The same (1)", lambda: hands.name(hands.focus()))
    hands.until(lambda: not hands.focus().visibleRegion().isEmpty(), "it is not in sight")
    hands.press("Space")
    hands.reads("Repeats “The street lamp at the bus stop is broken” and is answered there.")
    rows = {row["id"]: row for row in cli.listed("concerns")}
    assert rows[again]["duplicate_of_id"] == first
    assert rows[again]["differs_from"] == [other]
    cli.ok("merge", "concerns", first, other)
    assert cli.json("show", "concerns", other)["duplicate_of_id"] == first


def test_causes_are_offered_as_they_were_used_before(hands: Hands, session: Session, cli: CommandLine) -> None:
    add(session, "problems", title="Dark street", causes=("No light at night",))
    concern = add(session, "concerns", text="Dark lamp")
    open_concern(hands, "Dark lamp")
    settled(hands)
    hands.fill("Causes", "Empty house, no l")
    hands.press("Down")
    hands.press("Return")
    hands.press("Ctrl+S")
    hands.reads("Concern saved.")
    settled(hands)
    assert cli.json("show", "concerns", concern)["causes"] == ["Empty house", "No light at night"]


def test_down_and_enter_take_the_first_place_that_is_offered(hands: Hands, session: Session, cli: CommandLine) -> None:
    square = add(session, "places", name="Main Square")
    hands.press("Ctrl+4")
    hands.click("Concerns")
    hands.press("Ctrl+N")
    hands.type("Cars race at night")
    hands.fill("Place", "Main")
    hands.until(lambda: bool(hands.all_named("Place: choices")) and hands.rows("Place: choices") == 2)
    hands.press("Down")
    hands.press("Return")
    hands.reads("Should it be found by that name too?")
    hands.press("Ctrl+S")
    hands.reads("Concern saved.")
    assert cli.only("concerns")["place_id"] == square
    assert [one["name"] for one in cli.listed("places")] == ["Main Square"]
