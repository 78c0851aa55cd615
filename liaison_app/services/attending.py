"""Who is at a meeting: people by name, groups by count, and how many heads were counted in the room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from liaison_app.errors import InvalidField, NotAllowed
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.base import new_id
from liaison_app.models.contact import Contact
from liaison_app.models.meeting import Attendance, Meeting
from liaison_app.services import records, shorthand
from liaison_app.services.called import folded
from liaison_app.services.roles import guarded
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session

GUESTS_AT_MOST: Final = 200


@dataclass(frozen=True)
class Guest:
    """Somebody who may come; `id` is the attendance, empty for somebody who was only there last time."""

    id: str
    name: str
    organization: str = ""
    contact_id: str = ""
    status: str = "expected"


def before(db: OrmSession, meeting: Any) -> list[tuple[str, date]]:
    """Id and day of the earlier meetings of the series, the last one first."""
    if not meeting.series.strip():
        return []
    earlier = (
        select(Meeting.id, Meeting.starts_at)
        .where(Meeting.series == meeting.series, Meeting.starts_at < meeting.starts_at, Meeting.deleted_at.is_(None))
        .order_by(Meeting.starts_at.desc())
        .limit(100)
    )
    return [(row.id, row.starts_at.date()) for row in db.execute(earlier)]


def last_time(db: OrmSession, last: Sequence[tuple[str, date]], there: Sequence[Guest]) -> Iterator[Guest]:
    """Who was at the last meeting by name, and does not stand in this one's list: they are expected too."""
    known = {guest.name.casefold() for guest in there} | {guest.contact_id for guest in there}
    for meeting_id, _day in last:
        came = (
            select(Attendance, Contact)
            .outerjoin(Contact, (Contact.id == Attendance.contact_id) & Contact.deleted_at.is_(None))
            .where(Attendance.meeting_id == meeting_id, Attendance.deleted_at.is_(None))
            .where(Attendance.status == "present", Attendance.group == "")
            .order_by(Attendance.n)
            .limit(GUESTS_AT_MOST)
        )
        rows: Sequence[tuple[Attendance, Contact | None]] = db.execute(came).all()
        for one, contact in rows:
            name = one.name or (contact.name if contact else "")
            contact_id = contact.id if contact else ""
            if name and not known & {name.casefold(), contact_id} - {""}:
                yield Guest("", name, one.organization, contact_id)


@guarded("write attendances")
def mark(session: Session, meeting_id: str, guest: Guest, status: str, at: datetime) -> Changed:
    """Somebody is here (`present`), sent their apologies, or is `expected` still."""
    arrival = _arrival(at)
    fields: dict[str, Value] = {"status": status, **(arrival if status == "present" else dict.fromkeys(arrival))}
    if guest.id:
        return records.save(session, [Edit("attendances", guest.id, fields=fields)])
    own = {"name": guest.name, "organization": guest.organization, "contact_id": guest.contact_id}
    return records.save(session, [records.new("attendances", {"meeting_id": meeting_id, **own, **fields})])


@guarded("write attendances")
def count(session: Session, meeting_id: str, group: str, by: int, at: datetime) -> Changed:
    """More or fewer people of a group, never less than none."""
    return records.save(session, _counted(session, meeting_id, group, by, at, new_id()))


@guarded("write meetings")
def heads(session: Session, meeting_id: str, number: int) -> Changed:
    """How many people were counted in the room; none takes the count away."""
    return records.save(session, [Edit("meetings", meeting_id, fields={"headcount": number or None})])


@guarded("read attendances")
def filed(
    session: Session, said: shorthand.Line, meeting_id: str, at: datetime, record_id: str, contact_id: str
) -> list[Edit]:
    """The edits for a line about attendance: somebody expected is here now, a group is counted anew, or somebody new.

    None of them where nothing changes. Raises InvalidField for somebody who stands in the list as present already.
    """
    group = str(said.fields.get("group", ""))
    if group:
        there = _of_group(session, meeting_id, group)
        if said.more is not None:
            return _counted(session, meeting_id, group, said.more, at, record_id)
        if there:
            total = int(str(said.fields["count"]))
            return _counted(session, meeting_id, group, total - sum(one.count for one in there), at, record_id)
        return [_new(meeting_id, {**said.fields, "noted_at": at}, record_id)]
    known = _known(session, meeting_id, said.fields, contact_id)
    if known is None:
        own = _as_last_time(session, meeting_id, said.fields, contact_id)
        return [_new(meeting_id, {**said.fields, **own, **_arrival(at)}, record_id)]
    return [_came(known, said.fields, at)]


