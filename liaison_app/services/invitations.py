"""Invitations to a meeting and its cancellation: who gets one, who is left out and why, and the count of them.

Residents must not read each other's addresses: everybody gets a file of their own, and the one that may be published
names nobody. Who does not want to be contacted, or is held restricted, gets none, nor does anybody at their address who
is not led to a contact of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from liaison_app import clock
from liaison_app.errors import Conflict, UserError
from liaison_app.i18n import N_, _
from liaison_app.models.contact import Contact
from liaison_app.models.meeting import Attendance
from liaison_app.services import records
from liaison_app.services.meeting_papers import Announced, Line, collect_agenda
from liaison_app.services.release import Prepared, Released, prepare, release
from liaison_app.services.roles import guarded
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session

#: Why somebody who is expected gets no invitation.
REASONS: Final = {
    "address": N_("No e-mail address"),
    "do-not-contact": N_("Does not want to be contacted"),
    "restricted": N_("Held restricted: ask them yourself"),
}
#: What HTML takes for an e-mail address; letters with accents in one would need servers that few have.
_EMAIL: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is expected, with the address their invitation goes to."""

    attendance_id: str
    contact_id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who is expected and gets no invitation; `reason` is one of `REASONS`."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an invitation says, and to whom. `number` is its place in the row of all that were written (SEQUENCE).

    With `cancelled` it takes the meeting back.
    """

    meeting_id: str
    meeting: Announced
    organizer: str
    number: int
    written_at: datetime
    lines: tuple[Line, ...] = ()
    guests: tuple[Guest, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    cancelled: bool = False


@guarded("release invitation")
def prepare_invitation(session: Session, meeting_id: str, *, cancel: bool = False) -> Prepared[Invitation]:
    """Gather an invitation, or the cancellation, to be looked at.

    Raises UserError where the agency has no e-mail address for the answers or the meeting is over, NotFound.
    """
    meeting: Any = records.load(session, "meetings", meeting_id).record
    content = collect_agenda(session, meeting_id)
    organizer = _organizer(session)
    if meeting.starts_at < clock.now():
        raise UserError(_("This meeting is over, so nobody is invited."), _("Correct its date, or plan the next one."))
    guests, left_out = people(session, meeting_id)
    invitation = Invitation(
        meeting_id,
        content.meeting,
        organizer,
        meeting.invitations + 1,
        clock.utc_now(),
        content.lines,
        tuple(guests),
        tuple(left_out),
        cancel,
    )
    disclosed = [("meetings", meeting_id), *(("contacts", one.contact_id) for one in guests if one.contact_id)]
    return prepare(session, "cancellation" if cancel else "invitation", invitation, disclosed)


@guarded("release invitation")
def release_invitation(
    session: Session, prepared: Prepared[Invitation], *, named: bool
) -> tuple[Released[Invitation], Changed]:
    """Count an invitation and let it leave: to everybody it names, or with `named` off to nobody by name.

    Raises Conflict where the meeting, or who is invited, was changed since it was prepared.
    """
    invitation = prepared.content
    meeting: Any = records.load(session, "meetings", invitation.meeting_id).record
    _require_same(session, invitation)
    number = meeting.invitations + 1
    edits = [Edit("meetings", meeting.id, base=meeting.version, fields={"invitations": number})]
    if named and not invitation.cancelled:
        edits += _asked(session, invitation.guests)
    changed = records.save(session, edits, action="invite")
    guests = invitation.guests if named else ()
    content = replace(invitation, number=number, guests=guests, left_out=invitation.left_out if named else ())
    disclosed = prepared.records if named else [("meetings", meeting.id)]
    return release(
        session, prepare(session, "cancellation" if invitation.cancelled else "invitation", content, disclosed)
    ), changed


def _require_same(session: Session, invitation: Invitation) -> None:
    """Raise Conflict unless the meeting and those invited are as somebody looked at them: a sync comes in between."""
    now = collect_agenda(session, invitation.meeting_id)
    guests, left_out = people(session, invitation.meeting_id)
    seen = (invitation.meeting, invitation.lines, invitation.guests, invitation.left_out)
    if seen != (now.meeting, now.lines, tuple(guests), tuple(left_out)):
        raise Conflict(
            _("The meeting, or who is invited, was changed in the meantime. Nothing was written."),
            _("Look at the invitation again."),
        )


@guarded("read attendances")
def people(session: Session, meeting_id: str) -> tuple[Sequence[Guest], Sequence[LeftOut]]:
    """Those expected by name who can be invited, and those who cannot, in the order in which they were noted."""
    expected = (
        select(Attendance, Contact)
        .outerjoin(Contact, (Contact.id == Attendance.contact_id) & Contact.deleted_at.is_(None))
        .where(Attendance.meeting_id == meeting_id, Attendance.deleted_at.is_(None))
        .where(Attendance.status == "expected", Attendance.group == "")
        .order_by(Attendance.n)
    )
    guests: list[Guest] = []
    left_out: list[LeftOut] = []
    with session.read() as db:
        rows: Sequence[tuple[Attendance, Contact | None]] = db.execute(expected).all()
        kept_from = _kept_from(db)
        for attendance, contact in rows:
            name = (attendance.name or (contact.name if contact else "")).strip()
            if contact is not None:
                reason = _refused(contact)
            else:  # somebody noted by name only may be a contact all the same
                reason = kept_from.get(attendance.contact_detail.strip().casefold(), "")
            addresses = [] if reason else _addresses(attendance, contact)
            if addresses:
                guests.append(Guest(attendance.id, contact.id if contact else "", name, addresses[0]))
            else:
                left_out.append(LeftOut(name, reason or "address"))
    return guests, left_out


def _addresses(attendance: Attendance, contact: Contact | None) -> list[str]:
    """The e-mail addresses that somebody is invited at, the one noted for this meeting first."""
    there = [attendance.contact_detail, *(contact.emails if contact else ())]
    return [one.strip() for one in there if _EMAIL.fullmatch(one.strip())]


def _kept_from(db: OrmSession) -> dict[str, str]:
    """The addresses of contacts who must not be written to, with the reason."""
    must_not = Contact.do_not_contact.is_(True) | (Contact.confidentiality == "restricted")
    found: dict[str, str] = {}
    for contact in db.scalars(select(Contact).where(must_not, Contact.deleted_at.is_(None))):
        for email in contact.emails:
            found.setdefault(email.strip().casefold(), _refused(contact))
    return found


def _refused(contact: Contact) -> str:
    if contact.do_not_contact:
        return "do-not-contact"
    return "restricted" if contact.confidentiality == "restricted" else ""


def _organizer(session: Session) -> str:
    address = records.agency(session).email.strip()
    if not _EMAIL.fullmatch(address):
        raise UserError(
            _("The agency profile has no e-mail address, and answers to an invitation need one to go to."),
            _("Add it under File, Agency profile."),
        )
    return address


def _asked(session: Session, guests: Sequence[Guest]) -> list[Edit]:
    """Those who have not answered are marked as asked; an answer to an earlier invitation stays."""
    ids = [guest.attendance_id for guest in guests]
    waiting = select(Attendance.id, Attendance.version).where(Attendance.id.in_(ids), Attendance.reply == "")
    with session.read() as db:
        rows = db.execute(waiting).all()
    return [Edit("attendances", row.id, base=row.version, fields={"reply": "needs-action"}) for row in rows]
