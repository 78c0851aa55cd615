"""Is the vault whole? See `storage.check` for what is looked at."""

from __future__ import annotations

from liaison_app.i18n import _
from liaison_app.services.roles import guarded
from liaison_app.storage import check as storage
from liaison_app.storage.check import Finding, LogCheck
from liaison_app.storage.session import Session

__all__ = ["Finding", "LogCheck", "anchored", "check", "check_log"]


@guarded("check the vault")
def check(session: Session) -> list[Finding]:
    """Everything that does not hold; an empty list where all does."""
    return storage.check(session)


@guarded("check the vault")
def check_log(session: Session) -> LogCheck:
    """The audit log alone: whether each event follows from the one before, and the last one is as it was left."""
    return storage.check_log(session)


@guarded("check the vault")
def anchored(session: Session) -> str:
    """Where the vault's anchor lies, and in plain words what such an anchor does not prove."""
    witness = session.witness
    marks = witness.marks() if witness else {}
    if witness is None or witness.trouble or marks.get("file") is None:
        return _(
            "Nothing outside the vault remembers its last change: an older copy in its place would not be noticed."
        )
    if marks.get("store") is None:
        return _(
            "The last change is remembered in a file on this computer. That shows damage and files exchanged by "
            "mistake. It does not show what somebody did who can write both the vault and that file."
        )
    return _(
        "The last change is remembered in a file and, since the vault was last opened or closed, in this computer's "
        "credential store. It does not show what somebody did who signed in to this computer as you."
    )
