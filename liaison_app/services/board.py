"""The board of problems: which ones stand at which SARA stage, in what order, and what a card says of each.

Ids first, as lists: a column is an order of row numbers, and a card is made only for what is in sight.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from liaison_app import clock
from liaison_app.errors import NotAllowed
from liaison_app.i18n import _
from liaison_app.models.capture import Concern
from liaison_app.models.problem import SARA_STAGES, Problem
from liaison_app.services import records
from liaison_app.services.concern_states import CLOSED
from liaison_app.services.roles import guarded
from liaison_app.storage import lists
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.lists import Query, Where
from liaison_app.storage.session import Session


@dataclass(frozen=True)
class Card:
    """What the board says of a problem."""

    id: str
    title: str
    area: str
    owner: str
    concerns: int
    oldest_open: date | None
    """The day on which the oldest concern was raised that is not answered yet."""
    review_due: date | None
    is_late: bool
    """Whether the day of the review has come."""


@guarded("read problems")
def column(session: Session, stage: str, search: str = "", where: Where | None = None) -> array[int]:
    """The row numbers of the problems at a stage: those to be reviewed first come first, then the newest."""
    query = lists.narrowed(Query("problems", search, {**(where or {}), "stage": stage}))
    with session.read() as db:
        found = db.scalars(query.order_by(Problem.review_due_on.is_(None), Problem.review_due_on, Problem.n.desc()))
        return array("q", found)


@guarded("read problems")
def cards(session: Session, numbers: Sequence[int]) -> dict[int, Card]:
    """The cards of the problems with these row numbers."""
    today = clock.today()
    answered = Concern.state.in_(CLOSED)
    with session.read() as db:
        problems = db.scalars(select(Problem).where(Problem.n.in_(numbers))).all()
        behind = select(
            Concern.problem_id,
            func.count().label("behind"),
            func.min(Concern.raised_at).filter(~answered).label("oldest"),
        ).where(Concern.problem_id.in_([one.id for one in problems]), Concern.deleted_at.is_(None))
        counted = {row.problem_id: row for row in db.execute(behind.group_by(Concern.problem_id))}
    found = {}
    for one in problems:
        row = counted.get(one.id)
        oldest: datetime | None = row.oldest if row else None
        due = one.review_due_on if one.stage != "closed" else None
        found[one.n] = Card(
            id=one.id,
            title=one.title,
            area=one.area,
            owner=one.owner,
            concerns=row.behind if row else 0,
            oldest_open=oldest.date() if oldest else None,
            review_due=due,
            is_late=due is not None and due <= today,
        )
    return found


@guarded("write problems")
def place(session: Session, problem_id: str, stage: str) -> Changed:
    """Put a problem at a stage, dated by the history; one step to undo. Raises NotAllowed for a stage there is not."""
    if stage not in SARA_STAGES:
        raise NotAllowed(
            _("There is no stage “{stage}”.").format(stage=stage),
            _("Possible: {states}.").format(states=", ".join(SARA_STAGES)),
        )
    loaded = records.load(session, "problems", problem_id)
    edit = Edit("problems", problem_id, base=loaded.record.version, fields={"stage": stage})
    return records.save(session, [edit], action="move")


@guarded("read problems")
def position(session: Session, numbers: array[int], problem_id: str) -> int:
    """Where a problem stands in a column, or -1."""
    n = records.number_of(session, "problems", problem_id) if problem_id else None
    try:
        return numbers.index(n) if n is not None else -1
    except ValueError:
        return -1
