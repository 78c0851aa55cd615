"""`python -m benchmarks [--only NAME] [--json] [--counts 10000,100000]`: measure, and say which goals hold.

The exit code says only whether it could be measured: a figure on a busy computer is no reason to stop anything.
"""

from __future__ import annotations

import argparse
import atexit
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

NAMES = ("sync",)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks that the arguments name."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--only", choices=NAMES, action="append", help="this one only; may be given several times")
    parser.add_argument("--counts", default="10000,100000", help="how many records, with commas")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args(arguments)
    state = tempfile.mkdtemp(prefix="liaison-benchmark-state-")
    atexit.register(shutil.rmtree, state, ignore_errors=True)
    os.environ["LIAISON_STATE_DIR"] = state  # what is remembered of the vaults made here stays out of the home folder
    counts = [int(count) for count in options.counts.split(",")]
    for name in options.only or NAMES:
        report: Mapping[str, Any] = import_module(f"benchmarks.{name}").measure(counts)
        if options.json:
            print(json.dumps(report, indent=2))
        else:
            _tell(report, "")
    return 0


def _tell(figures: Mapping[str, Any], indent: str) -> None:
    for name, value in figures.items():
        if isinstance(value, Mapping):
            print(f"{indent}{name}")
            _tell(value, indent + "  ")
        else:
            print(f"{indent}{name}: {value}")


if __name__ == "__main__":
    sys.exit(main())
