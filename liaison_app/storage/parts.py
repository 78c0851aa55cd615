"""Writing what changes of records that are there, and their parts: many records of one kind in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from liaison_app.models.about import Value
from liaison_app.models.registry import PART_KINDS, Kind, PartKind
from liaison_app.models.values import to_json
from liaison_app.storage import bulk
from liaison_app.storage.edits import Arrived, Edit

Row = Mapping[str, Any]
#: What was there before of a record's parts, for history: part kind → id → row as JSON, or None.
Before = dict[str, dict[str, Any]]


def add(db: Connection, kind: Kind, edits: Sequence[Edit]) -> None:
    """Write the parts of new records."""
    for part in kind.part_kinds:
        rows = [
            _new(kind, part, edit.id, part_id, position, values)
            for edit in edits
            for position, (part_id, values) in enumerate(edit.parts.get(part.name, {}).items())
            if values is not None
        ]
        bulk.add(db, part.table, rows)


def release(db: Connection, edits: Iterable[Arrived]) -> None:
    """A part that moved from one record to another may arrive there before it has left here: take it from there."""
    wanted: dict[str, dict[str, str]] = {}
    for edit in edits:
        for name, rows in edit.parts.items():
            wanted.setdefault(name, {}).update({part_id: edit.id for part_id, row in rows.items() if row is not None})
    for name, owners in wanted.items():
        part = PART_KINDS[name].table
        there = bulk.found(db, part.c.id, owners, part.c.id, part.c.owner_id)
        bulk.remove(db, part.c.id, [one for one, owner in there if owner != owners[one]])


def change(db: Connection, kind: Kind, edits: Sequence[Edit]) -> dict[str, Before]:
    """Write the parts of Edits of different records that are there; what they were before, by record."""
    was: dict[str, Before] = {}
    for part in kind.part_kinds:
        mine = [edit for edit in edits if edit.parts.get(part.name) or (isinstance(edit, Arrived) and edit.whole)]
        if mine:
            for record_id, before in _change(db, kind, part, mine).items():
                was.setdefault(record_id, {})[part.name] = before
    return was


def _change(db: Connection, kind: Kind, part: PartKind, edits: Sequence[Edit]) -> dict[str, dict[str, Any]]:
    there = _there(db, part, edits)
    was: dict[str, dict[str, Any]] = {}
    new, gone, changed = [], [], []
    for edit in edits:
        rows = there.get(edit.id, {})
        wanted = edit.parts.get(part.name, {})
        if isinstance(edit, Arrived) and edit.whole and not rows.keys() <= wanted.keys():
            wanted = {**wanted, **dict.fromkeys(rows.keys() - wanted.keys())}
        for position, (part_id, values) in enumerate(wanted.items()):
            row = rows.get(part_id)
            if row is None:
                if values is None:
                    continue
                new.append(_new(kind, part, edit.id, part_id, len(rows) + position, values))
            elif values is None:
                gone.append(part_id)
            elif any(row[key] != value for key, value in values.items()):
                changed.append((part_id, values))
            else:
                continue
            was.setdefault(edit.id, {})[part_id] = None if row is None else _json(part, row)
    bulk.remove(db, part.table.c.id, gone)  # first, since a part may go from one record to another
    bulk.add(db, part.table, new)
    bulk.change(db, part.table, changed)
    return was


def _there(db: Connection, part: PartKind, edits: Sequence[Edit]) -> dict[str, dict[str, Row]]:
    there: dict[str, dict[str, Row]] = {}
    for row in bulk.dicts(db, part.table.c.owner_id, [edit.id for edit in edits]):
        there.setdefault(row["owner_id"], {})[row["id"]] = row
    return there


def _new(
    kind: Kind, part: PartKind, owner: str, part_id: str, position: int, values: Mapping[str, Value]
) -> dict[str, Value]:
    defaults = {f.name: f.default for f in part.fields}
    return {**defaults, "position": position, **values, "id": part_id, part.owner_column(kind): owner}


def _json(part: PartKind, row: Row) -> dict[str, Any]:
    return {"position": row["position"], **{f.name: to_json(row[f.name]) for f in part.fields}}
