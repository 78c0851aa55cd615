"""What an officer is offered when the vault is damaged: the newest backup that is whole, by its time."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from liaison_app import clock
from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.security import keyfile
from liaison_app.storage import backup
from liaison_app.storage.backup import Backup
from liaison_app.storage.connection import file_of, spec_of
from liaison_app.storage.failures import Damaged

#: The fact in the vault that names the folder the officer chose for backups.
CHOSEN: Final = "backup_folder"


def places(folder: Path, spec: str) -> list[Path]:
    """Where backups of the vault in `folder` may lie: its own folder, and the chosen one if that can still be read."""
    found = [backup.default_folder(folder)]
    with contextlib.suppress(UserError):
        chosen = backup.fact(folder, spec, CHOSEN, read_only=True)
        if chosen:
            found.insert(0, Path(chosen))
    return found


def newest_whole(folder: Path, spec: str) -> Backup | None:
    """The newest backup of the vault in `folder` of which every page can be read with the present key."""
    with contextlib.suppress(UserError, OSError):
        vault_id = keyfile.read(folder / keyfile.FILE_NAME).vault_id
        there = [one for place in places(folder, spec) for one in backup.every(place, vault_id)]
        for one in sorted(there, key=lambda one: one.at, reverse=True):
            with contextlib.suppress(UserError, OSError):
                backup.look_into(one.path, spec)
                return one
    return None


def offered(folder: Path, spec: str) -> str:
    """The question whether to restore that backup, with the time the clock on the wall showed; empty if there is none.

    Nothing is written, not even into a damaged vault's log.
    """
    whole = newest_whole(folder, spec)
    if whole is None:
        return ""
    at = clock.local_of(whole.at)
    when = _("{at:%H:%M}") if at.date() == clock.today() else _("{at:%H:%M} on {at:%d %B %Y}")
    return _("Nothing was overwritten. Restore from {when}? That backup is whole: {path}").format(
        when=when.format(at=at), path=whole.path
    )


def damaged(folder: Path, spec: str) -> Damaged:
    """That the vault in `folder` is damaged, with the backup to restore."""
    return Damaged(offered(folder, spec))


def damaged_under(engine: Engine) -> Damaged:
    """The same, where only the connection to it is at hand."""
    return damaged(file_of(engine).parent, spec_of(engine))
