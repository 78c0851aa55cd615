"""The minutes of a meeting: what stands in them, and what the public copy leaves out.

The full minutes are for members. The public copy is generated, never covered over: no names of residents, no
confidential concerns, no small counts of groups. Names are taken out of typed texts too, as far as they stand on the
attendance list; whoever publishes still reads it first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from liaison_app import clock
from liaison_app.errors import NotFound
from liaison_app.i18n import _
from liaison_app.models.agency import Officer
from liaison_app.models.capture import Action, Concern, Decision
from liaison_app.models.contact import Contact
from liaison_app.models.meeting import AgendaItem, Attendance, Meeting
from liaison_app.models.registry import KINDS
from liaison_app.services import pictures, records
from liaison_app.services.release import Prepared, Released, prepare, release
from liaison_app.services.roles import guarded
from liaison_app.services.suppression import suppressed
from liaison_app.services.unnamed import Unnamed
from liaison_app.storage import lists
from liaison_app.storage.session import Session

M = TypeVar("M", AgendaItem, Attendance, Concern, Decision, Action)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the attendance list."""

    name: str
    organization: str = ""


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many people of a group were there; None where the number is withheld."""

    group: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the agenda with the note taken under it."""

    number: int
    title: str
    presenter: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class RaisedConcern:
    """A concern as it was raised. `item` is the number of its agenda item, 0 for none.

    With `handed_to` it is about police conduct, and its text is not told.
    """

    text: str
    item: int = 0
    place: str = ""
    group: str = ""
    confidential: bool = False
    handed_to: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class TakenDecision:
    """A decision in its exact words, with the votes where they were counted."""

    wording: str
    item: int = 0
    mover: str = ""
    seconder: str = ""
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstained: int | None = None


@dataclass(frozen=True, slots=True)
class AgreedAction:
    """Something somebody promised to do."""

    text: str
    item: int = 0
    owner: str = ""
    due_on: date | None = None
    status: str = "open"


@dataclass(frozen=True, slots=True)
class MinutesContent:
    """The whole minutes, ready to be released and printed."""

    meeting_id: str
    agency: str
    title: str
    meeting_type: str
    starts_at: datetime
    issued_on: date
    ends_at: datetime | None = None
    place: str = ""
    chair: str = ""
    minute_taker: str = ""
    state: str = "draft"
    approved_on: date | None = None
    present: tuple[Person, ...] = ()
    apologies: tuple[Person, ...] = ()
    organizations: tuple[str, ...] = ()
    groups: tuple[GroupCount, ...] = ()
    total: int | None = None
    illegible: int = 0
    items: tuple[Item, ...] = ()
    concerns: tuple[RaisedConcern, ...] = ()
    concerns_left_out: bool = False
    decisions: tuple[TakenDecision, ...] = ()
    actions: tuple[AgreedAction, ...] = ()
    notes: str = ""
    next_meeting_at: datetime | None = None
    public: bool = False
    logo: bytes = field(default=b"", repr=False)


@guarded("release minutes")
def prepare_minutes(session: Session, meeting_id: str, *, public: bool = False) -> Prepared[MinutesContent]:
    """Gather the minutes to be looked at; raises as `collect` does."""
    content = collect(session, meeting_id, public=public)
    return prepare(session, "minutes-public" if public else "minutes", content, [("meetings", meeting_id)])


@guarded("release minutes")
def release_minutes(session: Session, meeting_id: str, *, public: bool = False) -> Released[MinutesContent]:
    """Gather the minutes and let them leave; raises as `collect` does."""
    return release(session, prepare_minutes(session, meeting_id, public=public))


@guarded("read meetings")
def collect(session: Session, meeting_id: str, *, public: bool = False) -> MinutesContent:
    """Gather the minutes of a meeting. Raises NotFound if there is no such meeting."""
    agency = records.agency(session)
    with session.read() as db:
        content = _Gathered(db, meeting_id, public=public).content(db, agency.name)
    return replace(content, logo=pictures.read(agency.logo))


