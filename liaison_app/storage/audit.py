"""The audit log: one append-only chain of events for each device; ids and names of fields, never values.

Every event holds the hash of the one before it, and a hash over all its own columns and that one. A change, a removal
or a swap anywhere is found by reading the chain through (`verify`). What a chain cannot show by itself, a tail cut off
or a chain computed anew by somebody who has the key, is what the anchor outside the database is for (`anchor`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, select

from liaison_app.storage import bulk, tables

#: The kind whose events carry no time of day.
DAY_ONLY: Final = "reports"
#: What stands before the first event.
BEGINNING: Final = "0" * 64
#: Every column of an event but its own hash, in the order in which they are hashed. Part of the format: never change.
HASHED: Final = (
    "device_id",
    "n",
    "step",
    "at",
    "actor_id",
    "action",
    "kind",
    "record_id",
    "fields",
    "count",
    "previous",
)


_HEAD: Final = select(tables.events.c.n, tables.events.c.hash).order_by(tables.events.c.n.desc()).limit(1)
_DEVICE: Final = select(tables.meta.c.value).where(tables.meta.c.key == "device_id")
_ENCODER: Final = json.JSONEncoder(separators=(",", ":"))


@dataclass(frozen=True)
class Event:
    """What is to be logged: ids and names of fields, never values. `at` is UTC; for reports the day only."""

    step: str
    at: str
    actor_id: str
    action: str
    kind: str = ""
    record_id: str = ""
    fields: Sequence[str] = ()
    count: int = 1


@dataclass(frozen=True)
class Head:
    """The newest event of the log: its number (0: none) and its hash."""

    n: int = 0
    hash: str = BEGINNING


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold: the number of the event, and what is wrong there."""

    n: int
    what: str


def log(db: Connection, events: Iterable[Event]) -> None:
    """Append events to the log, inside the writing transaction of `db`."""
    last, device, rows = head(db), device_id(db), []
    for event in events:
        row: dict[str, Any] = {**vars(event), "fields": json.dumps(list(event.fields))}
        row |= {"device_id": device, "n": last.n + 1, "previous": last.hash}
        row["hash"] = hash_of(row)
        rows.append(row)
        last = Head(row["n"], row["hash"])
    if rows:
        bulk.add(db, tables.events, rows)


def stamp(at: datetime, kind: str) -> str:
    """The time of an event as text; what concerns a report carries the day only, since any may be anonymous."""
    coarse = at.replace(hour=0, minute=0, second=0, microsecond=0) if kind == DAY_ONLY else at
    return coarse.isoformat(timespec="milliseconds")


def hash_of(row: Mapping[str, Any]) -> str:
    """SHA-256 over all columns of an event as a JSON list, which leaves no doubt where one ends and the next begins."""
    text = _ENCODER.encode([row[name] for name in HASHED])
    return hashlib.sha256(b"liaison event 1\n" + text.encode("ascii")).hexdigest()


def head(db: Connection) -> Head:
    """The end of the log."""
    row = db.execute(_HEAD).one_or_none()
    return Head(row.n, row.hash) if row else Head()


def hash_at(db: Connection, n: int) -> str | None:
    """The hash of one event, or None where there is none of that number."""
    if n == 0:
        return BEGINNING
    return db.scalar(select(tables.events.c.hash).where(tables.events.c.n == n))


def newest(db: Connection) -> datetime | None:
    """When the last event was (UTC), or None in an empty log."""
    at = db.scalar(select(tables.events.c.at).order_by(tables.events.c.n.desc()).limit(1))
    return datetime.fromisoformat(at) if at else None


def device_id(db: Connection) -> str:
    """The id of the device whose log this is; random, it says nothing of the computer."""
    return str(db.scalars(_DEVICE).one())


def verify(db: Connection) -> Iterator[Break]:
    """Read the whole chain; where it does not hold. Reads on after a break, so that each is named once."""
    device, expected = device_id(db), Head()
    for found in db.execute(select(tables.events).order_by(tables.events.c.n)).yield_per(1000).mappings():
        row = dict(found)
        if row["n"] != expected.n + 1:
            yield Break(row["n"], "missing")
        elif row["previous"] != expected.hash:
            yield Break(row["n"], "order")
        elif row["device_id"] != device:
            yield Break(row["n"], "device")
        if not _hash_holds(row):
            yield Break(row["n"], "changed")
        expected = Head(row["n"], row["hash"])


def _hash_holds(row: Mapping[str, Any]) -> bool:
    try:
        return bool(row["hash"] == hash_of(row))
    except TypeError:  # a value of a type that no event has, such as bytes
        return False


def length(db: Connection) -> int:
    """How many events the log has."""
    return db.scalar(select(func.count()).select_from(tables.events)) or 0
