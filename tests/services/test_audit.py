"""The viewer of the audit log: filters, names in place of ids, and what a spreadsheet gets."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest
from sqlalchemy import select

from liaison_app import clock
from liaison_app.exports.spreadsheet import escaped, write_csv
from liaison_app.models.base import new_id
from liaison_app.services import audit, records, release
from liaison_app.services.audit import Filters
from liaison_app.storage import door, tables
from liaison_app.storage.audit import Event, log, stamp
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Actor, Session
from tests.services.adding import add, change


@pytest.fixture
def busy(session: Session) -> Session:
    """Two officers, a contact, a referral that was opened, a report."""
    person = add(session, "contacts", name="Ana Ruiz")
    other = add(session, "officers", name="=Sam Okafor")
    change(Session(session.engine, Actor(other)), "contacts", person, role="Chair")
    referral = add(session, "referrals", person="Paula Quist")
    records.consult(session, "referrals", referral)
    add(session, "reports", doing="Trying car doors", seen_on=clock.today())
    assert session.consultations is not None
    session.consultations.flush()
    return session


def test_names_stand_in_place_of_ids(busy: Session) -> None:
    rows = audit.query(busy)
    assert [row.n for row in rows] == sorted((row.n for row in rows), reverse=True)
    opened = next(row for row in rows if row.action == "consult")
    assert (opened.who, opened.what, opened.kind, opened.record) == ("Jo Rivera", "Opened", "Referral", "P. Q.")
    assert next(row for row in rows if row.kind == "Contact").record == "Ana Ruiz"
    assert next(row for row in rows if row.kind == "Watch report").record == ""


def test_every_filter_leaves_what_it_names(busy: Session) -> None:
    everything = audit.query(busy)
    sam = next(row.actor_id for row in everything if "Sam" in row.who)
    person = next(row.record_id for row in everything if row.kind == "Contact")
    assert [row.fields for row in audit.query(busy, Filters(who=sam))] == [("role",)]
    assert {row.kind for row in audit.query(busy, Filters(what="consult"))} == {"Referral"}
    assert len(audit.query(busy, Filters(kind="contacts"))) == 2
    assert len(audit.query(busy, Filters(record=person))) == 2
    assert len(audit.query(busy, Filters(record=person, who=sam))) == 1
    assert len(audit.query(busy, limit=2)) == 2
    assert audit.query(busy, before=everything[1].n) == everything[2:]


def test_days_are_local_and_both_ends_count(busy: Session) -> None:
    today = clock.today()
    day = timedelta(days=1)
    everything = len(audit.query(busy))
    assert len(audit.query(busy, Filters(since=today - day, until=today + day))) == everything
    assert audit.query(busy, Filters(since=today + 2 * day)) == []
    assert audit.query(busy, Filters(until=today - 2 * day)) == []


def test_a_spreadsheet_gets_names_and_no_formulas_and_the_log_says_so(busy: Session) -> None:
    text = write_csv(audit.release_log(busy)).decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert rows[0][0] == "Time (UTC)"
    assert "'=Sam Okafor" in {row[1] for row in rows}
    assert "Paula" not in text
    assert "car doors" not in text
    with busy.read() as db:
        last = db.execute(select(tables.events).order_by(tables.events.c.n.desc())).first()
    assert last is not None
    assert (last.action, last.fields) == ("disclose", '["audit-log"]')


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_begins_like_a_formula_is_text(cell: str) -> None:
    assert escaped(cell) == "'" + cell
    assert escaped("a" + cell) == "a" + cell


def test_a_released_report_is_logged_by_the_day(session: Session) -> None:
    prepared = release.prepare(session, "guide", "text", [("reports", new_id()), ("contacts", new_id())])
    release.release(session, prepared)
    with session.read() as db:
        at = {event.kind: event.at for event in db.execute(select(tables.events))}
    assert at["reports"].endswith("T00:00:00.000")
    assert not at["contacts"].endswith("T00:00:00.000")


def test_pages_of_the_log_hold_what_the_query_gives(busy: Session) -> None:
    whole = audit.query(busy)
    numbers = audit.numbers(busy)
    assert list(numbers) == [row.n for row in whole]
    assert audit.rows(busy, numbers[1:3].tolist()) == {row.n: row for row in whole[1:3]}


def test_what_occurs_can_be_chosen_imports_of_every_source_as_one(busy: Session) -> None:
    for source in ("a", "b"):
        edit = Edit("services", new_id(), fields={"name": source})
        door.apply(busy, [edit], action=f"import hsds-{source}", bulk=True)
    choices = audit.choices(busy)
    assert [name for _id, name in choices.officers] == ["=Sam Okafor", "Jo Rivera"]
    assert ("import", "Imported") in choices.actions
    assert [pair for pair in choices.actions if pair[1] == "Imported"] == [("import", "Imported")]
    assert ("referrals", "Referral") in choices.kinds
    assert [row.what for row in audit.query(busy, Filters(what="import"))] == ["Imported", "Imported"]


def test_nobody_is_blamed_for_wrong_passphrases(session: Session) -> None:
    wrong = Event("s", stamp(clock.utc_now(), ""), session.actor.id, "unlock-failed", fields=["x", "y"], count=2)
    lost = Event("t", stamp(clock.utc_now(), ""), session.actor.id, "anchor", fields=["accepted"], count=3)
    with session.write() as db:
        log(db, [wrong, lost])
    found = audit.query(session, Filters(failures=True))
    assert [(row.who, row.what, row.details) for row in found] == [
        ("Jo Rivera", "New anchor", "Accepted although 3 changes were missing"),
        ("Not known", "Failed unlocks", "2 wrong tries before Jo Rivera unlocked"),
    ]
    assert "unlock-failed" not in {row.action for row in audit.query(session, Filters(who=session.actor.id))}


def test_details_are_labels_and_a_report_has_no_time_of_day(busy: Session) -> None:
    rows = audit.query(busy)
    assert next(row for row in rows if row.kind == "Contact").details == "Role"
    report = next(row for row in rows if row.kind == "Watch report")
    assert report.when == f"{report.at:%Y-%m-%d}"
