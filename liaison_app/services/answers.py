"""You said, we did: every concern of a period, an area or a meeting with its answer, or why nothing was done.

A concern that repeats another is answered there and counted with it: "raised 3 times". None is dropped: each is either
told, or only counted because it was raised in confidence, or told only as handed on because it is about police
conduct. For the public names of residents are taken out as in the public minutes, and so are phone numbers and e-mail
addresses that are nobody's in public (`unnamed`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session as OrmSession

from liaison_app import clock
from liaison_app.errors import NotFound, UserError
from liaison_app.i18n import _
from liaison_app.models.capture import Concern
from liaison_app.models.meeting import Meeting
from liaison_app.models.problem import Place, Problem
from liaison_app.models.registry import KINDS
from liaison_app.services import concern_states, records, unnamed
from liaison_app.services.guide import Publisher, publisher
from liaison_app.services.measures import Scope
from liaison_app.services.release import Prepared, Released, prepare, release
from liaison_app.services.roles import guarded
from liaison_app.storage import index, lists
from liaison_app.storage.session import Session

DAYS = 91
"""A quarter of a year: the period told of unless another, or a meeting, is asked for."""
#: What the parts of the sheet are called in data, with the states of concerns in each.
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "done": ("done",),
    "in-work": ("in-work",),
    "asked": ("asked",),
    "cannot-do": ("cannot-do",),
    "no-answer": ("raised", "acknowledged"),
}


@dataclass(frozen=True, slots=True)
class Which:
    """Which concerns are told of; without days the last quarter of a year, unless a meeting or `all_time` is named."""

    since: date | None = None
    until: date | None = None
    area: str = ""
    meeting_id: str = ""
    all_time: bool = False

    def scope(self) -> Scope:
        """Period and area, the default filled in."""
        if self.meeting_id or self.all_time:
            return Scope(self.since, self.until, self.area)
        until = self.until or clock.today()
        return Scope(self.since or until - timedelta(days=DAYS), until, self.area)


@dataclass(frozen=True, slots=True)
class Raised:
    """One time that a concern was raised: when, and at which meeting."""

    on: date | None
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said, and what became of it. `state` is a state of concerns; `times` are all those it was raised."""

    said: str
    state: str
    answer: str = ""
    place: str = ""
    raised_on: date | None = None
    asked_of: str = ""
    asked_on: date | None = None
    reply: str = ""
    times: tuple[Raised, ...] = ()

    @property
    def count(self) -> int:
        """How many concerns are told here."""
        return max(len(self.times), 1)


@dataclass(frozen=True, slots=True)
class AnswersContent:
    """The concerns told of; those about police conduct by the body they were handed to, with how many."""

    publisher: Publisher
    since: date | None
    until: date | None
    issued_on: date
    answers: tuple[Answer, ...] = ()
    handed_on: tuple[tuple[str, int], ...] = ()
    in_confidence: int = 0
    area: str = ""
    meeting: str = ""

    @property
    def count(self) -> int:
        """How many concerns there are, told or not."""
        told = sum(answer.count for answer in self.answers)
        return told + sum(count for _body, count in self.handed_on) + self.in_confidence


@dataclass(frozen=True, slots=True)
class Group:
    """Concerns that say the same: where they are answered, by which one they are told, and which they are."""

    head: str
    teller: str
    state: str
    members: tuple[str, ...]
    open_head: bool
    """Whether the answer at the head may be told: not where that one was raised in confidence."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What there is to be told, in the order it was raised, before any text is read."""

    groups: tuple[Group, ...] = ()
    conduct: tuple[str, ...] = ()
    confidential: tuple[str, ...] = ()

    def part(self, name: str) -> list[Group]:
        """The groups in a part of the sheet."""
        return [group for group in self.groups if group.state in PARTS[name]]


# --- for the door out ------------------------------------------------------------------------------


@guarded("release you-said")
def release_answers(session: Session, which: Which = Which()) -> Released[AnswersContent]:
    """Gather the sheet and let it leave; raises UserError if nothing was raised, NotFound without the meeting."""
    return release(session, prepare_answers(session, which))


