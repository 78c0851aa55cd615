"""Undo takes back exactly one step, through the same door."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from liaison_app.errors import Conflict, UserError
from liaison_app.models.base import new_id
from liaison_app.models.contact import Contact
from liaison_app.models.parts import Phone
from liaison_app.storage import door, history
from liaison_app.storage.check import check
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Actor, Session


def snapshot(session: Session) -> list[tuple[str, ...]]:
    """The live contacts with their phones, as an officer sees them."""
    with session.read() as db:
        people = db.scalars(select(Contact).where(Contact.deleted_at.is_(None)).order_by(Contact.n)).all()
        numbers = select(Phone.owner_id, Phone.number, Phone.position).order_by(Phone.position, Phone.n)
        phones = [tuple(map(str, row)) for row in db.execute(numbers)]
    return [(p.id, p.name, p.role, *(n for owner, n, _at in phones if owner == p.id)) for p in people]


def test_every_step_can_be_taken_back_in_turn(session: Session) -> None:
    record_id, phone, other = new_id(), new_id(), new_id()
    steps = [
        Edit("contacts", record_id, fields={"name": "Ana"}, parts={"phones": {phone: {"number": "1"}}}),
        Edit("contacts", record_id, fields={"role": "Chair"}),
        Edit("contacts", record_id, parts={"phones": {phone: {"number": "2"}, other: {"number": "9"}}}),
        Edit("contacts", record_id, parts={"phones": {phone: None}}),
        Edit("contacts", record_id, deleted=True),
    ]
    seen = [snapshot(session)]
    for edit in steps:
        door.apply(session, [edit])
        seen.append(snapshot(session))
    for expected in reversed(seen[:-1]):
        history.undo(session)
        assert snapshot(session) == expected
        assert check(session) == []


def test_a_bulk_import_is_one_step(session: Session) -> None:
    edits = [Edit("contacts", new_id(), fields={"name": f"P{n}"}) for n in range(30)]
    door.apply(session, edits, bulk=True, action="import")
    assert len(history.undo(session).ids("contacts")) == 30
    assert snapshot(session) == []


def test_there_is_an_end_to_undoing(session: Session) -> None:
    door.apply(session, [Edit("contacts", new_id(), fields={"name": "Ana"})])
    history.undo(session)
    with pytest.raises(UserError, match="nothing to undo"):
        history.undo(session)


def test_an_officer_undoes_only_what_they_did(session: Session) -> None:
    other = Session(session.engine, Actor(new_id()))
    door.apply(session, [Edit("contacts", new_id(), fields={"name": "Mine"})])
    door.apply(other, [Edit("contacts", new_id(), fields={"name": "Theirs"})])
    history.undo(session)
    assert [row[1] for row in snapshot(session)] == ["Theirs"]


def test_undo_does_not_run_over_a_later_change_by_another(session: Session) -> None:
    record_id = new_id()
    door.apply(session, [Edit("contacts", record_id, fields={"name": "Ana"})])
    door.apply(session, [Edit("contacts", record_id, fields={"role": "Chair"})])
    door.apply(Session(session.engine, Actor(new_id())), [Edit("contacts", record_id, fields={"role": "Treasurer"})])
    with pytest.raises(Conflict):
        history.undo(session)
    assert snapshot(session)[0][2] == "Treasurer"
