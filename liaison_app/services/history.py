"""What happened to one record, field by field: who changed what, when, from what to what.

The values before each change stand in the one change table, which undo reads too; what a change led to is the value
before the next one, and the present value closes the last.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from liaison_app.errors import NotFound
from liaison_app.i18n import N_, _
from liaison_app.models.about import About, Field, Value
from liaison_app.models.registry import KINDS, PART_KINDS, Kind, PartKind
from liaison_app.models.values import from_json, show, to_json
from liaison_app.services.roles import guarded, hidden
from liaison_app.storage import lists, tables
from liaison_app.storage.session import Session

_DELETED = Field("deleted_at", About(N_("Deleted")), "boolean", required=False, default=False)


@dataclass(frozen=True)
class HistoryEntry:
    """One field that changed. `before` and `after` are as an officer reads them; empty where there was nothing."""

    at: datetime
    """UTC; for reports the day only."""
    who: str
    actor_id: str
    action: str
    """The name of the step, such as `change`, `undo`, `import`."""
    field: str
    """The field's name; for a field of a part `phones.number`."""
    label: str
    before: str
    after: str
    step: str


@dataclass(frozen=True)
class _Change:
    """A row of the change table with its event."""

    step: str
    at: datetime
    actor_id: str
    action: str
    before: Mapping[str, Any]


@dataclass(frozen=True)
class _Difference:
    """A field before and after a change, as JSON values."""

    change: _Change
    name: str
    held: Kind | PartKind
    field: Field
    before: Any
    after: Any


@guarded("read {kind_name}")
def of_record(session: Session, kind_name: str, record_id: str) -> list[HistoryEntry]:
    """What happened to a record, newest first; of one made, its filled fields. It works for deleted records too.

    Reading it is a consultation like opening the record. Raises NotFound for a record that was never there.
    """
    kind = KINDS[kind_name]
    with session.read() as db:
        row = db.execute(select(kind.table).where(kind.table.c.id == record_id)).mappings().one_or_none()
        if row is None:
            raise NotFound(_("There is no {kind} with the id {id}.").format(kind=_(kind.label), id=record_id))
        changes = _changes(db, kind, record_id, row["created_at"], row["created_by"])
        differences = list(_differences(kind, changes, dict(row), _parts(db, kind, record_id)))
        names = _names(db, differences)
    session.consulted(kind_name, record_id)
    unseen = hidden(session, kind_name)
    return [_entry(difference, names) for difference in differences if difference.name not in unseen]


def _changes(db: OrmSession, kind: Kind, record_id: str, made_at: Any, made_by: str) -> list[_Change]:
    """The changes of a record, newest first, the making of it last."""
    changes, events = tables.changes, tables.events
    query = (
        select(changes.c.step, changes.c.before, events.c.at, events.c.actor_id, events.c.action)
        .join(events, (events.c.step == changes.c.step) & (events.c.record_id == changes.c.record_id))
        .where(changes.c.record_id == record_id, changes.c.kind == kind.name)
        .order_by(changes.c.n.desc())
    )
    found = []
    for row in db.execute(query):
        before = json.loads(row.before)
        who = before.get("by") or row.actor_id  # what came with a sync is its author's
        found.append(_Change(row.step, datetime.fromisoformat(row.at), who, row.action, before))
    if not found or "created" not in found[-1].before:  # it came with many others, as one change
        step, action = _bulk_step(db, kind, record_id)
        found.append(_Change(step, made_at, made_by, action, {"created": [record_id]}))
    return found


def _bulk_step(db: OrmSession, kind: Kind, record_id: str) -> tuple[str, str]:
    """The step of an import (or the like) that made a record, and its name."""
    changes, steps = tables.changes, tables.steps
    query = (
        select(changes.c.step, steps.c.action)
        .join(steps, steps.c.step == changes.c.step)
        .where(changes.c.kind == kind.name, changes.c.record_id == "", changes.c.before.contains(f'"{record_id}"'))
        .order_by(changes.c.n)
        .limit(1)
    )
    row = db.execute(query).one_or_none()
    return (row.step, row.action) if row else ("", "import")


