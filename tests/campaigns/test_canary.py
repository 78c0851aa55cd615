"""Marked words through every command and one form are found nowhere; where a protection is gone they are found.

In processes of its own, as the rest of the campaign: the window of another test may not share its process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest


def run(*options: str) -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "campaigns", "canary", "--json", *options], capture_output=True, text=True, check=False
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


@pytest.mark.timeout(400)
def test_marked_words_are_found_nowhere() -> None:
    code, report = run("--count", "1")
    assert (code, report["failures"]) == (0, [])
    assert report["kinds filled"] >= 24
    assert report["marks"] > 200
    assert report["searches"] == 5
    assert report["searches of a hub"] == 2
    assert report["rows received from it"] >= 24


@pytest.mark.timeout(200)
def test_a_crash_report_and_a_log_as_usual_and_what_is_not_sealed_are_found_out() -> None:
    code, report = run("--count", "3", "--sabotage")
    assert code == 1
    assert any("crash-reports" in line for line in report["failures"])
    assert any("liaison.log" in line for line in report["failures"])
    assert any(": on the hub: " in line for line in report["failures"])
    assert any("dump of the hub: hex" in line for line in report["failures"])
