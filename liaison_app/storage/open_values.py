"""Values that others entered for a field, beside the one that stands, until somebody chooses: by record, as JSON.

The form is that of `also` in a payload: path → list of {"value": …, "by": officer's id}. Only the door writes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from liaison_app.storage import index, tables

Open = Mapping[str, Any]


def of_records(db: Connection, ids: Iterable[str]) -> dict[str, Open]:
    """The open values of those of the records that have some, by id."""
    columns = tables.also.c
    found: dict[str, Open] = {}
    for some in index.batches(ids):
        query = select(columns.record_id, columns.open).where(columns.record_id.in_(some))
        found.update({record_id: json.loads(text) for record_id, text in db.execute(query)})
    return found


def keep(db: Connection, kind: str, record_id: str, values: Open) -> None:
    """Put these in place of the record's open values."""
    if not values:
        db.execute(delete(tables.also).where(tables.also.c.record_id == record_id))
        return
    row = {"record_id": record_id, "kind": kind, "open": json.dumps(values, ensure_ascii=False, sort_keys=True)}
    db.execute(upsert(tables.also).values(row).on_conflict_do_update(index_elements=["record_id"], set_=row))


def replace(db: Connection, kind: str, record_id: str, values: Open | None) -> Open | None:
    """Keep these (None: leave all as it is) and return what was there before; None where nothing changed."""
    if values is None:
        return None
    was = of_records(db, [record_id]).get(record_id, {})
    if was == values:
        return None
    keep(db, kind, record_id, values)
    return was
