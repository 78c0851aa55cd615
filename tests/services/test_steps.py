"""The history of a record by steps: grouped, counted, and with the reason where one cannot be taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from liaison_app.errors import NotAllowed
from liaison_app.models.base import new_id
from liaison_app.services import records, steps
from liaison_app.storage import door
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Actor, Session
from tests.services.adding import add, change


def test_what_was_done_together_stands_together(session: Session) -> None:
    person = add(session, "contacts", name="Ana Ruiz", role="Chair", phones=[{"number": "555-0101"}])
    change(session, "contacts", person, role="Treasurer")
    found = steps.of_record(session, "contacts", person)
    assert [{entry.label for entry in step.entries} for step in found] == [{"Role"}, {"Name", "Role", "Phone: Number"}]
    assert [(step.who, step.what, step.others, step.refusal) for step in found] == [("Jo Rivera", "Changed", 0, "")] * 2


def test_each_reason_not_to_take_back_is_said(session: Session) -> None:
    person = add(session, "contacts", name="Ana Ruiz")
    sam = replace(session, actor=Actor(add(session, "officers", name="Sam Okafor"), "officer"))
    change(sam, "contacts", person, role="Chair")
    change(session, "contacts", person, role="Treasurer")
    records.undo(session)
    said = [step.refusal.split(":")[0] for step in steps.of_record(session, "contacts", person)]
    assert said == [
        "This is not taken back. You can change the record again.",
        "This was taken back.",
        "Only Sam Okafor can take this back. You can change the record again.",
        "",
    ]
    for _step in range(100):
        change(session, "contacts", person, role=new_id())
    assert steps.of_record(session, "contacts", person)[-1].refusal.startswith("This is too long ago")
    reader = replace(session, actor=replace(session.actor, role="records-officer"))
    assert {step.refusal for step in steps.of_record(reader, "contacts", person)} == {
        "Your role does not take changes back."
    }


def test_a_step_over_a_kind_that_the_role_no_longer_writes_stays(session: Session) -> None:
    person, place = records.new("contacts", {"name": "Lee Park"}), records.new("places", {"name": "Fifth & Mill"})
    records.save(session, [person, place])
    lost = replace(session, actor=replace(session.actor, role="volunteer-coordinator"))
    [step] = steps.of_record(lost, "contacts", person.id)
    assert (step.others, step.refusal) == (1, "Your role does not write everything that this step changed.")


def test_an_import_is_one_step(session: Session) -> None:
    ids = [new_id() for _n in range(3)]
    door.apply(session, [Edit("services", one, fields={"name": one}) for one in ids], action="import", bulk=True)
    [step] = steps.of_record(session, "services", ids[1])
    assert (step.what, step.others, step.refusal) == ("Imported", 2, "")
    records.undo(session, step.id)
    assert records.every(session, "services") == []
    assert [step.what for step in steps.of_record(session, "services", ids[1])] == ["Taken back", "Imported"]


def test_a_role_that_does_not_read_the_kind_sees_nothing(session: Session) -> None:
    referral = add(session, "referrals", person="Paula Quist")
    with pytest.raises(NotAllowed):
        steps.of_record(replace(session, actor=Actor(session.actor.id, "volunteer-coordinator")), "referrals", referral)
