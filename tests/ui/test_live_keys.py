"""The live view key by key: topics, suggestions, lists, corrections, what is refused, the way out and back."""

from __future__ import annotations

import pytest

from liaison_app.services import drafts
from liaison_app.storage.session import Session
from liaison_app.ui.main_window import MainWindow
from tests.services.adding import add
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.ui.conftest import settled
from tests.ui.live_hands import at_line, comes_to, file, forum_of_today, go_live, line_says, only_here, written

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def forum(session: Session, window: MainWindow) -> str:
    return forum_of_today(session)


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
