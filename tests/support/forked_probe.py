"""Says what a process of its own finds, leaves marks wherever a process can, and ends as it is told."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import time
from pathlib import Path

from liaison_app import i18n

if __name__ == "__main__":
    deed, _, number = sys.argv[-1].partition(" ")
    if deed == "parent":
        print(os.getppid())
        sys.exit()
    marked = "marked" if "MARKED" in os.environ or i18n.language() == "xx" else "unmarked"
    print(sys.argv[1:], os.environ.get("ONLY_HERE"), sys.stdin.read(), Path.cwd(), marked)
    atexit.register(print, "at the end")
    os.environ["MARKED"] = "yes"
    i18n.use_language("xx")
    os.chdir("/")
    if deed == "crash":
        raise ValueError("as asked")
    if deed == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if deed == "sleep":
        time.sleep(60)
    print("on standard error", file=sys.stderr)
    sys.exit(int(number))
