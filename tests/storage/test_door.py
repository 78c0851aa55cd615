"""The one door: everything of a change is written, or nothing."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from sqlalchemy import func, select

from liaison_app.errors import Conflict, NotFound
from liaison_app.models.about import Value
from liaison_app.models.base import new_id
from liaison_app.models.contact import Contact
from liaison_app.models.parts import Phone
from liaison_app.models.registry import KINDS
from liaison_app.storage import door, lists, tables
from liaison_app.storage.check import check
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session


def add(session: Session, name: str = "Ana Ruiz", **fields: str) -> str:
    record_id = new_id()
    door.apply(session, [Edit("contacts", record_id, fields={"name": name, **fields})])
    return record_id


def get(session: Session, record_id: str) -> Contact:
    with session.read() as db:
        return db.scalars(select(Contact).where(Contact.id == record_id)).one()


def phones(session: Session, contact_id: str) -> list[str]:
    with session.read() as db:
        query = select(Phone.number).where(Phone.owner_id == contact_id).order_by(Phone.position, Phone.n)
        return list(db.scalars(query))


def found(session: Session, search: str) -> int:
    with session.read() as db:
        return lists.count(db, lists.Query("contacts", search=search))


def rows(session: Session, name: str) -> int:
    with session.read() as db:
        return db.scalar(select(func.count()).select_from(tables.metadata.tables[name])) or 0


def test_a_change_writes_row_part_index_history_event_and_outbox(session: Session) -> None:
    before = {name: rows(session, name) for name in ("changes", "events", "outbox", "steps")}
    record_id = new_id()
    phone = {"number": "555-0101"}
    edit = Edit("contacts", record_id, fields={"name": "Ana Ruiz"}, parts={"phones": {new_id(): phone}})
    changed = door.apply(session, [edit])
    assert changed.ids("contacts") == {record_id}
    assert get(session, record_id).name == "Ana Ruiz"
    assert phones(session, record_id) == ["555-0101"]
    assert found(session, "ana 555") == 1
    assert {name: rows(session, name) - count for name, count in before.items()} == dict.fromkeys(before, 1)


def test_a_failure_in_the_last_edit_undoes_the_first(session: Session) -> None:
    good = Edit("contacts", new_id(), fields={"name": "Ana Ruiz"})
    bad = Edit("contacts", new_id(), base=3, fields={"name": "Gone"})
    before = {name: rows(session, name) for name in tables.metadata.tables}
    with pytest.raises(NotFound):
        door.apply(session, [good, bad])
    assert {name: rows(session, name) for name in tables.metadata.tables} == before
    assert found(session, "ana") == 0


def test_two_changes_to_different_fields_both_stand(session: Session) -> None:
    record_id = add(session)
    door.apply(session, [Edit("contacts", record_id, base=1, fields={"role": "Chair"})])
    door.apply(session, [Edit("contacts", record_id, base=1, fields={"area": "Harbor"})])
    record = get(session, record_id)
    assert (record.role, record.area, record.version) == ("Chair", "Harbor", 3)


def test_a_change_to_a_field_that_changed_since_is_refused(session: Session) -> None:
    record_id = add(session)
    door.apply(session, [Edit("contacts", record_id, base=1, fields={"role": "Chair"})])
    with pytest.raises(Conflict, match="Role"):
        door.apply(session, [Edit("contacts", record_id, base=1, fields={"role": "Secretary"})])
    assert get(session, record_id).role == "Chair"


def test_an_edit_that_changes_nothing_is_no_change(session: Session) -> None:
    record_id = add(session)
    assert not door.apply(session, [Edit("contacts", record_id, base=1, fields={"name": "Ana Ruiz"})]).records
    assert get(session, record_id).version == 1


def test_parts_are_added_changed_and_removed_in_place(session: Session) -> None:
    first, second, third = new_id(), new_id(), new_id()
    record_id = new_id()
    start = {first: {"number": "1"}, second: {"number": "2"}}
    door.apply(session, [Edit("contacts", record_id, fields={"name": "Ana"}, parts={"phones": start})])
    touched = {first: None, second: {"number": "22"}, third: {"number": "3"}}
    door.apply(session, [Edit("contacts", record_id, base=1, parts={"phones": touched})])
    assert phones(session, record_id) == ["22", "3"]
    assert (found(session, "22"), found(session, "1")) == (1, 0)


def test_a_part_changed_on_both_sides_is_refused(session: Session) -> None:
    record_id, phone = new_id(), new_id()
    start = {phone: {"number": "1"}}
    door.apply(session, [Edit("contacts", record_id, fields={"name": "Ana"}, parts={"phones": start})])
    door.apply(session, [Edit("contacts", record_id, base=1, parts={"phones": {phone: {"number": "2"}}})])
    with pytest.raises(Conflict):
        door.apply(session, [Edit("contacts", record_id, base=1, parts={"phones": {phone: {"number": "3"}}})])
    assert phones(session, record_id) == ["2"]


def test_a_deleted_record_leaves_lists_and_search_and_comes_back(session: Session) -> None:
    record_id = add(session)
    door.apply(session, [Edit("contacts", record_id, base=1, deleted=True)])
    assert (found(session, ""), found(session, "ana")) == (0, 0)
    door.apply(session, [Edit("contacts", record_id, deleted=False)])
    assert (found(session, ""), found(session, "ana")) == (1, 1)


def test_a_bulk_create_is_one_event_and_one_change(session: Session) -> None:
    events, changes = rows(session, "events"), rows(session, "changes")
    edits = [Edit("contacts", new_id(), fields={"name": f"Person {n}"}) for n in range(50)]
    door.apply(session, edits, bulk=True, action="import")
    assert (rows(session, "events") - events, rows(session, "changes") - changes) == (1, 1)
    assert found(session, "person") == 50


def test_events_hold_names_of_fields_and_never_values(session: Session) -> None:
    add(session, "Zebulon Quartermaine", notes="met at the clinic")
    with session.read() as db:
        logged = " ".join(str(row) for row in db.execute(select(tables.events)))
    assert "name" in logged
    assert "Zebulon" not in logged
    assert "clinic" not in logged


def test_the_times_of_a_report_are_kept_to_the_day(session: Session) -> None:
    report = KINDS["reports"].table
    fields: dict[str, Value] = {"doing": "Trying car doors", "seen_on": date(2026, 11, 20)}
    door.apply(session, [Edit("reports", new_id(), fields=fields)])
    with session.read() as db:
        made = db.scalars(select(report.c.created_at)).one()
        at = db.scalars(select(tables.events.c.at).where(tables.events.c.kind == "reports")).one()
        queued = db.scalars(select(tables.outbox.c.queued_at).where(tables.outbox.c.kind == "reports")).one()
    assert (made.hour, made.minute, made.second) == (0, 0, 0)
    assert at.endswith("T00:00:00.000")
    assert queued.endswith("T00:00:00")


def test_many_threads_write_without_losing_or_locking_out(session: Session) -> None:
    errors: list[BaseException] = []

    def work(worker: int) -> None:
        try:
            for n in range(10):
                add(session, f"Worker {worker} {n}")
        except BaseException as error:  # noqa: BLE001 - reported by the assertion below
            errors.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert found(session, "worker") == 80
    assert check(session) == []
