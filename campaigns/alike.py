"""The hub in the process beside PostgreSQL: sequences of calls that Hypothesis makes up, right ones and wrong ones.

The promise: both answer alike, and hold the same rows in the end; so what `campaigns sync` shows with the one holds for
the other. Sabotage: the hub in the process forgets the compare-and-set.
"""

from __future__ import annotations

from contextlib import ExitStack

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from campaigns import Report
from tests.support.hubs import empty_database, made_anew
from tests.support.postgres import server
from tests.sync.alike import Alike, postgres_for

STEPS = 40


def campaign(count: int, start: int = 1, sabotage: bool = False) -> Report:
    """So many sequences; a failure is one in which the two differ."""
    report = Report("alike", count, start, bool(sabotage))
    with ExitStack() as left_open:
        found = postgres_for(made_anew(empty_database(left_open.enter_context(server()))), left_open)

        class Both(Alike):
            postgres = found
            careless = bool(sabotage)

            def teardown(self) -> None:
                super().teardown()
                report.add("sequences")
                report.add("calls", self.calls)

        phases = [Phase.generate] if sabotage else [Phase.generate, Phase.shrink]
        chosen = settings(
            max_examples=count,
            stateful_step_count=STEPS,
            phases=phases,
            deadline=None,
            database=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        )
        try:
            run_state_machine_as_test(seed(start)(Both), settings=chosen)
        except Exception as error:  # noqa: BLE001 - whatever went wrong is what is looked for
            trace = "\n".join(getattr(error, "__notes__", []))
            report.failures.append(f"{type(error).__name__} {error}\n{trace}")
    return report
