"""You said, we did: every concern of a period with its answer, or the reason why nothing was done.

For the public: what was raised in confidence is only counted, a concern about police conduct is told only as handed
on, and names of residents are taken out as in the public minutes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session as OrmSession

from liaison_app import clock
from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.agency import Officer
from liaison_app.models.capture import Concern
from liaison_app.models.contact import Contact
from liaison_app.models.meeting import Attendance, Meeting
from liaison_app.models.registry import KINDS
from liaison_app.services import records
from liaison_app.services.guide import Publisher, publisher
from liaison_app.services.release import Prepared, Released, prepare, release
from liaison_app.services.roles import guarded
from liaison_app.services.unnamed import Unnamed
from liaison_app.storage import lists
from liaison_app.storage.session import Session

DAYS = 91
"""A quarter of a year: the period told of unless another is asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said, and what became of it. `state` is a state of concerns."""

    said: str
    state: str
    answer: str = ""
    place: str = ""
    raised_on: date | None = None
    asked_of: str = ""
    asked_on: date | None = None
    reply: str = ""


@dataclass(frozen=True, slots=True)
class AnswersContent:
    """The concerns of a period; those about police conduct by the body they were handed to, with how many."""

    publisher: Publisher
    since: date
    until: date
    issued_on: date
    answers: tuple[Answer, ...] = ()
    handed_on: tuple[tuple[str, int], ...] = ()
    in_confidence: int = 0


@guarded("release you-said")
def release_answers(session: Session, since: date | None = None, until: date | None = None) -> Released[AnswersContent]:
    """Gather the sheet and let it leave; raises UserError if nothing was raised in the period."""
    return release(session, prepare_answers(session, since, until))


@guarded("release you-said")
def prepare_answers(session: Session, since: date | None = None, until: date | None = None) -> Prepared[AnswersContent]:
    """Gather the sheet to be looked at; raises UserError if nothing was raised in the period."""
    content = collect(session, since, until)
    if not (content.answers or content.handed_on or content.in_confidence):
        raise UserError(
            _("No concern was raised from {since} to {until}, so there is nothing to print.").format(
                since=content.since, until=content.until
            ),
            _("Choose a longer period."),
        )
    return prepare(session, "you-said", content)


@guarded("read concerns")
def collect(session: Session, since: date | None = None, until: date | None = None) -> AnswersContent:
    """The concerns raised from `since` to `until`, both days included; the last quarter of a year if not named."""
    until = until or clock.today()
    since = since or until - timedelta(days=DAYS)
    agency = records.agency(session)
    with session.read() as db:
        concerns = _raised(db, since, until)
        tell = Unnamed(_private_names(db, concerns)).tell
        places = lists.titles(db, KINDS["places"], [c.place_id for c in concerns if c.place_id])
    open_ones = [concern for concern in concerns if not (concern.conduct or concern.confidential)]
    handed = Counter(concern.conduct_body.strip() for concern in concerns if concern.conduct)
    return AnswersContent(
        publisher=publisher(agency),
        since=since,
        until=until,
        issued_on=clock.today(),
        answers=tuple(
            Answer(
                said=tell(concern.text.strip()),
                state=concern.state,
                answer=tell(concern.public_answer.strip()),
                place=places.get(concern.place_id, ""),
                raised_on=concern.raised_at.date() if concern.raised_at else None,
                asked_of=concern.asked_of.strip(),
                asked_on=concern.asked_sent_on,
                reply=tell(concern.asked_reply.strip()),
            )
            for concern in open_ones
        ),
        handed_on=tuple(sorted(handed.items())),
        in_confidence=sum(concern.confidential and not concern.conduct for concern in concerns),
    )


def _raised(db: OrmSession, since: date, until: date) -> list[Concern]:
    """Concerns by the day they were raised on, else by that of their meeting; without both they are in no period."""
    when = func.coalesce(Concern.raised_at, Meeting.starts_at)
    query = (
        select(Concern)
        .outerjoin(Meeting, Meeting.id == Concern.meeting_id)
        .where(Concern.deleted_at.is_(None), when >= datetime.combine(since, time.min))
        .where(when < datetime.combine(until + timedelta(days=1), time.min))
        .order_by(when, Concern.n)
    )
    return list(db.scalars(query))


def _private_names(db: OrmSession, concerns: Iterable[Concern]) -> dict[str, str]:
    """Who is not named: those who want an answer, and everybody on the lists of the meetings it was raised at."""
    concerns = list(concerns)
    meetings = {concern.meeting_id for concern in concerns if concern.meeting_id}
    rows = db.scalars(select(Attendance).where(Attendance.meeting_id.in_(meetings), Attendance.deleted_at.is_(None)))
    listed = [(row.name, row.contact_id, row.organization) for row in rows]
    ids = {contact for _name, contact, _organization in listed} | {concern.wants_answer_id for concern in concerns}
    known: dict[str, str] = dict(db.execute(select(Contact.id, Contact.name).where(Contact.id.in_(ids - {""}))).all())
    names = {name.strip() or known.get(contact, ""): organization.strip() for name, contact, organization in listed}
    for name in known.values():
        names.setdefault(name, "")
    officers = set(db.scalars(select(Officer.name)))
    return {name: stand_in for name, stand_in in names.items() if name.strip() and name not in officers}
