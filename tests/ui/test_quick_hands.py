"""Hands that are quicker than the disk: nothing typed meanwhile is lost, and nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from liaison_app.errors import UserError
from liaison_app.services import drafts, records
from liaison_app.services.work import Changed
from liaison_app.storage.session import Session
from liaison_app.ui.main_window import MainWindow
from tests.services.adding import add, at
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.ui.conftest import settled
from tests.ui.test_meetings import entered, open_forum, save_as
from tests.ui.test_minutes import read_pdf

pytestmark = pytest.mark.usefixtures("november", "window")
Stalled = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def forum(session: Session) -> str:
    meeting = add(session, "meetings", title="Maple Court forum", starts_at=at("2026-11-03 18:30"))
    add(session, "agenda-items", meeting_id=meeting, title="Lamps", notes="Dark since May.", position=2)
    return meeting


def open_first(hands: Hands, tab: str, rows: int) -> None:
    """Open the first record of a tab."""
    hands.press(tab)
    hands.shows("Records", rows)
    hands.click("Records")
    hands.press("Home")
    hands.press("Return")
    settled(hands)


def press_again(hands: Hands, button: str) -> None:
    """The second of two quick presses, wherever the first one led."""
    for widget in hands.all_named(button)[:1]:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("keys", ["Ctrl+S", "Ctrl+N"])
def test_what_is_typed_while_a_record_is_saved_is_saved_too(
    hands: Hands, session: Session, cli: CommandLine, stalled: Stalled, keys: str
) -> None:
    add(session, "contacts", name="Ana")
    open_first(hands, "Ctrl+2", 1)
    hands.fill("Name", "Ana Ruiz")
    with stalled():
        hands.press("Ctrl+S")
        hands.press("End")
        hands.type(" Soto")
        hands.press(keys)
    settled(hands)
    assert "meantime" not in hands.texts()
    assert cli.only("contacts")["name"] == "Ana Ruiz Soto"


def test_a_new_record_is_saved_twice_at_once(hands: Hands, cli: CommandLine, stalled: Stalled) -> None:
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.type("Ana")
    with stalled():
        hands.press("Ctrl+S")
        hands.type(" Ruiz")
        hands.press("Ctrl+S")
    settled(hands)
    assert cli.only("contacts")["name"] == "Ana Ruiz"


def test_whoever_goes_on_while_a_record_is_deleted_keeps_what_is_typed(
    hands: Hands, session: Session, cli: CommandLine, stalled: Stalled
) -> None:
    add(session, "contacts", name="Ana")
    open_first(hands, "Ctrl+2", 1)
    with stalled():
        hands.click("Delete")
        hands.press("Ctrl+N")
        hands.until(lambda: hands.name(hands.focus()) == "Name")
        hands.type("Cleo")
    settled(hands)
    hands.press("Ctrl+S")
    settled(hands)
    assert cli.only("contacts")["name"] == "Cleo"


# --- dialogs ------------------------------------------------------------------------------------


def test_a_note_is_filed_once_however_often_it_is_pressed(hands: Hands, cli: CommandLine, stalled: Stalled) -> None:
    hands.press("Ctrl+Shift+N")
    entered(hands, "Note")
    hands.type("Call Ana")
    with stalled():
        for keys in ("Ctrl+Return", "Ctrl+Return", "Escape"):
            hands.press(keys)
    hands.until(lambda: QApplication.activeModalWidget() is None, "the note does not close")
    settled(hands)
    assert "meantime" not in hands.texts()
    assert cli.only("notes")["text"] == "Call Ana"


def test_what_was_found_is_filed_once_and_the_next_line_is_kept(
    hands: Hands, session: Session, cli: CommandLine, stalled: Stalled
) -> None:
    add(session, "activities", title="Walk", on=date(2026, 11, 20), activity_type="walk-audit")
    hands.press("Ctrl+3")
    hands.click("Activities")
    hands.shows("Records", 1)
    hands.click("Records")
    hands.press("Home")
    hands.see("Found there…")
    hands.press("Ctrl+Shift+F")
    entered(hands, "What was found")
    with stalled():
        hands.type("Loose rail")
        hands.press("Return")
        hands.press("Return")
        hands.type("Dark lamp")
    settled(hands)
    with stalled():
        hands.press("Return")
        hands.press("Escape")  # does not close before it is known
        assert hands.all_named("What was found")
    hands.until(lambda: not hands.all_named("What was found"), "it does not close")
    assert sorted(row["text"] for row in cli.listed("concerns")) == ["Dark lamp", "Loose rail"]


def test_two_places_are_merged_before_the_question_closes(
    hands: Hands, session: Session, cli: CommandLine, stalled: Stalled
) -> None:
    for name in ("5th/Main", "Main and Fifth"):
        add(session, "places", name=name)
    hands.press("Ctrl+4")
    hands.click("Places")
    hands.shows("Records", 2)
    hands.click("Records")
    hands.press("Home")
    hands.press("Return")
    settled(hands)
    hands.click("Merge with another")
    hands.fill("The other one", "Main and")
    hands.press("Tab")
    hands.reads("Which one stands?")
    with stalled():
        hands.click("Merge")
        hands.press("Escape")
        assert hands.all_named("The other one")
    hands.reads("Merged.")
    assert cli.only("places")["name"] == "5th/Main"


def test_one_problem_is_begun_by_two_presses(
    hands: Hands, session: Session, cli: CommandLine, stalled: Stalled
) -> None:
    add(session, "concerns", text="Dark lamp")
    hands.press("Ctrl+4")
    hands.click("Concerns")
    hands.shows("Records", 1)
    hands.click("Records")
    hands.press("Home")
    hands.see("New problem from this")
    with stalled():
        hands.click("New problem from this")
        press_again(hands, "New problem from this")
    settled(hands)
    assert cli.only("problems")["title"] == "Dark lamp"


def test_cards_are_filed_as_they_stood_and_no_story_of_conduct_is_in_a_draft(
    hands: Hands, session: Session, forum: str, cli: CommandLine, stalled: Stalled
) -> None:
    open_forum(hands)
    settled(hands)
    hands.press("Ctrl+Shift+C")
    hands.until(lambda: hands.name(hands.focus()).startswith("Line "), "the grid does not open")
    for _cell in range(5):
        hands.press("Tab")
    hands.type("Civilian Review")
    for _cell in range(5):
        hands.press("Backtab")
    hands.type("Zyxwvu stopped me")
    hands.until(lambda: bool(drafts.every(session)), "no draft is kept")
    assert "Zyxwvu" not in str(drafts.every(session))
    with stalled():
        hands.press("Ctrl+S")
        assert not any(widget.isEnabled() for widget in hands.all_named("Save"))
    hands.until(lambda: QApplication.activeModalWidget() is None, "the grid does not close")
    assert cli.only("concerns")["conduct_body"] == "Civilian Review"


def test_a_pressed_answer_about_the_same_counts_once_and_the_cursor_stays_there(
    hands: Hands, session: Session, cli: CommandLine, stalled: Stalled
) -> None:
    for day in ("broken", "broken, since Monday", "broken, since Friday"):
        add(session, "concerns", text=f"The street lamp at the bus stop is {day}")
    hands.press("Ctrl+4")
    hands.click("Concerns")
    hands.press("Ctrl+F")
    hands.type("Monday")
    hands.shows("Records", 1)
    hands.click("Records")
    hands.press("Home")
    hands.reads("2 others that are perhaps the same")
    hands.tab_to("Not the same (1)")
    hands.press("Space")
    hands.until(lambda: hands.name(hands.focus()) == "The same (1)", lambda: hands.name(hands.focus()))
    settled(hands)
    with stalled():
        hands.press("Space")
        hands.press("Space")
    settled(hands)
    assert "already" not in hands.texts()
    assert hands.name(hands.focus()) == "Records"
    assert sum(bool(row["duplicate_of_id"]) for row in cli.listed("concerns")) == 1


def to_concerns(hands: Hands) -> None:
    hands.turn_to("Concerns")
    settled(hands)
    hands.click("New concern")


def test_what_is_on_its_way_is_on_the_pages(hands: Hands, forum: str, stalled: Stalled, tmp_path: Path) -> None:
    open_forum(hands)
    settled(hands)
    to_concerns(hands)
    with stalled():
        hands.type("The crossing is worn")
        hands.press("Return")
        hands.press("Ctrl+P")
        assert QApplication.activeModalWidget() is None
    hands.until(lambda: QApplication.activeModalWidget() is not None, "no pages are shown")
    settled(hands)
    hands.press("Ctrl+S")
    save_as(hands, tmp_path / "minutes.pdf")
    hands.reads("Saved:")
    assert "The crossing is worn" in read_pdf(tmp_path / "minutes.pdf")


def test_a_line_that_is_refused_comes_back_to_its_own_meeting(
    window: MainWindow,
    hands: Hands,
    session: Session,
    forum: str,
    cli: CommandLine,
    stalled: Stalled,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    save = records.save

    def refuse(*_given: Any, **_named: Any) -> Changed:
        raise UserError("The disk is full.")

    add(session, "meetings", title="Zebra Lane forum", starts_at=at("2026-11-10 18:30"))
    open_forum(hands)
    settled(hands)
    opened = hands.see("Title").property("text")
    to_concerns(hands)
    with stalled():
        hands.type("The crossing is worn")
        hands.press("Return")
        hands.click("Records")  # in its middle is no line: the cursor only
        hands.press("Home")
        hands.press("Down")
        hands.until(lambda: all(job.owner is None for job in window.desk.tasks._open))
        monkeypatch.setattr(records, "save", refuse)
    hands.reads("The disk is full.")
    settled(hands)
    monkeypatch.setattr(records, "save", save)
    hands.click("New concern")
    hands.press("Return")
    hands.reads("Concern filed.")
    titles = {row["id"]: row["title"] for row in cli.listed("meetings")}
    assert titles[cli.only("concerns")["meeting_id"]] == opened


# --- the board ----------------------------------------------------------------------------------


def test_two_presses_carry_a_card_two_stages_and_the_cursor_stays_where_one_went(
    hands: Hands, session: Session, cli: CommandLine, stalled: Stalled
) -> None:
    problem = add(session, "problems", title="Dark street")
    hands.press("Ctrl+4")
    hands.shows("Records", 1)
    hands.click("Show as a board")
    hands.until(lambda: hands.name(hands.focus()) == "Scanning", "the cursor is not in the first column")
    hands.shows("Scanning", 1)
    settled(hands)
    with stalled():
        hands.press("Ctrl+Right")
        hands.press("Ctrl+Right")
    hands.until(lambda: hands.name(hands.focus()) == "Response", "the cursor did not go with the card")
    settled(hands)
    with stalled():
        hands.press("Ctrl+Right")
        hands.press("Ctrl+F")
    hands.shows("Assessment", 1)
    settled(hands)
    assert hands.name(hands.focus()) == "Search"
    assert cli.json("show", "problems", problem)["stage"] == "assessment"
