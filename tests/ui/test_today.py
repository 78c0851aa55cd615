"""What is due, by keys: open, done, snoozed, taken back."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListView

from liaison_app.services import records
from liaison_app.storage.session import Session
from liaison_app.ui.main_window import MainWindow
from tests.services.adding import add
from tests.support.commandline import CommandLine
from tests.support.hands import Hands


@pytest.fixture
def tasks(november: None, session: Session) -> list[str]:
    """Two overdue actions, the older one first."""
    return [
        add(session, "actions", text="Mend the lamp", due_on=date(2026, 11, 18), owner="Ana"),
        add(session, "actions", text="Call the landlord", due_on=date(2026, 11, 20)),
    ]


@pytest.fixture
def hands(tasks: list[str], window: MainWindow, hands: Hands) -> Hands:
    """Hands at what is due."""
    hands.press("Ctrl+1")
    hands.until(lambda: "Mend the lamp" in " ".join(lines(hands)))
    return hands


def lines(hands: Hands) -> list[str]:
    """The rows of what is due, as they are read out."""
    (view,) = (one for one in hands.front().findChildren(QListView) if one.accessibleName() == "What is due")
    model = view.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(model.index(row, 0).data(role)) for row in range(model.rowCount())]


def focus_list(hands: Hands) -> None:
    """Come to the tab from another one: the cursor is in the list then."""
    hands.press("Ctrl+2")
    hands.press("Ctrl+1")
    hands.until(lambda: isinstance(hands.focus(), QListView))


def test_lines_say_what_who_and_how_late(hands: Hands) -> None:
    assert lines(hands) == [
        "Overdue 2",
        "Overdue, Mend the lamp, Ana, 4 days late",
        "Overdue, Call the landlord, 2 days late",
    ]


def status(cli: CommandLine) -> dict[str, str]:
    """What became of the actions, by their texts."""
    return {action["text"]: action["status"] for action in cli.listed("actions")}


def test_d_is_done_and_undo_brings_it_back(hands: Hands, cli: CommandLine) -> None:
    focus_list(hands)
    hands.press("D")
    hands.until(lambda: lines(hands) == ["Overdue 1", "Overdue, Call the landlord, 2 days late"])
    hands.press("D")
    hands.reads("Nothing is due")
    assert status(cli) == {"Mend the lamp": "done", "Call the landlord": "done"}
    hands.press("Ctrl+Z")
    hands.until(lambda: lines(hands) == ["Overdue 1", "Overdue, Call the landlord, 2 days late"])
    assert status(cli) == {"Mend the lamp": "done", "Call the landlord": "open"}


@pytest.fixture
def problem(november: None, session: Session) -> str:
    """A problem with three responses, two of which are late; and one that is closed with one late."""
    late = {"what": "Mend the fence", "who": "Site office", "due_on": date(2026, 11, 20)}
    later = {"what": "Cut the hedge", "due_on": date(2026, 11, 21)}
    to_come = {"what": "Look again", "due_on": date(2026, 12, 1)}
    edit = records.new("problems", {"title": "Yard"}, responses=[late, later, to_come])
    closed = records.new("problems", {"title": "Old", "stage": "closed"}, responses=[late])
    records.save(session, [edit, closed])
    return edit.id


def test_responses_not_delivered_stand_there_until_they_are(problem: str, hands: Hands, cli: CommandLine) -> None:
    def responses() -> list[str]:
        return [line for line in lines(hands) if line.startswith("Responses not delivered yet")]

    first = "Responses not delivered yet, Mend the fence, Site office · Yard, 2 days late"
    second = "Responses not delivered yet, Cut the hedge, Yard, 1 day late"
    assert responses() == ["Responses not delivered yet 2", first, second]
    focus_list(hands)
    hands.press("End")
    hands.press("D")
    hands.until(lambda: responses() == ["Responses not delivered yet 1", first])
    hands.press("D")
    hands.until(lambda: responses() == [])
    hands.press("Ctrl+Z")
    hands.until(lambda: responses() == ["Responses not delivered yet 1", first])
    done = {one["what"]: one["done_on"] for one in cli.json("show", "problems", problem)["responses"]}
    assert done == {"Mend the fence": None, "Cut the hedge": "2026-11-22", "Look again": None}
    hands.press("End")
    hands.press("Return")
    hands.see("Review this problem")


def test_s_puts_off_until_a_chosen_day(hands: Hands, cli: CommandLine) -> None:
    focus_list(hands)
    hands.press("S")
    hands.until(lambda: QApplication.activePopupWidget() is not None)
    hands.press("W")
    hands.reads("Put off until")
    put_off = {action["text"]: action["snoozed_until"] for action in cli.listed("actions")}
    assert put_off == {"Mend the lamp": "2026-11-29", "Call the landlord": None}


def test_buttons_do_the_same(hands: Hands, cli: CommandLine) -> None:
    focus_list(hands)
    hands.press("Down")
    hands.click("Done")
    hands.until(lambda: len(lines(hands)) == 2)
    assert status(cli) == {"Mend the lamp": "open", "Call the landlord": "done"}


def test_enter_opens_the_record(hands: Hands) -> None:
    focus_list(hands)
    hands.press("Return")
    hands.until(lambda: bool(hands.all_named("Save")))
    hands.reads("Mend the lamp")


def test_a_quick_note_becomes_a_concern_in_two_keys(hands: Hands, cli: CommandLine) -> None:
    hands.press("Ctrl+Shift+N")
    hands.until(lambda: hands.name(hands.focus()) == "Note")
    hands.type("Dark lamp at 5th")
    hands.press("Ctrl+Return")
    hands.until(lambda: QApplication.activeModalWidget() is None)
    hands.until(lambda: "Loose quick notes" in " ".join(lines(hands)))
    focus_list(hands)
    hands.press("End")
    hands.press("C")
    hands.reads("Now a concern.")
    assert cli.only("concerns")["text"] == "Dark lamp at 5th"


def test_every_action_stands_on_its_own_page(hands: Hands, cli: CommandLine) -> None:
    hands.click("Actions")
    hands.press("Ctrl+N")
    hands.until(lambda: hands.name(hands.focus()) == "Action")
    hands.type("Buy chalk")
    hands.press("Ctrl+S")
    hands.reads("Action saved.")
    assert status(cli) == {"Mend the lamp": "open", "Call the landlord": "open", "Buy chalk": "open"}
