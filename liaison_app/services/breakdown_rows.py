"""How the rows of the breakdowns are worked out, and which records stand behind each; `breakdowns` lists them.

Public names come in pairs: the rows of a table, and the ids behind the row with a key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session as OrmSession

from liaison_app.i18n import _
from liaison_app.models.agency import AGENCY_ID, Agency, AreaProfile
from liaison_app.models.capture import Concern
from liaison_app.models.evaluation import Survey
from liaison_app.models.meeting import ACTIVITY_TYPES, Activity, Attendance, Meeting
from liaison_app.models.organization import Organization
from liaison_app.models.problem import Place, Problem, Response
from liaison_app.models.service import Service
from liaison_app.services import needs
from liaison_app.services.measures import Column, Scope
from liaison_app.services.suppression import suppressed

Cell = int | float | Decimal | str | None
Ids = Select[*tuple[Any, ...]]
Names = Callable[[OrmSession], Mapping[str, str]]


@dataclass(frozen=True)
class TableRow:
    """A row: its key (to open it), its name, its values; `hidden` says that its counts must not leave the program."""

    key: str
    label: str
    cells: tuple[Cell, ...]
    hidden: bool = False


# --- groups: who was heard ------------------------------------------------------------------------


def _present(scope: Scope) -> list[ColumnElement[bool]]:
    return [
        Attendance.deleted_at.is_(None),
        Attendance.status == "present",
        Attendance.group != "",
        Meeting.id == Attendance.meeting_id,
        Meeting.deleted_at.is_(None),
        *scope.during_times(Meeting.starts_at),
        *scope.within(Meeting.area),
    ]


def attendance(db: OrmSession, scope: Scope) -> Iterable[TableRow]:
    """People who came, by group."""
    came = select(Attendance.group, func.sum(Attendance.count)).where(*_present(scope)).group_by(Attendance.group)
    return _groups(db, scope, dict(db.execute(came).all()))


def attended(scope: Scope, key: str) -> Ids:
    """The meetings that a group came to."""
    return select(Meeting.id).where(*_present(scope), Attendance.group == key)


def _raised(scope: Scope) -> list[ColumnElement[bool]]:
    links = scope.through((Concern.meeting_id, Meeting), (Concern.place_id, Place), (Concern.problem_id, Problem))
    return [Concern.deleted_at.is_(None), Concern.raised_by_group != "", *scope.during_times(Concern.raised_at), *links]


def voices(db: OrmSession, scope: Scope) -> Iterable[TableRow]:
    """Concerns raised, by group."""
    raised = select(Concern.raised_by_group, func.count()).where(*_raised(scope)).group_by(Concern.raised_by_group)
    return _groups(db, scope, dict(db.execute(raised).all()))


def voiced(scope: Scope, key: str) -> Ids:
    """The concerns that a group raised."""
    return select(Concern.id).where(*_raised(scope), Concern.raised_by_group == key)


def _groups(db: OrmSession, scope: Scope, counts: Mapping[str, int]) -> Iterable[TableRow]:
    """Counts by group, also of the agency's groups that were not heard from, beside their share of the residents."""
    known = db.scalar(select(Agency.groups).where(Agency.id == AGENCY_ID)) or ()
    residents = (
        select(AreaProfile.group, func.avg(AreaProfile.share))
        .where(AreaProfile.deleted_at.is_(None), *scope.within(AreaProfile.area))
        .group_by(AreaProfile.group)
    )
    shares: dict[str, float] = dict(db.execute(residents).all())
    total = sum(counts.values())
    shown, _total = suppressed(counts, total or None)
    for name in dict.fromkeys([*known, *counts]):
        count = counts.get(name, 0)
        share = 100 * count / total if total else None
        yield TableRow(name, name, (count, share, shares.get(name)), hidden=shown.get(name, 0) is None)


# --- hours and money ------------------------------------------------------------------------------


def _activities(scope: Scope) -> list[ColumnElement[bool]]:
    return [Activity.deleted_at.is_(None), *scope.during(Activity.on), *scope.within(Activity.area)]


def activities_by(column: Column, names: Names) -> Callable[[OrmSession, Scope], Iterable[TableRow]]:
    """Activities by a column: how many, hours, cost, help offered and accepted; `names` labels the values."""
    sums = [func.sum(c) for c in (Activity.hours, Activity.cost, Activity.offered, Activity.accepted)]

    def rows(db: OrmSession, scope: Scope) -> Iterable[TableRow]:
        found = select(column, func.count(), *sums).where(*_activities(scope)).group_by(column)
        known = names(db)
        for key, *cells in db.execute(found.order_by(func.count().desc(), column)):
            yield TableRow(key, known.get(key, key) or _("(not said)"), tuple(cells))

    return rows


