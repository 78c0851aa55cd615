"""An officer's first evening, from the empty program to printed minutes, by key and mouse alone.

Nothing here sets a value, calls a slot or knows a service. What came of it is asked of the command line, in a second
process, which opens the same vault.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pytestqt.qtbot import QtBot

from liaison_app import app
from liaison_app.security import keystore
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.stores import MemoryStore
from tests.support.vaults import PASSPHRASE

CONCERNS = ("Cars race on Fifth after ten", "The crossing at Mill Street is dark", "Mail is opened in the lobby")
DECISION = "The forum asks the city for a light at the Mill Street crossing"
ACTIONS = ("Write to the city about the light", "Walk Mill Street after dark")


def open_window(qtbot: QtBot, folder: Path) -> Hands:
    """The program's first window, as it starts."""
    window = app.create(["--data-dir", str(folder)])
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return Hands(qtbot)


def first_run(hands: Hands) -> str:
    """The four steps of a new vault; returns the recovery code that was shown."""
    hands.fill("Your name", "Jo Rivera")
    hands.fill("Passphrase", PASSPHRASE)
    hands.fill("Passphrase again", PASSPHRASE)
    hands.press("Return")
    hands.see("Recovery code")
    shown = re.search(r"(?:[0-9A-Z]{4}-){8}[0-9A-Z]{4}", hands.texts())
    assert shown is not None
    code = shown.group()
    asked = re.search(r"group (\d)", hands.texts())
    assert asked is not None
    hands.type(code.split("-")[int(asked.group(1)) - 1])
    hands.press("Return")
    hands.fill("Agency", "Port Alder Police")
    hands.fill("Areas", "Harbor, Mill Street")
    hands.press("Return")
    hands.click("Start empty")
    hands.see("Lock")
    return code


