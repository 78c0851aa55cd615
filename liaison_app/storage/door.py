"""The one door in: every change to a record goes through `apply`, whoever makes it.

One `BEGIN IMMEDIATE` transaction writes rows, parts, full-text index, history (`changes`), audit (`events`) and
outbox, or nothing at all. Rules are not here: services check what they hand in. `sync` hands in what other devices
changed, by `arrive`, in a transaction of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from liaison_app import clock
from liaison_app.errors import Conflict, NotFound
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.base import new_id
from liaison_app.models.registry import KINDS, PART_KINDS, Kind, PartKind
from liaison_app.models.values import to_json
from liaison_app.storage import audit, drafts, erase, index, open_values, tables
from liaison_app.storage.edits import Arrived, Changed, Edit
from liaison_app.storage.session import Actor, Session

Row = Mapping[str, Any]


@dataclass
class _Step:
    """What is known while one call of `apply` runs."""

    db: Connection
    id: str
    actor_id: str
    action: str
    bulk: bool
    now: Any = field(default_factory=lambda: clock.utc_now())  # noqa: PLW0108 - asked anew each time
    events: list[audit.Event] = field(default_factory=list)
    """What happens, in order; goes to the audit log at the end."""

    def stamp(self, kind: Kind) -> Any:
        """The time written on a record; reports carry the day only, since any of them may be anonymous."""
        return self.now.replace(hour=0, minute=0, second=0, microsecond=0) if kind.name == "reports" else self.now


def apply(
    session: Session, edits: Iterable[Edit], *, action: str = "change", bulk: bool = False, undoes: str = ""
) -> Changed:
    """Write all edits in one transaction and say what changed.

    `action` names the step in audit and history. With `bulk` (imports, generators) new records get one event and
    one change for each kind together, instead of one each. `undoes` is the step that these edits take back; it is
    marked in the same transaction. Raises NotFound or Conflict, and then nothing is written.
    """
    edits = list(edits)
    with session.write() as db:
        step = _Step(db, new_id(), session.actor.id, action, bulk)
        changed, before = _write(step, edits)
        if undoes:
            _mark_undone(db, undoes, changed.step)
        for kind_name, ids in changed.records.items():
            _queue(step, kind_name, ids, before[kind_name])
        if changed.step:
            drafts.saved(db, step.actor_id, changed.pairs())
        return changed


def arrive(db: Connection, actor: Actor, edits: Iterable[Arrived], *, action: str) -> Changed:
    """Write what other devices changed, in the transaction of `db`, in the name of their officers.

    Nothing is queued for the hub, and drafts stay: the officer here has not decided anything. New records get one
    event for each kind together.
    """
    return _write(_Step(db, new_id(), actor.id, action, bulk=True), list(edits))[0]


def _write(step: _Step, edits: Sequence[Edit]) -> tuple[Changed, dict[str, dict[str, Row]]]:
    """Rows, index, history and audit; what changed, and the rows that the edits met, by kind and id."""
    before = _current(step.db, edits)
    new = [edit for edit in edits if edit.id not in before[edit.kind]]
    gone = erase.known(step.db, [edit.id for edit in new])
    if gone and not step.bulk:
        raise NotFound(_("This record was erased for good. Nothing was changed."))
    new = [edit for edit in new if edit.id not in gone]  # a directory that is imported again
    old = [edit for edit in edits if edit.id in before[edit.kind]]
    _release_parts(step.db, [edit for edit in [*new, *old] if isinstance(edit, Arrived)])
    written = [*_insert(step, new), *_update(step, old, before)]
    if not written:
        return Changed({}), before
    changed = Changed.of(written, step.id)
    for kind_name, ids in changed.records.items():
        index.refresh(step.db, KINDS[kind_name], ids)
    audit.log(step.db, step.events)
    step.db.execute(insert(tables.steps).values(step=step.id, actor_id=step.actor_id, action=step.action))
    return changed, before


def _mark_undone(db: Connection, undone: str, by: str) -> None:
    steps = tables.steps
    mark = update(steps).where(steps.c.step == undone, steps.c.undone_by == "").values(undone_by=by or "nothing")
    if db.execute(mark).rowcount != 1:
        raise Conflict(_("This was taken back already. Nothing was changed."))


def _current(db: Connection, edits: Sequence[Edit]) -> dict[str, dict[str, Row]]:
    """The rows the edits meet, by kind and id."""
    found: dict[str, dict[str, Row]] = {edit.kind: {} for edit in edits}
    for kind_name, rows in found.items():
        table = KINDS[kind_name].table
        for ids in index.batches(edit.id for edit in edits if edit.kind == kind_name):
            for row in db.execute(select(table).where(table.c.id.in_(ids))).mappings():
                rows[row["id"]] = dict(row)
    return found


def _insert(step: _Step, edits: Sequence[Edit]) -> list[tuple[str, str]]:
    for kind_name in dict.fromkeys(edit.kind for edit in edits):
        kind = KINDS[kind_name]
        mine = [edit for edit in edits if edit.kind == kind_name]
        if any(edit.base for edit in mine):
            raise NotFound(_("This record is no longer there. Nothing was changed."))
        stamp = step.stamp(kind)
        common = {
            "version": 1,
            "created_at": stamp,
            "created_by": step.actor_id,
            "updated_at": stamp,
            "updated_by": step.actor_id,
            "deleted_at": None,
        }
        defaults = {f.name: f.default for f in kind.fields}
        rows = [{**defaults, **edit.fields, "id": edit.id, **common, **_arrived(edit, stamp)} for edit in mine]
        step.db.execute(insert(kind.table), rows)
        _insert_parts(step, kind, mine)
        for edit in mine:
            if edit.also:
                open_values.keep(step.db, kind.name, edit.id, edit.also)
        _record_new(step, kind, mine)
    return [(edit.kind, edit.id) for edit in edits]


def _arrived(edit: Edit, stamp: Any) -> Mapping[str, Value]:
    """What a new record from another device brings beside its fields."""
    if not isinstance(edit, Arrived):
        return {}
    return {**edit.stamps, "deleted_at": edit.stamps.get("updated_at", stamp)} if edit.deleted else edit.stamps


def _release_parts(db: Connection, edits: Sequence[Arrived]) -> None:
    """A part that moved from one record to another may arrive there before it has left here."""
    wanted: dict[str, dict[str, str]] = {}
    for edit in edits:
        for name, rows in edit.parts.items():
            wanted.setdefault(name, {}).update({part_id: edit.id for part_id, row in rows.items() if row is not None})
    for name, owners in wanted.items():
        part = PART_KINDS[name].table
        for some in index.batches(owners):
            found = db.execute(select(part.c.id, part.c.owner_id).where(part.c.id.in_(some))).all()
            if moved := [row.id for row in found if row.owner_id != owners[row.id]]:
                db.execute(delete(part).where(part.c.id.in_(moved)))


def _insert_parts(step: _Step, kind: Kind, edits: Sequence[Edit]) -> None:
    for part in kind.part_kinds:
        rows = [
            _new_part(kind, part, edit.id, part_id, position, values)
            for edit in edits
            for position, (part_id, values) in enumerate(edit.parts.get(part.name, {}).items())
            if values is not None
        ]
        if rows:
            step.db.execute(insert(part.table), rows)


def _new_part(
    kind: Kind, part: PartKind, owner: str, part_id: str, position: int, values: Mapping[str, Value]
) -> dict[str, Value]:
    defaults = {f.name: f.default for f in part.fields}
    placed = {"position": position, **values}
    return {**defaults, **placed, "id": part_id, part.owner_column(kind): owner}


def _record_new(step: _Step, kind: Kind, edits: Sequence[Edit]) -> None:
    if step.bulk:
        _remember(step, kind.name, "", 1, {"created": [edit.id for edit in edits]})
        _audit(step, kind.name, "", [], len(edits))
        return
    for edit in edits:
        _remember(step, kind.name, edit.id, 1, {"created": [edit.id]})
        _audit(step, kind.name, edit.id, sorted([*edit.fields, *edit.parts]))


def _update(step: _Step, edits: Sequence[Edit], before: Mapping[str, Mapping[str, Row]]) -> list[tuple[str, str]]:
    written = []
    for edit in edits:
        if _update_one(step, KINDS[edit.kind], edit, before[edit.kind][edit.id]):
            written.append((edit.kind, edit.id))
    return written


def _update_one(step: _Step, kind: Kind, edit: Edit, row: Row) -> bool:
    touched = {name: value for name, value in edit.fields.items() if row[name] != value}
    if edit.base and edit.base != row["version"]:
        _refuse_conflict(step.db, kind, edit, touched)
    if edit.deleted is not None and edit.deleted != (row["deleted_at"] is not None):
        touched["deleted_at"] = step.stamp(kind) if edit.deleted else None
    parts = _update_parts(step.db, kind, edit)
    also = open_values.replace(step.db, kind.name, edit.id, edit.also)
    if not touched and not parts and also is None:
        return False
    version = row["version"] + 1
    values = {**touched, "version": version, "updated_at": step.stamp(kind), "updated_by": step.actor_id}
    was: dict[str, Any] = {"fields": {name: to_json(row[name]) for name in touched}, "parts": parts}
    if also is not None:
        was["also"] = also
    if isinstance(edit, Arrived):
        values |= edit.stamps
        was["by"] = edit.by
    step.db.execute(update(kind.table).where(kind.table.c.id == edit.id).values(values))
    _remember(step, kind.name, edit.id, version, was)
    _audit(step, kind.name, edit.id, sorted([*touched, *parts]))
    return True


def _refuse_conflict(db: Connection, kind: Kind, edit: Edit, touched: Mapping[str, Value]) -> None:
    """Two changes to different fields both stand; two to the same field are the second one's to decide."""
    undone = select(tables.steps.c.step).where(tables.steps.c.undone_by != "")
    undoing = select(tables.steps.c.undone_by).where(tables.steps.c.undone_by != "")
    later = select(tables.changes.c.before).where(
        tables.changes.c.record_id == edit.id,
        tables.changes.c.version > edit.base,
        tables.changes.c.step.not_in(undone.union(undoing)),  # what was done and undone again changed nothing
    )
    parts = {part_id for touched_parts in edit.parts.values() for part_id in touched_parts}
    for text in db.scalars(later):
        was = json.loads(text)
        both = sorted(set(was.get("fields", {})) & set(touched))
        if both or any(parts & set(rows) for rows in was.get("parts", {}).values()):
            label = _(kind.field(both[0]).label) if both and both[0] != "deleted_at" else _(kind.label)
            raise Conflict(
                _("“{field}” was changed in the meantime. Nothing was saved.").format(field=label),
                _("Look at the new value, then save again."),
            )


