"""The rows of this vault with what they have seen: looked at before they go into a file, and before one is met."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from liaison_app.storage import index, tables, unkept
from liaison_app.sync import local, seen
from liaison_app.sync.local import Rows
from liaison_app.sync.seen import State

#: Record and scope.
Place = tuple[str, str]
#: After these a vault is no longer the one that gave out its marks: they give it another name.
_BEGINNINGS: Final = ("found", "anchor", "restore")


def name(db: Connection) -> str:
    """The name under which this vault marks its writes.

    It is another one on every copy of a vault and after every restore, for both begin a new anchor (docs/adr/0011):
    what is written after an older state was put back must never pass for what was written, and given out, before.
    """
    events = tables.events.c
    newest = select(events.hash).where(events.action.in_(_BEGINNINGS)).order_by(events.n.desc()).limit(1)
    return str(db.scalar(newest))[:16]


def rows(db: Connection, vault: str, found: Mapping[str, tuple[int, Rows]], held: Sequence[str]) -> dict[Place, State]:
    """The states of records that are here, as `local.rows_of` found them; what is new in them is marked, and kept."""
    before, states = kept(db, found), {}
    news: dict[Place, State] = {}
    unsure = [one for one, (_version, by_scope) in found.items() if any(_differs(before, one, by_scope, held))]
    by_hub = _by_hub(db, unsure)
    for record_id, (_version, by_scope) in found.items():
        for scope in by_scope.keys() & held:
            place, now = (record_id, scope), by_scope[scope]
            was = before.get(place)
            if was is not None and was.payload.says_the_same(now):
                states[place] = State(now, was.seen)
                continue
            number = was.seen.upto.get(vault, 0) + 1 if was else 1
            states[place] = news[place] = seen.noticed(now, was, (vault, number), by_hub.get(place))
    keep(db, news)
    return states


def _differs(before: Mapping[Place, State], record_id: str, by_scope: Rows, held: Sequence[str]) -> Iterable[bool]:
    for scope in by_scope.keys() & held:
        was = before.get((record_id, scope))
        yield was is None or not was.payload.says_the_same(by_scope[scope])


def kept(db: Connection, ids: Iterable[str]) -> dict[Place, State]:
    """The states of these records when they were last looked at."""
    columns = tables.exchanged.c
    found = {}
    for some in index.batches(ids):
        for row in db.execute(select(tables.exchanged).where(columns.record_id.in_(some))):
            payload = local.content(row.content, row.kind)
            found[row.record_id, row.scope] = State(payload, seen.from_json(json.loads(row.seen), payload))
    return found


def _by_hub(db: Connection, ids: Iterable[str]) -> dict[Place, State]:
    """What the hub has of these records. Its push id is the mark, which is the same on every laptop."""
    columns = tables.synced.c
    found = {}
    for some in index.batches(ids):
        for row in db.execute(select(tables.synced).where(columns.record_id.in_(some), columns.content != b"")):
            payload = local.content(row.content, row.kind)
            found[row.record_id, row.scope] = seen.noticed(payload, None, (row.push_id, 1))
    return found


def keep(db: Connection, states: Mapping[Place, State]) -> None:
    """Keep these states for the next look."""
    new: list[dict[str, Any]] = [
        {
            "record_id": record_id,
            "scope": scope,
            "kind": state.payload.kind,
            "seen": json.dumps(state.seen.to_json(), separators=(",", ":")),
            "content": state.payload.to_bytes(),
        }
        for (record_id, scope), state in states.items()
    ]
    if new:
        insert = upsert(tables.exchanged)
        names = ("kind", "seen", "content")
        db.execute(
            insert.on_conflict_do_update(
                index_elements=["record_id", "scope"], set_={one: insert.excluded[one] for one in names}
            ),
            new,
        )
        unkept.clean(db, [(row["kind"], row["record_id"]) for row in new], tables.exchanged)
