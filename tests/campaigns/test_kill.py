"""kill -9 of a writer: no acknowledged change is lost, and the campaign would notice if one were.

In a process of its own, since the writer is forked, which a process with Qt's threads must not do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the writer is forked, which Windows cannot")


def run(*options: str) -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "campaigns", "kill", "--json", *options], capture_output=True, text=True, check=False
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_no_acknowledged_change_is_lost() -> None:
    code, report = run("--count", "20")
    assert (code, report["failures"]) == (0, [])
    assert report["acknowledged commits"] >= 20
    assert report["killed inside a transaction, all"] > 0


def test_an_acknowledgement_before_the_commit_is_found_out() -> None:
    code, report = run("--count", "12", "--sabotage")
    assert code == 1
    assert report["failed"] > 0
