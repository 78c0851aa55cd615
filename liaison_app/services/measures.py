"""The measures of Evaluation: what each counts, of which records, in words and as conditions.

A ratio says which records it looks at (`counted`) and which of them did well (`met`), so that every number can be
opened to see what it counts. `services.evaluation` works them out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from liaison_app.i18n import N_
from liaison_app.models.agency import Officer
from liaison_app.models.capture import Action, Concern
from liaison_app.models.evaluation import Training
from liaison_app.models.meeting import Meeting
from liaison_app.models.problem import Measure as BeforeAfter
from liaison_app.models.problem import Place, Problem
from liaison_app.models.referral import FollowUp, Referral
from liaison_app.models.report import Group, Report
from liaison_app.models.service import Service
from liaison_app.services.due_cases import checked_lately
from liaison_app.services.rules import ANSWER_DAYS

MINUTES_DAYS: Final = 7

Conditions = Sequence[ColumnElement[bool]]
Column = InstrumentedAttribute[Any]


@dataclass(frozen=True)
class Scope:
    """What is looked at: a period (both days included, None for open) and an area (empty for all)."""

    since: date | None = None
    until: date | None = None
    area: str = ""

    def during(self, column: Column) -> Conditions:
        """The condition that a date lies in the period; without a period also blank dates count."""
        found = []
        if self.since is not None:
            found.append(column >= self.since)
        if self.until is not None:
            found.append(column <= self.until)
        return found

    def during_times(self, column: Column) -> Conditions:
        """The same for a column of dates with times."""
        found = []
        if self.since is not None:
            found.append(column >= datetime.combine(self.since, time()))
        if self.until is not None:
            found.append(column < datetime.combine(self.until + timedelta(days=1), time()))
        return found

    def within(self, column: Column) -> Conditions:
        """The condition that a record's own area is the one looked at."""
        return [column == self.area] if self.area else []

    def through(self, *links: tuple[Column, type[Meeting | Place | Problem | Group | Service]]) -> Conditions:
        """The same for records that have an area only through what they link to; any of the links will do."""
        if not self.area:
            return []
        return [or_(*(link.in_(select(model.id).where(model.area == self.area)) for link, model in links))]


@dataclass(frozen=True)
class Ratio:
    """A share of records of a kind. `label` and `definition` are in the source language."""

    name: str
    label: str
    definition: str
    kind: str
    counted: Callable[[Scope, date], Conditions]
    met: Callable[[Scope, date], ColumnElement[bool]]


def _minutes(scope: Scope, day: date) -> Conditions:
    ripe = Meeting.starts_at < datetime.combine(day - timedelta(days=MINUTES_DAYS - 1), time())
    return [
        or_(ripe, Meeting.issued_on.is_not(None)),
        *scope.during_times(Meeting.starts_at),
        *scope.within(Meeting.area),
    ]


def _concerns(scope: Scope, day: date) -> Conditions:
    links = scope.through((Concern.meeting_id, Meeting), (Concern.place_id, Place), (Concern.problem_id, Problem))
    return [*scope.during_times(Concern.raised_at), *links]


def _asks(scope: Scope, day: date) -> Conditions:
    links = scope.through((Concern.meeting_id, Meeting), (Concern.place_id, Place), (Concern.problem_id, Problem))
    return [Concern.asked_sent_on.is_not(None), *scope.during(Concern.asked_sent_on), *links]


def _problems(scope: Scope, day: date) -> Conditions:
    assessed = Problem.stage.in_(("assessment", "closed"))
    return [assessed, *scope.during(Problem.opened_on), *scope.within(Problem.area)]


def _measured(scope: Scope, day: date) -> ColumnElement[bool]:
    return exists().where(
        BeforeAfter.owner_id == Problem.id, BeforeAfter.before.is_not(None), BeforeAfter.after.is_not(None)
    )


def closed(scope: Scope, day: date) -> Conditions:
    """Referrals that ended in the period, however they ended; mistakes in entering are none."""
    return [
        Referral.closed_on.is_not(None),
        Referral.state != "entered-in-error",
        *scope.during(Referral.closed_on),
        *scope.through((Referral.service_id, Service)),
    ]


def _known(scope: Scope, day: date) -> Conditions:
    return [*closed(scope, day), Referral.outcome != ""]


