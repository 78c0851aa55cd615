"""A meeting as its live view shows it: what was written down, in order; who is here; the agenda; what is still open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.base import Record
from liaison_app.models.capture import DECISION_OUTCOMES, Action
from liaison_app.models.registry import KINDS
from liaison_app.services import attending, records, roles, shorthand
from liaison_app.services.attending import Guest
from liaison_app.services.moments import moment, order
from liaison_app.services.roles import guarded
from liaison_app.services.shown import shown
from liaison_app.storage import lists
from liaison_app.storage.session import Session

#: How much is shown of what may be long.
OPEN_AT_MOST: Final = 50
SUGGESTED: Final = 6


@dataclass(frozen=True)
class Capture:
    """One thing that was written down. `line` is how it would be typed; `lacks` names what should still be said."""

    kind: str
    id: str
    version: int
    at: datetime
    item_id: str
    text: str
    detail: str
    line: str
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Topic:
    """An item of the agenda."""

    id: str
    number: int
    title: str
    presenter: str = ""
    minutes: int | None = None


@dataclass(frozen=True)
class StillOpen:
    """An action of an earlier meeting of the series."""

    id: str
    text: str
    owner: str
    due_on: date | None
    meeting_on: date


@dataclass(frozen=True)
class Live:
    """Everything that the view shows."""

    meeting_id: str
    title: str
    starts_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    headcount: int | None
    topics: tuple[Topic, ...]
    captures: tuple[Capture, ...]
    guests: tuple[Guest, ...]
    groups: tuple[tuple[str, int], ...]
    open: tuple[StillOpen, ...]

    @property
    def named(self) -> int:
        """How many people are here by name."""
        return sum(guest.status == "present" for guest in self.guests)

    @property
    def grouped(self) -> int:
        """How many people are here as members of groups."""
        return sum(count for _group, count in self.groups)

    def topic(self, item_id: str) -> Topic | None:
        """The item of this id."""
        return next((topic for topic in self.topics if topic.id == item_id), None)

    def meant(self, words: str) -> Topic | None:
        """The item that a number or the beginning of its title means."""
        wanted = words.strip().casefold()
        if wanted.isdecimal():
            return next((topic for topic in self.topics if topic.number == int(wanted)), None)
        return next((topic for topic in self.topics if wanted and topic.title.casefold().startswith(wanted)), None)


@guarded("read meetings")
def look(session: Session, meeting_id: str) -> Live:
    """All of it. Raises NotFound where there is no such meeting."""
    meeting: Any = records.load(session, "meetings", meeting_id).record
    items: Sequence[Any] = records.children(session, "agenda-items", meeting_id)
    attendances: Sequence[Any] = records.children(session, "attendances", meeting_id)
    with session.read() as db:
        before = attending.before(db, meeting)
        names = lists.titles(db, KINDS["contacts"], [one.contact_id for one in attendances if one.contact_id])
        there = [_guest(one, names) for one in attendances if not one.group and not one.illegible]
        guests = [*there, *attending.last_time(db, before[:1], there)]
        still_open = tuple(_still_open(db, before)) if roles.may(session, "read actions") else ()
    said = [(kind, one) for kind in shorthand.WORDS for one in records.children(session, kind, meeting_id)]
    found = [(order(one), _capture(kind, one)) for kind, one in said]
    found += [(order(one), _arrival(one, names)) for one in attendances if one.noted_at and one.status == "present"]
    found.sort(key=lambda pair: pair[0])
    return Live(
        meeting_id=meeting_id,
        title=meeting.title,
        starts_at=meeting.starts_at,
        opened_at=meeting.opened_at,
        closed_at=meeting.closed_at,
        headcount=meeting.headcount,
        topics=tuple(
            Topic(item.id, number, item.title, item.presenter, item.minutes)
            for number, item in enumerate(items, start=1)
        ),
        captures=tuple(capture for _order, capture in found),
        guests=tuple(sorted(guests, key=lambda guest: guest.name.casefold())),
        groups=tuple(_groups(records.suggestions(session, "groups"), attendances)),
        open=still_open,
    )


def _capture(kind: str, record: Any) -> Capture:
    values = _values(kind, record)
    return Capture(
        kind,
        record.id,
        record.version,
        moment(record),
        record.agenda_item_id,
        " ".join(str(values[shorthand.WORDS[kind]]).split()),
        _detail(kind, record),
        shorthand.written(kind, values),
        tuple(_lacks(kind, record)),
    )


def _arrival(one: Any, names: dict[str, str]) -> Capture:
    """Who was written down as present in the live view. An attendance from a sign-in sheet is not shown."""
    values = _values("attendances", one)
    values["name"] = one.name or names.get(one.contact_id, "")
    who = ", ".join(filter(None, (str(values["name"]), one.organization)))
    text = f"{one.group} {one.count}" if one.group else who
    line = shorthand.written("attendances", values)
    return Capture("attendances", one.id, one.version, one.noted_at, "", text, "", line)


def _values(kind: str, record: Record) -> dict[str, Value]:
    return {field.name: getattr(record, field.name) for field in KINDS[kind].fields}


def _detail(kind: str, record: Any) -> str:
    """What belongs to a capture beside its words."""
    if kind == "actions":
        due = shown(KINDS[kind].field("due_on"), record.due_on) if record.due_on else ""
        return " · ".join(filter(None, (record.owner, due and _("by {day}").format(day=due), _done(record))))
    if kind == "decisions":
        votes = [
            words.format(n=count)
            for words, count in (
                (_("{n} for"), record.votes_for),
                (_("{n} against"), record.votes_against),
                (_("{n} abstained"), record.votes_abstained),
            )
            if count is not None
        ]
        movers = [one for one in (record.mover, record.seconder) if one]
        outcome = _(DECISION_OUTCOMES[record.outcome]) if record.outcome in DECISION_OUTCOMES else ""
        return " · ".join(filter(None, (", ".join(movers), ", ".join(votes), outcome)))
    if kind == "concerns":
        marks = [_("police conduct")] if record.conduct else []
        marks += [_("in confidence")] if record.confidential else []
        return " · ".join(filter(None, (record.raised_by_group, *marks)))
    return str(record.speaker)


def _done(action: Any) -> str:
    return "" if action.status == "open" else shown(KINDS["actions"].field("status"), action.status)


def _lacks(kind: str, record: Any) -> Iterator[str]:
    """What somebody will ask for when the minutes are out."""
    if kind == "actions":
        if not record.owner.strip():
            yield _("nobody named")
        if record.due_on is None:
            yield _("no date")
    elif kind == "concerns" and not record.place_id and not record.conduct:
        yield _("no place")


def _guest(one: Any, names: dict[str, str]) -> Guest:
    return Guest(one.id, one.name or names.get(one.contact_id, ""), one.organization, one.contact_id, one.status)


def _groups(known: Sequence[str], attendances: Iterable[Any]) -> Iterator[tuple[str, int]]:
    """Every group of the agency with its count, then those that were only typed."""
    counts: dict[str, int] = dict.fromkeys(known, 0)
    by_name = {group.casefold(): group for group in known}
    for one in attendances:
        if one.group and one.status == "present":
            group = by_name.setdefault(one.group.casefold(), one.group)
            counts[group] = counts.get(group, 0) + one.count
    yield from counts.items()


def _still_open(db: OrmSession, before: Sequence[tuple[str, date]]) -> Iterator[StillOpen]:
    days = dict(before)
    found = (
        select(Action)
        .where(Action.meeting_id.in_(list(days)), Action.deleted_at.is_(None), Action.status == "open")
        .order_by(Action.due_on.is_(None), Action.due_on, Action.n)
        .limit(OPEN_AT_MOST)
    )
    for action in db.scalars(found):
        text = " ".join(action.text.split())
        yield StillOpen(action.id, text, action.owner, action.due_on, days[action.meeting_id])


@guarded("read contacts")
def suggest(session: Session, words: str) -> list[Guest]:
    """Contacts whose name, or organisation's name, begins like these words, with what they would be written as."""
    if not words.strip():
        return []
    with session.read() as db:
        kind = KINDS["contacts"]
        query = lists.Query("contacts", search=words)
        order = next(iter(lists.numbers(db, query, SUGGESTED)), [])
        rows = lists.rows(db, kind, order, ["name", "organization_id"])
        ids = [row["organization_id"] for row in rows.values() if row["organization_id"]]
        of = lists.titles(db, KINDS["organizations"], ids) if roles.may(session, "read organizations") else {}
    return [
        Guest("", rows[n]["name"], of.get(rows[n]["organization_id"], ""), rows[n]["id"]) for n in order if n in rows
    ]
