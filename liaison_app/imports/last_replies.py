"""When the answers to invitations that were taken in had been sent: an older one must not come after a newer one.

RFC 5546, 2.1.5: SEQUENCE goes first, then DTSTAMP. Both lie in the vault's facts (`meta`) on the laptop that took the
answer in, for meetings that are still to come; they are no fields of a record, since nobody reads them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session as OrmSession

from liaison_app import clock
from liaison_app.models.meeting import Attendance, Meeting
from liaison_app.storage import tables

_KEY: Final = "replies"
#: So long after a meeting its answers are of no use.
_KEPT: Final = timedelta(days=1)


@dataclass(frozen=True)
class Taken:
    """An answer that was taken in: what it says, and the order it has among the answers of one person."""

    reply: str
    sequence: int
    stamp: datetime


def load(db: OrmSession | Connection) -> dict[str, Taken]:
    """The answer that was taken in last, by attendance."""
    text = db.scalar(select(tables.meta.c.value).where(tables.meta.c.key == _KEY))
    facts: dict[str, tuple[str, int, str]] = json.loads(text) if text else {}
    return {one: Taken(reply, n, datetime.fromisoformat(stamp)) for one, (reply, n, stamp) in facts.items()}


def note(db: Connection, taken: Mapping[str, Taken]) -> None:
    """Remember these too; those of meetings that are over, or of people who are not on the list any more, go."""
    known = {**load(db), **taken}
    waiting = (
        select(Attendance.id)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Attendance.deleted_at.is_(None), Meeting.starts_at > clock.now() - _KEPT)
    )
    ids = known.keys() & {*db.scalars(waiting)}
    facts = {one: (known[one].reply, known[one].sequence, known[one].stamp.isoformat()) for one in sorted(ids)}
    row = upsert(tables.meta).values(key=_KEY, value=json.dumps(facts))
    db.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": row.excluded.value}))
