"""Was the computer's clock set since the vault was last used? The audit log says when that was; the clock says now.

A jump is an event of its own in the log, so that whoever reads the times after it knows what they are worth. Nothing
in the program is removed for its age on the word of a clock alone: undo and history go by number, backups are thinned
by how many there are (`backup.thin`), and the wait after wrong tries by running time (`security.tries`).
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from liaison_app import clock
from liaison_app.models.base import new_id
from liaison_app.storage import audit, tables
from liaison_app.storage.audit import Event
from liaison_app.storage.failures import NotSaved
from liaison_app.storage.session import Session

ACTION: Final = "clock"
#: Time zones and summer time never put a clock back by more, and events of reports carry the day only.
BACK: Final = timedelta(days=1)
#: Nobody leaves the vault alone for longer without being asked whether the date is right.
AHEAD: Final = timedelta(days=60)


@dataclass(frozen=True)
class Jump:
    """From the time of the newest event to the time it is said to be now, both UTC."""

    before: datetime
    now: datetime

    @property
    def back(self) -> bool:
        """Whether time went backwards, which it never does."""
        return self.now < self.before


def noted(session: Session) -> Jump | None:
    """The jump since the newest event of the log, if there was one, which it then is an event of.

    On a disk that takes nothing it is only answered. Call it before anything else is logged.
    """
    jump = _since(_newest(session), clock.utc_now())
    if jump is not None:
        times = [moment.isoformat(timespec="seconds") for moment in (jump.before, jump.now)]
        event = Event(new_id(), audit.stamp(jump.now, ""), session.actor.id, ACTION, fields=times)
        with contextlib.suppress(NotSaved), session.write() as db:
            audit.log(db, [event])
    return jump


def _newest(session: Session) -> str:
    events = tables.events.c
    with session.read() as db:
        return db.scalar(select(events.at).order_by(events.n.desc()).limit(1)) or ""


def _since(newest: str, now: datetime) -> Jump | None:
    try:
        before = datetime.fromisoformat(newest)
    except ValueError:  # no event yet, or one that was tampered with, which the chain tells
        return None
    if before.tzinfo is not None or before - BACK <= now <= before + AHEAD:
        return None
    return Jump(before, now)