@guarded("release you-said")
def prepare_answers(session: Session, which: Which = Which()) -> Prepared[AnswersContent]:
    """Gather the sheet to be looked at; raises as `release_answers` does."""
    content = collect(session, which)
    if not content.count:
        if which.meeting_id or which.area:
            raise UserError(_("No concern was raised there in that time, so there is nothing to print."))
        raise UserError(
            _("No concern was raised from {since} to {until}, so there is nothing to print.").format(
                since=content.since, until=content.until
            ),
            _("Choose a longer period."),
        )
    return prepare(session, "you-said", content)


@guarded("read concerns")
def collect(session: Session, which: Which = Which()) -> AnswersContent:
    """Everything told, for the public. Raises NotFound without the meeting."""
    agency = records.agency(session)
    scope = which.scope()
    with session.read() as db:
        found = _outline(db, which)
        ids = [one for group in found.groups for one in (group.head, *group.members)]
        concerns = _by_id(db, [*ids, *found.conduct])
        tell = _teller(db, concerns.values())
        places = lists.titles(db, KINDS["places"], [c.place_id for c in concerns.values() if c.place_id])
        meetings = lists.titles(db, KINDS["meetings"], [c.meeting_id for c in concerns.values() if c.meeting_id])
        told = tuple(_answer(group, concerns, _Words(tell, places, meetings)) for group in found.groups)
        handed = Counter(tell(concerns[one].conduct_body.strip()) for one in found.conduct)
        title = tell(_meeting(db, which.meeting_id))
    return AnswersContent(
        publisher=publisher(agency),
        since=scope.since,
        until=scope.until,
        issued_on=clock.today(),
        answers=told,
        handed_on=tuple(sorted(handed.items())),
        in_confidence=len(found.confidential),
        area=which.area,
        meeting=title,
    )


def _teller(db: OrmSession, concerns: Iterable[Concern]) -> Callable[[str], str]:
    """What tells texts without those who want an answer, and without everybody who was where it was raised."""
    concerns = list(concerns)
    text = "\n".join(chain.from_iterable((c.text, c.public_answer, c.asked_of, c.asked_reply) for c in concerns))
    meetings = {concern.meeting_id for concern in concerns if concern.meeting_id}
    return unnamed.teller(db, text, meetings, (concern.wants_answer_id for concern in concerns))


def _meeting(db: OrmSession, meeting_id: str) -> str:
    if not meeting_id:
        return ""
    title = db.scalar(select(Meeting.title).where(Meeting.id == meeting_id, Meeting.deleted_at.is_(None)))
    if title is None:
        raise NotFound(_("There is no meeting with the id {id}.").format(id=meeting_id))
    return title


@dataclass(frozen=True)
class _Words:
    """What a line is put into words with."""

    tell: Callable[[str], str]
    places: Mapping[str, str]
    meetings: Mapping[str, str]

    def raised(self, concern: Concern) -> Raised:
        meeting = self.tell(self.meetings.get(concern.meeting_id, ""))
        return Raised(concern.raised_at.date() if concern.raised_at else None, meeting)


def _answer(group: Group, concerns: Mapping[str, Concern], words: _Words) -> Answer:
    teller, head, tell = concerns[group.teller], concerns[group.head], words.tell
    answered = head if group.open_head else teller
    return Answer(
        said=tell(teller.text.strip()),
        state=group.state,
        answer=tell(answered.public_answer.strip()),
        place=tell(words.places.get(teller.place_id, "")),
        raised_on=teller.raised_at.date() if teller.raised_at else None,
        asked_of=tell(answered.asked_of.strip()),
        asked_on=answered.asked_sent_on,
        reply=tell(answered.asked_reply.strip()),
        times=tuple(words.raised(concerns[one]) for one in group.members),
    )


