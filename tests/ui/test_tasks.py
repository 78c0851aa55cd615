"""Tasks, actions and quick notes by keys: filed in a line, told in two keys, made something of, looked through."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListView

from liaison_app.storage.session import Session
from liaison_app.ui.main_window import MainWindow
from tests.services.adding import add, at
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.ui.conftest import settled

pytestmark = pytest.mark.usefixtures("november")
NOTES = (
    "Lamp out at 5th",
    "Ana wants a visit",
    "Stall at the market",
    "Lamps by May",
    "Call the school",
    "Boys at the pier",
)


@pytest.fixture
def town(session: Session) -> Session:
    """A forum of the third, what came of it, and six quick notes."""
    forum = add(session, "meetings", title="Forum", series="Fall", starts_at=at("2026-11-03 18:30"))
    clinic = add(session, "organizations", name="Harbor Clinic", organization_type="treatment")
    ana = add(session, "contacts", name="Ana Ruiz", organization_id=clinic)
    add(session, "contacts", name="Anders Holm")
    add(session, "actions", text="Mend the lamp", owner="Ana Ruiz", due_on=date(2026, 11, 18), meeting_id=forum)
    add(session, "actions", text="Buy chalk", due_on=date(2026, 12, 20))
    add(
        session,
        "concerns",
        text="Pothole",
        state="asked",
        asked_of="Public works",
        asked_due_on=date(2026, 11, 20),
        wants_answer_id=ana,
        told_on=date(2026, 11, 4),
    )
    for number, text in enumerate(NOTES):
        add(session, "notes", text=text, noted_at=at(f"2026-11-03 19:{number:02}"))
    return session


def lines(hands: Hands) -> list[str]:
    """The rows of what is due, as they are read out."""
    (view,) = (one for one in hands.front().findChildren(QListView) if one.accessibleName() == "What is due")
    model = view.model()
    rows = range(model.rowCount())
    return [str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in rows]


def go_to_line(hands: Hands, text: str) -> None:
    """Put the cursor of what is due on the line with a text, by keys."""
    hands.press("Ctrl+2")
    hands.press("Ctrl+1")
    hands.until(lambda: isinstance(hands.focus(), QListView))
    hands.until(lambda: any(text in line for line in lines(hands)), lambda: f"{text} is not in {lines(hands)}")
    settled(hands)
    view = hands.focus()
    assert isinstance(view, QListView)
    hands.press("Home")
    for _step in range(40):
        if text in str(view.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)):
            return
        hands.press("Down")
    raise AssertionError(f"the cursor does not come to {text}")


def menu_opens(hands: Hands, name: str) -> None:
    """Wait for a menu of this name."""

    def there() -> bool:
        popup = QApplication.activePopupWidget()
        return popup is not None and popup.accessibleName() == name

    hands.until(there, f"no menu “{name}”")


def said(hands: Hands, words: str) -> None:
    """Wait for a passing message, and for what it tells of."""
    hands.reads(words)
    settled(hands)


def test_a_task_in_one_line_from_anywhere(town: Session, window: MainWindow, hands: Hands, cli: CommandLine) -> None:
    hands.press("Ctrl+4")
    hands.press("Ctrl+T")
    hands.until(lambda: hands.name(hands.focus()) == "Task")
    hands.type("Walk the block ^someday @ana")
    hands.until(lambda: QApplication.activePopupWidget() is not None, "no owner is offered")
    hands.press("Down")
    hands.press("Return")
    hands.reads("Walk the block ^someday @Ana Ruiz")
    hands.press("Return")
    hands.reads("“someday” is no day.")
    hands.press("Ctrl+A")
    hands.type("Walk the block @Ana Ruiz ^fri *weekly")
    hands.reads("Walk the block  ·  Ana Ruiz  ·  Nov 27  ·  Every week")
    hands.press("Return")
    said(hands, "Task filed.")
    (task,) = (one for one in cli.listed("actions") if one["text"] == "Walk the block")
    assert (task["owner"], task["owner_type"]) == ("Ana Ruiz", "partner")
    assert (task["due_on"], task["repeats"], task["repeats_from"]) == ("2026-11-27", "weekly", "2026-11-27")
    assert task["agreed_at"].startswith("2026-11-22")


def test_told_in_two_keys_and_what_others_owe(
    town: Session, window: MainWindow, hands: Hands, cli: CommandLine
) -> None:
    go_to_line(hands, "Mend the lamp")
    assert "Overdue, Mend the lamp, Ana Ruiz, partner, 4 days late" in lines(hands)
    hands.press("T")
    menu_opens(hands, "Told today")
    hands.press("Return")
    said(hands, "Noted: Ana Ruiz was told today.")
    go_to_line(hands, "Pothole")
    assert "Asked of others, reply overdue, Pothole, Asked of Public works, 2 days late" in lines(hands)
    hands.press("D")
    said(hands, "Reply came today.")
    go_to_line(hands, "Forum")
    hands.press("D")
    said(hands, "Minutes issued today.")
    everything = cli.every_record()
    told = {row["text"]: (row["told"], row["told_on"]) for row in everything["actions"]}
    assert told == {"Mend the lamp": ("Ana Ruiz", "2026-11-22"), "Buy chalk": ("", None)}
    assert everything["concerns"][0]["asked_replied_on"] == "2026-11-22"
    assert everything["meetings"][0]["issued_on"] == "2026-11-22"
    hands.press("Ctrl+Z")
    said(hands, "Taken back.")
    assert any("Minutes not issued yet, Forum" in line for line in lines(hands))


def test_every_action_with_its_filters_and_keys(
    town: Session, window: MainWindow, hands: Hands, cli: CommandLine
) -> None:
    hands.press("Ctrl+1")
    hands.click("Actions")
    hands.shows("Records", 2)
    hands.click("Owner, meeting, series or problem")
    hands.type("fall")
    hands.until(lambda: QApplication.activePopupWidget() is not None, "no series is offered")
    hands.press("Down")
    hands.press("Return")
    hands.shows("Records", 1)
    hands.press("Ctrl+A")
    hands.press("Delete")
    hands.shows("Records", 2)
    hands.choose("Show", "Promised")
    hands.shows("Records", 1)
    assert hands.cells("Records")[0][:3] == ["Mend the lamp", "Ana Ruiz", "Partner"]
    hands.press("Up")
    hands.press("Up")
    hands.until(lambda: [row[0] for row in hands.cells("Records")] == ["Buy chalk"], "nobody's action is not mine")
    hands.click("Records")
    hands.press("Down")
    hands.press("T")
    hands.until(lambda: hands.name(hands.focus()) == "Name", "nobody asks who was told")
    hands.type("The school")
    hands.press("Return")
    said(hands, "Noted: The school was told today.")
    hands.click("Records")
    hands.press("D")
    said(hands, "Done.")
    hands.shows("Records", 0)
    rows = {row["text"]: row for row in cli.listed("actions")}
    assert (rows["Buy chalk"]["told"], rows["Buy chalk"]["status"]) == ("The school", "done")


def test_a_note_becomes_any_of_these_in_two_keys(
    town: Session, window: MainWindow, hands: Hands, cli: CommandLine
) -> None:
    """From what is due and from the list of notes alike; the text goes along, and undo brings the note back."""
    go_to_line(hands, NOTES[0])
    hands.press("C")
    said(hands, "Now a concern.")
    go_to_line(hands, NOTES[1])
    hands.press("L")
    hands.until(lambda: hands.name(hands.focus()) == "Contact", "nobody asks with whom")
    hands.type("ana r")
    hands.press("Return")
    said(hands, "Now a contact made.")
    go_to_line(hands, NOTES[2])
    hands.press("A")
    said(hands, "Now an activity.")
    go_to_line(hands, NOTES[3])
    hands.press("M")
    menu_opens(hands, "Part of a meeting")
    hands.press("D")
    said(hands, "Now a decision of the meeting.")
    hands.press("Ctrl+Z")
    said(hands, "Taken back.")
    hands.click("Quick notes")
    hands.shows("Records", 3)
    hands.click("Records")
    for key, menu, words in (
        ("M", "Part of a meeting", "Now in the notes of the meeting."),
        ("T", "", "Now a task."),
        ("R", "", "Now a watch report."),
    ):
        hands.press("Home")
        settled(hands)
        hands.press(key)
        if menu:
            menu_opens(hands, menu)
            hands.press("R")
        said(hands, words)
    hands.shows("Records", 0)
    hands.click("All notes")
    hands.shows("Records", 6)
    everything = cli.every_record()
    check_notes(everything)


def check_notes(everything: dict[str, Any]) -> None:
    """What the command line finds of the six notes."""
    became = {row["text"]: (row["became_kind"], row["became_id"]) for row in everything["notes"]}
    assert {kind for kind, _id in became.values()} == {
        "concerns", "log-entries", "activities", "remarks", "actions", "reports",
    }  # fmt: skip
    forum = everything["meetings"][0]["id"]
    for text, (kind, record_id) in became.items():
        (made,) = (row for row in everything[kind] if row["id"] == record_id)
        assert text in made.values()
        assert "2026-11-03" in str(made)
        if kind == "remarks":
            assert made["meeting_id"] == forum
    assert everything["decisions"] == [], "that one was taken back"
