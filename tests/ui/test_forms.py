"""Forms: what is typed reaches the vault, what cannot be taken is said beside its field, and nothing typed is lost."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from liaison_app.storage.session import Session
from tests.services.adding import add
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.vaults import PASSPHRASE
from tests.ui.conftest import settled

pytestmark = pytest.mark.usefixtures("window")


def new_contact(hands: Hands, name: str) -> None:
    """Begin a contact."""
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.type(name)


def save_contact(hands: Hands) -> None:
    """Save the contact in sight."""
    hands.press("Ctrl+S")
    hands.reads("Contact saved.")


def test_every_field_of_a_contact_by_keyboard(hands: Hands, cli: CommandLine) -> None:
    new_contact(hands, "Amara Okafor")
    hands.press("Tab")
    hands.type("Chair")
    hands.fill("Number", "555-0142")
    hands.fill("E-mails", "amara@example.org, chair@example.org")
    hands.fill("Area", "Old Mill")
    hands.fill("Prefers", "E-m")
    hands.press("Return")
    hands.fill("Agreed to be held on", "2026-03-01")
    hands.fill("Notes", "Knows the whole court.")
    hands.click("Do not contact")
    save_contact(hands)
    contact = cli.only("contacts")
    expected = {
        "name": "Amara Okafor",
        "role": "Chair",
        "area": "Old Mill",
        "preferred_channel": "email",
        "notes": "Knows the whole court.",
        "emails": ["amara@example.org", "chair@example.org"],
        "do_not_contact": True,
        "agreed_on": "2026-03-01",
    }
    assert {name: contact[name] for name in expected} == expected
    assert [phone["number"] for phone in cli.listed("phones")] == ["555-0142"]


def test_what_is_not_understood_is_said_beside_the_field(hands: Hands, cli: CommandLine) -> None:
    new_contact(hands, "Tom Brandt")
    hands.fill("Agreed to be held on", "soon")
    hands.press("Return")
    hands.reads("expected a date such as")
    assert hands.focus() is hands.see("Agreed to be held on")
    assert cli.listed("contacts") == []
    hands.fill("Agreed to be held on", "2026-05-04")
    hands.press("Return")
    hands.reads("Contact saved.")
    assert "expected a date" not in hands.texts()
    assert cli.only("contacts")["agreed_on"] == "2026-05-04"


def test_a_needed_field_left_blank(hands: Hands, cli: CommandLine) -> None:
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.fill("Role", "Vicar")
    hands.press("Ctrl+S")
    hands.reads("Name is needed.")
    assert cli.listed("contacts") == []


def test_only_what_was_touched_is_written(hands: Hands, cli: CommandLine) -> None:
    new_contact(hands, "Leila Haddad")
    save_contact(hands)
    contact = cli.only("contacts")
    hands.fill("Role", "Head teacher")
    # Meanwhile somebody else changes another field.
    cli.ok("edit", "contacts", contact["id"], "area=Harbor")
    hands.press("Ctrl+S")
    hands.reads("All changes saved")
    contact = cli.only("contacts")
    assert (contact["role"], contact["area"]) == ("Head teacher", "Harbor")


def test_the_same_field_changed_elsewhere_is_not_overwritten_unseen(hands: Hands, cli: CommandLine) -> None:
    new_contact(hands, "Leila Haddad")
    save_contact(hands)
    contact = cli.only("contacts")
    hands.fill("Role", "Head teacher")
    cli.ok("edit", "contacts", contact["id"], "role=Vicar")
    hands.press("Ctrl+S")
    hands.reads("was changed in the meantime")
    assert cli.only("contacts")["role"] == "Vicar"
    settled(hands)
    hands.press("Ctrl+S")
    hands.reads("All changes saved")
    assert cli.only("contacts")["role"] == "Head teacher"


def test_going_to_another_tab_saves_what_was_typed(hands: Hands, cli: CommandLine) -> None:
    new_contact(hands, "Omar Silva")
    hands.press("Ctrl+5")
    hands.reads("Contact saved.")
    assert cli.only("contacts")["name"] == "Omar Silva"


def test_what_cannot_be_saved_stays_and_the_window_says_so(hands: Hands, cli: CommandLine) -> None:
    new_contact(hands, "Omar Silva")
    hands.fill("Agreed to be held on", "maybe")
    hands.press("Ctrl+5")
    hands.reads("Not saved yet: Contacts")
    hands.press("Ctrl+2")
    hands.reads("expected a date such as")
    hands.reads("maybe")
    hands.click("Discard changes")
    hands.reads("All changes saved")
    hands.press("Ctrl+L")
    enter(hands)
    settled(hands)
    assert "What you typed last time is back" not in hands.texts(), "what was discarded comes back"
    assert cli.listed("contacts") == []


def test_a_link_is_picked_by_typing(hands: Hands, session: Session, cli: CommandLine) -> None:
    clinic, _school = (add(session, "organizations", name=name) for name in ("Harbor Clinic", "Old Mill School"))
    new_contact(hands, "Ines Costa")
    hands.fill("Organization", "harbor clinic")
    save_contact(hands)
    contact = cli.only("contacts")
    assert contact["organization_id"] == clinic


def test_keys_of_the_window_work_while_choices_are_shown(hands: Hands, session: Session, cli: CommandLine) -> None:
    clinic = add(session, "organizations", name="Harbor Clinic")
    new_contact(hands, "Ines Costa")
    hands.fill("Organization", "Harbor")
    hands.until(lambda: QApplication.activePopupWidget() is not None)
    save_contact(hands)
    assert cli.only("contacts")["organization_id"] == clinic


def test_a_new_organization_on_the_way(hands: Hands, cli: CommandLine) -> None:
    new_contact(hands, "Ines Costa")
    hands.fill("Organization", "Ferry Users")
    hands.until(lambda: QApplication.activePopupWidget() is not None)
    hands.press("Down")
    hands.press("Return")
    hands.reads("Organization “Ferry Users” added.")
    settled(hands)
    save_contact(hands)
    added = cli.only("organizations")
    assert added["name"] == "Ferry Users"
    assert cli.only("contacts")["organization_id"] == added["id"]


def test_a_name_that_means_nothing_is_refused(hands: Hands, cli: CommandLine) -> None:
    new_contact(hands, "Ines Costa")
    hands.fill("Relationship owner", "Nobody At All")
    hands.press("Ctrl+S")
    hands.reads("Nothing here is called “Nobody At All”")
    assert cli.listed("contacts") == []


def test_a_second_phone_and_one_taken_away(hands: Hands, session: Session, cli: CommandLine) -> None:
    add(session, "contacts", name="Rosa Kim", phones=[{"number": "555-0101"}, {"number": "555-0102"}])
    hands.go_to("Rosa Kim")
    hands.see("Remove Phone 2")
    hands.click("Remove Phone 1")
    hands.click("Add phone")
    hands.type("555-0103")
    save_contact(hands)
    assert sorted(phone["number"] for phone in cli.listed("phones")) == ["555-0102", "555-0103"]


def test_race_opens_after_two_other_features(hands: Hands) -> None:
    hands.press("Ctrl+6")
    hands.press("Ctrl+N")
    hands.see("What was being done")
    [field] = [w for w in hands.all_named("Race or ethnicity as described") if isinstance(w, QLineEdit)]
    assert not field.isEnabled()
    hands.fill("Clothing", "red jacket")
    assert not field.isEnabled()
    hands.fill("Height and build", "tall")
    assert field.isEnabled()


def test_moves_of_a_referral_are_dated_and_offered_by_state(hands: Hands, cli: CommandLine) -> None:
    hands.press("Ctrl+5")
    hands.press("Ctrl+N")
    hands.type("Corinne Example")
    hands.press("Ctrl+S")
    hands.reads("Referral saved.")
    hands.click("Move to Requested")
    hands.see("Move to Accepted")
    assert cli.only("referrals")["state"] == "requested"
    assert cli.only("referral-moves")["to_state"] == "requested"


def test_what_is_not_saved_survives_locking(hands: Hands, cli: CommandLine) -> None:
    new_contact(hands, "Paul Weber")
    hands.fill("Number", "555-0177")
    hands.fill("Agreed to be held on", "after the fair")
    hands.press("Ctrl+L")
    hands.see("Passphrase")
    assert "Paul Weber" not in hands.texts()
    assert cli.listed("contacts") == []
    enter(hands)
    hands.reads("What you typed last time is back")
    hands.reads("after the fair")
    hands.reads("555-0177")
    hands.fill("Agreed to be held on", "2026-06-01")
    save_contact(hands)
    contact = cli.only("contacts")
    assert contact["name"] == "Paul Weber"
    assert cli.only("phones")["number"] == "555-0177"
    hands.press("Ctrl+L")
    enter(hands)
    settled(hands)
    assert "What you typed last time is back" not in hands.texts(), "the draft stays behind"


def enter(hands: Hands) -> None:
    """Unlock the window."""
    hands.fill("Passphrase", PASSPHRASE)
    hands.press("Return")
    hands.see("Lock")


def test_undo_takes_back_a_save_a_delete_and_a_move(hands: Hands, cli: CommandLine) -> None:
    new_contact(hands, "Viktor Novak")
    save_contact(hands)
    hands.fill("Role", "Chair")
    hands.press("Ctrl+S")
    hands.reads("All changes saved")
    settled(hands)
    assert cli.only("contacts")["role"] == "Chair"
    hands.press("Ctrl+Z")
    hands.reads("Taken back.")
    assert cli.only("contacts")["role"] == ""
    hands.click("Delete")
    hands.reads("Contact deleted.")
    assert cli.listed("contacts") == []
    hands.click("Undo")
    hands.reads("Taken back.")
    assert cli.only("contacts")["name"] == "Viktor Novak"