def _checked_at_90(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(FollowUp.owner_id == Referral.id, FollowUp.after_days == 90, FollowUp.result != "", *more)


def _asked_at_90(scope: Scope, day: date) -> Conditions:
    return [*closed(scope, day), _checked_at_90()]


def _reports(scope: Scope, day: date) -> Conditions:
    ripe = Report.seen_on <= day - timedelta(days=ANSWER_DAYS)
    return [
        or_(ripe, Report.answered_on.is_not(None)),
        *scope.during(Report.seen_on),
        *scope.through((Report.group_id, Group)),
    ]


def _actions(scope: Scope, day: date) -> Conditions:
    ripe = or_(Action.due_on < day, and_(Action.due_on.is_not(None), Action.status == "done"))
    links = scope.through((Action.meeting_id, Meeting), (Action.problem_id, Problem))
    return [Action.status != "cancelled", ripe, *scope.during(Action.due_on), *links]


def _trained(scope: Scope, day: date) -> ColumnElement[bool]:
    return exists().where(Training.officer_id == Officer.id, Training.deleted_at.is_(None), *scope.during(Training.on))


def _days(later: Column, earlier: Column) -> ColumnElement[float]:
    return func.julianday(func.date(later)) - func.julianday(func.date(earlier))


RATIOS: Final[tuple[Ratio, ...]] = (
    Ratio(
        "minutes-issued",
        N_("Minutes issued within 7 days"),
        N_(
            "Of the meetings held in the period, at least 7 days ago or with minutes out: those whose minutes were "
            "issued within 7 days."
        ),
        "meetings",
        _minutes,
        lambda scope, day: _days(Meeting.issued_on, Meeting.starts_at) <= MINUTES_DAYS,
    ),
    Ratio(
        "concerns-answered",
        N_("Concerns answered"),
        N_("Of the concerns raised in the period: those with a public answer, or whose resident was told."),
        "concerns",
        _concerns,
        lambda scope, day: or_(Concern.told_on.is_not(None), func.trim(Concern.public_answer) != ""),
    ),
    Ratio(
        "asks-answered",
        N_("Asks of other bodies answered"),
        N_("Of the concerns sent to another body in the period: those with its reply."),
        "concerns",
        _asks,
        lambda scope, day: func.trim(Concern.asked_reply) != "",
    ),
    Ratio(
        "problems-measured",
        N_("Problems assessed with before and after"),
        N_(
            "Of the problems opened in the period that are in assessment or closed: those with at least one measure "
            "that has a value before and a value after."
        ),
        "problems",
        _problems,
        _measured,
    ),
    Ratio(
        "outcome-known",
        N_("Referrals closed with a known outcome"),
        N_(
            "Of the referrals closed in the period: those with an outcome. Without the ones entered in error. The area "
            "is that of the service."
        ),
        "referrals",
        closed,
        lambda scope, day: Referral.outcome != "",
    ),
    Ratio(
        "got-help",
        N_("Referrals that got help"),
        N_("Of the referrals closed in the period with a known outcome: those whose person got help."),
        "referrals",
        _known,
        lambda scope, day: Referral.outcome == "got-help",
    ),
    Ratio(
        "engaged-90",
        N_("Still engaged after 90 days"),
        N_(
            "Of the referrals closed in the period that were asked about after 90 days: engaged, working or housed. "
            "“Unknown” counts as not."
        ),
        "referrals",
        _asked_at_90,
        lambda scope, day: _checked_at_90(FollowUp.result.in_(("engaged", "working", "housed"))),
    ),
    Ratio(
        "reports-answered",
        N_("Watch reports answered within 14 days"),
        N_(
            "Of the reports of the period, at least 14 days old or answered: those answered within 14 days of what was "
            "seen. The area is that of the watch group."
        ),
        "reports",
        _reports,
        lambda scope, day: _days(Report.answered_on, Report.seen_on) <= ANSWER_DAYS,
    ),
    Ratio(
        "actions-on-time",
        N_("Actions done on time"),
        N_(
            "Of the actions due in the period that are done or overdue: those done by their day. Without cancelled "
            "ones."
        ),
        "actions",
        _actions,
        lambda scope, day: and_(Action.status == "done", Action.done_on <= Action.due_on),
    ),
    Ratio(
        "services-checked",
        N_("Services checked within six months"),
        N_("Of the active services: those checked in the six months before today. The period does not matter."),
        "services",
        lambda scope, day: [Service.status == "active", *scope.within(Service.area)],
        lambda scope, day: checked_lately(day),
    ),
    Ratio(
        "officers-trained",
        N_("Officers trained"),
        N_("Of the officers who have not left: those with a training in the period. The area does not matter."),
        "officers",
        lambda scope, day: [Officer.left_on.is_(None)],
        _trained,
    ),
)
