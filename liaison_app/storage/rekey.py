"""A new database key: a copy of the database under the new key takes the place of the old one.

At every moment vault.db is one of the two, whole, and vault.key opens both from before the exchange until after it
(`security.keychanges`). So a kill anywhere leaves a vault that opens; `storage.keys.settle` clears up at the next
opening. Until then nothing here has to be undone.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.security import keychanges, keyfile
from liaison_app.security.files import sync_folder
from liaison_app.security.keychanges import Begun
from liaison_app.security.keyfile import Unlocked
from liaison_app.storage import connection
from liaison_app.storage.keys import REKEYED

DATABASE = "vault.db"
#: Gives a folder's vault to this process alone for the length of a `with` block, or raises UserError.
Claim = Callable[[Path], AbstractContextManager[object]]


class RekeyFailed(UserError):
    """The new database could not be made; the old one stands, with its key."""

    def __init__(self) -> None:
        super().__init__(
            _("The key of the vault was not replaced: the disk is full, or the vault is damaged. Nothing was lost."),
            _("Make room, check the vault, then try again."),
        )


class InUseElsewhere(UserError):
    """Somebody else has the vault open."""

    def __init__(self) -> None:
        super().__init__(
            _("The key of the vault was not replaced: the vault is open in another window. Nothing was changed."),
            _("Close or lock it there, then try again."),
        )


def rekey(
    folder: Path, opened: Unlocked, *, claim: Claim, without: Collection[str] = (), new_code: bool = False
) -> Begun:
    """Replace the database key of a vault that this process has closed; the officers `without` do not get the new one.

    The answer's `opened` opens the vault now (`vault.open_with`), and holds the new recovery code where `new_code`
    asked for one. Raises InUseElsewhere, RekeyFailed or KeyFileNotWritten; the vault is then as it was.
    """
    with claim(folder):
        old = connection.connect(folder / DATABASE, connection.key_spec(opened.database_key, opened.salt))
        try:
            _have_it_alone(old)
            begun = keychanges.begin_rekey(folder / keyfile.FILE_NAME, opened, without=without, new_code=new_code)
            try:
                _copy(old, folder / REKEYED, begun.opened)
            except (sqlcipher.Error, connection.WrongKey, OSError):
                raise RekeyFailed from None
        finally:
            old.close()
        (folder / REKEYED).replace(folder / DATABASE)
        sync_folder(folder)
        return begun


def _have_it_alone(old: Any) -> None:
    """Fold the log into the file and take it out of use, which SQLite allows to the only connection there is."""
    try:
        old.execute("PRAGMA busy_timeout = 1000")
        if old.execute("PRAGMA journal_mode = DELETE").fetchone() != ("delete",):
            raise InUseElsewhere
    except sqlcipher.OperationalError:
        raise InUseElsewhere from None


def _copy(old: Any, path: Path, new: Unlocked) -> None:
    """Write the whole database to a new file under the new key, and compare. Raises RekeyFailed or what SQLite says."""
    spec = connection.key_spec(new.database_key, new.salt)
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    try:
        old.execute(f"ATTACH DATABASE ? AS rekeyed KEY \"x'{spec}'\"", (str(path),))
        old.execute("BEGIN EXCLUSIVE")
        old.execute("SELECT sqlcipher_export('rekeyed')")
        tables = _counts(old)
        old.execute("COMMIT")
        old.execute("DETACH DATABASE rekeyed")
        _compare(connection.connect(path, spec), tables)
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        raise


def _compare(copy: Any, tables: dict[str, int]) -> None:
    try:
        sound = copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        authentic = not copy.execute("PRAGMA cipher_integrity_check").fetchall()
        if not (sound and authentic and _counts(copy) == tables):
            raise RekeyFailed
    finally:
        copy.close()


def _counts(db: Any) -> dict[str, int]:
    """The number of rows of each table that holds rows itself."""
    names = db.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' AND rootpage > 0").fetchall()
    return {name: db.execute(f'SELECT count(*) FROM main."{name}"').fetchone()[0] for (name,) in names}  # noqa: S608
