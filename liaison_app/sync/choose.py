"""Two values for one field: what stands, what others entered, and the officer's choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from liaison_app.errors import NotFound
from liaison_app.i18n import _
from liaison_app.models.about import Field, Value
from liaison_app.models.registry import KINDS, PART_KINDS
from liaison_app.models.values import from_json
from liaison_app.services import records
from liaison_app.services.roles import guarded, hidden
from liaison_app.services.shown import shown
from liaison_app.storage import lists, open_values
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session
from liaison_app.sync import local
from liaison_app.sync import payload as payloads
from liaison_app.sync.payload import DEFAULT, DELETED, Also, Payload


@dataclass(frozen=True)
class Other:
    """A value that somebody else entered: as an officer reads it, and who."""

    text: str
    by: str


@dataclass(frozen=True)
class Choice:
    """One question: what stands in a field, and what others entered. `path` names the field; see `payload`."""

    path: str
    label: str
    stands: str
    others: tuple[Other, ...]


@guarded("read {kind_name}")
def also(session: Session, kind_name: str, record_id: str) -> dict[str, Any]:
    """What others entered beside the values that stand, by path, as JSON: lists of {"value": …, "by": officer's id}."""
    unseen = hidden(session, kind_name)
    with session.read() as db:
        found = open_values.of_records(db.connection(), [record_id]).get(record_id, {})
    return {path: those for path, those in found.items() if path not in unseen}


@guarded("read {kind_name}")
def of_record(session: Session, kind_name: str, record_id: str) -> list[Choice]:
    """The questions on a record that the officer may see."""
    unseen = hidden(session, kind_name)
    with session.read() as reading:
        db = reading.connection()
        found = payloads.read_also(open_values.of_records(db, [record_id]).get(record_id, {}))
        now = _whole(session, kind_name, record_id) if found else Payload(kind_name)
        names = lists.titles(reading, KINDS["officers"], [one.by for those in found.values() for one in those])
    return [
        Choice(path, *_told(kind_name, now, path), tuple(_value(kind_name, path, one, names) for one in those))
        for path, those in found.items()
        if path not in unseen
    ]


@guarded("write {kind_name}")
def choose(session: Session, kind_name: str, record_id: str, path: str, take: int | None) -> Changed:
    """Settle a question: take the other value of that number, or (None) keep what stands. One step, to be undone.

    Raises NotFound where the question is settled already.
    """
    with session.read() as reading:
        db = reading.connection()
        left = dict(open_values.of_records(db, [record_id]).get(record_id, {}))
        version = db.scalar(select(KINDS[kind_name].table.c.version).where(KINDS[kind_name].table.c.id == record_id))
    those = payloads.read_also({path: left.pop(path, [])})[path]
    if version is None or not those or (take is not None and take >= len(those)):
        raise NotFound(_("Somebody has chosen already. Nothing was changed."))
    changes = _changes(kind_name, path, those[take]) if take is not None else {}
    return records.save(session, [Edit(kind_name, record_id, base=version, also=left, **changes)], action="choose")


def _changes(kind_name: str, path: str, one: Also) -> dict[str, Any]:
    if path == DELETED:
        return {"deleted": True}
    steps = path.split("/")
    if len(steps) == 1:
        return {"fields": {path: _read(KINDS[kind_name].field(path), one)}} if _known(kind_name, path) else {}
    if steps[0] not in payloads.known_parts(kind_name):
        return {}
    if len(steps) == 2:
        return {"parts": {steps[0]: {steps[1]: None}}}
    return {"parts": {steps[0]: {steps[1]: {steps[2]: _read(PART_KINDS[steps[0]].field(steps[2]), one)}}}}


def _known(name: str, field_name: str) -> bool:
    held = KINDS.get(name) or PART_KINDS[name]
    return any(f.name == field_name for f in held.fields)


def _read(field: Field, one: Also) -> Value:
    return field.default if one.value is DEFAULT else from_json(field, one.value)


def _whole(session: Session, kind_name: str, record_id: str) -> Payload:
    with session.read() as reading:
        found = local.rows_of(reading.connection(), kind_name, [record_id])
    rows = list(found[record_id][1].values()) if record_id in found else [Payload(kind_name)]
    return Payload(kind_name, {k: v for row in rows for k, v in row.fields.items()}, rows[0].parts, rows[0].deleted)


def _told(kind_name: str, now: Payload, path: str) -> tuple[str, str]:
    """What a question is about, and what stands there."""
    if path == DELETED:
        return _("Delete this record?"), _("Keep it")
    steps = path.split("/")
    if len(steps) == 1:
        if not _known(kind_name, path):
            return path, ""
        field = KINDS[kind_name].field(path)
        return _(field.label), _shown(field, now.fields.get(path, DEFAULT))
    if steps[0] not in payloads.known_parts(kind_name):
        return path.strip("/"), ""
    part = PART_KINDS[steps[0]]
    row = now.parts.get(steps[0], {}).get(steps[1], {})
    if len(steps) == 2:
        texts = [_shown(f, row[f.name]) for f in part.own_fields if f.name in row]
        return _("Remove “{part}”?").format(part=_(part.label)), ", ".join(filter(None, texts))
    if not _known(part.name, steps[2]):
        return f"{_(part.label)}: {steps[2]}", ""
    field = part.field(steps[2])
    return f"{_(part.label)}: {_(field.label)}", _shown(field, row.get(field.name, DEFAULT))


def _value(kind_name: str, path: str, one: Also, names: dict[str, str]) -> Other:
    by = names.get(one.by, "")
    steps = path.split("/")
    if path == DELETED:
        return Other(_("Delete it"), by)
    if len(steps) == 2 and steps[0]:
        return Other(_("Remove it"), by)
    name, held = (path, kind_name) if len(steps) == 1 else (steps[-1], steps[0])
    if held and (held in KINDS or held in PART_KINDS) and _known(held, name):
        held_kind = KINDS.get(held) or PART_KINDS[held]
        return Other(_shown(held_kind.field(name), one.value), by)
    return Other(str(one.value), by)


def _shown(field: Field, raw: Any) -> str:
    value = field.default if raw is DEFAULT else from_json(field, raw)
    return shown(field, value)
