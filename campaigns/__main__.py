"""`python -m campaigns NAME --count N [--seed S] [--json] [--sabotage [WHAT]]`: run one; exit with 1 if it failed."""

from __future__ import annotations

import argparse
import atexit
import json
import os
import pkgutil
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

NOT_CAMPAIGNS = ("__main__", "vaults")


def names() -> list[str]:
    """The campaigns there are: the modules of this package."""
    modules = pkgutil.iter_modules([str(Path(__file__).parent)])
    return sorted(m.name for m in modules if m.name not in NOT_CAMPAIGNS and not m.name.startswith("_"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the campaign that the arguments name; 0 if its promise held, 1 if not."""
    parser = argparse.ArgumentParser(prog="campaigns", description=__doc__)
    parser.add_argument("name", choices=names())
    parser.add_argument("--count", type=int, default=100, help="how many attempts")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same attempts")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    sabotage = "take the protection away (where there are several, the one that is named): the campaign must fail"
    parser.add_argument("--sabotage", nargs="?", const=True, default=False, metavar="WHAT", help=sabotage)
    options = parser.parse_args(arguments)
    state = tempfile.mkdtemp(prefix="liaison-campaign-state-")
    atexit.register(shutil.rmtree, state, ignore_errors=True)
    os.environ["LIAISON_STATE_DIR"] = state  # what is remembered of the vaults made here stays out of the home folder
    start = time.monotonic()
    report = import_module(f"campaigns.{options.name}").campaign(options.count, options.seed, options.sabotage)
    report.figures["seconds"] = round(time.monotonic() - start, 1)
    if options.json:
        print(json.dumps(report.as_dict(), indent=2))
    else:
        for name, value in report.as_dict().items():
            print(f"{name}: {value}")
    return 0 if report.held else 1


if __name__ == "__main__":
    sys.exit(main())
