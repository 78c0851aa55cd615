"""Today and now, in one place, so that `LIAISON_TODAY=2026-11-22` freezes the date of screens and documents."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime


def today() -> date:
    """The local date, or the one that `LIAISON_TODAY` names."""
    frozen = os.environ.get("LIAISON_TODAY", "")
    return date.fromisoformat(frozen) if frozen else date.today()


def now() -> datetime:
    """The local wall-clock time to the minute (floating, as iCalendar calls it), on the date of `today()`."""
    return datetime.combine(today(), datetime.now().time().replace(second=0, microsecond=0))


def utc_now() -> datetime:
    """The moment in UTC without a zone, as every stored time stamp is; never frozen."""
    return datetime.now(UTC).replace(tzinfo=None)


def utc_of(seconds: float) -> datetime:
    """A file's time in UTC without a zone."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
