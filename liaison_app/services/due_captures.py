"""What is due of meetings and what came of them: actions, notes, concerns, asks, minutes, reviews of problems."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select, text
from sqlalchemy.orm import Session as OrmSession

from liaison_app import clock
from liaison_app.i18n import N_, _
from liaison_app.models.agency import Note
from liaison_app.models.capture import CONCERN_STATES, OWNER_TYPES, Action, Concern
from liaison_app.models.meeting import MINUTES_STATES, Meeting
from liaison_app.models.problem import SARA_STAGES, Problem, Response
from liaison_app.models.registry import KINDS
from liaison_app.services.due import DONE, DONE_OR_LATER, LATER, Line, Section, one_line, read, section
from liaison_app.services.measures import MINUTES_DAYS
from liaison_app.services.rules import ANSWER_DAYS
from liaison_app.storage import lists
from liaison_app.storage.tables import ASKED_CONCERNS, OPEN_ACTIONS, UNISSUED_MINUTES, UNTOLD_CONCERNS, WAITING_CONCERNS

UPCOMING_DAYS: Final = 14


def overdue(db: OrmSession, day: date, limit: int) -> Section:
    """Actions whose day has passed."""
    return _actions(db, limit, "overdue", N_("Overdue"), _awake(Action, day), Action.due_on < day)


def week(db: OrmSession, day: date, limit: int) -> Section:
    """Actions of the next seven days."""
    soon = Action.due_on.between(day, day + timedelta(days=6))
    return _actions(db, limit, "week", N_("This week"), _awake(Action, day), soon)


def undated(db: OrmSession, day: date, limit: int) -> Section:
    """Without this section an action that was noted without a date would never be seen again."""
    return _actions(db, limit, "undated", N_("Open, no date yet"), _awake(Action, day), Action.due_on.is_(None))


def _actions(db: OrmSession, limit: int, name: str, label: str, *conditions: ColumnElement[bool]) -> Section:
    found = (
        select(Action.id, Action.text, Action.owner, Action.owner_type, Action.due_on)
        .where(text(OPEN_ACTIONS), *conditions)
        .order_by(Action.due_on, Action.n)
    )

    def line(row: Any) -> Line:
        can = (*DONE_OR_LATER, "told")
        return Line("actions", row.id, one_line(row.text), _promised(row), row.due_on, can, row.owner)

    return section(db, name, label, found, limit, line)


def _promised(row: Any) -> str:
    """Who promised it; of a partner or a resident also that: it is theirs to do, and ours to ask after."""
    if row.owner and row.owner_type in ("partner", "resident"):
        return _("{name}, {who}").format(name=row.owner, who=_(OWNER_TYPES[row.owner_type]).lower())
    return str(row.owner)


def _awake(model: type[Action] | type[Note], day: date) -> ColumnElement[bool]:
    return or_(model.snoozed_until.is_(None), model.snoozed_until <= day)


def concerns(db: OrmSession, day: date, limit: int) -> Section:
    """What nobody has even acknowledged, raised by nobody in particular. A duplicate is answered elsewhere."""
    found = (
        select(Concern.id, Concern.text, Concern.raised_at)
        .where(text(UNTOLD_CONCERNS))
        .order_by(Concern.raised_at, Concern.n)
    )
    return section(
        db,
        "concerns",
        N_("Concerns waiting for an answer"),
        found,
        limit,
        lambda row: Line("concerns", row.id, one_line(row.text), "", _answer_by(row.raised_at), DONE),
    )


def answers(db: OrmSession, day: date, limit: int) -> Section:
    """People who asked to be told, and were not told yet, however far the concern itself has come."""
    found = (
        select(Concern.id, Concern.text, Concern.state, Concern.raised_at, Concern.wants_answer_id)
        .where(text(WAITING_CONCERNS))
        .order_by(Concern.raised_at, Concern.n)
    )
    waiting = [row.wants_answer_id for row in db.execute(found.limit(limit))]
    names = lists.titles(db, KINDS["contacts"], waiting)  # not in the query, whose rows are counted

    def line(row: Any) -> Line:
        detail = " · ".join(filter(None, (names.get(row.wants_answer_id, ""), _(CONCERN_STATES[row.state]))))
        return Line("concerns", row.id, one_line(row.text), detail, _answer_by(row.raised_at), DONE)

    return section(db, "answers", N_("People who wanted an answer"), found, limit, line)


def _answer_by(raised_at: datetime | None) -> date | None:
    return raised_at.date() + timedelta(days=ANSWER_DAYS) if raised_at else None


def asks(db: OrmSession, day: date, limit: int) -> Section:
    """What was asked of another body, and its reply did not come by the day."""
    found = (
        select(Concern.id, Concern.text, Concern.asked_of, Concern.asked_due_on)
        .where(text(ASKED_CONCERNS), Concern.asked_due_on <= day)
        .order_by(Concern.asked_due_on, Concern.n)
    )

    def line(row: Any) -> Line:
        detail = _("Asked of {body}").format(body=row.asked_of) if row.asked_of else ""
        return Line("concerns", row.id, one_line(row.text), detail, row.asked_due_on, DONE_OR_LATER)

    return section(db, "asks", N_("Asked of others, reply overdue"), found, limit, line)


def responses(db: OrmSession, day: date, limit: int) -> Section:
    """Responses to problems whose day has come, and nobody said that they were delivered."""
    found = (
        select(Problem.id, Problem.title, Response.id.label("part"), Response.what, Response.who, Response.due_on)
        .where(Response.owner_id == Problem.id, Response.due_on <= day, Response.done_on.is_(None))
        .where(Problem.deleted_at.is_(None), Problem.stage != "closed")
        .order_by(Response.due_on, Response.n)
    )

    def line(row: Any) -> Line:
        detail = " · ".join(filter(None, (row.who, row.title)))
        return Line("problems", row.id, one_line(row.what), detail, row.due_on, DONE, row.who, row.part)

    return section(db, "responses", N_("Responses not delivered yet"), found, limit, line)


def meetings(db: OrmSession, day: date, limit: int) -> Section:
    """The meetings of the next two weeks."""
    start = datetime.combine(day, time())
    found = (
        select(Meeting.id, Meeting.title, Meeting.starts_at, Meeting.place)
        .where(Meeting.deleted_at.is_(None))
        .where(Meeting.starts_at.between(start, start + timedelta(days=UPCOMING_DAYS + 1)))
        .order_by(Meeting.starts_at, Meeting.n)
    )

    def line(row: Any) -> Line:
        detail = " · ".join(filter(None, (read(Meeting, "starts_at", row.starts_at), row.place)))
        return Line("meetings", row.id, row.title, detail, row.starts_at.date())

    return section(db, "meetings", N_("Upcoming meetings"), found, limit, line)


def minutes(db: OrmSession, day: date, limit: int) -> Section:
    """Meetings that are over and whose minutes nobody has issued."""
    over = or_(Meeting.starts_at < datetime.combine(day, time()), Meeting.ends_at <= clock.now())
    found = (
        select(Meeting.id, Meeting.title, Meeting.starts_at, Meeting.minutes_state)
        .where(text(UNISSUED_MINUTES), Meeting.minutes_state != "approved", over)
        .order_by(Meeting.starts_at, Meeting.n)
    )

    def line(row: Any) -> Line:
        detail = " · ".join((read(Meeting, "starts_at", row.starts_at), _(MINUTES_STATES[row.minutes_state])))
        return Line("meetings", row.id, row.title, detail, row.starts_at.date() + timedelta(days=MINUTES_DAYS), DONE)

    return section(db, "minutes", N_("Minutes not issued yet"), found, limit, line)


def reviews(db: OrmSession, day: date, limit: int) -> Section:
    """Problems whose responses are to be looked back at: keep, change or stop."""
    found = (
        select(Problem.id, Problem.title, Problem.stage, Problem.review_due_on)
        .where(Problem.deleted_at.is_(None), Problem.review_due_on <= day, Problem.stage != "closed")
        .order_by(Problem.review_due_on, Problem.n)
    )
    return section(
        db,
        "reviews",
        N_("Problems to review"),
        found,
        limit,
        lambda row: Line("problems", row.id, row.title, _(SARA_STAGES[row.stage]), row.review_due_on, LATER),
    )


def notes(db: OrmSession, day: date, limit: int) -> Section:
    """Quick notes that became nothing yet."""
    found = (
        select(Note.id, Note.text, Note.noted_at)
        .where(Note.deleted_at.is_(None), Note.became_kind == "", _awake(Note, day))
        .order_by(Note.n)
    )

    def line(row: Any) -> Line:
        detail = read(Note, "noted_at", row.noted_at)
        return Line("notes", row.id, one_line(row.text), detail, None, (*DONE_OR_LATER, "become"))

    return section(db, "notes", N_("Loose quick notes"), found, limit, line)
