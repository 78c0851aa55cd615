"""A state machine of Hypothesis as a campaign: so many examples, and a failure as the trace of what was done."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from campaigns import Report


def run(report: Report, machine: type[RuleBasedStateMachine], steps: int, *, shrink: bool = True, said: str) -> None:
    """Run examples of so many steps until one fails; `said` stands before what went wrong then.

    Where a failure is expected, nothing is gained by making it small (`shrink`).
    """
    chosen = settings(
        max_examples=report.count,
        stateful_step_count=steps,
        phases=[Phase.generate, Phase.shrink] if shrink else [Phase.generate],
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(seed(report.seed)(machine), settings=chosen)
    except Exception as error:  # noqa: BLE001 - whatever went wrong is what is looked for
        trace = "\n".join(getattr(error, "__notes__", []))
        report.failures.append(f"{said}: {type(error).__name__} {error}\n{trace}")
