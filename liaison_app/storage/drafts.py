"""Drafts: what was typed and not saved yet, as JSON under its record, encrypted like everything else.

Drafts are no records: they leave no history, no audit line, and never travel. They belong to the officer who typed
them, and go with a record that is erased.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from liaison_app import clock
from liaison_app.storage import audit, tables
from liaison_app.storage.session import Session


def keep(session: Session, kind: str, record_id: str, text: str) -> None:
    """Keep a draft about a record in place of the officer's one before. Raises NotSaved.

    The time on the draft of a watch report is the day's, as everywhere: any of them may be anonymous.
    """
    at = audit.stamp(clock.utc_now().replace(microsecond=0), kind)
    values = {"key": _own(session, kind, record_id), "edit": text, "at": at}
    statement = upsert(tables.drafts).values(values)
    with session.write() as db:
        db.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))


def drop(session: Session, kind: str, record_id: str) -> None:
    """Let go of the officer's draft about a record."""
    with session.write() as db:
        saved(db, session.actor.id, [(kind, record_id)])


def saved(db: Connection, actor_id: str, records: Iterable[tuple[str, str]]) -> None:
    """Remove the officer's drafts about these records (kind and id), which are stored in the same transaction."""
    key = tables.drafts.c.key
    mine = set(db.scalars(select(key).where(key.startswith(f"{actor_id}/", autoescape=True))))
    if gone := mine & {f"{actor_id}/{kind}/{record_id}" for kind, record_id in records}:
        db.execute(delete(tables.drafts).where(key.in_(gone)))


def every(session: Session) -> list[str]:
    """The texts of the officer's drafts, oldest first."""
    columns = tables.drafts.c
    mine = columns.key.startswith(f"{session.actor.id}/", autoescape=True)
    with session.read() as db:
        return list(db.scalars(select(columns.edit).where(mine).order_by(columns.at, columns.key)))


def forget_records(db: Connection, ids: Iterable[str]) -> None:
    """Remove every officer's drafts that are about these records or name them; for whoever erases records."""
    columns = tables.drafts.c
    for record_id in ids:
        named = or_(func.instr(columns.key, record_id) > 0, func.instr(columns.edit, record_id) > 0)
        db.execute(delete(tables.drafts).where(named))


def _own(session: Session, kind: str, record_id: str) -> str:
    return f"{session.actor.id}/{kind}/{record_id}"