@guarded("read attendances")
def renamed(session: Session, one: Any, fields: Mapping[str, Value], version: int, at: datetime) -> list[Edit]:
    """The edits for somebody on the list (`one`) who turns out to be somebody else on it: expected still, so they are
    here now, and `one` goes. None of them where nobody else is called so; raises InvalidField as `filed` does.
    """
    known = _known(session, one.meeting_id, fields, "", but=one.id)
    if known is None:
        return []
    corrected = {"name": fields["name"]}  # a conflict where somebody else corrected it meanwhile
    return [Edit("attendances", one.id, base=version, fields=corrected, deleted=True), _came(known, fields, at)]


def _came(known: Any, fields: Mapping[str, Value], at: datetime) -> Edit:
    """Somebody on the list is here now. Raises InvalidField where they were before."""
    if known.status == "present":
        words = _("{name} stands in the list already. Write something that tells the two apart.")
        raise InvalidField("name", words.format(name=fields["name"]))
    now: dict[str, Value] = {"status": "present", **_arrival(at)}
    if fields["organization"] and not known.organization:
        now["organization"] = fields["organization"]
    return Edit("attendances", known.id, fields=now)


def _new(meeting_id: str, fields: Mapping[str, Value], record_id: str) -> Edit:
    return records.new("attendances", {**fields, "meeting_id": meeting_id}, record_id=record_id)


def _arrival(at: datetime) -> dict[str, Value]:
    return {"noted_at": at, "arrived_at": at.time().replace(second=0, microsecond=0)}


def _of_group(session: Session, meeting_id: str, group: str) -> list[Any]:
    there: list[Any] = records.children(session, "attendances", meeting_id)
    return [one for one in there if one.group.casefold() == group.casefold() and one.status == "present"]


def _counted(session: Session, meeting_id: str, group: str, by: int, at: datetime, record_id: str) -> list[Edit]:
    """The count of a group changed by so many: more in the newest of its records, fewer in as many as it takes."""
    there = _of_group(session, meeting_id, group)
    if by == 0:
        return []
    if not there:
        if by < 0:
            raise NotAllowed(_("Nobody of this group is counted yet."))
        return [_new(meeting_id, {"group": group, "count": by, "noted_at": at}, record_id)]
    edits: list[Edit] = []
    for one in reversed(there):
        left = max(one.count + by, 0)
        by += one.count - left
        same = Edit("attendances", one.id, fields={"count": left})
        edits.append(same if left else Edit("attendances", one.id, deleted=True))
        if by == 0:
            break
    return edits


def _as_last_time(
    session: Session, meeting_id: str, fields: Mapping[str, Value], contact_id: str
) -> Mapping[str, Value]:
    """Organisation and contact of somebody who was there last time, as far as nothing else was said now."""
    if fields["organization"] or contact_id:
        return {"contact_id": contact_id}
    meeting = records.load(session, "meetings", meeting_id).record
    name = str(fields["name"]).casefold()
    with session.read() as db:
        for guest in last_time(db, before(db, meeting)[:1], ()):
            if guest.name.casefold() == name:
                return {"organization": guest.organization, "contact_id": guest.contact_id}
    return {}


def _known(
    session: Session, meeting_id: str, fields: Mapping[str, Value], contact_id: str, but: str = ""
) -> Any | None:
    """Whoever stands in the list under this name, unless the organisations differ; not the one of the id `but`."""
    name, organization = str(fields["name"]).casefold(), str(fields["organization"]).casefold()
    there: list[Any] = records.children(session, "attendances", meeting_id)
    names = records.titles(session, "contacts", [one.contact_id for one in there if one.contact_id])
    for one in (one for one in there if one.id != but):
        same_name = not one.group and (one.name or names.get(one.contact_id, "")).casefold() == name
        if same_name and (not organization or not one.organization or one.organization.casefold() == organization):
            return one
        if contact_id and one.contact_id == contact_id:
            return one
    return None


@guarded("read contacts")
def is_called(session: Session, contact_id: str, name: str) -> bool:
    """Whether a name, corrected, can still be this contact's: it has a word of theirs."""
    theirs = records.titles(session, "contacts", [contact_id]).get(contact_id, "")
    return bool({*folded(theirs).split()} & {*folded(name).split()})
