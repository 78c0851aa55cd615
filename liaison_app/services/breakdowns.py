"""Breakdowns of Evaluation: tables by group, activity, money, partner, need, survey wave; each row can be opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session as OrmSession

from liaison_app.i18n import N_, _
from liaison_app.models.meeting import Activity
from liaison_app.services import breakdown_rows as rows
from liaison_app.services.breakdown_rows import Ids, TableRow
from liaison_app.services.measures import Column, Scope
from liaison_app.services.roles import guarded
from liaison_app.storage.session import Session


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


_GROUP_COLUMNS: Final = (N_("Count"), N_("Share, %"), N_("Share of residents, %"))


def _of_activities(name: str, label: str, definition: str, head: str, column: Column, names: rows.Names) -> Breakdown:
    """Activities by what stands in a column, with what they took and brought."""
    columns = (N_("Activities"), N_("Hours"), N_("Cost"), N_("Offered help"), N_("Accepted"))
    by, behind = rows.activities_by(column, names), rows.activities_with(column)
    return Breakdown(name, label, definition, "activities", head, columns, by, behind)


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
        _GROUP_COLUMNS,
        rows.attendance,
        rows.attended,
    ),
    Breakdown(
        "voices",
        N_("Whose concerns"),
        N_("Concerns raised in the period, by the group that raised them, against the residents of the area."),
        "concerns",
        N_("Group"),
        _GROUP_COLUMNS,
        rows.voices,
        rows.voiced,
    ),
    _of_activities(
        "activity-types",
        N_("Hours and money by activity"),
        N_("Activities of the period: how many, hours, cost, and how many people were offered and accepted help."),
        N_("Kind"),
        Activity.activity_type,
        rows.types,
    ),
    _of_activities(
        "activity-partners",
        N_("Hours and money by partner"),
        N_("Activities of the period by the agency they were done with."),
        N_("Partner"),
        Activity.organization_id,
        rows.partners,
    ),
    _of_activities(
        "activity-problems",
        N_("Hours and money by problem"),
        N_("Activities of the period by the problem they worked on."),
        N_("Problem"),
        Activity.problem_id,
        rows.titles,
    ),
    _of_activities(
        "activity-sources",
        N_("Money by source: activities"),
        N_("Activities of the period by what paid for them."),
        N_("Funding source"),
        Activity.funding_source,
        lambda db: {},
    ),
    Breakdown(
        "responses",
        N_("Money by source: responses"),
        N_("Responses to problems that were done in the period, by what paid for them."),
        "problems",
        N_("Funding source"),
        (N_("Responses"), N_("Hours"), N_("Cost")),
        rows.responses,
        rows.responded,
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
        rows.partners_per_need,
        rows.services_for,
    ),
    Breakdown(
        "survey",
        N_("Trust survey"),
        N_("Of the people who answered (n) in each wave: those who agreed."),
        "surveys",
        N_("Question"),
        (N_("Wave"), N_("Answers (n)"), N_("Agreed, %")),
        rows.survey,
        rows.survey_answers,
    ),
)
