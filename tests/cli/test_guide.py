"""The guide to the command line says what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import click

from liaison_app.__main__ import main

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "command-line.md"


def commands(group: click.Group, prefix: str = "liaison") -> dict[str, click.Command]:
    """Every command by its full name."""
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        full = f"{prefix} {name}"
        found.update(commands(command, full) if isinstance(command, click.Group) else {full: command})
    return found


def documented() -> dict[str, set[str]]:
    """Every command in the guide's table with the options it names."""
    rows = re.findall(r"^\| `(liaison [^`]*)` \|", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    found: dict[str, set[str]] = {}
    for row in rows:
        name = re.match(r"liaison(?: [a-z][a-z-]*)*", row)
        assert name is not None
        found.setdefault(name.group(), set()).update(re.findall(r"--[a-z-]+", row))
    return found


def test_every_command_is_in_the_guide_and_every_one_there_exists() -> None:
    there = commands(main)
    assert set(documented()) - {"liaison"} == set(there)


def test_every_option_the_guide_names_exists() -> None:
    there = {**commands(main), "liaison": main}
    for name, options in documented().items():
        assert options <= {option for p in there[name].params for option in p.opts}, name
