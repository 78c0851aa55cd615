"""Drafts: what was typed and not saved yet, as JSON under the key of its form, encrypted like everything else.

Drafts are no records: they leave no history, no audit line, and never travel. They belong to the officer who typed
them, and go with a record that is erased.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from liaison_app import clock
from liaison_app.storage import tables
from liaison_app.storage.session import Session


def keep(session: Session, key: str, text: str) -> None:
    """Keep a draft in place of the officer's one under the same key. Raises NotSaved."""
    values = {"key": _own(session, key), "edit": text, "at": clock.utc_now().isoformat(timespec="seconds")}
    statement = upsert(tables.drafts).values(values)
    with session.write() as db:
        db.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))


def drop(session: Session, key: str) -> None:
    """Let go of a draft of the officer."""
    with session.write() as db:
        db.execute(delete(tables.drafts).where(tables.drafts.c.key == _own(session, key)))


def every(session: Session) -> dict[str, str]:
    """The officer's drafts by key, oldest first."""
    columns, own = tables.drafts.c, _own(session, "")
    query = select(columns.key, columns.edit).where(columns.key.startswith(own, autoescape=True)).order_by(columns.at)
    with session.read() as db:
        return {row.key.removeprefix(own): row.edit for row in db.execute(query)}


def forget_records(db: Connection, ids: Iterable[str]) -> None:
    """Remove every officer's drafts that are about these records or name them; for whoever erases records."""
    columns = tables.drafts.c
    for record_id in ids:
        named = or_(func.instr(columns.key, record_id) > 0, func.instr(columns.edit, record_id) > 0)
        db.execute(delete(tables.drafts).where(named))


def _own(session: Session, key: str) -> str:
    return f"{session.actor.id}/{key}"
