"""Evaluation: the measures worked out for a period and an area, and the records behind every number."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Final

from sqlalchemy import ColumnElement, case, func, not_, select
from sqlalchemy.orm import Session as OrmSession

from liaison_app import clock
from liaison_app.errors import NotFound
from liaison_app.i18n import N_, _
from liaison_app.models.referral import Referral
from liaison_app.models.registry import KINDS
from liaison_app.models.values import initials
from liaison_app.services import breakdowns
from liaison_app.services.breakdown_rows import Ids
from liaison_app.services.breakdowns import Table
from liaison_app.services.measures import RATIOS, Ratio, Scope, closed
from liaison_app.services.roles import guarded
from liaison_app.storage.session import Session

MEDIAN_DAYS: Final = "days-to-close"


@dataclass(frozen=True)
class Measure:
    """A measure worked out. `value` is a share (0 to 1) or days, as `unit` says; None where nothing was counted.

    `numerator` of `denominator` records of `kind` did well; for days, `denominator` is how many they are the median
    of. Texts are in the officer's language.
    """

    name: str
    label: str
    definition: str
    kind: str
    numerator: int
    denominator: int
    value: float | None
    unit: str = "percent"


@dataclass(frozen=True)
class Behind:
    """A record that a number counts; people of referrals are initials only."""

    kind: str
    id: str
    title: str


@guarded("evaluate")
def measures(session: Session, scope: Scope) -> tuple[Measure, ...]:
    """Every measure of the period and area."""
    with session.read() as db:
        found = [_work_out(db, ratio, scope) for ratio in RATIOS]
        place = next(i for i, measure in enumerate(found) if measure.name == "got-help")
        found.insert(place + 1, _days_to_close(db, scope))
    return tuple(found)


@guarded("evaluate")
def tables(session: Session, scope: Scope) -> tuple[Table, ...]:
    """Every breakdown of the period and area."""
    return breakdowns.tables(session, scope)


def _work_out(db: OrmSession, ratio: Ratio, scope: Scope) -> Measure:
    met = ratio.met(scope, clock.today())
    # A comparison with a blank is neither true nor false; it counts as not met.
    counts = select(func.count(), func.coalesce(func.sum(case((met, 1), else_=0)), 0))
    counts = counts.select_from(KINDS[ratio.kind].table).where(*_conditions(ratio, scope))
    denominator, numerator = db.execute(counts).one()
    value = numerator / denominator if denominator else None
    return Measure(ratio.name, _(ratio.label), _(ratio.definition), ratio.kind, int(numerator), int(denominator), value)


def _conditions(ratio: Ratio, scope: Scope) -> list[ColumnElement[bool]]:
    return [KINDS[ratio.kind].table.c.deleted_at.is_(None), *ratio.counted(scope, clock.today())]


def _days_to_close(db: OrmSession, scope: Scope) -> Measure:
    rows = db.execute(
        select(Referral.opened_on, Referral.closed_on).where(
            Referral.deleted_at.is_(None), Referral.opened_on.is_not(None), *closed(scope, clock.today())
        )
    )
    days = [(end - start).days for start, end in rows if start and end]
    return Measure(
        MEDIAN_DAYS,
        _(N_("Days from opening to closing a referral")),
        _(N_("The median over the referrals closed in the period: half took less, half took longer.")),
        "referrals",
        0,
        len(days),
        float(median(days)) if days else None,
        "days",
    )


@guarded("evaluate")
def behind(
    session: Session, name: str, scope: Scope, *, met: bool | None = None, key: str = "", limit: int = 1000
) -> tuple[Behind, ...]:
    """The records that a measure counts: all of them, or only those that met it (True) or did not (False).

    For a row of a breakdown, `name` is the breakdown's and `key` the row's. At most `limit`, the newest first.
    Raises NotFound for a name that is none.
    """
    kind_name, found = _selected(name, scope, met, key)
    kind = KINDS[kind_name]
    title = kind.table.c[kind.title]
    statement = select(kind.table.c.id, title).where(kind.table.c.id.in_(found), kind.table.c.deleted_at.is_(None))
    with session.read() as db:
        rows = db.execute(statement.order_by(kind.table.c.n.desc()).limit(limit)).all()
    return tuple(
        Behind(kind_name, record_id, initials(text) if kind.masked else " ".join(text.split()))
        for record_id, text in rows
    )


def _selected(name: str, scope: Scope, met: bool | None, key: str) -> tuple[str, Ids]:
    """The kind and the ids behind a number."""
    day = clock.today()
    if name == MEDIAN_DAYS:
        return "referrals", select(Referral.id).where(Referral.opened_on.is_not(None), *closed(scope, day))
    for ratio in RATIOS:
        if ratio.name == name:
            found = select(KINDS[ratio.kind].table.c.id).where(*_conditions(ratio, scope))
            if met is None:
                return ratio.kind, found
            good = func.coalesce(ratio.met(scope, day), False)
            return ratio.kind, found.where(good if met else not_(good))
    breakdown = breakdowns.find(name)
    if breakdown is None:
        raise NotFound(_("There is no measure “{name}”.").format(name=name))
    return breakdown.kind, breakdown.ids(scope, key)
