"""What later issues add to the models travels with no line written in `sync`."""

from __future__ import annotations

import json
import subprocess
import sys


def test_a_new_kind_with_three_fields_and_a_part_syncs() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.sync.new_kind"], capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [["Old Green", "green", 7, ["frame"]]] * 2
