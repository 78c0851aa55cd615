"""After an upgrade: what was carried for a later version, and is known now, takes its place in the records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import select

from liaison_app.models.registry import KINDS
from liaison_app.services.roles import guarded
from liaison_app.storage import door, tables
from liaison_app.storage.edits import Arrived
from liaison_app.storage.schema import HEAD
from liaison_app.storage.session import Session
from liaison_app.sync import course, incoming, local, scopes
from liaison_app.sync.course import Course

_AT_ONCE = 100

#: Record and scope.
Row = tuple[str, str]


@guarded("use the hub")
def newly_known(session: Session, was: Course) -> None:
    """Fill what a migration added from what is carried. Nothing is queued: the hub has it already."""
    if was.schema == HEAD:
        return
    for kind in KINDS:
        for some in _portions(_carried(session, kind)):
            _fill(session, kind, some)
        for some in _portions(_never_made(session, kind)):
            _make(session, kind, some)
    with session.write() as db:
        course.save(db, replace(course.load(db), schema=HEAD))


def _portions(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), _AT_ONCE):
        yield rows[start : start + _AT_ONCE]


def _carried(session: Session, kind: str) -> Sequence[Row]:
    carried, synced = tables.carried.c, tables.synced.c
    same = (synced.record_id == carried.record_id) & (synced.scope == carried.scope)
    query = select(carried.record_id, carried.scope).join(tables.synced, same).where(synced.kind == kind)
    with session.read() as db:
        return [(row.record_id, row.scope) for row in db.execute(query)]


def _never_made(session: Session, kind: str) -> Sequence[Row]:
    """Rows of a kind that was not known when they came."""
    synced, records = tables.synced.c, KINDS[kind].table
    query = select(synced.record_id, synced.scope).where(
        synced.kind == kind,
        synced.scope != scopes.IDENTITIES,
        synced.content != b"",
        synced.record_id.not_in(select(records.c.id)),
        synced.record_id.not_in(select(tables.erased.c.record_id)),
    )
    with session.read() as db:
        return [(row.record_id, row.scope) for row in db.execute(query)]


def _fill(session: Session, kind: str, rows: Sequence[Row]) -> None:
    with session.write() as db:
        found = local.rows_of(db, kind, {record_id for record_id, _scope in rows})
        edits: list[Arrived] = []
        for record_id, scope in rows:
            now = found.get(record_id, (0, {}))[1].get(scope)
            if now is not None:
                edits.append(replace(local.edit(record_id, scope, now, {}), also=None, deleted=None, whole=False))
                incoming.carry(db, scope, {record_id: local.unknown(now)})
        door.arrive(db, session.actor, edits, action="sync")


def _make(session: Session, kind: str, rows: Sequence[Row]) -> None:
    contents = tables.synced.c
    with session.write() as db:
        edits: list[Arrived] = []
        for record_id, scope in rows:
            query = select(contents.content).where(contents.record_id == record_id, contents.scope == scope)
            now = local.content(db.scalar(query) or b"", kind)
            edits.append(local.edit(record_id, scope, now, {}))
            incoming.carry(db, scope, {record_id: local.unknown(now)})
        door.arrive(db, session.actor, edits, action="sync")
