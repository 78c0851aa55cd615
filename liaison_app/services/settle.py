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
from liaison_app.services import parts, records
from liaison_app.services.due_cases import FOLLOW_UP_DAYS
from liaison_app.services.referrals import CLOSED
from liaison_app.services.roles import guarded
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session

_LATER: Final = {
    "actions": "snoozed_until",
    "notes": "snoozed_until",
    "referrals": "follow_up_on",
    "concerns": "asked_due_on",
    "problems": "review_due_on",
}


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
    """Put off an action, a note, a follow-up, a review, or the reply that is awaited of another body.

    Raises NotAllowed for other kinds, and for a concern that was asked of nobody; InvalidField for a day that is not
    in the future.
    """
    waits = kind != "concerns" or records.load(session, kind, record_id).value("state") == "asked"
    if kind not in _LATER or not waits:
        raise NotAllowed(_("This cannot be put off; its day is a promise."))
    if until <= clock.today():
        raise InvalidField(_LATER[kind], _("Choose a day after today."))
    return records.save(session, [_edit(session, kind, record_id, {_LATER[kind]: until})], action="snooze")


@guarded("write actions")
def told(session: Session, action_id: str, to: str) -> Changed:
    """Note that somebody was told today about an action. Raises InvalidField without a name."""
    if not to.strip():
        raise InvalidField("told", _("Say who was told."))
    return records.save(
        session, [_edit(session, "actions", action_id, {"told": to.strip(), "told_on": clock.today()})], action="told"
    )


@guarded("write concerns")
def replied(session: Session, concern_id: str) -> Changed:
    """Note that the reply of another body came today; what it said is written into the concern."""
    return records.save(session, [_edit(session, "concerns", concern_id, {"asked_replied_on": clock.today()})])


@guarded("write responses")
def delivered(session: Session, response_id: str) -> Changed:
    """Note that a response to a problem was delivered today."""
    return parts.change(session, "responses", response_id, {"done_on": clock.today()})


@guarded("write meetings")
def issued(session: Session, meeting_id: str) -> Changed:
    """Note that the minutes of a meeting were issued today."""
    return records.save(session, [_edit(session, "meetings", meeting_id, {"issued_on": clock.today()})])


def _edit(session: Session, kind: str, record_id: str, fields: dict[str, Value]) -> Edit:
    record = records.load(session, kind, record_id).record
    return Edit(kind, record_id, base=record.version, fields=fields)


def _action(session: Session, record_id: str) -> Changed:
    return records.save(session, [_edit(session, "actions", record_id, {"status": "done"})], action="done")


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