def activities_with(column: Column) -> Callable[[Scope, str], Ids]:
    """The activities with one value in a column."""
    return lambda scope, key: select(Activity.id).where(*_activities(scope), column == key)


def types(db: OrmSession) -> Mapping[str, str]:
    """What the kinds of activity are called."""
    return {code: _(label) for code, label in ACTIVITY_TYPES.items()}


def partners(db: OrmSession) -> Mapping[str, str]:
    """The names of the organisations that an activity was done with."""
    used = select(Activity.organization_id).distinct()
    return dict(db.execute(select(Organization.id, Organization.name).where(Organization.id.in_(used))).all())


def titles(db: OrmSession) -> Mapping[str, str]:
    """The titles of the problems that an activity worked on."""
    used = select(Activity.problem_id).distinct()
    return dict(db.execute(select(Problem.id, Problem.title).where(Problem.id.in_(used))).all())


def _responded(scope: Scope) -> list[ColumnElement[bool]]:
    return [
        Response.owner_id == Problem.id,
        Problem.deleted_at.is_(None),
        *scope.during(Response.done_on),
        *scope.within(Problem.area),
    ]


def responses(db: OrmSession, scope: Scope) -> Iterable[TableRow]:
    """Responses to problems by what paid for them: how many, hours, cost."""
    columns = (Response.funding_source, func.count(), func.sum(Response.hours), func.sum(Response.cost))
    found = select(*columns).where(*_responded(scope)).group_by(Response.funding_source).order_by(columns[1].desc())
    for key, *cells in db.execute(found):
        yield TableRow(key, key or _("(not said)"), tuple(cells))


def responded(scope: Scope, key: str) -> Ids:
    """The problems with a response that a source paid for."""
    return select(Problem.id).where(*_responded(scope), Response.funding_source == key)


# --- the network ----------------------------------------------------------------------------------


def _active(scope: Scope) -> list[ColumnElement[bool]]:
    return [Service.deleted_at.is_(None), Service.status == "active", *scope.within(Service.area)]


def partners_per_need(db: OrmSession, scope: Scope) -> Iterable[TableRow]:
    """For each need: organizations with an active service, the services, and the areas that none of them names."""
    partners: dict[str, set[str]] = defaultdict(set)
    services: dict[str, int] = defaultdict(int)
    areas: dict[str, set[str]] = defaultdict(set)
    for organization_id, values, area in db.execute(
        select(Service.organization_id, Service.needs, Service.area).where(*_active(scope))
    ):
        for heading in needs.sections(values):
            partners[heading].add(organization_id)
            services[heading] += 1
            areas[heading].add(area)
    wanted = [scope.area] if scope.area else db.scalar(select(Agency.areas).where(Agency.id == AGENCY_ID)) or ()
    tops = dict.fromkeys(need.top for need in needs.all_needs())
    for heading in sorted({*tops, *services}, key=needs.section_order):
        # A service that names no area serves all of them.
        gaps = [] if "" in areas[heading] else [area for area in wanted if area not in areas[heading]]
        cells = (len(partners[heading] - {""}), services[heading], ", ".join(gaps))
        yield TableRow(heading, _(heading), cells)


def services_for(scope: Scope, key: str) -> Ids:
    """The active services under a heading; what its terms are called stands in the taxonomy, not in the vault."""
    terms = [need for need in needs.all_needs() if need.top == key]
    values = {key, *(need.id for need in terms), *(need.title for need in terms)}
    each = func.json_each(Service.needs).table_valued("value", name="need")
    return select(Service.id).where(
        *_active(scope), select(1).select_from(each).where(each.c.value.in_(values)).exists()
    )


# --- trust ----------------------------------------------------------------------------------------


def _asked(scope: Scope) -> list[ColumnElement[bool]]:
    return [Survey.deleted_at.is_(None), *scope.during(Survey.on), *scope.within(Survey.area)]


def survey(db: OrmSession, scope: Scope) -> Iterable[TableRow]:
    """Questions of the trust survey by wave: how many answered, the share that agreed."""
    sums = (func.sum(Survey.asked), func.sum(Survey.positive))
    found = select(Survey.question, Survey.wave, *sums).where(*_asked(scope)).group_by(Survey.question, Survey.wave)
    for question, wave, asked, positive in db.execute(found.order_by(Survey.question, func.min(Survey.on))):
        share = 100 * positive / asked if asked else None
        yield TableRow(f"{wave}\n{question}", question, (wave, asked, share))


def survey_answers(scope: Scope, key: str) -> Ids:
    """The survey records of one wave and question."""
    wave, _newline, question = key.partition("\n")
    return select(Survey.id).where(*_asked(scope), Survey.wave == wave, Survey.question == question)