def _update_parts(db: Connection, kind: Kind, edit: Edit) -> dict[str, dict[str, Any]]:
    """Write the parts of an edit; returns what was there before, for history: part kind → id → row or None."""
    was: dict[str, dict[str, Any]] = {}
    for name, touched in edit.parts.items():
        part = PART_KINDS[name]
        owned = part.table.c.owner_id == edit.id
        rows = {row["id"]: row for row in db.execute(select(part.table).where(owned)).mappings()}
        for position, (part_id, values) in enumerate(touched.items()):
            row = rows.get(part_id)
            if row is None:
                if values is None:
                    continue
                new = _new_part(kind, part, edit.id, part_id, len(rows) + position, values)
                db.execute(insert(part.table).values(new))
                was.setdefault(name, {})[part_id] = None
            elif values is None:
                db.execute(delete(part.table).where(part.table.c.id == part_id))
                was.setdefault(name, {})[part_id] = _part_json(part, dict(row))
            elif any(row[key] != value for key, value in values.items()):
                db.execute(update(part.table).where(part.table.c.id == part_id).values(dict(values)))
                was.setdefault(name, {})[part_id] = _part_json(part, dict(row))
    return was


def _part_json(part: PartKind, row: Row) -> dict[str, Any]:
    return {"position": row["position"], **{f.name: to_json(row[f.name]) for f in part.fields}}


def _remember(step: _Step, kind: str, record_id: str, version: int, before: Mapping[str, Any]) -> None:
    text = json.dumps(before, ensure_ascii=False)
    step.db.execute(
        insert(tables.changes).values(step=step.id, kind=kind, record_id=record_id, version=version, before=text)
    )


def _audit(step: _Step, kind: str, record_id: str, names: Sequence[str], count: int = 1) -> None:
    at = audit.stamp(step.now, kind)
    step.events.append(audit.Event(step.id, at, step.actor_id, step.action, kind, record_id, names, count))


def _queue(step: _Step, kind: str, ids: Iterable[str], before: Mapping[str, Row]) -> None:
    rows = [
        {
            "kind": kind,
            "record_id": record_id,
            "base_version": before[record_id]["version"] if record_id in before else 0,
            "queued_at": step.stamp(KINDS[kind]).isoformat(timespec="seconds"),
        }
        for record_id in ids
    ]
    step.db.execute(upsert(tables.outbox).on_conflict_do_nothing(), rows)
