"""Breakdowns of Evaluation: tables by group, activity, money, partner, need, survey wave; each row can be opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session as OrmSession

from liaison_app.i18n import N_, _
from liaison_app.models.agency import AGENCY_ID, Agency, AreaProfile
from liaison_app.models.capture import Concern
from liaison_app.models.evaluation import Survey
from liaison_app.models.meeting import ACTIVITY_TYPES, Activity, Attendance, Meeting
from liaison_app.models.organization import Organization
from liaison_app.models.problem import Place, Problem, Response
from liaison_app.models.service import Service
from liaison_app.services import needs
from liaison_app.services.measures import Column, Scope
from liaison_app.services.roles import guarded
from liaison_app.services.suppression import suppressed
from liaison_app.storage.session import Session

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


@dataclass(frozen=True)
class Table:
    """A breakdown worked out, in the officer's language: `head` names the rows, `columns` the cells.

    A cell is a count (int), hours or a share of 0 to 100 (float), an amount (Decimal), a text, or blank.
    """

    name: str
    label: str
    definition: str
    kind: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class Breakdown:
    """How a table is made: `rows` works it out, `ids` selects the records (of `kind`) behind the row with a key."""

    name: str
    label: str
    definition: str
    kind: str
    head: str
    columns: tuple[str, ...]
    rows: Callable[[OrmSession, Scope], Iterable[TableRow]]
    ids: Callable[[Scope, str], Ids]


@guarded("evaluate")
def tables(session: Session, scope: Scope) -> tuple[Table, ...]:
    """Every breakdown of the period and area."""
    with session.read() as db:
        return tuple(
            Table(
                one.name,
                _(one.label),
                _(one.definition),
                one.kind,
                _(one.head),
                tuple(_(column) for column in one.columns),
                tuple(one.rows(db, scope)),
            )
            for one in BREAKDOWNS
        )


def find(name: str) -> Breakdown | None:
    """The breakdown of that name."""
    return next((one for one in BREAKDOWNS if one.name == name), None)


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


def _attendance(db: OrmSession, scope: Scope) -> Iterable[TableRow]:
    came = select(Attendance.group, func.sum(Attendance.count)).where(*_present(scope)).group_by(Attendance.group)
    return _groups(db, scope, dict(db.execute(came).all()))


def _voiced(scope: Scope) -> list[ColumnElement[bool]]:
    links = scope.through((Concern.meeting_id, Meeting), (Concern.place_id, Place), (Concern.problem_id, Problem))
    return [Concern.deleted_at.is_(None), Concern.raised_by_group != "", *scope.during_times(Concern.raised_at), *links]


def _voices(db: OrmSession, scope: Scope) -> Iterable[TableRow]:
    raised = select(Concern.raised_by_group, func.count()).where(*_voiced(scope)).group_by(Concern.raised_by_group)
    return _groups(db, scope, dict(db.execute(raised).all()))


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


def _activities_by(column: Column, names: Names) -> Callable[[OrmSession, Scope], Iterable[TableRow]]:
    sums = [func.sum(c) for c in (Activity.hours, Activity.cost, Activity.offered, Activity.accepted)]

    def rows(db: OrmSession, scope: Scope) -> Iterable[TableRow]:
        found = select(column, func.count(), *sums).where(*_activities(scope)).group_by(column)
        known = names(db)
        for key, *cells in db.execute(found.order_by(func.count().desc(), column)):
            yield TableRow(key, known.get(key, key) or _("(not said)"), tuple(cells))

    return rows


def _activities_with(column: Column) -> Callable[[Scope, str], Ids]:
    return lambda scope, key: select(Activity.id).where(*_activities(scope), column == key)


def _types(db: OrmSession) -> Mapping[str, str]:
    return {code: _(label) for code, label in ACTIVITY_TYPES.items()}


def _partners(db: OrmSession) -> Mapping[str, str]:
    """The names of the organisations that an activity was done with."""
    used = select(Activity.organization_id).distinct()
    return dict(db.execute(select(Organization.id, Organization.name).where(Organization.id.in_(used))).all())


def _titles(db: OrmSession) -> Mapping[str, str]:
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


def _responses(db: OrmSession, scope: Scope) -> Iterable[TableRow]:
    columns = (Response.funding_source, func.count(), func.sum(Response.hours), func.sum(Response.cost))
    found = select(*columns).where(*_responded(scope)).group_by(Response.funding_source).order_by(columns[1].desc())
    for key, *cells in db.execute(found):
        yield TableRow(key, key or _("(not said)"), tuple(cells))


# --- the network ----------------------------------------------------------------------------------


def _active(scope: Scope) -> list[ColumnElement[bool]]:
    return [Service.deleted_at.is_(None), Service.status == "active", *scope.within(Service.area)]


def _partners_per_need(db: OrmSession, scope: Scope) -> Iterable[TableRow]:
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


def _services_for(scope: Scope, key: str) -> Ids:
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


def _survey(db: OrmSession, scope: Scope) -> Iterable[TableRow]:
    sums = (func.sum(Survey.asked), func.sum(Survey.positive))
    found = select(Survey.question, Survey.wave, *sums).where(*_asked(scope)).group_by(Survey.question, Survey.wave)
    for question, wave, asked, positive in db.execute(found.order_by(Survey.question, func.min(Survey.on))):
        share = 100 * positive / asked if asked else None
        yield TableRow(f"{wave}\n{question}", question, (wave, asked, share))


def _survey_answers(scope: Scope, key: str) -> Ids:
    wave, _newline, question = key.partition("\n")
    return select(Survey.id).where(*_asked(scope), Survey.wave == wave, Survey.question == question)


_ACTIVITY_COLUMNS: Final[Sequence[str]] = (
    N_("Activities"),
    N_("Hours"),
    N_("Cost"),
    N_("Offered help"),
    N_("Accepted"),
)
_GROUP_COLUMNS: Final[Sequence[str]] = (N_("Count"), N_("Share, %"), N_("Share of residents, %"))

BREAKDOWNS: Final[tuple[Breakdown, ...]] = (
    Breakdown(
        "attendance",
        N_("Who came"),
        N_(
            "People counted at the meetings of the period, by group, against the residents of the area. A group with 0 "
            "was not heard from. Counts of 1 to 4 are left out of everything that leaves the program."
        ),
        "meetings",
        N_("Group"),
        tuple(_GROUP_COLUMNS),
        _attendance,
        lambda scope, key: select(Meeting.id).where(*_present(scope), Attendance.group == key),
    ),
    Breakdown(
        "voices",
        N_("Whose concerns"),
        N_("Concerns raised in the period, by the group that raised them, against the residents of the area."),
        "concerns",
        N_("Group"),
        tuple(_GROUP_COLUMNS),
        _voices,
        lambda scope, key: select(Concern.id).where(*_voiced(scope), Concern.raised_by_group == key),
    ),
    Breakdown(
        "activity-types",
        N_("Hours and money by activity"),
        N_("Activities of the period: how many, hours, cost, and how many people were offered and accepted help."),
        "activities",
        N_("Kind"),
        tuple(_ACTIVITY_COLUMNS),
        _activities_by(Activity.activity_type, _types),
        _activities_with(Activity.activity_type),
    ),
    Breakdown(
        "activity-partners",
        N_("Hours and money by partner"),
        N_("Activities of the period by the agency they were done with."),
        "activities",
        N_("Partner"),
        tuple(_ACTIVITY_COLUMNS),
        _activities_by(Activity.organization_id, _partners),
        _activities_with(Activity.organization_id),
    ),
    Breakdown(
        "activity-problems",
        N_("Hours and money by problem"),
        N_("Activities of the period by the problem they worked on."),
        "activities",
        N_("Problem"),
        tuple(_ACTIVITY_COLUMNS),
        _activities_by(Activity.problem_id, _titles),
        _activities_with(Activity.problem_id),
    ),
    Breakdown(
        "activity-sources",
        N_("Money by source: activities"),
        N_("Activities of the period by what paid for them."),
        "activities",
        N_("Funding source"),
        tuple(_ACTIVITY_COLUMNS),
        _activities_by(Activity.funding_source, lambda db: {}),
        _activities_with(Activity.funding_source),
    ),
    Breakdown(
        "responses",
        N_("Money by source: responses"),
        N_("Responses to problems that were done in the period, by what paid for them."),
        "problems",
        N_("Funding source"),
        (N_("Responses"), N_("Hours"), N_("Cost")),
        _responses,
        lambda scope, key: select(Problem.id).where(*_responded(scope), Response.funding_source == key),
    ),
    Breakdown(
        "partners",
        N_("Partners per need"),
        N_(
            "Organizations with an active service for each need, and the areas that none of these services names. A "
            "service without an area counts for all of them. The period does not matter."
        ),
        "services",
        N_("Need"),
        (N_("Partners"), N_("Services"), N_("Areas without one")),
        _partners_per_need,
        _services_for,
    ),
    Breakdown(
        "survey",
        N_("Trust survey"),
        N_("Of the people who answered (n) in each wave: those who agreed."),
        "surveys",
        N_("Question"),
        (N_("Wave"), N_("Answers (n)"), N_("Agreed, %")),
        _survey,
        _survey_answers,
    ),
)