class _Gathered:
    """The rows of one meeting, and the way its texts are told."""

    def __init__(self, db: OrmSession, meeting_id: str, *, public: bool) -> None:
        meeting = db.scalar(select(Meeting).where(Meeting.id == meeting_id, Meeting.deleted_at.is_(None)))
        if meeting is None:
            raise NotFound(_("There is no meeting with the id {id}.").format(id=meeting_id))
        self.meeting = meeting
        self.public = public
        self.items = _live(db, AgendaItem, meeting_id)
        self.items.sort(key=lambda item: (item.position, item.n))
        self.numbers = {item.id: number for number, item in enumerate(self.items, start=1)}
        self.concerns = _live(db, Concern, meeting_id)
        self.decisions = _live(db, Decision, meeting_id)
        self.actions = _live(db, Action, meeting_id)
        self.attendances = _live(db, Attendance, meeting_id)
        self.contacts = _contact_names(db, [row.contact_id for row in self.attendances])
        self.tell = Unnamed(self._private_names(db) if public else {})

    def content(self, db: OrmSession, agency: str) -> MinutesContent:
        """Everything put together."""
        meeting, tell = self.meeting, self.tell.tell
        groups, total = self._counts()
        present, apologies = self._people("present"), self._people("apologies")
        return MinutesContent(
            meeting_id=meeting.id,
            agency=agency,
            title=tell(meeting.title),
            meeting_type=meeting.meeting_type,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            issued_on=meeting.issued_on or clock.today(),
            place=meeting.place,
            chair=meeting.chair,
            minute_taker=meeting.minute_taker,
            state=meeting.minutes_state,
            approved_on=meeting.approved_on,
            present=() if self.public else present,
            apologies=() if self.public else apologies,
            organizations=_organizations(present) if self.public else (),
            groups=groups,
            total=total,
            illegible=sum(row.count for row in self.attendances if row.illegible and row.status == "present"),
            items=self._items(),
            concerns=tuple(self._raised(db)),
            concerns_left_out=self.public and any(concern.confidential for concern in self.concerns),
            decisions=tuple(map(self._decision, self.decisions)),
            actions=tuple(map(self._action, self.actions)),
            notes="" if self.public else meeting.notes,
            next_meeting_at=meeting.next_meeting_at,
            public=self.public,
        )

    def _people(self, status: str) -> tuple[Person, ...]:
        people = (
            Person(row.name.strip() or self.contacts.get(row.contact_id, ""), row.organization.strip())
            for row in self.attendances
            if row.status == status and not row.group
        )
        return tuple(sorted((person for person in people if person.name), key=lambda p: p.name.casefold()))

    def _counts(self) -> tuple[tuple[GroupCount, ...], int | None]:
        """The counts by group and how many were there in all, small numbers withheld in the public copy."""
        there = [row for row in self.attendances if row.status == "present"]
        counts: dict[str, int] = {}
        for row in there:
            if row.group:
                counts[row.group] = counts.get(row.group, 0) + row.count
        total: int | None = self.meeting.headcount or sum(row.count for row in there) or None
        shown: dict[str, int | None] = dict(counts)
        if self.public:
            shown, total = suppressed(counts, total)
        return tuple(GroupCount(group, count) for group, count in shown.items()), total

    def _items(self) -> tuple[Item, ...]:
        tell = self.tell.tell
        return tuple(
            Item(self.numbers[item.id], tell(item.title), tell(item.presenter), tell(item.notes)) for item in self.items
        )

    def _raised(self, db: OrmSession) -> Iterable[RaisedConcern]:
        small = {group.group for group in self._counts()[0] if group.count is None}
        places = lists.titles(db, KINDS["places"], [c.place_id for c in self.concerns if c.place_id])
        for concern in self.concerns:
            item = self.numbers.get(concern.agenda_item_id, 0)
            if concern.conduct:
                yield RaisedConcern("", item, handed_to=concern.conduct_body, reference=concern.conduct_reference)
            elif not (self.public and concern.confidential):
                yield RaisedConcern(
                    self.tell.tell(concern.text),
                    item,
                    place=places.get(concern.place_id, ""),
                    group="" if concern.raised_by_group in small else concern.raised_by_group,
                    confidential=concern.confidential,
                )

    def _decision(self, decision: Decision) -> TakenDecision:
        return TakenDecision(
            self.tell.tell(decision.wording),
            self.numbers.get(decision.agenda_item_id, 0),
            mover=self.tell.tell(decision.mover),
            seconder=self.tell.tell(decision.seconder),
            votes_for=decision.votes_for,
            votes_against=decision.votes_against,
            votes_abstained=decision.votes_abstained,
        )

    def _action(self, action: Action) -> AgreedAction:
        return AgreedAction(
            self.tell.tell(action.text),
            self.numbers.get(action.agenda_item_id, 0),
            owner=self.tell.tell(action.owner),
            due_on=action.due_on,
            status=action.status,
        )

    def _private_names(self, db: OrmSession) -> dict[str, str]:
        """Who is not named in public, and what stands instead: whom they spoke for, or that they are a resident."""
        people = [*self._people("present"), *self._people("apologies"), *self._people("expected")]
        names = {person.name: person.organization for person in people}
        typed = [name for decision in self.decisions for name in (decision.mover, decision.seconder)]
        typed += [action.owner for action in self.actions] + [item.presenter for item in self.items]
        known = db.scalars(select(Contact.name).where(Contact.name.in_({name.strip() for name in typed})))
        wanting = _contact_names(db, [concern.wants_answer_id for concern in self.concerns])
        for name in [*known, *wanting.values()]:
            names.setdefault(name, "")
        in_office = {self.meeting.chair, self.meeting.minute_taker, *db.scalars(select(Officer.name))}
        return {name: stand_in for name, stand_in in names.items() if name not in in_office}


def _live(db: OrmSession, model: type[M], meeting_id: str) -> list[M]:
    query = select(model).where(model.meeting_id == meeting_id, model.deleted_at.is_(None)).order_by(model.n)
    return list(db.scalars(query))


def _contact_names(db: OrmSession, ids: Sequence[str]) -> dict[str, str]:
    return lists.titles(db, KINDS["contacts"], [one for one in ids if one])


def _organizations(people: Iterable[Person]) -> tuple[str, ...]:
    """Whom the people present spoke for, each once."""
    return tuple(sorted({person.organization for person in people if person.organization}, key=str.casefold))
