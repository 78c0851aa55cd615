"""A campaign in a process of its own: it forks, which a process with Qt's threads must not do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="what is killed is forked, which Windows cannot")


def run(name: str, *options: str) -> tuple[int, dict[str, Any]]:
    """The exit code of a campaign, and its report."""
    done = subprocess.run(
        [sys.executable, "-m", "campaigns", name, "--json", *options], capture_output=True, text=True, check=False
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)