@pytest.mark.timeout(300)
def test_first_evening(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    store = MemoryStore()
    monkeypatch.setattr(keystore, "usable_store", lambda: store)
    monkeypatch.setattr(keystore, "system_store", lambda: store)
    hands = open_window(qtbot, tmp_path / "vault")
    code = first_run(hands)
    add_contact(hands)
    hold_forum(hands)
    save_minutes(hands, tmp_path / "minutes.pdf")
    add_referral(hands)
    add_report(hands)
    search(hands)
    change_and_undo(hands)
    close(hands)

    hands = open_window(qtbot, tmp_path / "vault")
    hands.fill("Passphrase", PASSPHRASE)
    hands.click("Unlock")
    hands.see("Lock")
    hands.press("Ctrl+2")
    hands.shows("Records", 1)
    close(hands)

    check_minutes(tmp_path / "minutes.pdf")
    check_by_command_line(CommandLine(tmp_path / "vault", tmp_path / "home"), tmp_path, code)


def add_contact(hands: Hands) -> None:
    """A person with a phone."""
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.fill("Name", "Ana Ruiz")
    hands.fill("Role", "Chair")
    hands.fill("Number", "555-0101")
    hands.press("Ctrl+S")
    hands.reads("Contact saved")


def hold_forum(hands: Hands) -> None:
    """A forum with an agenda item, people, three concerns, a decision and two actions."""
    hands.press("Ctrl+3")
    hands.press("Ctrl+N")
    hands.fill("Title", "Mill Street forum")
    hands.fill("Starts at", "2026-11-20 18:30")
    hands.press("Ctrl+S")
    hands.reads("Meeting saved")
    file_lines(hands, "Agenda", "New agenda item", ["Introductions"])
    file_lines(hands, "Attendance", "New attendance", ["Ana Ruiz, Tenants"])
    file_lines(hands, "Concerns", "New concern", CONCERNS)
    file_lines(hands, "Decisions", "New decision", [f"{DECISION} | for 12 against 1 abstained 2"])
    file_lines(hands, "Actions", "New action", [f"{ACTIONS[0]} @Jo Rivera ^2026-12-01", f"{ACTIONS[1]} @Ana Ruiz"])


def file_lines(hands: Hands, page: str, entry: str, lines: Sequence[str]) -> None:
    """Type lines into the entry of a page; Enter files each."""
    hands.turn_to(page)
    hands.click(entry)
    for number, line in enumerate(lines, start=1):
        hands.type(line)
        hands.press("Return")
        hands.shows(page, number)


def save_minutes(hands: Hands, path: Path) -> None:
    """The minutes by the button and the typed name of a file."""
    hands.press("Ctrl+P")
    hands.see("Save…")
    hands.press("Ctrl+S")
    hands.fill("File name", str(path))
    hands.press("Return")
    hands.reads("Saved:")
    hands.press("Escape")


def add_referral(hands: Hands) -> None:
    """Somebody who asked for help, under another name."""
    hands.press("Ctrl+5")
    hands.press("Ctrl+N")
    hands.fill("Person", "River Stone")
    hands.press("Ctrl+S")
    hands.reads("Referral saved")


def add_report(hands: Hands) -> None:
    """What a neighbour saw being done."""
    hands.press("Ctrl+6")
    hands.press("Ctrl+N")
    hands.fill("What was being done", "Trying the doors of parked cars")
    hands.fill("Date", "2026-11-19")
    hands.press("Ctrl+S")
    hands.reads("Watch report saved")


def search(hands: Hands) -> None:
    """The contact is found by a part of its number, and by nothing else."""
    hands.press("Ctrl+2")
    for typed, rows in (("0101", 1), ("nobody", 0), ("ruiz", 1)):
        hands.fill("Search", typed)
        hands.shows("Records", rows)


def change_and_undo(hands: Hands) -> None:
    """A change that is taken back."""
    hands.click("Records")
    hands.press("Down")
    hands.press("Up")
    hands.fill("Role", "Treasurer")
    hands.press("Ctrl+S")
    hands.reads("Contact saved")
    hands.click("Records")
    hands.press("Ctrl+Z")
    hands.reads("Taken back")
    hands.until(lambda: "Chair" in hands.texts(), "the form still shows what was taken back")


def close(hands: Hands) -> None:
    """Leave the program by its shortcut."""
    window = hands.front().window()
    hands.press("Ctrl+Q")
    hands.until(lambda: not window.isVisible(), "the window does not close")


def check_minutes(path: Path) -> None:
    """Everything that was captured stands in the minutes, in the order of minutes."""
    pdf = pypdfium2.PdfDocument(path)
    text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdf)
    pdf.close()
    expected = ["Mill Street forum", "November 20, 2026", "Ana Ruiz", "Introductions", *CONCERNS, DECISION]
    expected += ["for: 12", "against: 1", "abstained: 2", *ACTIONS]
    places = [text.find(piece) for piece in expected]
    assert -1 not in places, [piece for piece in expected if piece not in text]
    assert places == sorted(places)


def check_by_command_line(cli: CommandLine, folder: Path, code: str) -> None:
    """A second process sees the same; without the credential store only the recovery code opens."""
    assert "recovery code" in cli.refused("list", "contacts")
    (folder / "code.txt").write_text(code, encoding="utf-8")
    recovery = ("--recovery-code-file", str(folder / "code.txt"))

    def listed(kind: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = cli.json("list", kind, *recovery)
        return rows

    (contact,) = listed("contacts")
    assert (contact["name"], contact["role"]) == ("Ana Ruiz", "Chair")
    assert [phone["number"] for phone in listed("phones")] == ["555-0101"]
    (meeting,) = listed("meetings")
    assert {row["text"] for row in listed("concerns")} == set(CONCERNS)
    (decision,) = listed("decisions")
    votes = [decision[name] for name in ("votes_for", "votes_against", "votes_abstained")]
    assert (decision["wording"], votes, decision["meeting_id"]) == (DECISION, [12, 1, 2], meeting["id"])
    actions = {row["text"]: (row["owner"], row["due_on"]) for row in listed("actions")}
    assert actions == {ACTIONS[0]: ("Jo Rivera", "2026-12-01"), ACTIONS[1]: ("Ana Ruiz", None)}
    assert [row["person"] for row in listed("referrals")] == ["River Stone"]
    assert [row["doing"] for row in listed("reports")] == ["Trying the doors of parked cars"]
    assert [row["areas"] for row in listed("agency")] == [["Harbor", "Mill Street"]]
    assert cli.json("check", *recovery)["ok"]
