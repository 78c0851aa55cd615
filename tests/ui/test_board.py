"""The board of problems, reviews, merging, and what was said and done; by keys and mouse."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication

from liaison_app.storage.session import Session
from tests.services.adding import add, at
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.ui.conftest import settled

pytestmark = pytest.mark.usefixtures("november", "window")
COLUMNS = ("Scanning", "Analysis", "Response", "Assessment", "Closed")


def show_board(hands: Hands, *counts: int) -> None:
    hands.press("Ctrl+4")
    hands.until(lambda: hands.rows("Records") == sum(counts))
    hands.click("Show as a board")
    stands(hands, *counts)


def stands(hands: Hands, *counts: int) -> None:
    """Wait until the columns have so many cards."""
    hands.until(
        lambda: tuple(hands.rows(name) for name in COLUMNS) == counts,
        lambda: str([(name, hands.rows(name)) for name in COLUMNS]),
    )


def stage(cli: CommandLine, problem: str) -> str:
    return str(cli.json("show", "problems", problem)["stage"])


def test_a_card_is_moved_by_keys_opened_and_taken_back(hands: Hands, session: Session, cli: CommandLine) -> None:
    problem = add(session, "problems", title="Dark street", area="East")
    add(session, "problems", title="Loud bar", area="West", stage="analysis")
    add(session, "concerns", text="Dark", problem_id=problem, raised_at=at("2026-09-01 19:00"))
    show_board(hands, 1, 1, 0, 0, 0)
    hands.until(lambda: hands.name(hands.focus()) == "Scanning", "the cursor is not in the first column")
    hands.press("Ctrl+Right")
    stands(hands, 0, 2, 0, 0, 0)
    hands.reads("“Dark street” is now in: Analysis.")
    hands.until(lambda: hands.name(hands.focus()) == "Analysis")
    hands.press("Ctrl+Right")
    stands(hands, 0, 1, 1, 0, 0)
    hands.until(lambda: hands.name(hands.focus()) == "Response")
    assert stage(cli, problem) == "response"
    hands.press("Ctrl+Z")
    stands(hands, 0, 2, 0, 0, 0)
    hands.press("Ctrl+F")
    hands.type("loud")
    stands(hands, 0, 1, 0, 0, 0)
    hands.click("Analysis")
    hands.press("Home")
    hands.press("Return")
    hands.see("Review this problem")
    hands.reads("Loud bar")


def test_a_card_is_moved_with_the_mouse(hands: Hands, session: Session, cli: CommandLine) -> None:
    problem = add(session, "problems", title="Dark street", stage="response")
    show_board(hands, 0, 0, 1, 0, 0)
    settled(hands)

    def drag(to: str, *, give_up: bool = False) -> None:
        source, target = hands.see("Response"), hands.see(to)
        assert isinstance(source, QAbstractItemView)
        viewport = source.viewport()
        begin = QPoint(30, 30)
        end = viewport.mapFromGlobal(target.mapToGlobal(QPoint(target.width() // 2, 200)))
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=begin)
        for one, other in pairwise((begin, begin + (end - begin) / 2, end)):
            assert one != other
            QTest.mouseMove(viewport, other)
            QApplication.processEvents()
        if give_up:
            hands.press("Escape")
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
        QApplication.processEvents()

    drag("Closed", give_up=True)
    drag("Response")
    settled(hands)
    stands(hands, 0, 0, 1, 0, 0)
    drag("Assessment")
    stands(hands, 0, 0, 0, 1, 0)
    hands.reads("is now in: Assessment.")
    assert stage(cli, problem) == "assessment"
    assert cli.json("history", "problems", problem)


def test_a_review_is_filed(hands: Hands, session: Session, cli: CommandLine) -> None:
    problem = add(session, "problems", title="Dark street", review_due_on=date(2026, 11, 20))
    hands.press("Ctrl+1")
    hands.until(lambda: hands.rows("What is due") == 2)
    hands.click("What is due")
    hands.press("End")
    hands.press("Return")
    hands.click("Review this problem")
    hands.see("Why")
    hands.press("Right")  # change
    hands.press("Tab")
    hands.click("File the review")
    hands.reads("Say why, so that the next officer can follow it.")
    hands.type("Light works, patrols do not.")
    hands.click("File the review")
    hands.reads("Review filed.")
    row = cli.json("show", "problems", problem)
    assert [row[name] for name in ("review", "reviewed_on", "review_due_on")] == ["change", "2026-11-22", "2027-02-21"]


def test_two_problems_are_merged_field_by_field(hands: Hands, session: Session, cli: CommandLine) -> None:
    one = add(session, "problems", title="Dark street", area="East", owner="Jo")
    two = add(session, "problems", title="No light", area="West", category="Lighting")
    concern = add(session, "concerns", text="Dark", problem_id=two)
    hands.press("Ctrl+4")
    hands.shows("Records", 2)
    hands.click("Records")
    hands.press("Home")
    hands.reads("Dark street")
    hands.see("Merge with another")
    hands.click("Merge with another")
    hands.fill("The other one", "No li")
    hands.press("Tab")
    hands.reads("Which one stands?")
    hands.click("Area: West")
    hands.click("Merge")
    hands.reads("Merged.")
    hands.shows("Records", 1)
    kept = cli.only("problems")
    assert [kept[name] for name in ("id", "title", "area", "owner", "category")] == [
        one,
        "Dark street",
        "West",
        "Jo",
        "Lighting",
    ]
    assert cli.json("show", "concerns", concern)["problem_id"] == one
    hands.press("Ctrl+Z")
    hands.shows("Records", 2)


def test_what_was_said_and_done_is_read_and_opened(hands: Hands, session: Session, cli: CommandLine) -> None:
    forum = add(session, "meetings", title="East forum", starts_at=at("2026-11-10 19:00"), area="East")
    add(session, "concerns", text="Dark lamp", meeting_id=forum, state="done", public_answer="New lamp.")
    first = add(session, "concerns", text="Loud bar", raised_at=at("2026-10-10 19:00"))
    add(session, "concerns", text="Bar is loud", raised_at=at("2026-10-12 19:00"), duplicate_of_id=first)
    add(session, "concerns", text="", conduct=True, conduct_body="Review")
    hands.press("Ctrl+8")
    hands.click("You said, we did")
    hands.shows("What was said", 2)
    hands.turn_to("No answer yet 2")
    hands.until(
        lambda: hands.cells("What was said") == [["Loud bar", "Raised", "No answer yet.", "Oct 10 · 2 times"]],
        lambda: str(hands.cells("What was said")),
    )
    hands.reads("1 was handed on as a complaint.")
    hands.turn_to("All 3")
    hands.shows("What was said", 2)
    hands.fill("Meeting", "East")
    hands.press("Tab")
    hands.shows("What was said", 1)
    hands.click("What was said")
    hands.press("Home")
    hands.press("Return")
    hands.see("Move on to another state")
    hands.reads("Dark lamp")
    told = cli.folder.parent / "told.json"
    cli.ok("export", "you-said", "--out", str(told), "--meeting", forum)
    assert '"count": 1' in told.read_text(encoding="utf-8")
