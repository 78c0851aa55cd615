"""Activities: the line they are typed on, their counts, their sums, and what was found on the way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from liaison_app.errors import InvalidField
from liaison_app.services import activities, lines, records
from liaison_app.storage.session import Session
from tests.services.adding import add

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def november(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is a Sunday."""
    monkeypatch.setenv("LIAISON_TODAY", "2026-11-22")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            "Outreach on Pier Street 2.5h, 12 offered, 4 accepted, 3 declined @Harbor House ^yesterday",
            {
                "title": "Outreach on Pier Street",
                "activity_type": "outreach",
                "hours": 2.5,
                "offered": 12,
                "accepted": 4,
                "declined": 3,
                "organization": "Harbor House",
                "on": date(2026, 11, 21),
            },
        ),
        (
            "Stall at 5th and Main 40 met 3 h",
            {"title": "Stall at 5th and Main", "activity_type": "stall", "people_met": 40, "hours": 3.0},
        ),
        ("Walk audit Elm ^fri", {"title": "Walk audit Elm", "activity_type": "walk-audit", "on": date(2026, 11, 20)}),
        ("Coffee with 3 tenants ^-2", {"title": "Coffee with 3 tenants", "on": date(2026, 11, 20)}),
        (
            "door-knock Building C 12 Met ^2026-10-01",
            {
                "title": "door-knock Building C",
                "activity_type": "door-knock",
                "people_met": 12,
                "on": date(2026, 10, 1),
            },
        ),
    ],
)
def test_a_line_is_read(line: str, wanted: dict[str, Any]) -> None:
    assert lines.activity(line) == {"on": date(2026, 11, 22), **wanted}


def test_a_day_that_is_none_is_said() -> None:
    with pytest.raises(InvalidField, match="someday"):
        lines.activity("Stall ^someday")


def test_a_line_is_filed_with_its_partner(session: Session) -> None:
    house = add(session, "organizations", name="Harbor House")
    add(session, "organizations", name="Hope House")
    add(session, "organizations", name="Hope Church")
    activities.file(session, "Outreach 2h 5 offered 2 accepted @harbor")
    (one,) = records.every(session, "activities")
    assert (one.organization_id, one.hours, one.accepted) == (house, 2.0, 2)  # type: ignore[attr-defined]
    for line, words in (("Stall @Nobody", "no organization"), ("Stall @hope", "several")):
        with pytest.raises(InvalidField, match=words):
            activities.file(session, line)
    with pytest.raises(InvalidField, match="Title is needed"):
        activities.file(session, "2h 12 met")


def test_counts_that_cannot_be_are_refused_in_words(session: Session) -> None:
    with pytest.raises(InvalidField, match="less than nothing"):
        add(session, "activities", title="A", on=date(2026, 11, 1), people_met=-1)
    with pytest.raises(InvalidField, match="7 accepted or declined, and help was offered to 5"):
        add(session, "activities", title="A", on=date(2026, 11, 1), offered=5, accepted=4, declined=3)
    with pytest.raises(InvalidField, match="offered to 0"):
        add(session, "activities", title="A", on=date(2026, 11, 1), accepted=1)


def test_a_period_is_added_up(session: Session) -> None:
    for on, kind, hours, met, offered, accepted in (
        (date(2026, 10, 31), "outreach", 9.0, 9, 9, 9),
        (date(2026, 11, 1), "outreach", 2.5, 3, 12, 4),
        (date(2026, 11, 30), "outreach", 1.0, None, 8, None),
        (date(2026, 11, 2), "stall", None, 40, None, None),
    ):
        more = {"hours": hours, "people_met": met, "offered": offered, "accepted": accepted}
        add(session, "activities", title="A", on=on, activity_type=kind, **more)
    gone = add(session, "activities", title="Gone", on=date(2026, 11, 3), hours=50.0)
    records.delete(session, "activities", gone)
    november = activities.totals(session, date(2026, 11, 1), date(2026, 11, 30))
    assert november == activities.Totals(3, 3.5, 43, 20, 4, 0)
    assert activities.totals(session, activity_type="stall") == activities.Totals(1, 0.0, 40, 0, 0, 0)
    assert activities.totals(session, date(2027, 1, 1)) == activities.Totals(0, 0.0, 0, 0, 0, 0)


def test_what_was_found_is_filed_with_its_problem_and_place(session: Session) -> None:
    problem = add(session, "problems", title="Lamps")
    place = add(session, "places", name="Elm Street steps", aliases=("corner of the steps",))
    walk = add(
        session,
        "activities",
        title="Walk",
        on=date(2026, 11, 20),
        activity_type="walk-audit",
        place="steps, The",
        problem_id=problem,
    )
    activities.found(session, walk, "The rail is loose")
    activities.found(session, walk, "! Mend the rail @Public works ^fri")
    (concern,) = records.every(session, "concerns")
    (action,) = records.every(session, "actions")
    found: Any = concern
    assert (found.text, found.problem_id, found.place_id) == ("The rail is loose", problem, place)
    assert found.raised_at.date() == date(2026, 11, 20)
    done: Any = action
    assert (done.text, done.owner, done.due_on, done.problem_id) == (
        "Mend the rail",
        "Public works",
        date(2026, 11, 27),
        problem,
    )
    with pytest.raises(InvalidField, match="Concern is needed"):
        activities.found(session, walk, "   ")
