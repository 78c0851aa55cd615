"""What the vault holds of a directory's records now, and what officers did to them since the directory last wrote.

The history tells the two apart: steps of imports are the source's words, all other steps are an officer's. So an import
can be three-way (as the source had it, as it stands, as the source has it now) without keeping a copy of the source.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from liaison_app.imports.hsds.fields import PARTS, RECORDS
from liaison_app.imports.hsds.source import ACTION
from liaison_app.models.about import Value
from liaison_app.models.registry import PartKind
from liaison_app.models.values import from_json
from liaison_app.services.roles import guarded
from liaison_app.storage import tables
from liaison_app.storage.index import batches
from liaison_app.storage.session import Session

Stored = Mapping[str, Any]


@dataclass
class Local:
    """Officers' work on records: what their fields and parts were before an officer touched them.

    `fields[record id][name]` and `parts[part id]` are the source's last words; a part is None there if an officer
    added it. `undone` are records that are gone because an import was undone, not because anybody deleted them.
    """

    fields: dict[str, dict[str, Value]] = field(default_factory=dict)
    parts: dict[str, Mapping[str, Value] | None] = field(default_factory=dict)
    undone: set[str] = field(default_factory=set)


@dataclass
class Present:
    """Records by id, their parts by kind of part, owner and id, and what officers did to them."""

    records: dict[str, Stored] = field(default_factory=dict)
    parts: dict[tuple[str, str], dict[str, Stored]] = field(default_factory=dict)
    local: Local = field(default_factory=Local)

    def parts_of(self, part: PartKind, owner: str) -> dict[str, Stored]:
        """The parts of one kind that a record has, by id."""
        return self.parts.get((part.name, owner), {})


@guarded("import services")
def load(session: Session, ids: Mapping[str, Iterable[str]]) -> Present:
    """The records of each kind that the vault has among `ids`, deleted ones included."""
    present = Present()
    with session.read() as db:
        for kind_name, wanted in ids.items():
            table = RECORDS[kind_name].table
            for some in batches(wanted):
                rows = db.execute(select(table).where(table.c.id.in_(some))).mappings()
                present.records.update((row["id"], dict(row)) for row in rows)
        for part in PARTS.values():
            for some in batches(present.records):
                found = db.execute(select(part.table).where(part.table.c.owner_id.in_(some))).mappings()
                for row in found:
                    present.parts.setdefault((part.name, row["owner_id"]), {})[row["id"]] = dict(row)
    present.local = _local(session)
    return present


def _local(session: Session) -> Local:
    changes, steps = tables.changes, tables.steps
    query = (
        select(changes.c.step, changes.c.kind, changes.c.record_id, changes.c.before, steps.c.action)
        .join(steps, steps.c.step == changes.c.step)
        .where(changes.c.kind.in_(list(RECORDS)), changes.c.record_id != "")
        .order_by(changes.c.n)
    )
    undone = select(steps.c.undone_by).where(steps.c.action.startswith(ACTION), steps.c.undone_by != "")
    local = Local()
    with session.read() as db:
        undoing = set(db.scalars(undone))
        for step, kind, record_id, text, action in db.execute(query):
            before = json.loads(text)
            if action.startswith(ACTION) or step in undoing:
                _forget(local, record_id, before)
            else:
                _note(local, kind, record_id, before)
            if "deleted_at" in before.get("fields", {}):
                (local.undone.add if step in undoing else local.undone.discard)(record_id)
    return local


def _forget(local: Local, record_id: str, before: Mapping[str, Any]) -> None:
    for name in before.get("fields", {}):
        local.fields.get(record_id, {}).pop(name, None)
    for rows in before.get("parts", {}).values():
        for part_id in rows:
            local.parts.pop(part_id, None)


def _note(local: Local, kind_name: str, record_id: str, before: Mapping[str, Any]) -> None:
    kind = RECORDS[kind_name]
    known = local.fields.setdefault(record_id, {})
    for name, value in before.get("fields", {}).items():
        if name != "deleted_at":
            known.setdefault(name, from_json(kind.field(name), value))
    by_name = {part.name: part for part in PARTS.values()}
    for name, rows in before.get("parts", {}).items():
        for part_id, row in rows.items():
            part = by_name[name]
            was = row and {f.name: from_json(f, row[f.name]) for f in part.fields}
            local.parts.setdefault(part_id, was)
