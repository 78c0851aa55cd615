"""Many writers at one hub, and a hub that is killed: nothing missed, nothing lost; and the campaigns would notice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest


def run(*arguments: str) -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "campaigns", *arguments, "--json"], capture_output=True, text=True, check=False
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_no_reader_misses_a_row_of_twenty_writers() -> None:
    code, report = run("hub", "--count", "5")
    assert (code, report["failures"]) == (0, [])
    assert (report["writers"], report["readers"]) == (20, 3)
    assert report["rows"] > 1000


def test_numbers_from_a_sequence_lose_rows() -> None:
    code, report = run("hub", "--count", "5", "--sabotage")
    assert code == 1
    assert "never saw" in report["failures"][0]


@pytest.mark.skipif(os.name == "nt", reason="needs ps")
def test_a_killed_hub_has_each_push_once() -> None:
    code, report = run("hubkill", "--count", "4")
    assert (code, report["failures"]) == (0, [])
    assert report["killed after the commit, before the answer"] == 2


@pytest.mark.skipif(os.name == "nt", reason="needs ps")
def test_a_push_that_changes_between_two_tries_is_found_out() -> None:
    code, report = run("hubkill", "--count", "2", "--sabotage")
    assert code == 1
    assert "when it was sent again" in report["failures"][0]
