"""A team at work under every fault there is: officers who edit, cut lines, killed processes, hubs that forget, laptops
that are restored from a backup, a device with a later version of the program.

The promise: in the end all laptops and the hub are alike, nothing that was entered is lost, what was erased is nowhere,
and nobody has what they may not see. The hub is one in this process (`campaigns alike` compares it with PostgreSQL);
`campaigns syncpg` is the same on a real PostgreSQL. Sabotage, one of: `base` (the hub takes any version), `frozen`
(what was sent is sealed anew under its old push id), `cursor` (moved before the rows are there); all, if none is named.
"""

from __future__ import annotations

from campaigns import Report, _machine
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

    _machine.run(report, Team, STEPS, shrink=not way, said=way or "lost")
