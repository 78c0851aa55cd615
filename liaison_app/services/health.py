"""Is the vault whole, and is the time right? See `storage.check` and `storage.clocks` for what is looked at."""

from __future__ import annotations

from collections.abc import Callable

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.services.roles import guarded
from liaison_app.storage import check as storage
from liaison_app.storage import clocks, rescue
from liaison_app.storage.check import Finding, LogCheck
from liaison_app.storage.connection import spec_of
from liaison_app.storage.session import Session
from liaison_app.storage.vault import Vault

__all__ = ["ClockSet", "Finding", "LogCheck", "anchored", "check", "check_log", "clock_set", "damage", "offer"]


class ClockSet(UserError):
    """The computer's clock does not fit what the vault remembers."""

    def __init__(self, jump: clocks.Jump) -> None:
        said = (
            _("Check the date: this computer says {now:%d %B %Y}, but this vault was last used on {before:%d %B %Y}.")
            if jump.back
            else _("Check the date: this computer says {now:%d %B %Y}. This vault was last used on {before:%d %B %Y}.")
        )
        hint = _("If the date is wrong, set it before you go on. Nothing was removed because of it.")
        super().__init__(said.format(now=jump.now, before=jump.before), hint)


@guarded("check the vault")
def check(session: Session, tell: Callable[[int], object] = lambda _percent: None) -> list[Finding]:
    """Everything that does not hold; an empty list where all does. `tell` hears the percent that are done."""
    return storage.check(session, tell)


@guarded("check the vault")
def check_log(session: Session) -> LogCheck:
    """The audit log alone: whether each event follows from the one before, and the last one is as it was left."""
    return storage.check_log(session)


@guarded("check the vault")
def damage(vault: Vault) -> UserError | None:
    """What to say of damage, after a look at every page; None where the vault is whole. For after unlocking."""
    return None if storage.whole(vault.session()) else rescue.damaged(vault.folder, spec_of(vault.engine))


@guarded("check the vault")
def offer(session: Session) -> str:
    """Which backup to restore, the newest one that is whole, or that there is none."""
    return rescue.damaged_under(session.engine).hint


@guarded("check the vault")
def clock_set(vault: Vault) -> UserError | None:
    """What to say where the clock was set since the vault was last used; None where it was not."""
    return ClockSet(vault.jump) if vault.jump else None


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
