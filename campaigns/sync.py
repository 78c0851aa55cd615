"""A team at work under every fault there is: officers who edit, cut lines, killed processes, hubs that forget, laptops
that are restored from a backup, a device with a later version of the program.

The promise: in the end all laptops and the hub are alike, nothing that was entered is lost, what was erased is nowhere,
and nobody has what they may not see. The hub is one in this process (`campaigns alike` compares it with PostgreSQL);
`campaigns syncpg` is the same on a real PostgreSQL. Sabotage, one of: `base` (the hub takes any version), `frozen`
(what was sent is sealed anew under its old push id), `cursor` (moved before the rows are there); all, if none is named.
"""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from campaigns import Report
from tests.support.memoryhub import MemoryHub
from tests.support.memoryline import MemoryPlace
from tests.sync.laptops import LOG_INS, Stage, stage
from tests.sync.machine import TeamAtWork
from tests.sync.sabotage import WAYS

STEPS = 15


def campaign(count: int, start: int = 1, sabotage: bool | str = False) -> Report:
    """Let the team work so many times; a failure is a trace of what they did, and what was wrong in the end."""
    report = Report("sync", count, start, bool(sabotage))
    for way in WAYS if sabotage is True else [sabotage or ""]:
        made = stage(MemoryPlace(MemoryHub(careless=way == "base")), [f"login{n}" for n in range(LOG_INS)])
        at_work(report, made, way)
    return report


def at_work(report: Report, of: Stage, way: str = "") -> None:
    """Examples of the state machine on a hub."""

    class Team(TeamAtWork):
        stage = of
        sabotage = way

        def __init__(self) -> None:
            super().__init__()
            report.add("examples")

        def teardown(self) -> None:
            super().teardown()
            for name, number in self.figures.items():
                report.add(name, number)

    phases = [Phase.generate] if way else [Phase.generate, Phase.shrink]
    chosen = settings(
        max_examples=report.count,
        stateful_step_count=STEPS,
        phases=phases,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(seed(report.seed)(Team), settings=chosen)
    except Exception as error:  # noqa: BLE001 - whatever went wrong is what is looked for
        trace = "\n".join(getattr(error, "__notes__", []))
        report.failures.append(f"{way or 'lost'}: {type(error).__name__} {error}\n{trace}")
