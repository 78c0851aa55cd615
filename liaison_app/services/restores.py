"""Which backups there are to go back to: for the settings, and for a vault that does not open."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from liaison_app.errors import UserError
from liaison_app.security.errors import KeyFileMissing, NotAKeyFile, WrongKeyFile
from liaison_app.services import backups
from liaison_app.services.roles import guarded
from liaison_app.storage import backup, restore
from liaison_app.storage.backup import Backup
from liaison_app.storage.connection import DATABASE
from liaison_app.storage.failures import Damaged
from liaison_app.storage.new_anchor import AnchorBroken
from liaison_app.storage.vault import NotAVault, Vault, VaultMissing

#: What says that the vault is not whole, not that a secret is wrong: a backup mends these.
_BROKEN = (Damaged, NotAVault, VaultMissing, AnchorBroken, KeyFileMissing, NotAKeyFile, WrongKeyFile)


@dataclass(frozen=True)
class Listed:
    """A backup in a list: how large it is, and whether it lies in the vault's own folder."""

    backup: Backup
    size: int
    in_vault: bool


@guarded("back up")
def listed(vault: Vault) -> list[Listed]:
    """The backups of an open vault, newest first; where it is too damaged to say where they go, those beside it."""
    try:
        found = backups.every(vault)
    except Damaged:
        found = restore.beside(vault.folder)
    return _listed(found, vault.folder)


@guarded("back up")
def on_same_disk(vault: Vault) -> bool:
    """Whether the day's backups go to the disk of the vault itself: lost with it, if the laptop is."""
    place = backups.place(vault)
    there = place if place.is_dir() else vault.folder
    return there.stat().st_dev == vault.folder.stat().st_dev


def beside(folder: Path) -> list[Listed]:
    """The backups beside a vault that is not open, newest first, that one of the key files there opens."""
    return _listed(restore.beside(folder), folder)


def found_at(folder: Path, path: Path) -> list[Listed]:
    """The backup that `path` is, or those that lie in it, newest first. Raises NotABackup where there is none.

    `folder` is the vault's own.
    """
    try:
        newest = restore.find(path)
        inside = backup.every(path) if newest.parent == path else []
        return _listed(inside or [Backup(newest, backup.made_at(newest), "")], folder)
    except OSError:  # a folder that may not be read, a stick that was pulled out
        raise restore.NotABackup(path) from None


def newest(found: Iterable[Listed]) -> Listed | None:
    """The one to offer first: not a vault that a restore replaced."""
    return next((one for one in found if one.backup.why != "replaced"), None)


def mends(error: UserError) -> bool:
    """Whether a vault that was refused with this would be mended by a backup."""
    return isinstance(error, _BROKEN)


def _listed(found: Iterable[Backup], folder: Path) -> list[Listed]:
    own = backup.default_folder(folder)
    listed = []
    for one in found:
        with suppress(OSError):  # thinned meanwhile, or a stick that was pulled out
            listed.append(Listed(one, (one.path / DATABASE).stat().st_size, one.path.parent == own))
    return listed
