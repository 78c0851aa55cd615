"""What other programs changed in the vault, such as the command line while the window is open."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import func, select

from liaison_app.storage import tables
from liaison_app.storage.edits import Changed
from liaison_app.storage.session import Session


def newest(session: Session) -> int:
    """The number of the newest step."""
    with session.read() as db:
        return db.scalar(select(func.max(tables.steps.c.n))) or 0


def since(session: Session, number: int, own: Collection[str] = ()) -> tuple[int, Changed]:
    """The newest step's number, and what the steps after `number` changed; the steps `own` are known already."""
    last = newest(session)
    if last <= number:
        return number, Changed({})
    steps, changes = tables.steps, tables.changes
    others = select(steps.c.step).where(steps.c.n > number, steps.c.n <= last, steps.c.step.not_in(list(own)))
    query = select(changes.c.kind, changes.c.record_id, changes.c.before).where(changes.c.step.in_(others))
    with session.read() as db:
        rows = db.execute(query).all()
    pairs: list[tuple[str, str]] = []
    for kind, record_id, before in rows:
        made = [record_id] if record_id else json.loads(before).get("created", [])
        pairs += [(kind, one) for one in made]
    return last, Changed.of(pairs)
