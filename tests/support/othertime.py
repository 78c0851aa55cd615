"""The program on a computer whose clock was set: by how many years, an environment variable says.

    LIAISON_TEST_YEARS=-10 python -m tests.support.othertime list contacts …

or of a meeting that takes 90 minutes in a test of one.

The stand-in takes the place of `liaison_app.clock`'s time of day; its running time stays, since nobody can set that.
It lives here and not in the program, so that no variable of the environment ends an officer's wait. Where libfaketime
is on the computer, tests also set the clock of the whole process with it, with nothing standing in.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from liaison_app import clock

YEARS = "LIAISON_TEST_YEARS"
BEGINS = "LIAISON_TEST_BEGINS"
"""The moment on the clock on the wall when a process starts; from there it goes on, and `let_pass` puts it forward."""
PLACES = (
    "/usr/lib/*/faketime/libfaketime.so.1",
    "/usr/lib/faketime/libfaketime.so.1",
    "/usr/local/lib/faketime/*.so.1",
)


def stand_in() -> None:
    """Set the clock of this process by as many years as the variable says."""
    shift = timedelta(days=round(365.25 * int(os.environ.get(YEARS, "0"))))
    today, now, utc_now = clock.today, clock.now, clock.utc_now
    clock.today = lambda: today() + shift
    clock.now = lambda: now() + shift
    clock.utc_now = lambda: utc_now() + shift
    if begins := os.environ.get(BEGINS):
        _at_the_wall(datetime.fromisoformat(begins))


_passed = timedelta()


def let_pass(minutes: float) -> None:
    """So much time went by."""
    global _passed  # noqa: PLW0603 - a process has one clock
    _passed += timedelta(minutes=minutes)


def _at_the_wall(begins: datetime) -> None:
    """What people see on the wall; the moments on records, in UTC, stay what they are."""
    started = time.monotonic()

    def moment() -> datetime:
        return begins + _passed + timedelta(seconds=time.monotonic() - started)

    clock.moment = moment
    clock.now = lambda: moment().replace(second=0, microsecond=0)
    clock.today = lambda: moment().date()


def faketime() -> str:
    """Where libfaketime lies, or an empty text; `LIAISON_TEST_FAKETIME` names another place."""
    named = os.environ.get("LIAISON_TEST_FAKETIME", "")
    return named or next((str(path) for place in PLACES for path in Path("/").glob(place[1:])), "")


def main() -> None:
    """The command line, at another time."""
    from liaison_app.__main__ import main as program

    stand_in()
    program(sys.argv[1:], prog_name="liaison")


if __name__ == "__main__":
    main()
