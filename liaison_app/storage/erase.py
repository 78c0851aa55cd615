"""Erasing for good: rows, parts, history, index, drafts and what sync keeps of a record; only its id remains.

An erase beats every edit and is never undone. The ids also stand in a file beside the vault, so that a backup from
before is purged again when it is restored.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, delete, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from liaison_app import clock
from liaison_app.models.base import new_id
from liaison_app.models.registry import KINDS
from liaison_app.storage import audit, bulk, connection, drafts, index, tables
from liaison_app.storage.edits import Changed
from liaison_app.storage.session import Actor, Session

#: Beside vault.db: one line for each erased record, its kind and its id. Nothing in it says whom it was about.
FILE_NAME: Final = "erased.txt"

Pairs = Sequence[tuple[str, str]]


def erase(session: Session, pairs: Pairs) -> Changed:
    """Erase records (kind and id) for good, here and, with the next sync, in the whole team. Raises NotSaved."""
    remember(session, pairs)
    with session.write() as db:
        changed = remove(db, session.actor, pairs)
        queue(db, pairs)
        return changed


def queue(db: Connection, pairs: Iterable[tuple[str, str]]) -> None:
    """Tell the hub of these records with the next sync."""
    at = clock.utc_now().replace(hour=0, minute=0, second=0, microsecond=0).isoformat(timespec="seconds")
    rows = [{"kind": kind, "record_id": one, "base_version": 0, "queued_at": at} for kind, one in pairs]
    if rows:
        db.execute(upsert(tables.outbox).on_conflict_do_nothing(), rows)


def remember(session: Session, pairs: Pairs, *, mark: str = "") -> None:
    """Write the ids beside the vault. Before the erase: a crash in between leaves it to the next opening.

    With a `mark` the records stay, and something of them went (`storage.unkept`).
    """
    path = _beside(session)
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.writelines(" ".join(filter(None, (kind, record_id, mark))) + "\n" for kind, record_id in pairs)
        file.flush()
        os.fsync(file.fileno())


def again(session: Session) -> None:
    """Erase what stands in the file and not in the vault: a backup was restored, or a crash came in between."""
    noted = {record_id: kind for kind, record_id in remembered(session)}
    with session.read() as db:
        known = set(db.scalars(select(tables.erased.c.record_id)))
    missing = [(kind, record_id) for record_id, kind in noted.items() if record_id not in known]
    if missing:
        with session.write() as writing:
            remove(writing, session.actor, missing)
            queue(writing, missing)


def remembered(session: Session, mark: str = "") -> list[tuple[str, str]]:
    """Kind and id of what stands in the file under a mark, or without one."""
    path = _beside(session)
    text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    found = [[*line.split(), ""] for line in text.splitlines() if len(line.split()) in (2, 3)]
    return [(words[0], words[1]) for words in found if words[0] in KINDS and words[2] == mark]


def known(db: Connection, ids: Iterable[str]) -> set[str]:
    """Those of the ids that were erased."""
    column = tables.erased.c.record_id
    return {record_id for (record_id,) in bulk.found(db, column, ids, column)}


def remove(db: Connection, actor: Actor, pairs: Pairs) -> Changed:
    """Take the records out of every table, in the transaction of `db`; the log keeps that it was done."""
    now, step = clock.utc_now(), new_id()
    gone = Changed.of(pairs, step)
    for kind_name, ids in gone.records.items():
        for some in index.batches(sorted(ids)):
            _remove(db, kind_name, some)
        optimize(db, kind_name)
    drafts.forget_records(db, [record_id for _kind, record_id in pairs])
    rows = [{"record_id": record_id, "kind": kind, "at": audit.stamp(now, kind)[:10]} for kind, record_id in pairs]
    if rows:
        db.execute(upsert(tables.erased).on_conflict_do_nothing(), rows)
        events = [audit.Event(step, audit.stamp(now, kind), actor.id, "erase", kind, one) for kind, one in pairs]
        audit.log(db, events)
        db.execute(insert(tables.steps).values(step=step, actor_id=actor.id, action="erase"))
    return gone


def _remove(db: Connection, kind_name: str, ids: Sequence[str]) -> None:
    kind = KINDS[kind_name]
    numbers = db.scalars(select(kind.table.c.n).where(kind.table.c.id.in_(ids))).all()
    if numbers:
        db.execute(
            text(f"DELETE FROM {index.table(kind)} WHERE rowid = :n"),  # noqa: S608 - a name of ours, no input
            [{"n": n} for n in numbers],
        )
    for part in kind.part_kinds:
        db.execute(delete(part.table).where(part.table.c.owner_id.in_(ids)))
    db.execute(delete(kind.table).where(kind.table.c.id.in_(ids)))
    changes = tables.changes
    steps = list(db.scalars(select(changes.c.step).where(changes.c.record_id.in_(ids)).distinct()))
    db.execute(delete(changes).where(changes.c.record_id.in_(ids)))
    for some in index.batches(steps):  # a step of which nothing is left cannot be taken back
        left = select(changes.c.step).where(changes.c.step.in_(some))
        empty = update(tables.steps).where(tables.steps.c.step.in_(some), tables.steps.c.step.not_in(left))
        db.execute(empty.where(tables.steps.c.undone_by == "").values(undone_by="nothing"))
    for table in (tables.also, tables.carried, tables.outgoing, tables.exchanged):
        db.execute(delete(table).where(table.c.record_id.in_(ids)))
    # The version stays, for the hub compares with it; the content goes.
    db.execute(update(tables.synced).where(tables.synced.c.record_id.in_(ids)).values(content=b""))


def optimize(db: Connection, kind_name: str) -> None:
    """Merge the segments of a kind's index, in which words of deleted rows would stay."""
    name = index.table(KINDS[kind_name])
    db.execute(text(f"INSERT INTO {name} ({name}) VALUES ('optimize')"))  # noqa: S608 - as above


def _beside(session: Session) -> Path:
    return connection.file_of(session.engine).parent / FILE_NAME
