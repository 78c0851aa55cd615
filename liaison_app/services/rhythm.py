"""When something that repeats comes again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

_MONTHS: Final[Mapping[str, int]] = {"monthly": 1, "quarterly": 3, "yearly": 12}


def next_time(first: date, repeats: str, after: date) -> date:
    """The first day after `after` in the rhythm that began on `first`, and never `first` itself.

    A day that a month lacks (the 31st, the 29th of February) falls on that month's last day, and comes back in the
    next month that has it, since it is always counted from `first`.
    """
    if repeats == "weekly":
        return first + timedelta(weeks=max((after - first).days // 7 + 1, 1))
    months = _MONTHS[repeats]
    passed = (after.year - first.year) * 12 + after.month - first.month
    times = max(passed // months, 1)
    while (found := _months_later(first, months * times)) <= after:
        times += 1
    return found


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))
