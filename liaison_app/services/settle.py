"""What can be done with a line of Today without opening its record: done, later, or a note becomes something."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select

from liaison_app import clock
from liaison_app.errors import InvalidField, NotAllowed
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.agency import Officer
from liaison_app.services import records
from liaison_app.services.referrals import CLOSED
from liaison_app.services.roles import guarded
from liaison_app.services.today import FOLLOW_UP_DAYS
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session

#: The field of a note's successor that takes its text.
_BECOMES: Final = {"actions": "text", "concerns": "text", "reports": "doing"}
_LATER: Final = {"actions": "snoozed_until", "notes": "snoozed_until", "referrals": "follow_up_on"}


@guarded("write {kind}")
def done(session: Session, kind: str, record_id: str) -> Changed:
    """Deal with what is due on a record, dated today; one step to undo.

    An action is done (a repeating one starts anew), a referral is followed up (the next time comes in two weeks), a
    report is answered, the resident of a concern is told, a contact was spoken to (a log entry), a service is
    checked, a note is put away. Raises NotAllowed for another kind.
    """
    if kind not in _DONE:
        raise NotAllowed(_("There is nothing to be done here. Open the record."))
    return _DONE[kind](session, record_id)


@guarded("write {kind}")
def snooze(session: Session, kind: str, record_id: str, until: date) -> Changed:
    """Put off an action, a note or the follow-up of a referral `until` a later day.

    Raises NotAllowed for other kinds, InvalidField for a day that is not in the future.
    """
    if kind not in _LATER:
        raise NotAllowed(_("This cannot be put off; its day is a promise."))
    if until <= clock.today():
        raise InvalidField(_LATER[kind], _("Choose a day after today."))
    return records.save(session, [_edit(session, kind, record_id, {_LATER[kind]: until})], action="snooze")


@guarded("write notes")
def become(session: Session, note_id: str, kind: str) -> Changed:
    """Turn a loose note into a task (`actions`), a concern or a report; its text and its time go along."""
    if kind not in _BECOMES:
        raise NotAllowed(_("A note becomes a task, a concern or a watch report."))
    note: Any = records.load(session, "notes", note_id).record
    fields: dict[str, Value] = {_BECOMES[kind]: note.text}
    if kind == "concerns":
        fields["raised_at"] = note.noted_at
    elif kind == "reports":
        fields["seen_on"] = note.noted_at.date() if note.noted_at else clock.today()
    new = records.new(kind, fields)
    old = Edit("notes", note_id, base=note.version, fields={"became_kind": kind, "became_id": new.id})
    return records.save(session, [new, old], action="become")


def _edit(session: Session, kind: str, record_id: str, fields: dict[str, Value]) -> Edit:
    record = records.load(session, kind, record_id).record
    return Edit(kind, record_id, base=record.version, fields=fields)


def _action(session: Session, record_id: str) -> Changed:
    action: Any = records.load(session, "actions", record_id).record
    edits = [Edit("actions", record_id, base=action.version, fields={"status": "done", "done_on": clock.today()})]
    if action.repeats:
        # Not in the meeting any more: its minutes say what was agreed there, once.
        again = {name: getattr(action, name) for name in ("text", "owner", "problem_id", "repeats")}
        falls = next_time(action.due_on or clock.today(), action.repeats, clock.today())
        edits.append(records.new("actions", {**again, "due_on": falls}))
    return records.save(session, edits, action="done")


def next_time(last: date, repeats: str, after: date) -> date:
    """The first day after `after` in the rhythm that `last` stands in. The 31st falls on a shorter month's last day."""
    if repeats == "weekly":
        weeks = max((after - last).days // 7 + 1, 1)
        return last + timedelta(weeks=weeks)
    months = {"monthly": 1, "quarterly": 3, "yearly": 12}[repeats]
    times = 1
    while (found := _months_later(last, months * times)) <= after:
        times += 1
    return found


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def _referral(session: Session, record_id: str) -> Changed:
    referral: Any = records.load(session, "referrals", record_id).record
    again = None if referral.state in CLOSED else clock.today() + timedelta(days=FOLLOW_UP_DAYS)
    edit = Edit("referrals", record_id, base=referral.version, fields={"follow_up_on": again})
    return records.save(session, [edit], action="done")


def _report(session: Session, record_id: str) -> Changed:
    return records.save(session, [_edit(session, "reports", record_id, {"answered_on": clock.today()})], action="done")


def _concern(session: Session, record_id: str) -> Changed:
    concern: Any = records.load(session, "concerns", record_id).record
    state = "acknowledged" if concern.state == "raised" else concern.state
    fields: dict[str, Value] = {"told_on": clock.today(), "state": state}
    return records.save(session, [Edit("concerns", record_id, base=concern.version, fields=fields)], action="done")


def _contact(session: Session, record_id: str) -> Changed:
    entry = records.new("log-entries", {"contact_id": record_id, "on": clock.today(), "summary": _("Spoken to")})
    return records.save(session, [entry], action="done")


def _service(session: Session, record_id: str) -> Changed:
    with session.read() as db:
        officer = db.scalars(select(Officer).where(Officer.id == session.actor.id)).one()
    fields: dict[str, Value] = {"assured_date": clock.today(), "assurer_email": officer.email or officer.name}
    return records.save(session, [_edit(session, "services", record_id, fields)], action="done")


def _note(session: Session, record_id: str) -> Changed:
    return records.delete(session, "notes", record_id)


_DONE: Final[dict[str, Callable[[Session, str], Changed]]] = {
    "actions": _action,
    "referrals": _referral,
    "reports": _report,
    "concerns": _concern,
    "contacts": _contact,
    "services": _service,
    "notes": _note,
}
