"""Forms: what is typed reaches the vault, what cannot be taken is said beside its field, and nothing typed is lost."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLineEdit

from liaison_app.services import drafts, records
from liaison_app.services.work import Changed, Edit, Query
from liaison_app.storage.session import Session
from liaison_app.ui.frame import Frame
from liaison_app.ui.main_window import MainWindow
from tests.support.hands import Hands
from tests.support.vaults import PASSPHRASE


def stored(session: Session, kind: str) -> list[records.Loaded]:
    """Every record of a kind, by title."""
    return [records.load(session, kind, record_id) for record_id, _title in records.find(session, kind, "", 500)]


def add_contact(hands: Hands, name: str) -> None:
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.type(name)
    hands.press("Ctrl+S")
    hands.reads("Contact saved.")


def test_every_field_of_a_contact_by_keyboard(window: MainWindow, hands: Hands, session: Session) -> None:
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.type("Amara Okafor")
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
    hands.press("Ctrl+S")
    hands.reads("Contact saved.")
    [contact] = stored(session, "contacts")
    values = {name: contact.value(name) for name in ("name", "role", "area", "preferred_channel", "notes")}
    assert values == {
        "name": "Amara Okafor",
        "role": "Chair",
        "area": "Old Mill",
        "preferred_channel": "email",
        "notes": "Knows the whole court.",
    }
    assert contact.value("emails") == ("amara@example.org", "chair@example.org")
    assert contact.value("do_not_contact") is True
    assert str(contact.value("agreed_on")) == "2026-03-01"
    assert [phone.number for phone in contact.parts["phones"]] == ["555-0142"]  # type: ignore[attr-defined]


def test_what_is_not_understood_is_said_beside_the_field(window: MainWindow, hands: Hands, session: Session) -> None:
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.type("Tom Brandt")
    hands.fill("Agreed to be held on", "soon")
    hands.press("Return")
    hands.reads("expected a date such as")
    assert hands.focus() is hands.see("Agreed to be held on")
    assert stored(session, "contacts") == []
    hands.fill("Agreed to be held on", "2026-05-04")
    hands.press("Return")
    hands.reads("Contact saved.")
    assert "expected a date" not in hands.texts()
    assert len(stored(session, "contacts")) == 1


def test_a_needed_field_left_blank(window: MainWindow, hands: Hands, session: Session) -> None:
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.fill("Role", "Vicar")
    hands.press("Ctrl+S")
    hands.reads("Name is needed.")
    assert stored(session, "contacts") == []


def test_only_what_was_touched_is_written(window: MainWindow, hands: Hands, session: Session) -> None:
    add_contact(hands, "Leila Haddad")
    [contact] = stored(session, "contacts")
    hands.fill("Role", "Head teacher")
    # Meanwhile somebody else changes another field.
    edit = Edit("contacts", contact.record.id, base=contact.record.version, fields={"area": "Harbor"})
    records.save(session, [edit])
    hands.press("Ctrl+S")
    hands.until(lambda: stored(session, "contacts")[0].value("role") == "Head teacher")
    assert stored(session, "contacts")[0].value("area") == "Harbor"


def test_the_same_field_changed_elsewhere_is_not_overwritten_unseen(
    window: MainWindow, hands: Hands, session: Session
) -> None:
    add_contact(hands, "Leila Haddad")
    [contact] = stored(session, "contacts")
    hands.fill("Role", "Head teacher")
    edit = Edit("contacts", contact.record.id, base=contact.record.version, fields={"role": "Vicar"})
    records.save(session, [edit])
    hands.press("Ctrl+S")
    hands.reads("was changed in the meantime")
    assert stored(session, "contacts")[0].value("role") == "Vicar"
    hands.until(lambda: not window.desk.tasks.is_busy())
    hands.press("Ctrl+S")
    hands.until(lambda: stored(session, "contacts")[0].value("role") == "Head teacher")


def test_going_to_another_tab_saves_what_was_typed(window: MainWindow, hands: Hands, session: Session) -> None:
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.type("Omar Silva")
    hands.press("Ctrl+5")
    hands.until(lambda: len(stored(session, "contacts")) == 1, "not saved")


def test_what_cannot_be_saved_stays_and_the_window_says_so(window: MainWindow, hands: Hands, session: Session) -> None:
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.type("Omar Silva")
    hands.fill("Agreed to be held on", "maybe")
    hands.press("Ctrl+5")
    hands.reads("Not saved yet: Contacts")
    hands.press("Ctrl+2")
    hands.reads("expected a date such as")
    hands.reads("maybe")
    hands.click("Discard changes")
    hands.reads("All changes saved")
    assert stored(session, "contacts") == []


def test_a_link_is_picked_by_typing(window: MainWindow, hands: Hands, session: Session) -> None:
    names = ("Harbor Clinic", "Old Mill School")
    records.save(session, [records.new("organizations", {"name": name}) for name in names])
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.type("Ines Costa")
    hands.fill("Organization", "harbor clinic")
    hands.press("Ctrl+S")
    hands.reads("Contact saved.")
    [contact] = stored(session, "contacts")
    assert list(contact.titles.values()) == ["Harbor Clinic"]


def test_keys_of_the_window_work_while_choices_are_shown(window: MainWindow, hands: Hands, session: Session) -> None:
    records.save(session, [records.new("organizations", {"name": "Harbor Clinic"})])
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.type("Ines Costa")
    hands.fill("Organization", "Harbor")
    hands.until(lambda: QApplication.activePopupWidget() is not None)
    hands.press("Ctrl+S")
    hands.reads("Contact saved.")
    assert list(stored(session, "contacts")[0].titles.values()) == ["Harbor Clinic"]


def test_a_new_organization_on_the_way(window: MainWindow, hands: Hands, session: Session) -> None:
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.type("Ines Costa")
    hands.fill("Organization", "Ferry Users")
    hands.until(lambda: QApplication.activePopupWidget() is not None)
    hands.press("Down")
    hands.press("Return")
    hands.until(lambda: [one.value("name") for one in stored(session, "organizations")] == ["Ferry Users"])
    hands.until(lambda: not window.desk.tasks.is_busy())
    hands.press("Ctrl+S")
    hands.reads("Contact saved.")
    assert list(stored(session, "contacts")[0].titles.values()) == ["Ferry Users"]


def test_a_name_that_means_nothing_is_refused(window: MainWindow, hands: Hands, session: Session) -> None:
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.type("Ines Costa")
    hands.fill("Relationship owner", "Nobody At All")
    hands.press("Ctrl+S")
    hands.reads("Nothing here is called “Nobody At All”")
    assert stored(session, "contacts") == []


def test_a_second_phone_and_one_taken_away(window: MainWindow, hands: Hands, session: Session) -> None:
    edit = records.new("contacts", {"name": "Rosa Kim"}, phones=[{"number": "555-0101"}, {"number": "555-0102"}])
    records.save(session, [edit])
    window.desk.tell(Changed.of([("contacts", edit.id)]))
    window.open("contacts", edit.id)
    hands.see("Remove Phone 2")
    hands.click("Remove Phone 1")
    hands.click("Add phone")
    hands.type("555-0103")
    hands.press("Ctrl+S")
    hands.reads("Contact saved.")
    [contact] = stored(session, "contacts")
    assert [phone.number for phone in contact.parts["phones"]] == ["555-0102", "555-0103"]  # type: ignore[attr-defined]


def test_race_opens_after_two_other_features(window: MainWindow, hands: Hands) -> None:
    hands.press("Ctrl+6")
    hands.press("Ctrl+N")
    hands.see("What was being done")
    [field] = [w for w in hands.all_named("Race or ethnicity as described") if isinstance(w, QLineEdit)]
    assert not field.isEnabled()
    hands.fill("Clothing", "red jacket")
    assert not field.isEnabled()
    hands.fill("Height and build", "tall")
    assert field.isEnabled()


def test_moves_of_a_referral_are_dated_and_offered_by_state(window: MainWindow, hands: Hands, session: Session) -> None:
    hands.press("Ctrl+5")
    hands.press("Ctrl+N")
    hands.type("Corinne Example")
    hands.press("Ctrl+S")
    hands.reads("Referral saved.")
    hands.click("Move to Requested")
    hands.see("Move to Accepted")
    [referral] = stored(session, "referrals")
    assert referral.value("state") == "requested"
    assert len(referral.parts["referral-moves"]) == 1


def test_what_is_not_saved_survives_locking_and_closing(
    window: MainWindow, locked: Frame, hands: Hands, session: Session
) -> None:
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.type("Paul Weber")
    hands.fill("Number", "555-0177")
    hands.fill("Agreed to be held on", "after the fair")
    hands.press("Ctrl+L")
    hands.see("Passphrase")
    assert "Paul Weber" not in hands.texts()
    assert stored(session, "contacts") == []
    hands.fill("Passphrase", PASSPHRASE)
    hands.press("Return")
    hands.reads("What you typed last time is back")
    hands.reads("after the fair")
    hands.reads("555-0177")
    hands.fill("Agreed to be held on", "2026-06-01")
    hands.press("Ctrl+S")
    hands.reads("Contact saved.")
    [contact] = stored(session, "contacts")
    assert contact.value("name") == "Paul Weber"
    assert [phone.number for phone in contact.parts["phones"]] == ["555-0177"]  # type: ignore[attr-defined]
    hands.until(lambda: drafts.every(session) == [], "the draft stays behind")


def test_undo_takes_back_a_save_a_delete_and_a_move(window: MainWindow, hands: Hands, session: Session) -> None:
    add_contact(hands, "Viktor Novak")
    hands.fill("Role", "Chair")
    hands.press("Ctrl+S")
    hands.until(lambda: stored(session, "contacts")[0].value("role") == "Chair" and not window.desk.tasks.is_busy())
    hands.press("Ctrl+Z")
    hands.until(lambda: stored(session, "contacts")[0].value("role") == "")
    hands.click("Delete")
    hands.reads("Contact deleted.")
    assert stored(session, "contacts") == []
    hands.click("Undo")
    hands.until(lambda: records.count(session, Query("contacts")) == 1)
