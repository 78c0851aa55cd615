"""Marked words go through every feature there is; then everything that lies about is searched for them, byte by byte.

Each round has words of its own. By command line: every field of every kind and part that the registry knows, changes,
deletions, undo, search, imports, exports (to a place that is not searched: the officer asked for them), translations,
backups, restores, keys, officers, mistakes and a crash with a word among its values; then all of it in a sealed file
into another vault, and to a hub, a PostgreSQL of the campaign's own, from there to a colleague's vault, and back. By
window, in a process of its own: forms, notes, searches, wrong passphrases, crashes, kill -9 in the middle of a word,
lock. Searched are home, temporary files, state, the sealed file and all vaults, with their logs and backups, also right
after the kill; the hub's files, its log, its write-ahead log and a dump of it (its files alone would not do: PostgreSQL
packs long values); and of the running window what other programs can see of it. Sabotage: a crash report or a log as
programs usually write them, and a hub that gets what is sent unsealed. Each must be found.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Final

import click

from campaigns import Report
from campaigns._canary_commands import by_command_line
from campaigns._canary_scene import Scene
from campaigns._canary_window import by_window
from campaigns.vaults import workshop
from liaison_app.__main__ import main as program
from tests.support.marking import FORMS
from tests.support.postgres import server

SABOTAGES: Final = ("report", "log", "hub")
#: Pictures of the window are what an officer asks for, of sample data.
NOT_RUN: Final = frozenset({"screenshots"})


def campaign(count: int, seed: int = 1, sabotage: bool = False) -> Report:
    """So many rounds, each on a vault of its own; a failure is a word that is found somewhere."""
    report, random = Report("canary", count, seed, sabotage), Random(seed)
    with server() as running:
        for number in range(count):
            kind = SABOTAGES[number % len(SABOTAGES)] if sabotage else ""
            with workshop() as place:
                scene = Scene(place, random, report, kind, running)
                by_command_line(scene)
                scene.search("after the commands")
                if not sabotage:
                    by_window(scene, FORMS[number % len(FORMS)][2])
                    left_out = sorted({*_every_command()} - scene.used - NOT_RUN)
                    scene.found += [f"the command “{name}” is not in this campaign yet" for name in left_out]
                report.failures += [f"round {number}: {found}" for found in scene.found]
    return report


def _every_command() -> Iterator[str]:
    """The commands that there are, in the words in which they are typed."""
    for name, command in program.commands.items():
        if isinstance(command, click.Group):
            yield from (f"{name} {below}" for below in command.commands)
        else:
            yield name
