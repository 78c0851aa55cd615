"""When the next meeting of a series comes: never on a day that is not there, and never another weekday."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison_app.models.meeting import SERIES_RHYTHMS
from liaison_app.services.calendar_days import next_after
from tests.services.adding import at


@pytest.mark.parametrize(
    ("rhythm", "held", "wanted"),
    [
        ("weekly", "2026-12-29 18:30", "2027-01-05 18:30"),
        ("fortnightly", "2026-12-29 18:30", "2027-01-12 18:30"),
        ("monthly-weekday", "2026-11-10 18:30", "2026-12-08 18:30"),  # the second Tuesday
        ("monthly-weekday", "2026-12-08 18:30", "2027-01-12 18:30"),
        ("monthly-weekday", "2026-03-31 18:30", "2026-04-28 18:30"),  # the fifth Tuesday, of which April has none
        ("quarterly-weekday", "2026-11-10 18:30", "2027-02-09 18:30"),
        ("quarterly-weekday", "2026-12-31 18:30", "2027-03-25 18:30"),
        ("monthly", "2026-12-15 18:30", "2027-01-15 18:30"),
        ("monthly", "2027-01-31 18:30", "2027-02-28 18:30"),
        ("monthly", "2028-01-31 18:30", "2028-02-29 18:30"),
        ("", "2026-11-10 18:30", None),
    ],
)
def test_the_next_date(rhythm: str, held: str, wanted: str | None) -> None:
    assert next_after(at(held), rhythm) == (at(wanted) if wanted else None)


def test_what_a_short_month_took_the_next_one_gives_back() -> None:
    january, february = at("2027-01-31 18:30"), at("2027-02-28 18:30")
    assert next_after(february, "monthly", [january, february]) == at("2027-03-31 18:30")
    assert next_after(february, "monthly", [february]) == at("2027-03-28 18:30")
    fifth, fourth = at("2026-03-31 18:30"), at("2026-04-28 18:30")
    assert next_after(at("2026-05-26 18:30"), "monthly-weekday", [fifth, fourth]) == at("2026-06-30 18:30")
    assert next_after(at("2026-05-26 18:30"), "monthly-weekday", [fourth]) == at("2026-06-23 18:30")


@given(st.datetimes(at("1999-01-01"), at("2099-01-01")), st.sampled_from(sorted(SERIES_RHYTHMS)))
def test_it_keeps_weekday_and_time_and_comes_in_its_month(held: datetime, rhythm: str) -> None:
    following = next_after(held, rhythm)
    assert following is not None
    assert following.time() == held.time()
    months = (following.year - held.year) * 12 + following.month - held.month
    if rhythm == "monthly":
        assert months == 1
        assert following.day == min(held.day, monthrange(following.year, following.month)[1])
        return
    assert following.weekday() == held.weekday()
    if "weekday" in rhythm:
        assert months == (3 if rhythm.startswith("quarterly") else 1)
        same = (held.day - 1) // 7 == (following.day - 1) // 7
        assert same or (held.day > 28 and (following + timedelta(days=7)).month != following.month)
