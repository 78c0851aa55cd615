"""Is the vault whole? See `storage.check` for what is looked at."""

from __future__ import annotations

from liaison_app.services.roles import guarded
from liaison_app.storage import check as storage
from liaison_app.storage.check import Finding
from liaison_app.storage.session import Session

__all__ = ["Finding", "check"]


@guarded("check the vault")
def check(session: Session) -> list[Finding]:
    """Everything that does not hold; an empty list where all does."""
    return storage.check(session)