def _by_id(db: OrmSession, ids: Iterable[str]) -> dict[str, Concern]:
    found: dict[str, Concern] = {}
    for some in index.batches(dict.fromkeys(ids)):
        found.update((one.id, one) for one in db.scalars(select(Concern).where(Concern.id.in_(some))))
    return found


# --- what there is to tell -------------------------------------------------------------------------


@guarded("read concerns")
def outline(session: Session, which: Which = Which()) -> Outline:
    """What there is to be told, as ids: quick also where there are tens of thousands."""
    with session.read() as db:
        return _outline(db, which)


def _outline(db: OrmSession, which: Which) -> Outline:
    columns = (Concern.id, Concern.duplicate_of_id, Concern.state, Concern.conduct, Concern.confidential)
    when = func.coalesce(Concern.raised_at, Meeting.starts_at)
    chosen = select(*columns).outerjoin(Meeting, Meeting.id == Concern.meeting_id)
    asked = chosen.where(*_conditions(which, when)).order_by(when, Concern.n)
    rows = [row for some in db.execute(asked).yield_per(lists.FETCH).partitions() for row in some]  # others get turns
    links = {row.id: row.duplicate_of_id for row in rows}
    known = {row.id: row for row in rows}
    missing = {target for target in links.values() if target and target not in known}
    while missing:  # what is repeated may have been raised at another time
        more = [row for some in index.batches(missing) for row in db.execute(_of(columns, some))]
        known |= {row.id: row for row in more}
        links |= {row.id: row.duplicate_of_id for row in more}
        missing = {row.duplicate_of_id for row in more if row.duplicate_of_id} - known.keys()
    heads = concern_states.heads({one: "" if known[one].conduct else target for one, target in links.items()})
    grouped: dict[str, list[str]] = {}
    for row in rows:
        if not (row.conduct or row.confidential):
            head = heads[row.id]
            grouped.setdefault(row.id if known[head].conduct else head, []).append(row.id)
    return Outline(
        tuple(_group(head, members, known) for head, members in grouped.items()),
        tuple(row.id for row in rows if row.conduct),
        tuple(row.id for row in rows if row.confidential and not row.conduct),
    )


def _of(columns: Sequence[Any], ids: Sequence[str]) -> Any:
    return select(*columns).where(Concern.id.in_(ids), Concern.deleted_at.is_(None))


def _group(head: str, members: Sequence[str], known: Mapping[str, Any]) -> Group:
    open_head = not known[head].confidential
    return Group(head, head if open_head else members[0], known[head].state, tuple(members), open_head)


def _conditions(which: Which, when: Any) -> list[ColumnElement[bool]]:
    """Concerns by the day they were raised on, else by that of their meeting; without both they are in no period."""
    scope = which.scope()
    found: list[ColumnElement[bool]] = [Concern.deleted_at.is_(None), *scope.during_times(when)]
    found += scope.through((Concern.meeting_id, Meeting), (Concern.place_id, Place), (Concern.problem_id, Problem))
    if which.meeting_id:
        found.append(Concern.meeting_id == which.meeting_id)
    return found


@dataclass(frozen=True)
class Line:
    """What the screen shows of a group, as it stands in the vault: the officer sees names, the sheet does not."""

    id: str
    said: str
    answer: str
    state: str
    raised_on: date | datetime | None
    count: int


@guarded("read concerns")
def lines(session: Session, groups: Sequence[Group]) -> list[Line]:
    """What the screen shows of these groups; those whose answer is in confidence are told with their own."""
    with session.read() as db:
        concerns = _by_id(db, [one for group in groups for one in (group.head, group.teller)])
    found = []
    for group in groups:
        teller = concerns[group.teller]
        answered = concerns[group.head] if group.open_head else teller
        text = answered.asked_reply.strip() or answered.public_answer.strip()
        if group.state == "asked":
            text = " – ".join(filter(None, (answered.asked_of.strip(), text)))
        raised = teller.raised_at.date() if teller.raised_at else None
        found.append(Line(teller.id, teller.text.strip(), text, group.state, raised, len(group.members)))
    return found
