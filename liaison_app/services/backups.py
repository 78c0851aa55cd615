"""Backups for the officer: made daily and on request, looked into before a restore, and their age always in sight."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import delete
from sqlalchemy.dialects.sqlite import insert as upsert

from liaison_app import clock
from liaison_app.errors import UserError
from liaison_app.i18n import _, ngettext
from liaison_app.security import keyfile, keystore, tries
from liaison_app.services.roles import guarded, require
from liaison_app.storage import backup, rescue, restore, tables
from liaison_app.storage.backup import Backup, Holds, Why
from liaison_app.storage.connection import DATABASE, spec_of
from liaison_app.storage.session import Actor, Session
from liaison_app.storage.vault import Vault, open_vault

_CHOSEN: Final = rescue.CHOSEN
#: From how many days on the age of the newest backup is a warning.
OLD_DAYS: Final = 3
#: How old the newest backup may be when the vault is locked.
LEAVING: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Age:
    """How old the newest backup is, in words for the status bar; `old` where that is a warning."""

    text: str
    old: bool


@dataclass(frozen=True)
class Restored:
    """A vault that was restored, open; what the backup held; and whether another was there, which is kept."""

    vault: Vault
    holds: Holds
    kept: bool


@dataclass(frozen=True)
class _Opener:
    """Whoever opens a backup: the role that the backup gives them."""

    actor: Actor


@guarded("back up")
def place(vault: Vault) -> Path:
    """Where backups go: the chosen folder while it is there, else `backups` beside the vault."""
    chosen = chosen_folder(vault)
    return chosen if chosen is not None and chosen.is_dir() else backup.default_folder(vault.folder)


@guarded("back up")
def chosen_folder(vault: Vault) -> Path | None:
    """The folder the officer chose for backups, whether it can be reached now or not."""
    value = backup.fact(vault.folder, spec_of(vault.engine), _CHOSEN)
    return Path(value) if value else None


@guarded("choose where backups go")
def choose_folder(session: Session, chosen: Path | None) -> None:
    """Keep backups in `chosen` from now on; None means beside the vault. Raises UserError if it is no folder."""
    if chosen is not None and not chosen.is_dir():
        raise UserError(_("There is no folder {path}.").format(path=chosen), _("Choose one that exists."))
    with session.write() as db:
        db.execute(delete(tables.meta).where(tables.meta.c.key == _CHOSEN))
        if chosen is not None:
            db.execute(upsert(tables.meta).values(key=_CHOSEN, value=str(chosen.resolve())))


@guarded("back up")
def daily(vault: Vault) -> Backup | None:
    """Make the day's backup unless there is one; for unlocking. Raises UserError if it failed."""
    newest = newest_of(every(vault))
    if newest is not None and newest.at.date() == clock.utc_now().date():
        return None
    return _automatic(vault)


@guarded("back up")
def leave(vault: Vault) -> bool:
    """Back up what was done since the last hour, as far as that can be done, and close the vault; what `close` says.

    Call it in place of `close` when an officer locks or ends the window.
    """
    with contextlib.suppress(UserError):  # the age on the status bar tells
        newest = newest_of(every(vault))
        if newest is None or clock.utc_now() - newest.at > LEAVING:
            _automatic(vault)
    return vault.close()


def _automatic(vault: Vault) -> Backup:
    where = place(vault)
    if shutil.disk_usage(where if where.is_dir() else vault.folder).free < 2 * _size(vault):
        raise backup.BackupFailed(  # the room that is left belongs to the work itself
            _("Today's backup was not made: there is too little room on the disk."),
            _("Make room, or choose another folder for backups."),
        )
    return make(vault)


def _size(vault: Vault) -> int:
    return (vault.folder / DATABASE).stat().st_size


@guarded("back up")
def make(vault: Vault, why: Why = "") -> Backup:
    """Make a backup now, where backups are kept, and remove those that are no longer needed. Raises UserError."""
    made = backup.make(vault.folder, spec_of(vault.engine), place(vault), why)
    backup.thin(made.path.parent, made.vault_id)
    return made


@guarded("back up")
def make_at(vault: Vault, path: Path) -> tuple[Backup, Holds]:
    """Make a backup at `path` (inside it, where it is a folder already); what it holds, read back. Raises UserError."""
    spec, among_others = spec_of(vault.engine), path.is_dir() and not (path / DATABASE).exists()
    folder = vault.folder
    made = backup.make(folder, spec, path, "hand") if among_others else backup.make_at(folder, spec, path)
    return made, backup.look_into(made.path, spec)


@guarded("back up")
def every(vault: Vault) -> list[Backup]:
    """The vault's backups in the places where they are kept, newest first."""
    vault_id = keyfile.read(vault.folder / keyfile.FILE_NAME).vault_id
    places = dict.fromkeys([place(vault), backup.default_folder(vault.folder)])
    found = [one for where in places for one in backup.every(where, vault_id)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def newest_of(found: list[Backup]) -> Backup | None:
    """The newest one to go back to. A vault that a restore replaced is kept beside them, but is none of them."""
    return next((one for one in found if one.why != "replaced"), None)


@guarded("back up")
def age(vault: Vault) -> Age:
    """The age of the newest backup, for the status bar."""
    newest = newest_of(every(vault))
    if newest is None:
        return Age(_("No backup yet"), old=True)
    passed = clock.utc_now() - newest.at
    if passed < timedelta(0):
        return Age(_("Backup from the future: check the clock"), old=True)
    if passed < timedelta(hours=1):
        return Age(_("Backup: just now"), old=False)
    if passed < timedelta(days=1):
        hours = int(passed.total_seconds() // 3600)
        return Age(ngettext("Backup: {n} hour ago", "Backup: {n} hours ago", hours).format(n=hours), old=False)
    days = passed.days
    return Age(ngettext("Backup: {n} day ago", "Backup: {n} days ago", days).format(n=days), old=days >= OLD_DAYS)


def preview(folder: Path, path: Path, secret: str) -> Holds:
    """What the backup at `path` holds; every page of it is read, nothing is changed. Raises UserError.

    A wrong secret counts as a wrong try at the vault in `folder`; NotAllowed for a role that restores nothing.
    """
    return _judged(restore.preview, folder, path, secret)


def put_back(folder: Path, path: Path, secret: str) -> Holds:
    """`put_back_and_open`, and close it."""
    restored = put_back_and_open(folder, path, secret)
    restored.vault.close()
    return restored.holds


def put_back_and_open(folder: Path, path: Path, secret: str) -> Restored:
    """Put the backup at `path` in the place of the vault in `folder`, which nobody may have open, and open it.

    The replaced vault is kept among the backups. The opening brings the restored one up to date and starts its new
    anchor. Raises UserError, and then the vault is as it was.
    """
    kept = (folder / DATABASE).exists()
    holds = _judged(restore.restore, folder, path, secret)
    return Restored(open_vault(folder, secret, store=keystore.system_store()), holds, kept)


def _judged(work: Callable[..., Holds], folder: Path, path: Path, secret: str) -> Holds:
    def agree(role: str) -> None:
        require(_Opener(Actor("", role)), "restore a backup")

    store = keystore.system_store()
    return tries.judged(folder / tries.FILE_NAME, secret, lambda: work(folder, path, secret, store, agree=agree))


__all__ = [
    "Age",
    "Backup",
    "Holds",
    "Restored",
    "age",
    "choose_folder",
    "chosen_folder",
    "daily",
    "every",
    "leave",
    "make",
    "make_at",
    "newest_of",
    "place",
    "preview",
    "put_back",
    "put_back_and_open",
]
