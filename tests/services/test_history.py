"""The history of a record: every field, who changed it, from what to what."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from liaison_app.errors import NotFound
from liaison_app.models.base import new_id
from liaison_app.services import history, records
from liaison_app.storage import door, tables
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Actor, Session
from tests.services.adding import add, change


def told(session: Session, kind: str, record_id: str) -> list[tuple[str, str, str, str]]:
    """Action, field, before and after of each entry, newest first; those of one step by the field's name."""
    entries = history.of_record(session, kind, record_id)
    steps = list(dict.fromkeys(entry.step for entry in entries))
    entries.sort(key=lambda entry: (steps.index(entry.step), entry.field))
    return [(e.action, e.field, e.before, e.after) for e in entries]


def test_a_record_tells_its_changes_field_by_field(session: Session) -> None:
    group = add(session, "organizations", name="Harbor Clinic")
    person = add(session, "contacts", name="Ana Ruiz", role="Chair", phones=[{"number": "555-0101"}])
    change(session, "contacts", person, role="Treasurer", organization_id=group)
    phone = next(iter(records.load(session, "contacts", person).parts["phones"]))
    door.apply(session, [Edit("contacts", person, parts={"phones": {phone.id: {"number": "555-0199"}}})])
    records.undo(session)
    records.delete(session, "contacts", person)
    assert told(session, "contacts", person) == [
        ("delete", "deleted_at", "", "Yes"),
        ("undo", "phones.number", "555-0199", "555-0101"),
        ("change", "phones.number", "555-0101", "555-0199"),
        ("change", "organization_id", "", "Harbor Clinic"),
        ("change", "role", "Chair", "Treasurer"),
        ("change", "name", "", "Ana Ruiz"),
        ("change", "phones.number", "", "555-0101"),
        ("change", "role", "", "Chair"),
    ]
    entry = history.of_record(session, "contacts", person)[1]
    assert (entry.who, entry.label) == ("Jo Rivera", "Phone: Number")


def test_a_part_that_went_and_came_back(session: Session) -> None:
    person = add(session, "contacts", name="Ana Ruiz", phones=[{"number": "1"}])
    phone = records.load(session, "contacts", person).parts["phones"][0].id
    door.apply(session, [Edit("contacts", person, parts={"phones": {phone: None}})])
    records.undo(session)
    assert [entry for entry in told(session, "contacts", person) if entry[1] == "phones.number"] == [
        ("undo", "phones.number", "", "1"),
        ("change", "phones.number", "1", ""),
        ("change", "phones.number", "", "1"),
    ]


def test_what_came_with_an_import_says_so(session: Session) -> None:
    ids = [new_id() for _n in range(3)]
    edits = [Edit("contacts", one, fields={"name": f"P{n}"}) for n, one in enumerate(ids)]
    step = door.apply(session, edits, action="import", bulk=True).step
    change(session, "contacts", ids[1], name="Better")
    assert told(session, "contacts", ids[1]) == [("change", "name", "P1", "Better"), ("import", "name", "", "P1")]
    assert history.of_record(session, "contacts", ids[1])[-1].step == step


def test_two_officers_are_told_apart(session: Session) -> None:
    person = add(session, "contacts", name="Ana Ruiz")
    other = add(session, "officers", name="Sam Okafor")
    change(Session(session.engine, Actor(other)), "contacts", person, role="Chair")
    assert [entry.who for entry in history.of_record(session, "contacts", person)] == ["Sam Okafor", "Jo Rivera"]


def test_the_history_of_a_referral_is_a_consultation(session: Session) -> None:
    referral = add(session, "referrals", person="Ana Ruiz")
    history.of_record(session, "referrals", referral)
    assert session.consultations is not None
    session.consultations.flush()
    with session.read() as db:
        assert (
            db.scalars(select(tables.events.c.record_id).where(tables.events.c.action == "consult")).one() == referral
        )


def test_a_record_that_was_never_there(session: Session) -> None:
    with pytest.raises(NotFound):
        history.of_record(session, "contacts", new_id())
