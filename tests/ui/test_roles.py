"""What a role may not do, the window does not offer; what it may not read is said in words, not by an error."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from liaison_app import clock
from liaison_app.models.agency import ROLES
from liaison_app.services import officers
from tests.services.adding import add
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.vaults import CHEAP, fresh_vault
from tests.ui.conftest import opened, put_down, settled, start

PASSPHRASES = {role: f"nine brown otters for {role}" for role in ROLES}
Enter = Callable[[str], Hands]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with an officer of each role, and a record in most tabs."""
    folder = tmp_path_factory.mktemp("roles") / "vault"
    vault = fresh_vault(folder)
    for role, passphrase in PASSPHRASES.items():
        officers.add(vault, f"The {role}", role, passphrase, cost=CHEAP)
    session = vault.session()
    add(session, "organizations", name="Hope House")
    contact = add(session, "contacts", name="Ana Ruiz", phones=[{"number": "555-0101"}])
    meeting = add(session, "meetings", title="Maple Court forum", starts_at=clock.now())
    add(session, "concerns", text="Dark crossing", meeting_id=meeting)
    add(session, "actions", text="Call the city", due_on=clock.today())
    add(session, "referrals", person="Rosa Blum", need="housing", opened_on=clock.today())
    add(session, "problems", title="Crossing at Mill Street")
    add(session, "reports", doing="Tries doors", seen_on=clock.today(), reporter_kind="named", reporter_id=contact)
    add(session, "notes", text="Ask Lee")
    vault.close()
    return folder


@pytest.fixture
def enter(qtbot: QtBot, hands: Hands, template: Path, tmp_path: Path) -> Iterator[Enter]:
    """Open the window as the officer of a role."""
    frames = []

    def as_role(role: str) -> Hands:
        shutil.copytree(template, tmp_path / "vault")
        frames.append(frame := start(tmp_path / "vault"))
        hands.fill("Passphrase", PASSPHRASES[role])
        hands.press("Return")
        main = opened(qtbot, frame)
        hands.until(lambda: not main.desk.tasks.is_busy() and main.isAncestorOf(hands.focus()))
        return hands

    yield as_role
    for frame in frames:
        put_down(qtbot, frame)


def there(hands: Hands, name: str) -> bool:
    """Whether something of this name is in sight and can be used."""
    return any(widget.isEnabled() for widget in hands.all_named(name))


def open_first(hands: Hands, keys: str) -> None:
    hands.press(keys)
    hands.shows("Records", 1)
    hands.click("Records")
    hands.press("Home")


@pytest.mark.parametrize("keys", ["Ctrl+5", "Ctrl+8"])
def test_the_volunteer_coordinator_meets_words_where_nothing_is_for_them(enter: Enter, keys: str) -> None:
    hands = enter("volunteer-coordinator")
    hands.press(keys)
    hands.reads("Your role does not show ")
    assert not there(hands, "New")
    assert "Your role (" not in hands.texts(), "an error is shown"
    hands.press("Ctrl+N")
    hands.press("Ctrl+S")
    assert "Rosa" not in hands.texts()


def test_the_volunteer_coordinator_works_with_contacts_and_leaves_problems_alone(enter: Enter) -> None:
    hands = enter("volunteer-coordinator")
    open_first(hands, "Ctrl+2")
    hands.see("Save")
    hands.fill("Role", "Chair")
    hands.press("Ctrl+S")
    hands.reads("Contact saved.")
    open_first(hands, "Ctrl+4")
    hands.reads("Your role reads this and does not change it.")
    assert not there(hands, "Save")
    assert not there(hands, "New")


def test_the_volunteer_coordinator_does_not_see_who_reported(enter: Enter) -> None:
    hands = enter("volunteer-coordinator")
    open_first(hands, "Ctrl+6")
    hands.see("Save")
    assert "Reporter is" in hands.texts()
    assert not [widget for widget in hands.all_named("Reporter") if isinstance(widget, QLineEdit)]
    assert "Ana Ruiz" not in hands.texts()


@pytest.mark.parametrize("keys", ["Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+5", "Ctrl+6"])
def test_the_records_officer_sees_and_cannot_change(enter: Enter, tmp_path: Path, keys: str) -> None:
    hands = enter("records-officer")
    open_first(hands, keys)
    hands.reads("Your role reads this and does not change it.")
    for name in ("Save", "Delete", "New", "Other moves", "New problem from this"):
        assert not there(hands, name), name
    lines = [w for w in hands.front().findChildren(QLineEdit) if w.isVisible() and not w.isReadOnly() and w.isEnabled()]
    assert {hands.name(line) for line in lines} <= {"Search"}
    hands.press("Return")
    hands.type("xyzzy")
    for key in ("Ctrl+S", "Delete", "Ctrl+Z", "Ctrl+Shift+N"):
        hands.press(key)
    hands.press("Ctrl+N")
    hands.reads("Your role does not allow this.")
    assert "xyzzy" not in hands.texts()


def test_what_the_records_officer_reads_offers_nothing_to_take(enter: Enter) -> None:
    hands = enter("records-officer")
    open_first(hands, "Ctrl+2")
    hands.reads("Your role reads this and does not change it.")
    hands.tab_to("Organization")
    for keys in ("Down", "Return"):
        hands.press(keys)
        settled(hands)
    assert hands.focus().property("text") == ""
    assert not there(hands, "Organization: show choices")


def test_the_records_officer_reads_what_belongs_to_a_meeting(enter: Enter) -> None:
    hands = enter("records-officer")
    open_first(hands, "Ctrl+3")
    hands.turn_to("Concerns 1")
    hands.shows("Concerns", 1)
    assert not hands.all_named("New concern")
    hands.press("Down")
    hands.press("Return")
    hands.reads("Dark crossing")
    assert not there(hands, "Save concern")
    assert not there(hands, "Delete concern")


def test_the_records_officer_sees_what_is_due_and_settles_none_of_it(enter: Enter) -> None:
    hands = enter("records-officer")
    hands.press("Ctrl+1")
    hands.click("What is due")
    hands.press("Home")
    hands.press("Down")
    hands.until(lambda: there(hands, "Open"), "no line can be opened")
    assert not there(hands, "Done")
    assert not there(hands, "Snooze")


@pytest.mark.parametrize(("role", "changes"), [("officer", False), ("supervisor", True), ("records-officer", False)])
def test_the_agency_profile_is_the_supervisor_s(enter: Enter, role: str, changes: bool) -> None:
    hands = enter(role)
    hands.press("Ctrl+K")
    hands.type("Agency profile")
    hands.reads("Agency profile")
    hands.press("Return")
    hands.see("Agency")
    assert there(hands, "Save") is changes
    hands.press("Escape")


@pytest.mark.parametrize("role", ["officer", "supervisor"])
def test_officers_change_what_they_may(enter: Enter, tmp_path: Path, role: str) -> None:
    hands = enter(role)
    open_first(hands, "Ctrl+4")
    hands.see("Save")
    hands.fill("Analysis", "No light at the crossing")
    hands.press("Ctrl+S")
    hands.reads("Problem saved.")
    (problem,) = CommandLine(tmp_path / "vault", tmp_path / "home").json("list", "problems")
    assert problem["analysis"] == "No light at the crossing"
