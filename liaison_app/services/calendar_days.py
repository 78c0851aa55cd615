"""The next date of a rhythm, never a day that does not exist. Pure date work."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

_MONTHS: Final = {"monthly": 1, "monthly-weekday": 1, "quarterly-weekday": 3}
_WEEKS: Final = {"weekly": 1, "fortnightly": 2}


def next_after(at: datetime, rhythm: str, earlier: Sequence[datetime] = ()) -> datetime | None:
    """When the next meeting of a series is held, at the same time of day; None without a rhythm.

    Monthly on the 31st is the last day where a month is shorter, and the fifth Tuesday the last one where there are
    four. `earlier` are meetings of the series: they say whether the 28th means the 28th, or stood in for the 31st.
    """
    if rhythm in _WEEKS:
        return at + timedelta(weeks=_WEEKS[rhythm])
    if rhythm not in _MONTHS:
        return None
    year, month = divmod(at.year * 12 + at.month - 1 + _MONTHS[rhythm], 12)
    month += 1
    last = monthrange(year, month)[1]
    if rhythm == "monthly":
        return at.replace(year=year, month=month, day=min(_day(at, earlier), last))
    first = at.replace(year=year, month=month, day=1)
    day = 1 + (at.weekday() - first.weekday()) % 7 + 7 * _which(at, earlier)
    return first.replace(day=day if day <= last else day - 7)


def _day(at: datetime, earlier: Sequence[datetime]) -> int:
    """The day of the month that is meant."""
    if at.day < monthrange(at.year, at.month)[1]:
        return at.day
    return max([at.day, *(one.day for one in earlier if one <= at)])


def _which(at: datetime, earlier: Sequence[datetime]) -> int:
    """Which weekday of its kind in the month is meant, from 0."""
    if at.day + 7 <= monthrange(at.year, at.month)[1]:
        return (at.day - 1) // 7
    return max((one.day - 1) // 7 for one in [at, *earlier] if one <= at and one.weekday() == at.weekday())
