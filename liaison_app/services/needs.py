"""Needs: what a service helps with, after the Open Eligibility taxonomy.

A service names its needs by id ("1121") or by title ("Emergency Shelter"); a directory brought in with another
taxonomy keeps its own titles.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from liaison_app import paths


@dataclass(frozen=True, slots=True)
class Need:
    """A term of the taxonomy. `path` is the titles from the top term down to its own, its own included."""

    id: str
    title: str
    path: tuple[str, ...]

    @property
    def top(self) -> str:
        """The title of the top term above it, such as "Housing"."""
        return self.path[0]


@lru_cache(maxsize=1)
def all_needs() -> tuple[Need, ...]:
    """Every term, in the order of the tree."""
    with paths.resource("taxonomy", "open-eligibility.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    path: list[str] = []
    needs = []
    for row in rows:
        path = [*path[: int(row["level"]) - 1], row["title"]]
        needs.append(Need(row["id"], row["title"], tuple(path)))
    return tuple(needs)


def find(value: str) -> tuple[Need, ...]:
    """The terms that `value` names: by id, or by title in any letter case (some titles stand at several places)."""
    return _by_name().get(value.strip().casefold(), ())


def title(value: str) -> str:
    """What to call the need: the term's title, or the value itself where the taxonomy does not know it."""
    found = find(value)
    return found[0].title if found else value.strip()


def sections(values: Iterable[str]) -> tuple[str, ...]:
    """The headings under which a service with these needs stands, without repeats.

    These are the top terms, and an unknown need's own title; a service without needs has none.
    """
    headings = [
        heading
        for value in values
        if value.strip()
        for heading in ([need.top for need in find(value)] or [value.strip()])
    ]
    return tuple(dict.fromkeys(headings))


def sections_for(values: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    """The headings under which a service with the needs `values` meets `wanted`: one for each that it meets.

    A value that stands at several places of the tree counts only where `wanted` reaches it: "Help Pay for Food" meets
    "Money" under that heading, although it stands under "Emergency" too.
    """
    values = tuple(values)
    headings = []
    for goal in wanted:
        targets = {need.path for need in find(goal)}
        found = [n.top for value in values for n in find(value) if any(n.path[: len(p)] == p for p in targets)]
        found += [heading for value in values if _same(value, goal) for heading in sections([value])]
        headings += found[:1]
    return tuple(dict.fromkeys(headings))


def section_order(heading: str) -> tuple[int, str]:
    """A sort key: top terms in the taxonomy's order (emergencies first), then other headings by name."""
    tops = list(dict.fromkeys(need.top for need in all_needs()))
    return (tops.index(heading), "") if heading in tops else (len(tops), heading.casefold())


def _same(value: str, goal: str) -> bool:
    return value.strip().casefold() == goal.strip().casefold() != ""


@lru_cache(maxsize=1)
def _by_name() -> dict[str, tuple[Need, ...]]:
    found: dict[str, tuple[Need, ...]] = {}
    for need in all_needs():
        for name in {need.id, need.title.casefold()}:
            found[name] = (*found.get(name, ()), need)
    return found
