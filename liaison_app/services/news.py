"""What other programs changed in the vault, such as the command line while the window is open."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import func, select

from liaison_app.services.roles import guarded
from liaison_app.storage import tables
from liaison_app.storage.edits import Changed
from liaison_app.storage.session import Session


@guarded("follow changes")
def newest(session: Session) -> int:
    """The number of the newest step."""
    with session.read() as db:
        return db.scalar(select(func.max(tables.steps.c.n))) or 0


@guarded("follow changes")
def since(session: Session, number: int, own: Collection[str] = ()) -> tuple[int, Changed]:
    """The newest step's number, and what the steps after `number` changed; the steps `own` are known already.

    The answer names no step: it may be several, and none of them is the officer's to take back.
    """
    last = newest(session)
    if last <= number:
        return last, Changed({})
    steps, events, changes = tables.steps.c, tables.events.c, tables.changes.c
    others = select(steps.step).where(steps.n > number, steps.n <= last, steps.step.not_in(list(own)))
    named = select(events.kind, events.record_id).where(events.step.in_(others), events.record_id != "")
    together = select(changes.kind, changes.before).where(changes.step.in_(others), changes.record_id == "")
    with session.read() as db:
        pairs = [(kind, record_id) for kind, record_id in db.execute(named)]
        for kind, before in db.execute(together):  # an import: one event for all its records
            pairs += [(kind, one) for one in json.loads(before).get("created", [])]
    return last, Changed.of(pairs)
