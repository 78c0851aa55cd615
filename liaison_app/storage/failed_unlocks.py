"""Failed unlocks. They happen while the vault is closed, so they wait beside it for the next unlock (`security.tries`).

What was typed is not known there, nor who typed it: only how often, and when.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from liaison_app import clock
from liaison_app.models.base import new_id
from liaison_app.security import tries
from liaison_app.storage import audit
from liaison_app.storage.audit import Event
from liaison_app.storage.failures import NotSaved
from liaison_app.storage.session import Session


def take(path: Path, session: Session) -> None:
    """Bring the wrong tries in the file at `path` into the audit log, then begin to count anew.

    They are one event with their number and the first and last time. On a full disk they go on waiting.
    """
    failed = tries.wrong(path)
    with contextlib.suppress(NotSaved):
        if failed:
            at = audit.stamp(clock.utc_now(), "")
            times = [failed[0].at, failed[-1].at]
            with session.write() as db:
                audit.log(db, [Event(new_id(), at, session.actor.id, "unlock-failed", fields=times, count=len(failed))])
        tries.forget(path)
