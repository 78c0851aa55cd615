"""Reading the audit log: who did what to which record and when. Ids and field names only."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from liaison_app.services.roles import guarded
from liaison_app.storage import tables
from liaison_app.storage.session import Session


@guarded("read the audit log")
def events(session: Session, limit: int | None = None) -> list[dict[str, Any]]:
    """The events of the audit log, newest first, at most `limit`."""
    table = tables.events
    with session.read() as db:
        rows = db.execute(select(table).order_by(table.c.n.desc()).limit(limit)).mappings().all()
    return [{**row, "id": str(row["n"]), "fields": json.loads(row["fields"])} for row in rows]
