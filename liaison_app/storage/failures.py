"""What the disk or the database refused, in words an officer can act on; anything else stays a bug.

SQLite says why by a number, whatever the language of its texts; the number decides here and nowhere else.
"""

from __future__ import annotations

import errno
from typing import Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from liaison_app.errors import UserError
from liaison_app.i18n import N_, _

#: Why something was not saved, and what to do, by SQLite's primary result code.
_WHY: Final = {
    sqlcipher.SQLITE_FULL: (
        N_("Not saved – the disk is full."),
        N_("Make room on the disk, then save again. What was saved before is safe."),
    ),
    sqlcipher.SQLITE_READONLY: (
        N_("Not saved – the disk or the vault's folder is read-only."),
        N_("Allow writing to it, or move the vault; then save again. What was saved before is safe."),
    ),
    sqlcipher.SQLITE_IOERR: (
        N_("Not saved – the disk did not take it."),
        N_("Check that the drive is connected and has room, then save again. What was saved before is safe."),
    ),
    sqlcipher.SQLITE_CANTOPEN: (
        N_("Not saved – the vault's folder cannot be reached or written to."),
        N_("Check that the drive is connected, not read-only, and has room; then try again. What was saved is safe."),
    ),
    sqlcipher.SQLITE_BUSY: (
        N_("Not saved – another window or command is still writing to this vault."),
        N_("Wait a moment, then save again."),
    ),
}
#: What the operating system calls the same.
_SAME: Final = {
    errno.ENOSPC: sqlcipher.SQLITE_FULL,
    errno.EDQUOT: sqlcipher.SQLITE_FULL,
    errno.EFBIG: sqlcipher.SQLITE_FULL,
    errno.EROFS: sqlcipher.SQLITE_READONLY,
    errno.EACCES: sqlcipher.SQLITE_READONLY,
    errno.EPERM: sqlcipher.SQLITE_READONLY,
}


class NotSaved(UserError):
    """A change was not written; what was saved before is untouched."""


class NotRead(UserError):
    """The vault could not be read just now; nothing was changed."""


class Damaged(UserError):
    """The vault's file is not what was written into it; `offer` names the backup to restore, where one is whole."""

    def __init__(self, offer: str = "") -> None:
        super().__init__(
            _("The vault is damaged: a part of it cannot be read, although the key is right."),
            offer or _("Nothing was overwritten. No whole backup was found beside it; look for one kept elsewhere."),
        )


class Locked(UserError):
    """Liaison was locked while this was under way."""

    def __init__(self) -> None:
        super().__init__(_("Liaison is locked."), _("Unlock it and try again. What was saved before is safe."))


def in_words(error: BaseException, *, saving: bool = True) -> UserError | None:
    """The words for a failure of disk or database while saving or reading; None for a bug."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    if not isinstance(code, int):
        return _of_the_system(cause, saving=saving)
    primary = code & 0xFF
    if primary in (sqlcipher.SQLITE_CORRUPT, sqlcipher.SQLITE_NOTADB):
        return Damaged()
    if primary == sqlcipher.SQLITE_INTERRUPT:
        return Locked()
    return _refused(primary, saving=saving)


def _of_the_system(cause: BaseException | None, *, saving: bool) -> UserError | None:
    if isinstance(cause, OSError) and cause.errno is not None:
        return _refused(_SAME.get(cause.errno, sqlcipher.SQLITE_IOERR), saving=saving)
    return None


def _refused(primary: int, *, saving: bool) -> UserError | None:
    if primary not in _WHY:
        return None
    if not saving:
        return NotRead(_("The vault cannot be read just now."), _(_WHY[primary][1]))
    return NotSaved(_(_WHY[primary][0]), _(_WHY[primary][1]))
