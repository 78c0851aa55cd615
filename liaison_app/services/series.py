"""A series of meetings: when the next one comes, what it takes over from the last one, and what is still open.

The next meeting is an ordinary meeting: people who came are expected again, the agenda begins with a template or with
the last one, items that were carried over come along, and the earlier meeting learns of its date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session as OrmSession

from liaison_app import clock
from liaison_app.errors import InvalidField
from liaison_app.i18n import _
from liaison_app.models.about import Value, fields_by_name
from liaison_app.models.base import new_id
from liaison_app.models.capture import Action
from liaison_app.models.contact import Contact
from liaison_app.models.meeting import Attendance, Meeting
from liaison_app.services import agendas, records
from liaison_app.services.agendas import ItemFields
from liaison_app.services.calendar_days import next_after
from liaison_app.services.roles import guarded
from liaison_app.services.shown import shown
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session

#: The agenda of the meeting before, in the place of a template.
LAST: Final = "last"
#: What the next meeting has like the last one.
_LIKE: Final = ("meeting_type", "place", "area", "chair", "minute_taker", "access", "interpreters", "online_link")
_LIKE_TOO: Final = ("repeats", "quorum")
_CAME: Final = ("present", "apologies", "expected")
_REMEMBERED: Final = 12


@dataclass(frozen=True)
class Open:
    """An action that was promised at a meeting of the series and is not done."""

    id: str
    text: str
    owner: str
    due_on: date | None
    promised_on: date


@dataclass(frozen=True)
class Outlook:
    """What the next meeting would begin with. `agendas` are ids and names to choose from, the likeliest first."""

    title: str
    starts_at: datetime | None
    agendas: tuple[tuple[str, str], ...]
    expected: int
    carried: tuple[str, ...]
    open: tuple[Open, ...]


@guarded("read meetings")
def outlook(session: Session, meeting_id: str) -> Outlook:
    """What a next meeting after this one would begin with. Raises NotFound."""
    last: Any = records.load(session, "meetings", meeting_id).record
    with session.read() as db:
        people = _expected(db, last.id)
        starts = _proposed(db, last)
    items: list[Any] = list(records.children(session, "agenda-items", meeting_id))
    carried = tuple(item.title for item in items if item.outcome == "carried-over")
    offers = agendas.offered(session, last.meeting_type)
    choices = [(offer.id, offer.name) for offer in offers]
    if items:
        own = sum(offer.own for offer in offers)
        choices.insert(own, (LAST, _("As last time")))
    return Outlook(
        last.title, starts, tuple(choices), len(people), carried, open_actions(session, meeting_id, own=True)
    )


@guarded("read actions")
def open_actions(session: Session, meeting_id: str, *, own: bool = False) -> tuple[Open, ...]:
    """Open actions from the meetings before this one in its series, the oldest promise first; with `own` its too."""
    meeting: Any = records.load(session, "meetings", meeting_id).record
    before = Meeting.starts_at < meeting.starts_at
    found = (
        select(Action.id, Action.text, Action.owner, Action.due_on, Meeting.starts_at)
        .join(Meeting, Meeting.id == Action.meeting_id)
        .where(Action.deleted_at.is_(None), Action.status == "open", *_same_series(meeting))
        .where(or_(before, Meeting.id == meeting.id) if own else before)
        .order_by(Meeting.starts_at, Action.n)
    )
    with session.read() as db:
        return tuple(Open(row.id, row.text, row.owner, row.due_on, row.starts_at.date()) for row in db.execute(found))


@guarded("write meetings")
def plan_next(
    session: Session,
    meeting_id: str,
    at: datetime | None = None,
    *,
    title: str = "",
    agenda: str = "",
    record_id: str = "",
) -> Changed:
    """Make the next meeting of a series after this one, in one step; `at` is proposed by its rhythm where it has one.

    `agenda` is one of the `Outlook`'s. Raises InvalidField (no date, one before the last meeting, one that is planned
    already) and NotFound.
    """
    loaded = records.load(session, "meetings", meeting_id)
    last: Any = loaded.record
    with session.read() as db:
        starts = _checked(db, last, at or _proposed(db, last))
        people = _expected(db, last.id)
    series = last.series.strip() or last.title
    fields: dict[str, Value] = {name: loaded.value(name) for name in (*_LIKE, *_LIKE_TOO)}
    fields |= {"title": title.strip() or last.title, "series": series, "starts_at": starts}
    if last.ends_at and last.ends_at > last.starts_at:
        fields["ends_at"] = starts + (last.ends_at - last.starts_at)
    made = records.new("meetings", fields, record_id=record_id or new_id())
    guests = [records.new("attendances", {**one, "meeting_id": made.id, "status": "expected"}) for one in people]
    items = agendas.numbered(made.id, _items(session, last, agenda))
    return records.save(session, [made, *_told(last, series, starts), *guests, *items], action="plan")


def _told(last: Any, series: str, starts: datetime) -> list[Edit]:
    """The last meeting learns when the next one is, unless its minutes are approved: those stay as they are."""
    wanted: dict[str, Value] = {"series": series}
    if last.minutes_state != "approved":
        wanted["next_meeting_at"] = starts
    fields = {name: value for name, value in wanted.items() if getattr(last, name) != value}
    return [Edit("meetings", last.id, base=last.version, fields=fields)] if fields else []


def _proposed(db: OrmSession, last: Any) -> datetime | None:
    """The date that was told at the last meeting, else the next one of its rhythm that is not past."""
    if last.next_meeting_at and last.next_meeting_at > last.starts_at:
        return last.next_meeting_at  # type: ignore[no-any-return]
    starts = [one for one in _starts(db, last) if one <= last.starts_at][-_REMEMBERED:]
    at = next_after(last.starts_at, last.repeats, starts)
    while at is not None and at.date() < clock.today():
        starts.append(at)
        at = next_after(at, last.repeats, starts)
    return at


def _checked(db: OrmSession, last: Any, at: datetime | None) -> datetime:
    if at is None:
        words = _("Say when the next meeting is, or choose under “Held again” in which rhythm it is held.")
        raise InvalidField("starts_at", words)
    if at <= last.starts_at:
        raise InvalidField("starts_at", _("The next meeting comes after this one."))
    taken = [one for one in _starts(db, last) if one != last.starts_at and one.date() == at.date()]
    if taken:
        when = shown(fields_by_name(Meeting)["starts_at"], taken[0])
        raise InvalidField("starts_at", _("The series has a meeting on this day already: {when}.").format(when=when))
    return at


def _same_series(meeting: Any) -> tuple[ColumnElement[bool], ...]:
    """The condition that a meeting is one of the same series; without a series, that it is the same one."""
    same = Meeting.series == meeting.series if meeting.series.strip() else Meeting.id == meeting.id
    return same, Meeting.deleted_at.is_(None)


def _starts(db: OrmSession, meeting: Any) -> Sequence[datetime]:
    """When the meetings of the same series are, in order, this one among them."""
    return db.scalars(select(Meeting.starts_at).where(*_same_series(meeting)).order_by(Meeting.starts_at)).all()


def _expected(db: OrmSession, meeting_id: str) -> list[Mapping[str, Value]]:
    """Who came last time, sent apologies or was expected, by name, once each; groups are counted anew."""
    there = select(Attendance).where(
        Attendance.meeting_id == meeting_id, Attendance.deleted_at.is_(None), Attendance.status.in_(_CAME)
    )
    rows = [one for one in db.scalars(there.order_by(Attendance.n)) if one.name.strip() or one.contact_id]
    ids = [one.contact_id for one in rows if one.contact_id]
    live = set(db.scalars(select(Contact.id).where(Contact.id.in_(ids), Contact.deleted_at.is_(None))))
    found: dict[tuple[str, str], Mapping[str, Value]] = {}
    for one in rows:
        contact = one.contact_id if one.contact_id in live else ""
        if not (contact or one.name.strip()):
            continue
        key = (contact, "") if contact else (one.name.strip().casefold(), one.organization.strip().casefold())
        same = {"contact_id": contact, "name": one.name, "organization": one.organization, "capacity": one.capacity}
        found.setdefault(key, same)
    return list(found.values())


def _items(session: Session, last: Any, agenda: str) -> Sequence[ItemFields]:
    """The items of the next agenda: those chosen, and the ones carried over, each once and with where it comes from."""
    before: list[Any] = list(records.children(session, "agenda-items", last.id))
    chosen = agenda or outlook(session, last.id).agendas[0][0]
    if chosen == LAST:
        return [_again(item) for item in before]
    offers = {offer.id: offer for offer in agendas.offered(session, last.meeting_type)}
    if chosen not in offers:
        raise InvalidField("agenda", _("There is no such template for this kind of meeting."))
    items = [dict(item) for item in offers[chosen].items]
    for item in (one for one in before if one.outcome == "carried-over"):
        same = next((one for one in items if str(one["title"]).casefold() == item.title.casefold()), None)
        if same is not None:
            same["carried_from_id"] = item.id
        else:
            items.insert(max(len(items) - 1, 0), _again(item))  # before the last one, which is the next date
    return items


def _again(item: Any) -> dict[str, Value]:
    """An item once more; one that was carried over says where it comes from."""
    carried = item.outcome == "carried-over"
    same: dict[str, Value] = {name: getattr(item, name) for name in ("title", "presenter", "minutes", "reference")}
    return {**same, "carried_from_id": item.id} if carried else same
