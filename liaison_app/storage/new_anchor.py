"""A new anchor: what a vault is now becomes the measure of later openings, after a restore or an accepted loss."""

from __future__ import annotations

from sqlalchemy import text

from liaison_app import clock
from liaison_app.models.base import new_id
from liaison_app.storage import anchor, audit
from liaison_app.storage.audit import Event
from liaison_app.storage.session import Session


def start(session: Session, reason: str, *, action: str = "anchor") -> None:
    """Start a new anchor, and say so in the audit log with `reason` (`new`, `accepted`, …) and the commits missing.

    The count goes on above every mark outside, so that no later opening mistakes the vault for an older one.
    """
    witness = session.witness
    marks = witness.marks().values() if witness else ()
    highest = max((mark.commits for mark in marks if mark), default=0)
    with session.write() as db:
        behind = max(0, highest - anchor.commits(db))
        at = audit.stamp(clock.utc_now(), "")
        audit.log(db, [Event(new_id(), at, session.actor.id, action, fields=[reason], count=behind)])
        if behind:
            raised = {"commits": str(highest)}
            db.execute(text("UPDATE meta SET value = :commits WHERE key = 'commits'"), raised)
    if witness:
        witness.settle()
