"""What lies on the table at a meeting: the agenda, and the sheet on which people sign in.

Both are handed to everybody in the room, so neither says more of a person than that they speak to an item. What was
promised is told from notes that were not written for print: like "you said, we did", without names and numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from liaison_app.errors import NotFound
from liaison_app.i18n import _
from liaison_app.models.agency import Agency
from liaison_app.models.capture import Action
from liaison_app.models.meeting import AgendaItem, Meeting
from liaison_app.services import attending, pictures, records, series, unnamed
from liaison_app.services.release import Prepared, Released, prepare, release
from liaison_app.services.roles import guarded
from liaison_app.storage.session import Session


@dataclass(frozen=True, slots=True)
class Announced:
    """A meeting as it is announced."""

    agency: str
    title: str
    meeting_type: str
    starts_at: datetime
    ends_at: datetime | None = None
    place: str = ""
    chair: str = ""
    access: str = ""
    interpreters: tuple[str, ...] = ()
    online_link: str = ""
    quorum: int | None = None
    next_meeting_at: datetime | None = None
    logo: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Line:
    """An item of the agenda; `minutes` is the time planned for it, `carried_on` the day it was carried over from."""

    title: str
    presenter: str = ""
    minutes: int | None = None
    reference: str = ""
    carried_on: date | None = None


@dataclass(frozen=True, slots=True)
class Promised:
    """What was promised, and how it stands. Not by whom: that may be a resident; nor is one named in the text."""

    text: str
    status: str
    due_on: date | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class AgendaContent:
    """An agenda; without `lines` the document offers the usual ones.

    `promised` is all that was promised at the meeting before, on `last_on`; `still_open` what older ones left.
    """

    meeting: Announced
    lines: tuple[Line, ...] = ()
    last_on: date | None = None
    promised: tuple[Promised, ...] = ()
    still_open: tuple[Promised, ...] = ()


@guarded("release agenda")
def prepare_agenda(session: Session, meeting_id: str) -> Prepared[AgendaContent]:
    """Gather the agenda to be looked at. Raises NotFound if there is no such meeting."""
    return prepare(session, "agenda", collect_agenda(session, meeting_id), [("meetings", meeting_id)])


@guarded("release agenda")
def release_agenda(session: Session, meeting_id: str) -> Released[AgendaContent]:
    """Gather the agenda and let it leave. Raises NotFound if there is no such meeting."""
    return release(session, prepare_agenda(session, meeting_id))


@guarded("release sign-in")
def release_sign_in(session: Session, meeting_id: str) -> Released[Announced]:
    """Let the head of a sign-in sheet leave. Raises NotFound if there is no such meeting."""
    return release(session, prepare_sign_in(session, meeting_id))


@guarded("release sign-in")
def prepare_sign_in(session: Session, meeting_id: str) -> Prepared[Announced]:
    """Gather the head of a sign-in sheet to be looked at. Raises NotFound if there is no such meeting."""
    agency = records.agency(session)
    with session.read() as db:
        announced = _announced(_meeting(db, meeting_id), agency)
    return prepare(session, "sign-in", announced, [("meetings", meeting_id)])


@guarded("read meetings")
def collect_agenda(session: Session, meeting_id: str) -> AgendaContent:
    """The agenda with what was promised at the meeting before in the same series, and what is open from earlier."""
    agency = records.agency(session)
    with session.read() as db:
        meeting = _meeting(db, meeting_id)
        items = db.scalars(
            select(AgendaItem)
            .where(AgendaItem.meeting_id == meeting_id, AgendaItem.deleted_at.is_(None))
            .order_by(AgendaItem.position, AgendaItem.n)
        ).all()
        carried = _carried(db, [item.carried_from_id for item in items if item.carried_from_id])
        lines = tuple(
            Line(item.title, item.presenter, item.minutes, item.reference, carried.get(item.carried_from_id))
            for item in items
        )
        before = _before(db, meeting)
        promised = tuple(_promised(db, before)) if before else ()
    last_on = before.starts_at.date() if before else None
    still_open = tuple(
        Promised(one.text, "open", one.due_on, one.promised_on)
        for one in series.open_actions(session, meeting_id)
        if one.promised_on != last_on
    )
    with session.read() as db:
        promised, still_open = _told(db, meeting, promised), _told(db, meeting, still_open)
    return AgendaContent(_announced(meeting, agency), lines, last_on, promised, still_open)


def _told(db: OrmSession, meeting: Meeting, promises: Sequence[Promised]) -> tuple[Promised, ...]:
    """Promises for the room. Who leads the meeting is named on the agenda anyway."""
    if not promises:
        return ()
    series_of = [meeting.id, *(earlier for earlier, _day in attending.before(db, meeting))]
    texts = "\n".join(one.text for one in promises)
    tell = unnamed.teller(db, texts, series_of, named=[meeting.chair.strip()])
    return tuple(replace(one, text=tell(one.text)) for one in promises)


def _carried(db: OrmSession, item_ids: list[str]) -> dict[str, date]:
    """When the meetings were that items were carried over from, by the ids of those items."""
    rows = select(AgendaItem.id, Meeting.starts_at).join(Meeting, Meeting.id == AgendaItem.meeting_id)
    return {row.id: row.starts_at.date() for row in db.execute(rows.where(AgendaItem.id.in_(item_ids)))}


def _meeting(db: OrmSession, meeting_id: str) -> Meeting:
    meeting = db.scalar(select(Meeting).where(Meeting.id == meeting_id, Meeting.deleted_at.is_(None)))
    if meeting is None:
        raise NotFound(_("There is no meeting with the id {id}.").format(id=meeting_id))
    return meeting


def _announced(meeting: Meeting, agency: Agency) -> Announced:
    return Announced(
        agency=agency.name,
        logo=pictures.read(agency.logo),
        title=meeting.title,
        meeting_type=meeting.meeting_type,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        chair=meeting.chair,
        access=meeting.access,
        interpreters=meeting.interpreters,
        online_link=meeting.online_link,
        quorum=meeting.quorum,
        next_meeting_at=meeting.next_meeting_at,
    )


def _before(db: OrmSession, meeting: Meeting) -> Meeting | None:
    """The last meeting of the same series before this one."""
    if not meeting.series.strip():
        return None
    earlier = select(Meeting).where(
        Meeting.series == meeting.series, Meeting.starts_at < meeting.starts_at, Meeting.deleted_at.is_(None)
    )
    return db.scalar(earlier.order_by(Meeting.starts_at.desc()).limit(1))


def _promised(db: OrmSession, meeting: Meeting) -> list[Promised]:
    actions = select(Action).where(Action.meeting_id == meeting.id, Action.deleted_at.is_(None)).order_by(Action.n)
    return [Promised(action.text, action.status, action.due_on) for action in db.scalars(actions)]
