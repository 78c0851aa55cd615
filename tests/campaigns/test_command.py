"""`python -m campaigns`: the exit code says whether the promise held, the JSON how often it was tried."""

from __future__ import annotations

import json
from importlib import import_module

import pytest

from campaigns import __main__ as command


@pytest.fixture(autouse=True)
def _state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_STATE_DIR", "")  # the command sets it; put it back afterwards


def test_the_exit_code_says_whether_the_promise_held(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["chain", "--count", "20", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["held"]
    assert command.main(["chain", "--count", "40", "--json", "--sabotage"]) == 1
    assert json.loads(capsys.readouterr().out)["failed"] > 0


def test_every_module_is_a_campaign() -> None:
    assert {"chain", "flips", "kill"} <= set(command.names())
    for name in command.names():
        assert callable(import_module(f"campaigns.{name}").campaign)
