"""Values that others entered for a field, beside the one that stands, until somebody chooses: by record, as JSON.

The form is that of `also` in a payload: path → list of {"value": …, "by": officer's id}. Only the door writes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete
from sqlalchemy.dialects.sqlite import insert as upsert

from liaison_app.storage import bulk, tables

Open = Mapping[str, Any]


def of_records(db: Connection, ids: Iterable[str]) -> dict[str, Open]:
    """The open values of those of the records that have some, by id."""
    columns = tables.also.c
    found = bulk.found(db, columns.record_id, ids, columns.record_id, columns.open)
    return {record_id: json.loads(text) for record_id, text in found}


def keep(db: Connection, kind: str, record_id: str, values: Open) -> None:
    """Put these in place of the record's open values."""
    if not values:
        db.execute(delete(tables.also).where(tables.also.c.record_id == record_id))
        return
    row = {"record_id": record_id, "kind": kind, "open": json.dumps(values, ensure_ascii=False, sort_keys=True)}
    db.execute(upsert(tables.also).values(row).on_conflict_do_update(index_elements=["record_id"], set_=row))


def replace(db: Connection, kind: str, values: Mapping[str, Open | None]) -> dict[str, Open]:
    """Keep these, by record (None: leave all as it is), and return what was there before where something changed."""
    given = {record_id: those for record_id, those in values.items() if those is not None}
    if not given:
        return {}
    there = of_records(db, given)
    was = {record_id: there.get(record_id, {}) for record_id, those in given.items()}
    changed = {record_id: old for record_id, old in was.items() if old != given[record_id]}
    for record_id in changed:
        keep(db, kind, record_id, given[record_id])
    return changed
