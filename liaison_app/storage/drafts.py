"""Drafts: what was typed and not saved yet, as JSON under the key of its form, encrypted like everything else.

Drafts are no records: they leave no history, no audit line, and never travel.
"""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from liaison_app import clock
from liaison_app.storage import tables
from liaison_app.storage.session import Session


def keep(session: Session, key: str, text: str) -> None:
    """Keep a draft in place of the one under the same key."""
    values = {"key": key, "edit": text, "at": clock.utc_now().isoformat(timespec="seconds")}
    statement = upsert(tables.drafts).values(values)
    with session.write() as db:
        db.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))


def drop(session: Session, key: str) -> None:
    """Let go of a draft."""
    with session.write() as db:
        db.execute(delete(tables.drafts).where(tables.drafts.c.key == key))


def every(session: Session) -> dict[str, str]:
    """All drafts by key, oldest first."""
    with session.read() as db:
        rows = db.execute(select(tables.drafts.c.key, tables.drafts.c.edit).order_by(tables.drafts.c.at))
        return {row.key: row.edit for row in rows}
