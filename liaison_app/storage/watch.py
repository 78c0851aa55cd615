"""What others changed: another process, such as the command line, at work on the vault that a window has open."""

from __future__ import annotations

import json

from sqlalchemy import Connection, func, select

from liaison_app.storage import tables
from liaison_app.storage.edits import Changed
from liaison_app.storage.session import Session


class Watch:
    """Asks now and then whether there are steps that this process did not make. For one thread at a time."""

    def __init__(self, session: Session) -> None:
        self._session = session
        with session.engine.connect() as db:
            self._seen: int = db.scalar(select(func.max(tables.steps.c.n))) or 0

    def poll(self, own: frozenset[str] = frozenset()) -> Changed:
        """The records that steps other than `own` changed since the last call; empty if there are none.

        Costs about 0.2 ms where nothing was written. Raises like `Session.read`.
        """
        with self._session.read() as db:
            connection = db.connection()
            last: int = connection.scalar(select(func.max(tables.steps.c.n))) or 0
            if last <= self._seen:
                self._seen = last
                return Changed({})
            query = select(tables.steps.c.step).where(tables.steps.c.n > self._seen, tables.steps.c.step.not_in(own))
            steps = list(connection.scalars(query))
            self._seen = last
            return Changed.of(pair for step in steps for pair in _records(connection, step))


def _records(db: Connection, step: str) -> list[tuple[str, str]]:
    events, changes = tables.events.c, tables.changes.c
    named = select(events.kind, events.record_id).where(events.step == step, events.record_id != "")
    found = [(kind, record_id) for kind, record_id in db.execute(named)]
    together = select(changes.kind, changes.before).where(changes.step == step, changes.record_id == "")
    for kind, before in db.execute(together):  # an import: one event for all its records
        found += [(kind, one) for one in json.loads(before).get("created", [])]
    return found
