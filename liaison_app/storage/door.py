"""The one door in: every change to a record goes through `apply`, whoever makes it.

One `BEGIN IMMEDIATE` transaction writes rows, parts, full-text index, history (`changes`), audit (`events`) and
outbox, or nothing at all. Rules are not here: services check what they hand in. `sync` hands in what other devices
changed, by `arrive`, in a transaction of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from liaison_app import clock
from liaison_app.errors import Conflict, NotFound
from liaison_app.i18n import _
from liaison_app.models.about import Value, not_kept
from liaison_app.models.base import new_id
from liaison_app.models.registry import KINDS, Kind
from liaison_app.models.values import to_json
from liaison_app.storage import audit, bulk, drafts, erase, index, open_values, parts, tables, unkept
from liaison_app.storage.edits import Arrived, Changed, Edit
from liaison_app.storage.session import Actor, Session

Row = Mapping[str, Any]

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False)
_QUEUE: Final = upsert(tables.outbox).on_conflict_do_nothing()
_STEP: Final = insert(tables.steps)


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
    changes: list[dict[str, Any]] = field(default_factory=list)
    """What was before, in order; goes to the history at the end."""
    untold: list[tuple[str, str]] = field(default_factory=list)
    """Kind and id of records that do not keep something from now on (`storage.unkept`)."""

    def stamp(self, kind: Kind) -> Any:
        """The time written on a record; reports carry the day only, since any of them may be anonymous."""
        return self.now.replace(hour=0, minute=0, second=0, microsecond=0) if kind.name == "reports" else self.now


def apply(
    session: Session,
    edits: Iterable[Edit],
    *,
    action: str = "change",
    bulk: bool = False,
    undoes: str = "",
    check: Callable[[Connection], None] | None = None,
) -> Changed:
    """Write all edits in one transaction and say what changed.

    `action` names the step in audit and history. With `bulk` (imports, generators) new records get one event and
    one change for each kind together, instead of one each. `undoes` is the step that these edits take back; it is
    marked in the same transaction. `check` reads in that transaction before anything is written, for rules about
    more than the edited records, and may raise. Raises NotFound or Conflict, and then nothing is written.
    """
    edits = list(edits)
    with session.write() as db:
        if check is not None:
            check(db)
        step = _Step(db, new_id(), session.actor.id, action, bulk)
        changed, before = _write(step, edits)
        if undoes:
            _mark_undone(db, undoes, changed.step)
        for kind_name, ids in changed.records.items():
            _queue(step, kind_name, ids, before[kind_name])
        if changed.step:
            drafts.saved(db, step.actor_id, changed.pairs())
        if step.untold:
            _forget_beginnings(session, step)
        return changed


def _forget_beginnings(session: Session, step: _Step) -> None:
    """What says the same as a story that is not kept any more goes too; a restored backup is set right by the file."""
    erase.remember(session, step.untold, mark=unkept.MARK)
    began = unkept.began_as(step.db, [record_id for _kind, record_id in step.untold])
    if began:
        erase.remember(session, began)
        erase.remove(step.db, session.actor, began)
        erase.queue(step.db, began)


def untell_again(session: Session) -> None:
    """After an opening: what a backup brought back and is not kept any more goes again. Raises NotSaved."""
    with session.read() as db:
        edits = unkept.again(db.connection(), erase.remembered(session, unkept.MARK))
    if edits:
        apply(session, edits)


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
    parts.release(step.db, [edit for edit in [*new, *old] if isinstance(edit, Arrived)])
    written = [*_insert(step, new), *_update(step, old, before)]
    if not written:
        return Changed({}), before
    changed = Changed.of(written, step.id)
    for kind_name, ids in changed.records.items():
        met = before[kind_name].keys()
        for some, fresh in ((ids - met, True), (ids & met, False)):
            index.refresh(step.db, KINDS[kind_name], some, new=fresh)
    bulk.add(step.db, tables.changes, step.changes)
    for kind_name in {kind for kind, _id in step.untold}:
        unkept.forget(step.db, KINDS[kind_name], [one for kind, one in step.untold if kind == kind_name])
    audit.log(step.db, step.events)
    step.db.execute(_STEP, {"step": step.id, "actor_id": step.actor_id, "action": step.action})
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
        ids = [edit.id for edit in edits if edit.kind == kind_name]
        rows.update({row["id"]: row for row in bulk.dicts(db, table.c.id, ids)})
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
        rows = [{**row, **not_kept(kind.model, row)} for row in rows]
        bulk.add(step.db, kind.table, rows)
        parts.add(step.db, kind, mine)
        for edit, row in zip(mine, rows, strict=True):
            if also := unkept.without(kind, row, edit.also):
                open_values.keep(step.db, kind.name, edit.id, also)
        _record_new(step, kind, mine)
    return [(edit.kind, edit.id) for edit in edits]


def _arrived(edit: Edit, stamp: Any) -> Mapping[str, Value]:
    """What a new record from another device brings beside its fields."""
    if not isinstance(edit, Arrived):
        return {}
    return {**edit.stamps, "deleted_at": edit.stamps.get("updated_at", stamp)} if edit.deleted else edit.stamps


def _record_new(step: _Step, kind: Kind, edits: Sequence[Edit]) -> None:
    if step.bulk:
        _remember(step, kind.name, "", 1, {"created": [edit.id for edit in edits]})
        _audit(step, kind.name, "", [], len(edits))
        return
    for edit in edits:
        _remember(step, kind.name, edit.id, 1, {"created": [edit.id]})
        _audit(step, kind.name, edit.id, sorted([*edit.fields, *edit.parts]))


def _update(step: _Step, edits: Sequence[Edit], before: Mapping[str, Mapping[str, Row]]) -> list[tuple[str, str]]:
    by_kind: dict[str, list[Edit]] = {}
    for edit in edits:
        by_kind.setdefault(edit.kind, []).append(edit)
    written = []
    for kind_name, mine in by_kind.items():
        apart = [mine] if len({edit.id for edit in mine}) == len(mine) else [[edit] for edit in mine]
        for some in apart:
            written += [(kind_name, one) for one in _update_kind(step, KINDS[kind_name], some, before[kind_name])]
    return written


def _update_kind(step: _Step, kind: Kind, edits: Sequence[Edit], before: Mapping[str, Row]) -> list[str]:
    """Write Edits of different records that are there; the ids of those in which something changed."""
    touched = {edit.id: _touched(step, kind, edit, before[edit.id]) for edit in edits}
    old_parts = parts.change(step.db, kind, edits)
    after = {edit.id: {**before[edit.id], **touched[edit.id]} for edit in edits}
    also = {edit.id: unkept.without(kind, after[edit.id], edit.also) for edit in edits}
    old_also = open_values.replace(step.db, kind.name, also)
    rows = []
    for edit in edits:
        names, was_parts, was_also = touched[edit.id], old_parts.get(edit.id, {}), old_also.get(edit.id)
        if not names and not was_parts and was_also is None:
            continue
        row = before[edit.id]
        version = row["version"] + 1
        rows.append((edit.id, {**names, "version": version, **_signed(step, kind, edit)}))
        untold = unkept.names(kind, after[edit.id])
        was: dict[str, Any] = {
            "fields": {name: to_json(row[name]) for name in names if name not in untold},
            "parts": was_parts,
        }
        if unkept.begins(kind, row, after[edit.id]):
            step.untold.append((kind.name, edit.id))
        if was_also is not None:
            was["also"] = was_also
        if isinstance(edit, Arrived):
            was["by"] = edit.by
        _remember(step, kind.name, edit.id, version, was)
        _audit(step, kind.name, edit.id, sorted([*names, *was_parts]))
    bulk.change(step.db, kind.table, rows)
    return [record_id for record_id, _values in rows]


def _touched(step: _Step, kind: Kind, edit: Edit, row: Row) -> dict[str, Value]:
    """The columns that an Edit changes. Raises Conflict."""
    touched = {name: value for name, value in edit.fields.items() if row[name] != value}
    if edit.base and edit.base != row["version"]:
        _refuse_conflict(step.db, kind, edit, touched)
    if edit.deleted is not None and edit.deleted != (row["deleted_at"] is not None):
        touched["deleted_at"] = step.stamp(kind) if edit.deleted else None
    instead = not_kept(kind.model, {**row, **touched})
    return {name: value for name, value in {**touched, **instead}.items() if row[name] != value}


def _signed(step: _Step, kind: Kind, edit: Edit) -> Mapping[str, Value]:
    """Who wrote a change, and when."""
    here: dict[str, Value] = {"updated_at": step.stamp(kind), "updated_by": step.actor_id}
    return {**here, **edit.stamps} if isinstance(edit, Arrived) else here


def _refuse_conflict(db: Connection, kind: Kind, edit: Edit, touched: Mapping[str, Value]) -> None:
    """Two changes to different fields both stand; two to the same field are the second one's to decide."""
    undone = select(tables.steps.c.step).where(tables.steps.c.undone_by != "")
    undoing = select(tables.steps.c.undone_by).where(tables.steps.c.undone_by != "")
    later = select(tables.changes.c.before).where(
        tables.changes.c.record_id == edit.id,
        tables.changes.c.version > edit.base,
        tables.changes.c.step.not_in(undone.union(undoing)),  # what was done and undone again changed nothing
    )
    part_ids = {part_id for touched_parts in edit.parts.values() for part_id in touched_parts}
    for text in db.scalars(later):
        was = json.loads(text)
        both = sorted(set(was.get("fields", {})) & set(touched))
        if both or any(part_ids & set(rows) for rows in was.get("parts", {}).values()):
            label = _(kind.field(both[0]).label) if both and both[0] != "deleted_at" else _(kind.label)
            raise Conflict(
                _("“{field}” was changed in the meantime. Nothing was saved.").format(field=label),
                _("Look at the new value, then save again."),
            )


def _remember(step: _Step, kind: str, record_id: str, version: int, before: Mapping[str, Any]) -> None:
    text = _ENCODER.encode(before)
    step.changes.append({"step": step.id, "kind": kind, "record_id": record_id, "version": version, "before": text})


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
    step.db.execute(_QUEUE, rows)
