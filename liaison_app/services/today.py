"""What is due today: the sections of the Today tab, each an indexed query with a total and its first lines.

Nothing is kept for this; a line disappears when the record behind it says that it was dealt with (`settle`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, null, or_, select, union_all
from sqlalchemy.orm import Session as OrmSession

from liaison_app import clock
from liaison_app.i18n import N_, _
from liaison_app.models.about import Value, fields_by_name
from liaison_app.models.agency import Note
from liaison_app.models.base import Record
from liaison_app.models.capture import Action, Concern
from liaison_app.models.contact import Contact, LogEntry
from liaison_app.models.meeting import Meeting
from liaison_app.models.problem import Problem
from liaison_app.models.referral import REFERRAL_STATES, FollowUp, Referral
from liaison_app.models.report import Report
from liaison_app.models.service import Service
from liaison_app.models.values import initials
from liaison_app.services import roles
from liaison_app.services.referrals import CLOSED
from liaison_app.services.roles import guarded
from liaison_app.services.rules import ANSWER_DAYS
from liaison_app.services.shown import shown
from liaison_app.storage.session import Session

#: A contact with an owner or a log should hear from us at least this often.
SILENCE_DAYS: Final = 90
#: A service is checked at least every six months.
CHECK_DAYS: Final = 183
#: An open referral is followed up this long after it was opened or last followed up.
FOLLOW_UP_DAYS: Final = 14
#: After help began, people are asked again how they are.
LATER_CHECKS: Final = (30, 90, 180)
UPCOMING_DAYS: Final = 14

Can = tuple[str, ...]
DONE: Final = ("done",)
DONE_OR_LATER: Final = ("done", "snooze")


@dataclass(frozen=True)
class Line:
    """One thing that is due. `can` names what is possible on the spot: `done`, `snooze`, `become` (a note)."""

    kind: str
    id: str
    text: str
    detail: str = ""
    due: date | None = None
    can: Can = ()


@dataclass(frozen=True)
class Section:
    """Lines of one sort: the first ones, and how many there are altogether. `label` is in the source language."""

    name: str
    label: str
    lines: tuple[Line, ...]
    total: int


@dataclass(frozen=True)
class Today:
    """Everything that is due on a day; empty sections are there too."""

    day: date
    sections: tuple[Section, ...]

    def section(self, name: str) -> Section:
        """The section of that name."""
        return next(section for section in self.sections if section.name == name)

    @property
    def total(self) -> int:
        """How many things there are in all sections."""
        return sum(section.total for section in self.sections)


@guarded("see what is due")
def due(session: Session, limit: int = 50) -> Today:
    """What is due today, at most `limit` lines a section. People of referrals are initials only.

    Sections on records that the role does not read are left out.
    """
    day = clock.today()
    with session.read() as db:
        sections = [make(db, day, limit) for kind, make in _SECTIONS if roles.may(session, f"read {kind}")]
    return Today(day, tuple(sections))


def _section(
    db: OrmSession, name: str, label: str, found: Select[*tuple[Any, ...]], limit: int, line: Callable[[Any], Line]
) -> Section:
    """The first rows of `found` as lines, with the number of all of them."""
    rows = db.execute(found.limit(limit)).all()
    total = len(rows)
    if total == limit:
        counted = found.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
        total = db.scalar(counted) or 0
    return Section(name, label, tuple(line(row) for row in rows), total)


def _read(model: type[Record], name: str, value: Value) -> str:
    """A value as people read it."""
    return shown(fields_by_name(model)[name], value)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _overdue(db: OrmSession, day: date, limit: int) -> Section:
    return _actions(db, limit, "overdue", N_("Overdue"), _awake(Action, day), Action.due_on < day)


def _week(db: OrmSession, day: date, limit: int) -> Section:
    soon = Action.due_on.between(day, day + timedelta(days=6))
    return _actions(db, limit, "week", N_("This week"), _awake(Action, day), soon)


def _undated(db: OrmSession, day: date, limit: int) -> Section:
    """Without this section an action that was noted without a date would never be seen again."""
    return _actions(db, limit, "undated", N_("Open, no date yet"), _awake(Action, day), Action.due_on.is_(None))


def _actions(db: OrmSession, limit: int, name: str, label: str, *conditions: ColumnElement[bool]) -> Section:
    found = (
        select(Action.id, Action.text, Action.owner, Action.due_on)
        .where(Action.deleted_at.is_(None), Action.status == "open", *conditions)
        .order_by(Action.due_on, Action.n)
    )
    return _section(
        db,
        name,
        label,
        found,
        limit,
        lambda row: Line("actions", row.id, _one_line(row.text), row.owner, row.due_on, DONE_OR_LATER),
    )


def _awake(model: type[Action] | type[Note], day: date) -> ColumnElement[bool]:
    return or_(model.snoozed_until.is_(None), model.snoozed_until <= day)


def _referrals(db: OrmSession, day: date, limit: int) -> Section:
    """Open referrals whose follow-up day has come; without one, two weeks after they were opened."""
    falls = func.coalesce(Referral.follow_up_on, func.date(Referral.opened_on, f"+{FOLLOW_UP_DAYS} days"))
    found = (
        select(Referral.id, Referral.person, Referral.state, falls.label("falls"))
        .where(Referral.deleted_at.is_(None), Referral.state.not_in(CLOSED), falls <= day)
        .order_by("falls", Referral.n)
    )
    return _section(
        db,
        "referrals",
        N_("Referrals to follow up"),
        found,
        limit,
        lambda row: Line(
            "referrals",
            row.id,
            initials(row.person),
            _(REFERRAL_STATES[row.state]),
            row.falls,
            DONE_OR_LATER,
        ),
    )


def _later_checks(db: OrmSession, day: date, limit: int) -> Section:
    """Completed referrals whose 30, 90 or 180 days are over without a check recorded for that time."""
    missing = [and_(Referral.closed_on <= day - timedelta(days=days), ~_checked_after(days)) for days in LATER_CHECKS]
    found = (
        select(Referral.id, Referral.person, Referral.closed_on)
        .where(Referral.deleted_at.is_(None), Referral.state == "completed", or_(*missing))
        .where(or_(Referral.follow_up_on.is_(None), Referral.follow_up_on <= day))
        .order_by(Referral.closed_on, Referral.n)
    )

    def line(row: Any) -> Line:
        since = max(days for days in LATER_CHECKS if row.closed_on + timedelta(days=days) <= day)
        detail = _("How is the person, {days} days after?").format(days=since)
        return Line(
            "referrals", row.id, initials(row.person), detail, row.closed_on + timedelta(days=since), ("snooze",)
        )

    return _section(db, "checks", N_("Later checks"), found, limit, line)


def _checked_after(days: int) -> ColumnElement[bool]:
    made = or_(FollowUp.on.is_not(None), FollowUp.result != "")
    return exists().where(FollowUp.owner_id == Referral.id, FollowUp.after_days >= days, made)


def _reports(db: OrmSession, day: date, limit: int) -> Section:
    found = (
        select(Report.id, Report.doing, Report.place, Report.answer_due_on)
        .where(Report.deleted_at.is_(None), Report.answered_on.is_(None))
        .order_by(Report.answer_due_on, Report.n)
    )
    return _section(
        db,
        "reports",
        N_("Watch reports waiting for an answer"),
        found,
        limit,
        lambda row: Line("reports", row.id, _one_line(row.doing), row.place, row.answer_due_on, DONE),
    )


def _concerns(db: OrmSession, day: date, limit: int) -> Section:
    """Nobody was told yet although somebody waits or nobody even acknowledged it; or a reply of others is overdue."""
    waits = Concern.wants_answer_id != ""
    silent = and_(Concern.state == "raised", Concern.duplicate_of_id == "")  # what repeats another is answered there
    untold = and_(Concern.told_on.is_(None), or_(waits, silent))
    found = (
        select(Concern.id, Concern.text, Concern.state, Concern.asked_of, Concern.asked_due_on, Concern.raised_at)
        .where(Concern.deleted_at.is_(None), or_(untold, _reply_overdue(day)))
        .order_by(Concern.raised_at, Concern.n)
    )

    def line(row: Any) -> Line:
        if row.state == "asked" and row.asked_due_on is not None:
            detail = _("Asked of {body}").format(body=row.asked_of)
            return Line("concerns", row.id, _one_line(row.text), detail, row.asked_due_on, DONE)
        falls = row.raised_at.date() + timedelta(days=ANSWER_DAYS) if row.raised_at else None
        return Line("concerns", row.id, _one_line(row.text), "", falls, DONE)

    return _section(db, "concerns", N_("Concerns waiting for an answer"), found, limit, line)


def _reply_overdue(day: date) -> ColumnElement[bool]:
    """Also where the resident was told, before that day, that somebody else was asked."""
    silent = or_(Concern.told_on.is_(None), Concern.told_on < Concern.asked_due_on)
    return and_(Concern.state == "asked", Concern.asked_reply == "", Concern.asked_due_on <= day, silent)


def _reviews(db: OrmSession, day: date, limit: int) -> Section:
    """Problems whose day to look back at the responses has come."""
    found = (
        select(Problem.id, Problem.title, Problem.area, Problem.review_due_on)
        .where(Problem.deleted_at.is_(None), Problem.stage != "closed", Problem.review_due_on <= day)
        .order_by(Problem.review_due_on, Problem.n)
    )
    return _section(
        db,
        "problems",
        N_("Problems to review"),
        found,
        limit,
        lambda row: Line("problems", row.id, row.title, row.area, row.review_due_on),
    )


def _contacts(db: OrmSession, day: date, limit: int) -> Section:
    """People with an owner or a log who were not spoken to for `SILENCE_DAYS`; never those not to be contacted."""
    since = day - timedelta(days=SILENCE_DAYS)
    ours = and_(Contact.deleted_at.is_(None), Contact.do_not_contact.is_(False))
    # Grouped by an expression, so that the log is read in its own order: three times as quick as by the index.
    last = (
        select(LogEntry.contact_id, func.max(LogEntry.on).label("last_on"))
        .where(LogEntry.deleted_at.is_(None))
        .group_by(LogEntry.contact_id.concat(""))
        .having(func.max(LogEntry.on) < since)
        .subquery()
    )
    quiet = select(Contact.n, Contact.id, Contact.name, last.c.last_on).where(last.c.contact_id == Contact.id, ours)
    logged = exists().where(LogEntry.contact_id == Contact.id, LogEntry.deleted_at.is_(None))
    never = select(Contact.n, Contact.id, Contact.name, null()).where(
        ours, Contact.owner_id != "", Contact.created_at < datetime.combine(since, time()), ~logged
    )
    both = union_all(quiet, never).subquery()
    found = select(both.c.id, both.c.name, both.c.last_on).order_by(both.c.last_on, both.c.n)

    def line(row: Any) -> Line:
        text = (
            _("Last spoken to on {day}").format(day=_read(LogEntry, "on", row.last_on))
            if row.last_on
            else _("Never spoken to")
        )
        return Line("contacts", row.id, row.name, text, None, DONE)

    return _section(db, "contacts", N_("Not spoken to for three months"), found, limit, line)


def _services(db: OrmSession, day: date, limit: int) -> Section:
    found = (
        select(Service.id, Service.name, Service.assured_date)
        .where(Service.deleted_at.is_(None), Service.status == "active", ~checked_lately(day))
        .order_by(Service.assured_date, Service.n)
    )

    def line(row: Any) -> Line:
        text = (
            _("Checked on {day}").format(day=_read(Service, "assured_date", row.assured_date))
            if row.assured_date
            else _("Never checked")
        )
        return Line("services", row.id, row.name, text, None, DONE)

    return _section(db, "services", N_("Services not checked for six months"), found, limit, line)


def checked_lately(day: date) -> ColumnElement[bool]:
    """The condition that a service was checked in the six months before `day`."""
    return func.coalesce(Service.assured_date >= day - timedelta(days=CHECK_DAYS), False)


def _meetings(db: OrmSession, day: date, limit: int) -> Section:
    start = datetime.combine(day, time())
    found = (
        select(Meeting.id, Meeting.title, Meeting.starts_at, Meeting.place)
        .where(Meeting.deleted_at.is_(None))
        .where(Meeting.starts_at.between(start, start + timedelta(days=UPCOMING_DAYS + 1)))
        .order_by(Meeting.starts_at, Meeting.n)
    )

    def line(row: Any) -> Line:
        detail = " · ".join(filter(None, (_read(Meeting, "starts_at", row.starts_at), row.place)))
        return Line("meetings", row.id, row.title, detail, row.starts_at.date())

    return _section(db, "meetings", N_("Upcoming meetings"), found, limit, line)


def _notes(db: OrmSession, day: date, limit: int) -> Section:
    found = (
        select(Note.id, Note.text, Note.noted_at)
        .where(Note.deleted_at.is_(None), Note.became_kind == "", _awake(Note, day))
        .order_by(Note.n)
    )

    def line(row: Any) -> Line:
        detail = _read(Note, "noted_at", row.noted_at)
        return Line("notes", row.id, _one_line(row.text), detail, None, (*DONE_OR_LATER, "become"))

    return _section(db, "notes", N_("Loose quick notes"), found, limit, line)


#: The kind of record a section is about, and the section.
_SECTIONS: Sequence[tuple[str, Callable[[OrmSession, date, int], Section]]] = (
    ("actions", _overdue),
    ("actions", _week),
    ("meetings", _meetings),
    ("notes", _notes),
    ("referrals", _referrals),
    ("referrals", _later_checks),
    ("reports", _reports),
    ("concerns", _concerns),
    ("problems", _reviews),
    ("actions", _undated),
    ("contacts", _contacts),
    ("services", _services),
)
