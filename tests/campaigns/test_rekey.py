"""kill -9 of a rekey: the vault opens whole under one key or the other, and the campaign would notice if not.

In a process of its own, since the rekey is forked, which a process with Qt's threads must not do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the rekey is forked, which Windows cannot")


def run(*options: str) -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "campaigns", "rekey", "--json", *options], capture_output=True, text=True, check=False
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_a_vault_opens_whole_after_any_kill() -> None:
    code, report = run("--count", "8")
    assert (code, report["failures"]) == (0, [])
    assert report["killed while copying"] > 0


def test_a_key_file_that_forgets_the_old_key_too_early_is_found_out() -> None:
    code, report = run("--count", "20", "--sabotage")
    assert code == 1
    assert "does not open" in report["failures"][0]
