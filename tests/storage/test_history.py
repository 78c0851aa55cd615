"""Undo takes back exactly one step, through the same door."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from liaison_app.errors import Conflict, UserError
from liaison_app.models.base import new_id
from liaison_app.models.contact import Contact
from liaison_app.models.parts import Phone
from liaison_app.storage import anchor, door, history, tables, vault
from liaison_app.storage.check import check
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Actor, Session
from tests.support.vaults import CHEAP, PASSPHRASE, fresh_vault


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


def test_a_record_that_another_worked_on_does_not_go_with_the_step_that_made_it(session: Session) -> None:
    edits = [Edit("contacts", new_id(), fields={"name": f"P{n}"}) for n in range(3)]
    step = door.apply(session, edits, bulk=True, action="import").step
    other = Session(session.engine, Actor(new_id()))
    door.apply(other, [Edit("contacts", edits[1].id, fields={"role": "Chair"})])
    with pytest.raises(Conflict, match="was changed in the meantime"):
        history.undo(session, step)
    assert len(snapshot(session)) == 3
    history.undo(other)
    history.undo(session, step)
    assert snapshot(session) == []


def test_only_the_last_hundred_steps_of_an_officer_are_offered(session: Session) -> None:
    for n in range(history.REACH + 5):
        door.apply(session, [Edit("contacts", new_id(), fields={"name": f"P{n}"})])
    with session.read() as db:
        first = db.scalars(select(tables.steps.c.step).where(tables.steps.c.action == "change")).first()
    with pytest.raises(UserError, match="any more"):
        history.undo(session, first or "")
    for _n in range(history.REACH):
        history.undo(session)
    assert history.last_step(session) == ""
    assert len(snapshot(session)) == 5


def test_a_step_is_taken_back_once_and_by_its_officer_only(session: Session) -> None:
    step = door.apply(session, [Edit("contacts", new_id(), fields={"name": "Ana"})]).step
    with pytest.raises(UserError):
        history.undo(Session(session.engine, Actor(new_id())), step)
    history.undo(session, step)
    with pytest.raises(Conflict, match="already"):
        history.undo(session, step)


def test_undo_is_one_transaction_and_an_event(session: Session) -> None:
    door.apply(session, [Edit("contacts", new_id(), fields={"name": "Ana"})])
    with session.read() as db:
        before = anchor.commits(db.connection())
    undone = history.undo(session)
    with session.read() as db:
        assert anchor.commits(db.connection()) == before + 1
        event = db.execute(select(tables.events).order_by(tables.events.c.n.desc())).first()
    assert event is not None
    assert (event.action, event.step) == ("undo", undone.step)


def test_undo_survives_a_restart(tmp_path: Path) -> None:
    opened = fresh_vault(tmp_path / "vault")
    door.apply(opened.session(), [Edit("contacts", new_id(), fields={"name": "Ana"})])
    opened.close()
    opened = vault.open_vault(tmp_path / "vault", PASSPHRASE, store=None, cost=CHEAP)
    history.undo(opened.session())
    assert snapshot(opened.session()) == []
    opened.close()
