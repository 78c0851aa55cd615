"""The hub in the process beside PostgreSQL: sequences of calls that Hypothesis makes up, right ones and wrong ones.

The promise: both answer alike, and hold the same rows in the end; so what `campaigns sync` shows with the one holds for
the other. Sabotage: the hub in the process forgets the compare-and-set.
"""

from __future__ import annotations

import logging
from contextlib import ExitStack

from campaigns import Report, _machine
from tests.support.hubs import empty_database, made_anew
from tests.support.postgres import server
from tests.sync.alike import Alike, postgres_for

STEPS = 40


def campaign(count: int, start: int = 1, sabotage: bool = False) -> Report:
    """So many sequences; a failure is one in which the two differ."""
    report = Report("alike", count, start, bool(sabotage))
    logging.getLogger("psycopg").setLevel(logging.ERROR)  # it warns of each call that is refused in a pipeline
    with ExitStack() as left_open:
        found = postgres_for(made_anew(empty_database(left_open.enter_context(server()))), left_open)

        class Both(Alike):
            postgres = found
            careless = bool(sabotage)

            def teardown(self) -> None:
                super().teardown()
                report.add("sequences")
                report.add("calls", self.calls)

        _machine.run(report, Both, STEPS, shrink=not sabotage, said="they differ")
    return report
