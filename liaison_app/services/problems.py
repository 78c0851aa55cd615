"""Problems: how many stand at which stage, the concerns behind one, and gathering concerns into it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from liaison_app import clock
from liaison_app.errors import InvalidField
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.base import new_id
from liaison_app.models.capture import CONCERN_STATES, Concern
from liaison_app.models.problem import REVIEWS, SARA_STAGES, Problem
from liaison_app.services import records
from liaison_app.services.roles import guarded
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session

TITLE_LENGTH = 80


@guarded("read problems")
def stages(session: Session) -> dict[str, int]:
    """How many problems stand at each SARA stage, in the order of the stages, zeros included."""
    counts = select(Problem.stage, func.count()).where(Problem.deleted_at.is_(None)).group_by(Problem.stage)
    with session.read() as db:
        found: dict[str, int] = dict(db.execute(counts).all())
    return {stage: found.get(stage, 0) for stage in SARA_STAGES}


@guarded("read concerns")
def states(session: Session) -> dict[str, int]:
    """How many concerns are in each state, in the order of the states, zeros included."""
    counts = select(Concern.state, func.count()).where(Concern.deleted_at.is_(None)).group_by(Concern.state)
    with session.read() as db:
        found: dict[str, int] = dict(db.execute(counts).all())
    return {state: found.get(state, 0) for state in CONCERN_STATES}


@guarded("read concerns")
def concerns(session: Session, problem_id: str) -> list[Concern]:
    """The concerns gathered into a problem, the newest first."""
    found = select(Concern).where(Concern.problem_id == problem_id, Concern.deleted_at.is_(None))
    with session.read() as db:
        return list(db.scalars(found.order_by(Concern.raised_at.desc(), Concern.n.desc())))


@guarded("write concerns")
def gather(session: Session, concern_ids: Sequence[str], problem_id: str) -> Changed:
    """Put concerns into a problem, or take them out (an empty id). Nobody was answered by that: a concern that was
    only raised becomes acknowledged. One step to undo.
    """
    return records.save(session, [_into(session, one, problem_id) for one in concern_ids], action="gather")


@guarded("write problems")
def begin(session: Session, concern_ids: Sequence[str]) -> Changed:
    """Open a new problem, in scanning, from concerns: titled by the first, with their place, category and causes."""
    if not concern_ids:
        raise InvalidField("title", _("Choose a concern first."))
    first: Any = records.load(session, "concerns", concern_ids[0]).record
    fields: dict[str, Value] = {name: getattr(first, name) for name in ("place_id", "category", "causes")}
    title = " ".join(first.text.split())
    if len(title) > TITLE_LENGTH:
        title = title[:TITLE_LENGTH].rsplit(" ", 1)[0] + " …"
    area = _area(session, first)
    problem = records.new("problems", {**fields, "title": title, "area": area, "opened_on": clock.today()})
    return records.save(session, [problem, *(_into(session, one, problem.id) for one in concern_ids)], action="gather")


def _into(session: Session, concern_id: str, problem_id: str) -> Edit:
    concern: Any = records.load(session, "concerns", concern_id).record
    if concern.conduct:
        raise InvalidField(
            "conduct", _("A concern about police conduct is handed on; it does not become a problem here.")
        )
    fields: dict[str, Value] = {"problem_id": problem_id}
    if concern.state == "raised":
        fields["state"] = "acknowledged"
    return Edit("concerns", concern_id, base=concern.version, fields=fields)


def _area(session: Session, concern: Any) -> str:
    """The area of the place or the meeting that a concern belongs to."""
    for kind, link in (("places", concern.place_id), ("meetings", concern.meeting_id)):
        if link:
            record: Any = records.load(session, kind, link).record
            if record.area:
                return str(record.area)
    return ""


@guarded("write problems")
def review(session: Session, problem_id: str, verdict: str, reason: str, next_on: date | None = None) -> Changed:
    """Look back at a problem's responses today: keep, change or stop, and why. One step to undo.

    The review that stood becomes an earlier one. Raises InvalidField where verdict or reason are missing, or the next
    day lies in the past.
    """
    if verdict not in REVIEWS:
        raise InvalidField("review", _("Choose one of: {codes}.").format(codes=", ".join(REVIEWS)))
    if not reason.strip():
        raise InvalidField("review_reason", _("Say why, so that the next officer can follow it."))
    if next_on is not None and next_on <= clock.today():
        raise InvalidField("review_due_on", _("Choose a day after today."))
    problem: Any = records.load(session, "problems", problem_id).record
    fields: dict[str, Value] = {
        "review": verdict,
        "review_reason": reason.strip(),
        "reviewed_on": clock.today(),
        "review_due_on": next_on,
    }
    earlier: dict[str, Value] = {
        "on": problem.reviewed_on,
        "verdict": problem.review,
        "reason": problem.review_reason,
    }
    parts = {"reviews": {new_id(): earlier}} if any(earlier.values()) else {}
    edit = Edit("problems", problem_id, base=problem.version, fields=fields, parts=parts)
    return records.save(session, [edit], action="review")