def _parts(db: OrmSession, kind: Kind, record_id: str) -> dict[str, dict[str, dict[str, Any] | None]]:
    """The present parts of a record as JSON values: kind of part → id → values."""
    found: dict[str, dict[str, dict[str, Any] | None]] = {}
    for part in kind.part_kinds:
        rows = db.execute(select(part.table).where(part.table.c.owner_id == record_id)).mappings()
        found[part.name] = {row["id"]: {f.name: to_json(row[f.name]) for f in part.own_fields} for row in rows}
    return found


def _differences(
    kind: Kind, changes: Sequence[_Change], row: dict[str, Any], parts: dict[str, dict[str, dict[str, Any] | None]]
) -> Iterator[_Difference]:
    """Go back from the present values through every change; both are changed on the way."""
    for change in changes:
        if "created" in change.before:
            was: dict[str, Any] = {f.name: to_json(f.default) for f in kind.fields}
            gone: dict[str, Any] = {name: dict.fromkeys(rows) for name, rows in parts.items()}
        else:
            was, gone = change.before["fields"], change.before["parts"]
        for name, before in was.items():
            after, row[name] = row[name], before
            if name == "deleted_at":
                yield _Difference(change, name, kind, _DELETED, before is not None, after is not None)
            else:
                yield from _difference(change, name, kind, kind.field(name), before, to_json(after))
        for name, rows in gone.items():
            for part_id, before in rows.items():
                after_part = parts.setdefault(name, {}).get(part_id)
                parts[name][part_id] = before
                yield from _part_differences(change, PART_KINDS[name], before, after_part)


def _part_differences(
    change: _Change, part: PartKind, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> Iterator[_Difference]:
    for field in part.own_fields:
        nothing = to_json(field.default)
        old, new = (nothing if values is None else values.get(field.name, nothing) for values in (before, after))
        yield from _difference(change, f"{part.name}.{field.name}", part, field, old, new)


def _difference(
    change: _Change, name: str, held: Kind | PartKind, field: Field, before: Any, after: Any
) -> Iterator[_Difference]:
    blank: tuple[Any, ...] = (None, "", [], False)
    if before != after and not (before in blank and after in blank):
        yield _Difference(change, name, held, field, before, after)


def _names(db: OrmSession, differences: Sequence[_Difference]) -> dict[str, str]:
    """The titles of officers and of what links lead to, by id."""
    wanted: dict[str, list[str]] = {"officers": [d.change.actor_id for d in differences]}
    for difference in differences:
        if difference.field.about.link:
            for value in (difference.before, difference.after):
                ids = value if isinstance(value, list) else [value]
                wanted.setdefault(difference.field.about.link, []).extend(one for one in ids if one)
    found: dict[str, str] = {}
    for kind_name, ids in wanted.items():
        found.update(lists.titles(db, KINDS[kind_name], ids))
    return found


def _entry(difference: _Difference, names: Mapping[str, str]) -> HistoryEntry:
    change, field = difference.change, difference.field
    label = _(field.label)
    if isinstance(difference.held, PartKind):
        label = f"{_(difference.held.label)}: {label}"
    return HistoryEntry(
        at=change.at,
        who=names.get(change.actor_id, change.actor_id),
        actor_id=change.actor_id,
        action=change.action,
        field=difference.name,
        label=label,
        before=_shown(field, difference.before, names),
        after=_shown(field, difference.after, names),
        step=change.step,
    )


def _shown(field: Field, raw: Any, names: Mapping[str, str]) -> str:
    if field.about.link:
        return ", ".join(names.get(one, one) for one in (raw if isinstance(raw, list) else [raw]) if one)
    value: Value = from_json(field, raw)
    return show(field, value)
