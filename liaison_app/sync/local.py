"""The records of this vault as payloads, by the scope that each row of them travels in; and Edits from payloads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from liaison_app.models.about import Value
from liaison_app.models.registry import KINDS, Kind
from liaison_app.storage import bulk, open_values, tables
from liaison_app.storage.edits import Arrived
from liaison_app.sync import payload as payloads
from liaison_app.sync import scopes
from liaison_app.sync.errors import Rejected
from liaison_app.sync.payload import STAMPS, Payload

#: The rows of a record, by scope.
Rows = Mapping[str, Payload]


def rows_of(db: Connection, kind_name: str, ids: Iterable[str]) -> dict[str, tuple[int, Rows]]:
    """Those of the records that are here, by id: their version, and the rows they travel as."""
    kind = KINDS[kind_name]
    found: dict[str, tuple[int, Rows]] = {}
    ids = list(ids)
    if not ids:
        return found
    records = bulk.dicts(db, kind.table.c.id, ids)
    parts = _parts(db, kind, ids)
    also = open_values.of_records(db, ids)
    carried = _carried(db, ids)
    for row in records:
        one = row["id"]
        whole = payloads.of(kind, row, parts.get(one, {}))
        if one in also:
            whole = replace(whole, also=payloads.read_also(also[one]))
        by_scope = scopes.split(whole)
        for scope, content in carried.get(one, {}).items():
            if scope in by_scope:
                by_scope[scope] = payloads.carrying(by_scope[scope], payloads.from_bytes(content))
        found[one] = (row["version"], by_scope)
    return found


def _parts(db: Connection, kind: Kind, ids: Sequence[str]) -> dict[str, dict[str, list[Mapping[str, Any]]]]:
    found: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for part in kind.part_kinds:
        rows = bulk.dicts(db, part.table.c.owner_id, ids)
        for row in sorted(rows, key=itemgetter("position")):
            found.setdefault(row["owner_id"], {}).setdefault(part.name, []).append(row)
    return found


def _carried(db: Connection, ids: Sequence[str]) -> dict[str, dict[str, bytes]]:
    columns = tables.carried.c
    found: dict[str, dict[str, bytes]] = {}
    for record_id, scope, raw in bulk.found(
        db, columns.record_id, ids, columns.record_id, columns.scope, columns.content
    ):
        found.setdefault(record_id, {})[scope] = raw
    return found


def edit(record_id: str, scope: str, now: Payload, open_before: Mapping[str, Any], by: str = "") -> Arrived:
    """The Edit that brings the row of a record in a scope to `now`, from the open values that are here.

    `by` is the officer who made it. Raises Rejected where a value is not of its field's type.
    """
    fields, parts = payloads.known(now)
    second = scope == scopes.IDENTITIES
    if not _required(now.kind, scope) <= now.fields.keys():
        raise Rejected("a required value is missing")
    if scopes.apart(now.kind):
        names = _names(now.kind, scope)
        fields = {name: value for name, value in fields.items() if name in names}
    return Arrived(
        now.kind,
        record_id,
        fields=fields,
        parts=parts,
        deleted=None if second else now.deleted,
        also=_also(now, scope, open_before) if now.also or open_before else None,
        stamps=_stamps(now),
        by=by,
        whole=not second,
    )


def joined(first: Arrived, second: Arrived) -> Arrived:
    """One Edit from those of both rows of a new record."""
    return replace(first, fields={**first.fields, **second.fields}, also={**(first.also or {}), **(second.also or {})})


def unknown(payload: Payload) -> bytes:
    """What of a row this version of the program does not know, to be carried; empty where there is nothing."""
    rest = payloads.unknown(payload)
    return rest.to_bytes() if rest is not None else b""


@cache
def _names(kind_name: str, scope: str) -> frozenset[str]:
    apart = frozenset(scopes.apart(kind_name))
    return apart if scope == scopes.IDENTITIES else frozenset(f.name for f in KINDS[kind_name].fields) - apart


@cache
def _required(kind_name: str, scope: str) -> frozenset[str]:
    return frozenset(f.name for f in KINDS[kind_name].fields if f.required) & _names(kind_name, scope)


def _also(now: Payload, scope: str, before: Mapping[str, Any]) -> Mapping[str, Any]:
    """The open values of the whole record: those of this row as they are now, those of its other row as they were."""
    apart = scopes.apart(now.kind)
    others = {path: those for path, those in before.items() if (path in apart) != (scope == scopes.IDENTITIES)}
    return {**others, **payloads.write_also(now.also)}


def _stamps(now: Payload) -> dict[str, Value]:
    stamps: dict[str, Value] = {}
    for name, raw in now.stamps.items():
        if name in STAMPS and isinstance(raw, str):
            value = _moment(raw) if name.endswith("_at") else raw
            if value is not None:
                stamps[name] = value
    return stamps


def _moment(raw: str) -> datetime | None:
    try:
        return datetime.fromisoformat(raw)
    except ValueError:
        return None


def content(raw: bytes, kind_name: str) -> Payload:
    """A base as it was kept; an empty one where there was none."""
    return payloads.from_bytes(raw) if raw else Payload(kind_name)
