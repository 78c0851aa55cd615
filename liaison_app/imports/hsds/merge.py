"""Three ways: what the source said before, what stands in the vault, what the source says now.

A field that nobody touched here follows the source. One that an officer changed stays, unless the officer's change was
taken back. A part (a phone, an hour) follows the same rule, field by field; one that an officer took off stays off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from liaison_app.imports.hsds.present import Local, Stored
from liaison_app.imports.hsds.rows import Row
from liaison_app.imports.hsds.tables import TABLES
from liaison_app.models.about import Value

ADDED, CHANGED, UNCHANGED = "added", "changed", "unchanged"


@dataclass
class Merged:
    """The fields to write, and those where an officer's word was kept against a new one of the source."""

    touched: dict[str, Value] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)


def fields(stated: Mapping[str, Value], stored: Stored, before: Mapping[str, Value]) -> Merged:
    """Merge what the source states into what is stored; `before` is what it had said where an officer changed it."""
    merged = Merged()
    for name, value in stated.items():
        if value == stored[name] or (name in before and value == before[name]):
            continue
        if name in before and stored[name] != before[name]:
            merged.kept.append(name)
        else:
            merged.touched[name] = value
    return merged


@dataclass
class StatedPart:
    """A row that is a part: the id it would get, and the fields it states."""

    row: Row
    id: str
    values: dict[str, Value]


@dataclass
class MergedParts:
    """The parts of one kind of a record: what to write by id, what became of each row (with its
    touched fields), and where a word was kept."""

    touched: dict[str, Mapping[str, Value] | None] = field(default_factory=dict)
    outcomes: list[tuple[Row, str, Mapping[str, Value]]] = field(default_factory=list)
    kept: list[tuple[Row, str]] = field(default_factory=list)
    removed: int = 0


def parts(stated: Iterable[StatedPart], stored: Mapping[str, Stored], local: Local) -> MergedParts:
    """Merge the parts of one kind that the source states for a record into those it has.

    Rows without an id may meet a stored part of another id: the one with the same content, else of the same kind, else
    the only one left (a second phone makes the first one's key longer, but does not make it another phone). Parts of
    the source that no row states any more are taken off; those an officer made or touched are not.
    """
    merged = MergedParts()
    open_rows: list[StatedPart] = []
    left = {part_id for part_id in stored if _imported(part_id) and part_id not in local.parts}
    for item in stated:
        if item.id in stored:
            left.discard(item.id)
            _merge_one(item, item.id, stored, local, merged)
        elif local.parts.get(item.id) is not None:
            merged.outcomes.append((item.row, UNCHANGED, {}))
            merged.kept.append((item.row, ""))
        else:
            open_rows.append(item)
    for item, part_id in _pairs(open_rows, {part_id: stored[part_id] for part_id in left}):
        left.discard(part_id)
        _merge_one(item, part_id or item.id, stored, local, merged)
    merged.touched.update((part_id, None) for part_id in sorted(left))
    merged.removed = len(left)
    return merged


def _imported(part_id: str) -> bool:
    """Imported ids are made by hashing (version 5), an officer's are random (version 4)."""
    return UUID(part_id).version == 5


def _merge_one(item: StatedPart, part_id: str, stored: Mapping[str, Stored], local: Local, merged: MergedParts) -> None:
    if part_id not in stored:
        merged.touched[part_id] = item.values
        merged.outcomes.append((item.row, ADDED, item.values))
        return
    result = fields(item.values, stored[part_id], local.parts.get(part_id) or {})
    if result.touched:
        merged.touched[part_id] = result.touched
    merged.outcomes.append((item.row, CHANGED if result.touched else UNCHANGED, result.touched))
    merged.kept += [(item.row, name) for name in result.kept]


def _pairs(items: list[StatedPart], left: dict[str, Stored]) -> list[tuple[StatedPart, str]]:
    """Each row with the id of the stored part that it is, or with an empty id."""
    found: dict[str, str] = {}
    content = sorted({name for item in items for name in item.values})
    kind = TABLES[items[0].row.table].same_kind if items else ()
    for columns in (content, kind, ()):
        mine = Counter(_mark(item.values, columns) for item in items if item.id not in found)
        theirs = Counter(_mark(row, columns) for row in left.values())
        by_mark = {_mark(row, columns): part_id for part_id, row in left.items()}
        for item in items:
            mark = _mark(item.values, columns)
            if item.id not in found and not item.row["id"] and mine[mark] == theirs[mark] == 1:
                found[item.id] = by_mark[mark]
                del left[by_mark[mark]]
    return [(item, found.get(item.id, "")) for item in items]


def _mark(values: Mapping[str, object], columns: Iterable[str]) -> tuple[object, ...]:
    return tuple(values.get(name) or "" for name in columns)
