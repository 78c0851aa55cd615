"""Paper typed in by keys: sixty names, cards, mistakes, a lock; the command line tells what came of it."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from liaison_app.storage import vault
from liaison_app.storage.session import Session
from liaison_app.ui.main_window import MainWindow
from tests.services.adding import add, at
from tests.support import vaults
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.vault_window import Desktop
from tests.ui.conftest import settled
from tests.ui.watchdog import ALLOWED_MS, Watchdog

SHEET, CARDS = "Ctrl+Shift+P", "Ctrl+Shift+C"
FIRST = ("Amara", "Bilal", "Chen", "Dalia", "Elif", "Femi", "Greta", "Hana", "Iker", "Jonas")
LAST = ("Adler", "Brandt", "Costa", "Diallo", "Eriksen", "Farah")
NAMES = [f"{first} {last}" for last in LAST for first in FIRST]

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def forum(session: Session) -> str:
    """A forum of three weeks ago: one expected, one here already, a group counted; contacts of the same names."""
    meeting = add(session, "meetings", title="Maple Court forum", starts_at=at("2026-11-03 18:30"))
    body = add(session, "organizations", name="Harbor Clinic", organization_type="treatment")
    add(session, "contacts", name="Ana Ruiz", organization_id=body, emails=("ana@example.org",))
    add(session, "contacts", name="Ana Ruizmann")
    add(session, "contacts", name="Ben Ito")
    add(session, "attendances", meeting_id=meeting, name="Cleo Park", status="expected")
    add(session, "attendances", meeting_id=meeting, name="Dora Vance", organization="School")
    add(session, "attendances", meeting_id=meeting, group="Tenants", count=24)
    add(session, "places", name="Main & 5th", aliases=("Lamp corner",))
    return meeting


def open_grid(hands: Hands, keys: str, meetings: int = 1) -> None:
    """Open a grid for the only meeting."""
    hands.press("Ctrl+3")
    hands.shows("Records", meetings)
    hands.click("Records")
    hands.press("Down")
    hands.see("Save")
    settled(hands)
    hands.press(keys)
    hands.until(lambda: hands.name(hands.focus()).startswith("Line "), "the grid does not open")


def line(hands: Hands, *cells: str) -> None:
    """Type the cells of a line, with Tab between, and go on to the next one."""
    for number, text in enumerate(cells):
        if number:
            hands.press("Tab")
        if text:
            hands.type(text)
    hands.press("Return")


def is_at(hands: Hands, cell: str) -> None:
    """Wait until the cursor is in a cell."""
    hands.until(lambda: hands.name(hands.focus()) == cell, lambda: f"not at {cell}, but {hands.name(hands.focus())}")


def choose(hands: Hands, entry: int) -> None:
    """Wait for what may be meant, and take an entry by keys."""
    hands.until(lambda: bool(hands.all_named("Meant is perhaps")), "nothing is offered")
    for _press in range(entry):
        hands.press("Down")
    hands.press("Return")


def filed(hands: Hands) -> None:
    """File, and wait until the grid is gone."""
    hands.press("Ctrl+S")
    hands.until(lambda: QApplication.activeModalWidget() is None, hands.texts)
    settled(hands)


def test_a_sheet_of_sixty_names_in_one_step(forum: str, window: MainWindow, hands: Hands, cli: CommandLine) -> None:
    dog = Watchdog()
    open_grid(hands, SHEET)
    dog.reset()
    hands.type("ana r")
    hands.until(lambda: bool(hands.all_named("Meant is perhaps")))
    hands.press("Escape")
    hands.press("Ctrl+A")
    hands.type("Ana R")
    choose(hands, 1)
    line(hands)
    line(hands, "Ben Ito")
    hands.press("?")
    is_at(hands, "Line 4, Name")
    line(hands, "cleo park", "", "555-0144")
    line(hands, "Dora Vance")
    for number, name in enumerate(NAMES):
        line(hands, name, "Maple Court tenants" if number == 0 else "")
        if number in (1, 2):  # the same organization as above, asked for from the line's name
            hands.press("Up")
            hands.press("Ctrl+D")
            hands.press("Down")
        if number == 10:
            hands.press("?")
    assert dog.longest <= 3 * ALLOWED_MS, "typing held the window"
    dog.close()
    hands.press("Alt+H")
    is_at(hands, "Headcount")
    hands.type("71")
    hands.reads("names 64  ·  illegible 2  ·  groups 24  ·  headcount 71")
    filed(hands)
    everything = cli.every_record()
    rows = everything["attendances"]
    assert everything["meetings"][0]["headcount"] == 71
    by_name = {row["name"]: row for row in rows}
    assert Counter(row["status"] for row in rows) == {"present": 67}
    assert sum(bool(row["name"]) for row in rows) == 64
    assert [row["sheet_line"] for row in rows if row["illegible"]] == [3, 17]
    linked = {row["id"]: row["name"] for row in everything["contacts"]}
    assert linked[by_name["Ana Ruiz"]["contact_id"]] == "Ana Ruiz"
    assert by_name["Ana Ruiz"]["organization"] == "Harbor Clinic"
    assert by_name["Ben Ito"]["contact_id"] == "", "nobody chose that contact"
    assert (by_name["Cleo Park"]["status"], by_name["Cleo Park"]["contact_detail"]) == ("present", "555-0144")
    assert by_name["Dora Vance"]["organization"] == "School"
    assert [by_name[name]["organization"] for name in NAMES[:4]] == ["Maple Court tenants"] * 3 + [""]
    assert by_name[NAMES[-1]]["sheet_line"] == 66
    hands.press("Ctrl+Z")
    hands.reads("Taken back.")
    settled(hands)
    everything = cli.every_record()
    assert Counter(row["status"] for row in everything["attendances"]) == {"expected": 1, "present": 2}
    assert everything["meetings"][0]["headcount"] is None


def test_mistakes_are_said_beside_their_cells_and_contacts_are_made_of_whom_one_chose(
    forum: str, window: MainWindow, hands: Hands, cli: CommandLine
) -> None:
    open_grid(hands, SHEET)
    line(hands, "Eve Holm", "Harbor Clinic", "555-0101, eve@example.org", "nurse")
    line(hands, "", "Harbor Clinic")
    line(hands, "Finn", "", "on the list")
    line(hands, "Eve Holm", "harbor clinic", "555-0101, eve@example.org")
    for row in (3, 1):  # Tab leads to the box, Space ticks it, Enter goes back to where the tabbing began, a line below
        while hands.name(hands.focus()) != f"Line {row}, Name":
            hands.press("Up")
        for _step in range(5):
            hands.press("Tab")
        hands.press("Space")
        hands.press("Return")
        is_at(hands, f"Line {row + 1}, Name")
    hands.press("Ctrl+S")
    hands.reads("3 cells need you. Line 2, Name: needed, or press ? where it is illegible.")
    is_at(hands, "Line 2, Name")
    notes = [cells[-1] for cells in hands.cells("Sign-in sheet")]
    assert notes[1:4] == [
        "Name: needed, or press ? where it is illegible.",
        "Phone or e-mail: a contact needs a phone number or an e-mail.",
        "Name: as in line 1; tell them apart by organization or phone.",
    ]
    assert len(cli.listed("attendances")) == 3, "nothing is filed while a cell is wrong"
    hands.press("Ctrl+Delete")
    is_at(hands, "Line 2, Name")
    hands.press("Tab")
    hands.press("Tab")
    hands.type("finn@example.org")
    hands.press("Down")
    hands.press("Ctrl+Delete")
    filed(hands)
    everything = cli.every_record()
    made = {row["name"]: row for row in everything["contacts"]}
    clinic = everything["organizations"][0]["id"]
    eve, finn = made["Eve Holm"], made["Finn"]
    assert (eve["emails"], eve["agreed_on"], eve["agreed_how"]) == (["eve@example.org"], "2026-11-03", "Sign-in sheet")
    assert (eve["organization_id"], eve["source"]) == (clinic, "Maple Court forum")
    assert {phone["number"] for phone in cli.listed("phones")} == {"555-0101"}
    by_name = {row["name"]: row for row in everything["attendances"]}
    assert by_name["Finn"]["contact_id"] == finn["id"]
    assert (by_name["Eve Holm"]["contact_id"], by_name["Eve Holm"]["capacity"]) == (eve["id"], "nurse")


def test_cells_of_a_spreadsheet_are_pasted_and_taken_back(
    forum: str, window: MainWindow, hands: Hands, cli: CommandLine
) -> None:
    open_grid(hands, SHEET)
    QGuiApplication.clipboard().setText("Gil Stone\tSchool\t\tguest\n?\t\t\t\nHal Wood\t\thal@example.org\t\tx\n")
    hands.press("Ctrl+V")
    is_at(hands, "Line 4, Name")
    hands.press("Ctrl+Z")
    is_at(hands, "Line 1, Name")
    assert hands.rows("Sign-in sheet") == 1
    hands.press("Ctrl+V")
    hands.press("Escape")  # leaving files what stands there
    hands.until(lambda: QApplication.activeModalWidget() is None)
    settled(hands)
    rows = {row["sheet_line"]: row for row in cli.listed("attendances") if row["sheet_line"]}
    assert [(rows[n]["name"], rows[n]["capacity"], rows[n]["illegible"]) for n in (1, 2, 3)] == [
        ("Gil Stone", "guest", False),
        ("", "", True),
        ("Hal Wood", "", True),
    ]
    hands.press(SHEET)
    is_at(hands, "Line 4, Name")  # the sheet goes on where it ended


def test_comment_cards_become_concerns_of_that_evening(
    forum: str, window: MainWindow, hands: Hands, cli: CommandLine
) -> None:
    open_grid(hands, CARDS)
    hands.type("Cars race on Main at night")
    hands.press("Tab")
    hands.type("lamp")
    choose(hands, 1)
    hands.press("Tab")
    hands.type("Tenants")
    hands.press("Tab")
    hands.type("Traffic")
    hands.press("Tab")
    hands.type("ana ruiz")
    choose(hands, 1)
    hands.press("Return")
    line(hands, "Needles in the park", "Pier park", "", "", "Ivo Lind, 555-0177")
    line(hands, "He swore at my son", "", "", "", "", "Police Review Board")
    line(hands, "Streets are dark", "5th/Main")
    hands.press("Ctrl+S")
    hands.reads("2 cells need you. Line 2, Place")
    is_at(hands, "Line 2, Place")
    hands.press("Ctrl+A")
    hands.type("Pier park")
    choose(hands, 1)
    for _step in range(3):
        hands.press("Tab")
    hands.press("Ctrl+A")
    hands.type("Ivo Lind, 555-0177")
    choose(hands, 1)
    filed(hands)
    everything = cli.every_record()
    rows = {row["text"]: row for row in everything["concerns"]}
    assert {(row["source"], row["raised_at"], row["meeting_id"]) for row in rows.values()} == {
        ("card", "2026-11-03T18:30:00", forum)
    }
    places = {row["id"]: row["name"] for row in everything["places"]}
    people = {row["id"]: row for row in everything["contacts"]}
    race, park = rows["Cars race on Main at night"], rows["Needles in the park"]
    assert (places[race["place_id"]], race["raised_by_group"], race["category"]) == ("Main & 5th", "Tenants", "Traffic")
    assert people[race["wants_answer_id"]]["name"] == "Ana Ruiz"
    assert places[park["place_id"]] == "Pier park"
    assert people[park["wants_answer_id"]]["name"] == "Ivo Lind"
    assert people[park["wants_answer_id"]]["agreed_how"] == "Comment card"
    assert places[rows["Streets are dark"]["place_id"]] == "Main & 5th"
    (conduct,) = (row for row in rows.values() if row["conduct"])
    assert conduct["conduct_body"] == "Police Review Board"
    assert "swore" not in str(rows)


def test_what_is_typed_outlives_a_lock(desktop: Desktop, hands: Hands) -> None:
    """The grid comes back with its lines, the cell that was being typed, and the headcount; filing it files it once."""
    add_meeting(desktop)
    desktop.unlock()
    open_grid(hands, SHEET)
    line(hands, "Ana Ruiz", "School")
    hands.press("?")
    hands.type("Half a na")
    hands.press("Alt+H")
    hands.type("9")
    hands.press("Ctrl+L")
    hands.see("Unlock")
    hands.fill("Passphrase", vaults.PASSPHRASE)
    hands.press("Return")
    hands.reads("What you typed last time is back")
    cells = hands.cells("Sign-in sheet")
    assert [row[:2] for row in cells[:3]] == [["Ana Ruiz", "School"], ["(illegible)", ""], ["Half a na", ""]]
    filed(hands)
    everything = desktop.cli.every_record()
    rows = sorted(everything["attendances"], key=lambda row: int(row["sheet_line"]))
    assert [row["name"] for row in rows] == ["Ana Ruiz", "", "Half a na"]
    assert everything["meetings"][0]["headcount"] == 9
    assert [row["sheet_line"] for row in rows] == [1, 2, 3]


def add_meeting(desktop: Desktop) -> None:
    """A meeting in the vault that is still closed."""
    opened = vault.open_vault(desktop.folder, vaults.PASSPHRASE, store=None, cost=vaults.CHEAP)
    add(opened.session(), "meetings", title="Forum", starts_at=at("2026-11-03 18:30"))
    opened.close()
