"""Two values for one field: what stands, what others entered, and the officer's choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from liaison_app.errors import NotFound
from liaison_app.i18n import _
from liaison_app.models.about import Field, Value
from liaison_app.models.registry import KINDS, PART_KINDS
from liaison_app.models.values import from_json, initials
from liaison_app.services import records
from liaison_app.services.roles import guarded, hidden, may
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
    at: datetime | None = None
    """When that officer last changed the record, if it is known."""


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
        found = {path: those for path, those in found.items() if path not in unseen}
        now = _whole(session, kind_name, record_id) if found else Payload(kind_name)
        names = lists.titles(reading, KINDS["officers"], [one.by for those in found.values() for one in those])
        words = _Words(kind_name, now, names, _titles(session, reading, kind_name, now, found))
    return [
        Choice(path, *words.told(path), tuple(words.value(path, one) for one in those)) for path, those in found.items()
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


@dataclass(frozen=True)
class _Words:
    """A record with open questions, and the names of the officers and records that these speak of."""

    kind_name: str
    now: Payload
    officers: Mapping[str, str]
    titles: Mapping[str, str]

    def told(self, path: str) -> tuple[str, str]:
        """What a question is about, and what stands there."""
        if path == DELETED:
            return _("Delete this record?"), _("Keep it")
        steps = path.split("/")
        if len(steps) == 1:
            if not _known(self.kind_name, path):
                return path, ""
            field = KINDS[self.kind_name].field(path)
            return _(field.label), self._shown(field, self.now.fields.get(path, DEFAULT))
        if steps[0] not in payloads.known_parts(self.kind_name):
            return path.strip("/"), ""
        part = PART_KINDS[steps[0]]
        row = self.now.parts.get(steps[0], {}).get(steps[1], {})
        if len(steps) == 2:
            texts = [self._shown(f, row[f.name]) for f in part.own_fields if f.name in row]
            return _("Remove “{part}”?").format(part=_(part.label)), ", ".join(filter(None, texts))
        if not _known(part.name, steps[2]):
            return f"{_(part.label)}: {steps[2]}", ""
        field = part.field(steps[2])
        return f"{_(part.label)}: {_(field.label)}", self._shown(field, row.get(field.name, DEFAULT))

    def value(self, path: str, one: Also) -> Other:
        """What somebody else entered."""
        who = (self.officers.get(one.by, ""), _moment(one.at))
        steps = path.split("/")
        if path == DELETED:
            return Other(_("Delete it"), *who)
        if len(steps) == 2 and steps[0]:
            return Other(_("Remove it"), *who)
        field = _field(self.kind_name, path)
        return Other(self._shown(field, one.value) if field else str(one.value), *who)

    def _shown(self, field: Field, raw: Any) -> str:
        value = field.default if raw is DEFAULT else from_json(field, raw)
        if field.about.link and value:
            ids = value if isinstance(value, tuple) else (str(value),)
            return ", ".join(self.titles.get(one, _("a record that is not here")) for one in ids)
        return shown(field, value)


def _field(kind_name: str, path: str) -> Field | None:
    """The field that a path leads to, if this program knows it."""
    steps = path.split("/")
    held, name = (kind_name, path) if len(steps) == 1 else (steps[0], steps[-1])
    if (held not in KINDS and held not in PART_KINDS) or not _known(held, name) or name == "position":
        return None
    return (KINDS.get(held) or PART_KINDS[held]).field(name)


def _titles(
    session: Session, db: OrmSession, kind_name: str, now: Payload, found: Mapping[str, Iterable[Also]]
) -> dict[str, str]:
    """What the records are called that open values link to, those that the officer may read; initials where masked."""
    titles: dict[str, str] = {}
    for path, those in found.items():
        field = _field(kind_name, path)
        if field is None or not field.about.link or not may(session, f"read {field.about.link}"):
            continue
        kind = KINDS[field.about.link]
        row = now.fields if "/" not in path else now.parts.get(path.split("/")[0], {}).get(path.split("/")[1], {})
        raws = [one.value for one in those] + [row.get(field.name, DEFAULT)]
        ids = [one for raw in raws if raw is not DEFAULT and raw for one in (raw if isinstance(raw, list) else [raw])]
        called = lists.titles(db, kind, [str(one) for one in ids])
        titles |= {one: initials(title) for one, title in called.items()} if kind.masked else called
    return titles


def _moment(raw: str) -> datetime | None:
    try:
        return datetime.fromisoformat(raw) if raw else None
    except ValueError:
        return None
