"""Today, now and time passing, in one place; `LIAISON_TODAY=2026-11-22` freezes the date of screens and documents."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path


def today() -> date:
    """The local date, or the one that `LIAISON_TODAY` names."""
    frozen = os.environ.get("LIAISON_TODAY", "")
    return date.fromisoformat(frozen) if frozen else date.today()


def now() -> datetime:
    """The local wall-clock time to the minute (floating, as iCalendar calls it), on the date of `today()`."""
    return datetime.combine(today(), datetime.now().time().replace(second=0, microsecond=0))


def moment() -> datetime:
    """The local wall-clock time as finely as it is known, on the date of `today()`: it keeps what is written down in a
    minute in order."""
    return datetime.combine(today(), datetime.now().time())


def utc_now() -> datetime:
    """The moment in UTC without a zone, as every stored time stamp is; never frozen."""
    return datetime.now(UTC).replace(tzinfo=None)


def utc_of(seconds: float) -> datetime:
    """A file's time in UTC without a zone."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def local_of(utc: datetime) -> datetime:
    """A stored moment (UTC, without a zone) as the clock on the wall showed it."""
    return utc.replace(tzinfo=UTC).astimezone().replace(tzinfo=None)


@dataclass(frozen=True)
class Uptime:
    """How long the computer has been running, and a name of this start of it (empty where the system has none)."""

    seconds: float
    boot: str


def uptime() -> Uptime:
    """A clock that nobody can set: it runs from the start of the computer, whatever the time of day is said to be.

    From /proc on Linux, where it counts sleep too; elsewhere Python's monotonic clock, which begins at or after the
    start of the computer.
    """
    try:
        seconds = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except (OSError, ValueError, IndexError):
        return Uptime(time.monotonic(), "")
    return Uptime(seconds, boot)


def slept() -> float:
    """How many seconds the computer has been asleep, counted from somewhere: only differences mean anything.

    The difference of a clock that runs on while the computer sleeps and one that stands still. On Linux neither can
    be set; elsewhere the time of day is the one that runs on, so setting it forward looks like sleep.
    """
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic()
    if sys.platform == "win32":
        import ctypes

        hundred_ns = ctypes.c_ulonglong()  # Python's monotonic clock runs on during sleep there; this one does not
        ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(hundred_ns))
        return time.time() - hundred_ns.value / 10_000_000
    return time.time() - time.monotonic()
