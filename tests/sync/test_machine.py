"""Whole syncs of a team under every fault there is: all alike in the end, nothing lost, erased stays erased."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.memoryline import MemoryPlace
from tests.sync.laptops import Stage, stage
from tests.sync.machine import TeamAtWork

A_FEW = settings(max_examples=100, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def memory() -> Stage:
    return stage(MemoryPlace(), [f"login{n}" for n in range(6)])


def machine(of: Stage, sabotage: str = "") -> type[TeamAtWork]:
    return type("Team", (TeamAtWork,), {"stage": of, "sabotage": sabotage})


def test_a_team_at_work_loses_nothing(memory: Stage) -> None:
    run_state_machine_as_test(machine(memory), settings=A_FEW)
