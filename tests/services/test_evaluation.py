"""Every measure against records counted by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from liaison_app.errors import NotFound
from liaison_app.models.agency import AGENCY_ID
from liaison_app.services import evaluation
from liaison_app.services.breakdowns import Table
from liaison_app.services.measures import RATIOS, Scope
from liaison_app.storage.session import Session
from tests.services.adding import add, at, change

DAY = date(2026, 11, 22)
YEAR = Scope(date(2026, 1, 1), DAY)


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_TODAY", DAY.isoformat())


def fraction(session: Session, name: str, scope: Scope = YEAR) -> tuple[int, int]:
    """Numerator and denominator, after a look that the records behind the number are as many as it says."""
    (found,) = (measure for measure in evaluation.measures(session, scope) if measure.name == name)
    met = evaluation.behind(session, name, scope, met=True)
    missed = evaluation.behind(session, name, scope, met=False)
    everything = evaluation.behind(session, name, scope)
    assert (len(met), len(met) + len(missed)) == (found.numerator, found.denominator)
    assert {one.id for one in everything} == {one.id for one in (*met, *missed)}
    assert found.value == (found.numerator / found.denominator if found.denominator else None)
    return found.numerator, found.denominator


def table(session: Session, name: str, scope: Scope = YEAR) -> Table:
    return next(one for one in evaluation.tables(session, scope) if one.name == name)


def cells(session: Session, name: str, scope: Scope = YEAR) -> dict[str, tuple[Any, ...]]:
    return {row.label: row.cells for row in table(session, name, scope).rows}


def test_an_empty_vault_measures_nothing(session: Session) -> None:
    found = evaluation.measures(session, YEAR)
    assert [(measure.name, measure.value) for measure in found if measure.denominator] == [("officers-trained", 0.0)]
    assert len(found) == len(RATIOS) + 1
    assert len({measure.name for measure in found}) == len(found)
    assert table(session, "attendance").rows == ()


def test_minutes_within_seven_days(session: Session) -> None:
    def meeting(held: str, issued: date | None, area: str = "") -> None:
        add(session, "meetings", title="Forum", starts_at=at(held), issued_on=issued, area=area)

    meeting("2026-10-01 18:30", date(2026, 10, 8), "Eastside")  # the seventh day
    meeting("2026-10-01 18:30", date(2026, 10, 9))  # the eighth
    meeting("2026-11-15 18:30", None, "Eastside")  # seven days ago, none
    meeting("2026-11-16 18:30", None)  # has time yet
    meeting("2026-11-20 18:30", date(2026, 11, 21))  # out already
    meeting("2025-12-31 18:30", date(2026, 1, 1))  # last year
    assert fraction(session, "minutes-issued") == (2, 4)
    assert fraction(session, "minutes-issued", Scope(area="Eastside")) == (1, 2)
    assert fraction(session, "minutes-issued", Scope()) == (3, 5)


def test_concerns_answered_and_asks(session: Session) -> None:
    east = add(session, "meetings", title="Forum", starts_at=at("2026-10-01 18:30"), area="Eastside")
    place = add(session, "places", name="Park", area="Eastside")

    def concern(**values: Any) -> None:
        add(session, "concerns", text="Something", **{"raised_at": at("2026-10-01 19:00"), **values})

    concern(told_on=DAY, meeting_id=east)
    concern(public_answer="Lamp mended.", place_id=place)
    concern(public_answer="  ", state="done", meeting_id=east)
    concern(asked_sent_on=date(2026, 10, 2), asked_reply="In spring.", state="asked")
    concern(asked_sent_on=date(2026, 10, 3), state="asked", meeting_id=east)
    concern(raised_at=at("2025-10-01 19:00"), told_on=DAY)
    assert fraction(session, "concerns-answered") == (2, 5)
    assert fraction(session, "concerns-answered", Scope(area="Eastside")) == (2, 4)
    assert fraction(session, "asks-answered") == (1, 2)


def test_problems_with_before_and_after(session: Session) -> None:
    def problem(stage: str, *measures: dict[str, Any], opened_on: date = date(2026, 5, 1)) -> None:
        add(session, "problems", title="Lamps", stage=stage, opened_on=opened_on, measures=list(measures))

    both = {"name": "Calls", "before": 12.0, "after": 0.0}
    problem("closed", both, {"name": "Complaints", "before": 3.0})
    problem("assessment", {"name": "Calls", "before": 12.0})
    problem("response", both)
    problem("closed", both, opened_on=date(2025, 5, 1))
    assert fraction(session, "problems-measured") == (1, 2)


def test_referrals(session: Session) -> None:
    service = add(session, "services", name="Detox", area="Eastside")

    def closed(state: str, outcome: str, days: int, checks: list[dict[str, Any]], **values: Any) -> None:
        ended = date(2026, 6, 30)
        opened = ended - timedelta(days=days)
        fixed = {"person": "A B", "state": state, "outcome": outcome, "opened_on": opened, "closed_on": ended}
        add(session, "referrals", **{**fixed, **values}, referral_follow_ups=checks)

    after_90 = {"after_days": 90, "on": date(2026, 9, 28)}
    closed("completed", "got-help", 10, [{**after_90, "result": "housed"}], service_id=service)
    closed("completed", "got-help", 20, [{**after_90, "result": "unknown"}])
    closed("failed", "not-reached", 3, [{"after_days": 30, "result": "engaged"}])
    closed("cancelled", "", 40, [], service_id=service)
    closed("entered-in-error", "", 1, [])
    closed("completed", "got-help", 5, [], closed_on=date(2025, 6, 30))
    add(session, "referrals", person="Still Open", state="accepted")
    assert fraction(session, "outcome-known") == (3, 4)
    assert fraction(session, "got-help") == (2, 3)
    assert fraction(session, "engaged-90") == (1, 2)
    assert fraction(session, "outcome-known", Scope(area="Eastside")) == (1, 2)
    (median,) = (one for one in evaluation.measures(session, YEAR) if one.name == "days-to-close")
    assert (median.value, median.denominator, median.unit) == (15.0, 4, "days")
    assert {one.title for one in evaluation.behind(session, "days-to-close", YEAR)} == {"A. B."}


def test_reports_answered_in_time(session: Session) -> None:
    group = add(session, "groups", name="Maple Court", area="Eastside")

    def report(seen_on: date, answered_on: date | None, **values: Any) -> None:
        add(session, "reports", doing="Trying doors", seen_on=seen_on, answered_on=answered_on, **values)

    report(date(2026, 9, 1), date(2026, 9, 15), group_id=group)
    report(date(2026, 9, 1), date(2026, 9, 16))
    report(date(2026, 11, 8), None)  # fourteen days ago
    report(date(2026, 11, 9), None)  # has time yet
    report(date(2026, 11, 20), date(2026, 11, 21))
    assert fraction(session, "reports-answered") == (2, 4)
    assert fraction(session, "reports-answered", Scope(area="Eastside")) == (1, 1)


def test_actions_on_time(session: Session) -> None:
    def action(due_on: date | None, status: str = "open", done_on: date | None = None) -> None:
        add(session, "actions", text="Do it", due_on=due_on, status=status, done_on=done_on)

    action(date(2026, 11, 1), "done", date(2026, 11, 1))
    action(date(2026, 11, 1), "done", date(2026, 11, 2))
    action(date(2026, 12, 1), "done", date(2026, 11, 2))  # early, and due after the period
    action(date(2026, 11, 21))
    action(DAY)  # due today: neither late nor done
    action(date(2026, 11, 1), "cancelled")
    action(None, "done", DAY)
    assert fraction(session, "actions-on-time") == (1, 3)
    assert fraction(session, "actions-on-time", Scope()) == (2, 4)


def test_services_checked(session: Session) -> None:
    for checked in (DAY, date(2026, 5, 23), date(2026, 5, 22), None):
        add(session, "services", name="Meals", assured_date=checked, area="Eastside")
    add(session, "services", name="Closed", status="inactive", assured_date=DAY)
    assert fraction(session, "services-checked") == (2, 4)
    assert fraction(session, "services-checked", Scope(area="Westside")) == (0, 0)


def test_officers_trained(session: Session) -> None:
    second = add(session, "officers", name="Lee Park")
    gone = add(session, "officers", name="Gone", left_on=date(2026, 2, 1))
    for officer, day in ((second, date(2026, 3, 3)), (second, date(2026, 4, 4)), (gone, date(2026, 1, 5))):
        add(session, "trainings", officer_id=officer, course="SARA", on=day)
    assert fraction(session, "officers-trained") == (1, 2)
    assert fraction(session, "officers-trained", Scope(date(2026, 4, 5), DAY)) == (0, 2)


def test_attendance_against_the_residents(session: Session) -> None:
    change(session, "agency", AGENCY_ID, groups=("Tenants", "Shop owners", "Youth", "Newcomers"))
    add(session, "area-profiles", area="Eastside", group="Tenants", share=60.0)
    first = add(session, "meetings", title="One", starts_at=at("2026-10-01 18:30"), area="Eastside")
    second = add(session, "meetings", title="Two", starts_at=at("2026-11-01 18:30"), area="Eastside")
    last_year = add(session, "meetings", title="Old", starts_at=at("2025-11-01 18:30"), area="Eastside")
    for meeting, group, count in (
        (first, "Tenants", 10),
        (second, "Tenants", 4),
        (first, "Youth", 3),
        (second, "Shop owners", 3),
        (last_year, "Newcomers", 50),
    ):
        add(session, "attendances", meeting_id=meeting, group=group, count=count)
    add(session, "attendances", meeting_id=first, name="Ana Ruiz")
    add(session, "attendances", meeting_id=first, group="Youth", count=9, status="apologies")
    assert cells(session, "attendance", Scope(date(2026, 1, 1), DAY, "Eastside")) == {
        "Tenants": (14, 70.0, 60.0),
        "Shop owners": (3, 15.0, None),
        "Youth": (3, 15.0, None),
        "Newcomers": (0, 0.0, None),
    }
    hidden = {row.label for row in table(session, "attendance").rows if row.hidden}
    assert hidden == {"Shop owners", "Youth"}
    behind = evaluation.behind(session, "attendance", YEAR, key="Tenants")
    assert {(one.kind, one.id) for one in behind} == {("meetings", first), ("meetings", second)}


def test_one_small_group_hides_the_next_smallest_too(session: Session) -> None:
    meeting = add(session, "meetings", title="One", starts_at=at("2026-10-01 18:30"))
    for group, count in (("Tenants", 10), ("Youth", 3), ("Elders", 7)):
        add(session, "attendances", meeting_id=meeting, group=group, count=count)
    assert {row.label for row in table(session, "attendance").rows if row.hidden} == {"Youth", "Elders"}


def test_whose_concerns(session: Session) -> None:
    for group in ("Tenants", "Tenants", "Youth", ""):
        add(session, "concerns", text="Something", raised_by_group=group, raised_at=at("2026-10-01 19:00"))
    assert cells(session, "voices") == {
        "Tenants": (2, pytest.approx(66.67, abs=0.01), None),
        "Youth": (1, pytest.approx(33.33, abs=0.01), None),
    }
    assert len(evaluation.behind(session, "voices", YEAR, key="Tenants")) == 2


def test_hours_and_money(session: Session) -> None:
    partner = add(session, "organizations", name="Harbor House")
    problem = add(session, "problems", title="Tents by the river")

    def activity(kind: str, hours: float | None, cost: str | None, **values: Any) -> None:
        money = Decimal(cost) if cost else None
        add(
            session,
            "activities",
            title="Out",
            activity_type=kind,
            on=date(2026, 6, 1),
            hours=hours,
            cost=money,
            **values,
        )

    activity("outreach", 2.5, "100.50", organization_id=partner, offered=7, accepted=2, problem_id=problem)
    activity("outreach", 1.5, "20", offered=3, accepted=1, funding_source="Grant")
    activity("school", None, None, funding_source="Grant")
    add(session, "activities", title="Old", on=date(2025, 6, 1), hours=9.0)
    assert cells(session, "activity-types") == {
        "Outreach outing": (2, 4.0, Decimal("120.50"), 10, 3),
        "School visit": (1, None, None, None, None),
    }
    assert cells(session, "activity-partners")["Harbor House"] == (1, 2.5, Decimal("100.50"), 7, 2)
    assert cells(session, "activity-problems")["Tents by the river"][:3] == (1, 2.5, Decimal("100.50"))
    assert cells(session, "activity-sources")["Grant"][:3] == (2, 1.5, Decimal("20.00"))
    assert len(evaluation.behind(session, "activity-types", YEAR, key="outreach")) == 2
    assert len(evaluation.behind(session, "activity-partners", YEAR, key=partner)) == 1


def test_money_of_responses(session: Session) -> None:
    responses: list[dict[str, Any]] = [
        {"what": "Lamps", "cost": Decimal(900), "hours": 3.0, "funding_source": "City", "done_on": date(2026, 7, 1)},
        {"what": "Paint", "cost": Decimal(50), "funding_source": "City", "done_on": date(2026, 8, 1)},
        {"what": "Later", "cost": Decimal(70), "funding_source": "City"},
    ]
    problem = add(session, "problems", title="Dark corner", responses=responses)
    assert cells(session, "responses") == {"City": (2, 3.0, Decimal("950.00"))}
    assert [one.id for one in evaluation.behind(session, "responses", YEAR, key="City")] == [problem]


def test_partners_per_need_and_the_gaps(session: Session) -> None:
    change(session, "agency", AGENCY_ID, areas=("Eastside", "Westside"))
    one = add(session, "organizations", name="One")
    two = add(session, "organizations", name="Two")
    beds = add(session, "services", name="Beds", organization_id=one, needs=("Emergency Shelter",), area="Eastside")
    add(session, "services", name="Rooms", organization_id=one, needs=("Housing",), area="Eastside")
    add(session, "services", name="Flats", organization_id=two, needs=("Help Find Housing",), area="Eastside")
    add(session, "services", name="Meals", organization_id=two, needs=("Food",))
    add(session, "services", name="Gone", organization_id=two, needs=("Food",), status="defunct")
    found = cells(session, "partners")
    assert found["Housing"] == (2, 3, "Westside")
    assert found["Food"] == (1, 1, "")
    assert found["Health"] == (0, 0, "Eastside, Westside")
    behind = evaluation.behind(session, "partners", YEAR, key="Housing")
    assert beds in {record.id for record in behind}
    assert len(behind) == 3
    assert cells(session, "partners", Scope(area="Westside"))["Housing"] == (0, 0, "Westside")


def test_trust_survey(session: Session) -> None:
    for wave, asked, positive in (("Spring", 40, 10), ("Spring", 60, 40), ("Autumn", 0, 0)):
        add(session, "surveys", wave=wave, on=date(2026, 4, 1), question="They listen", asked=asked, positive=positive)
    rows = table(session, "survey").rows
    assert {row.cells for row in rows} == {("Spring", 100, 50.0), ("Autumn", 0, None)}
    spring = next(row for row in rows if row.cells[0] == "Spring")
    assert len(evaluation.behind(session, "survey", YEAR, key=spring.key)) == 2


def test_an_unknown_measure_is_said_so(session: Session) -> None:
    with pytest.raises(NotFound):
        evaluation.behind(session, "happiness", YEAR)
