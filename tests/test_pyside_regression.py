"""The pinned PySide6 keeps its count of references to None.

PySide6 6.12.0 on Python 3.11 gives away one reference to None at every call that returns nothing.
After some thousand calls the count reaches zero and the interpreter aborts, so a window would die
within minutes. See docs/adr/0002-pyside6-pin.md; this test decides whether a newer PySide6 will do.
"""

from __future__ import annotations

import subprocess
import sys

CALLS = 20_000
# Other code may drop a few references between the two readings; the fault loses one per call.
TOLERANCE = 100

PROBE = f"""
import sys
from PySide6.QtCore import QObject

thing = QObject()
before = sys.getrefcount(None)
for _ in range({CALLS}):
    thing.setObjectName("a name")
print(before - sys.getrefcount(None))
"""


def test_void_calls_do_not_lose_references_to_none() -> None:
    # In a process of its own, because the failure is an abort.
    probe = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=False)
    assert probe.returncode == 0, probe.stderr
    assert int(probe.stdout) < TOLERANCE
