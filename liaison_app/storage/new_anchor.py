"""When the anchor does not hold, and a new one: what a vault is now becomes the measure of later openings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text

from liaison_app import clock
from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.base import new_id
from liaison_app.storage import anchor, audit
from liaison_app.storage.anchor import Finding
from liaison_app.storage.audit import Event
from liaison_app.storage.session import Actor, Session


class AnchorBroken(UserError):
    """The vault is not what it was when it was last used here. Nothing was changed.

    `actor` is whom it would have opened for, `until` the time (UTC) of the newest event that it still has, and
    `offer` says which backup to restore.
    """

    def __init__(self, finding: Finding, actor: Actor, until: datetime | None, offer: str = "") -> None:
        self.offer = offer or _("Nothing was overwritten. Restore the newest backup.")
        hint = _(
            "The vault's files were damaged or exchanged for older ones. {offer} Or let a supervisor go on with what "
            "is there: in the window, or with “liaison check --accept”."
        ).format(offer=self.offer)
        super().__init__(finding.words(), hint)
        self.finding = finding
        self.actor = actor
        self.until = until


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
