"""`python -m benchmarks [--only NAME] [--json]`: measure, and say which goals were reached. Exit code 1 if one was not.

A benchmark is a module of this package with a function `run` that answers figures, among them `reached`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, Final

NAMES: Final = ("documents", "held", "meetings", "sync")
#: Modules that are called otherwise; `benchmarks.meetings` makes meetings.
MODULES: Final = {"meetings": "views"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; 0 if every goal was reached."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--only", choices=NAMES, help="one benchmark instead of all")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args(arguments)
    chosen = (options.only,) if options.only else NAMES
    figures = {name: import_module(f"benchmarks.{MODULES.get(name, name)}").run() for name in chosen}
    if options.json:
        print(json.dumps(figures, indent=2))
    else:
        for path, value in _lines(figures):
            print(f"{path}: {value}")
    return 0 if all(_reached(figures)) else 1


def _lines(figures: dict[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in figures.items():
        if isinstance(value, dict):
            yield from _lines(value, f"{path}{name} ")
        else:
            yield f"{path}{name}", value


def _reached(figures: dict[str, Any]) -> Iterator[bool]:
    for name, value in figures.items():
        if name == "reached":
            yield from value.values()
        elif isinstance(value, dict):
            yield from _reached(value)


if __name__ == "__main__":
    sys.exit(main())
