"""Who may touch a vault: those who work in it share it; whoever replaces or rebuilds it has it alone.

Three promises, each a lock of the operating system, so that a killed process leaves none behind:
`shared` for every process that opens the vault, `exclusive` for restore, rekey and migration, `window` for the one
window of a vault. They are held through SQLite on files that stay empty, since its locks work the same everywhere
(docs/adr/0013); nothing is ever written into those files.
"""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from types import TracebackType
from typing import Final
from urllib.request import pathname2url

from liaison_app.errors import UserError
from liaison_app.i18n import _

VAULT_LOCK: Final = "vault.lock"
WINDOW_LOCK: Final = "window.lock"
#: How long to wait for somebody else's short work; a window that stays open is not waited for.
PATIENCE_SECONDS: Final = 5.0


class InUse(UserError):
    """Another process works in the vault, or has it for itself."""


class Held:
    """A lock that is held until `release`, the end of a `with` block, or the end of the process."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection: sqlite3.Connection | None = connection
        self._guard = threading.Lock()

    def release(self) -> None:
        """Let go; a second call does nothing."""
        with self._guard:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def __enter__(self) -> Held:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()


def shared(folder: Path, patience_seconds: float = PATIENCE_SECONDS) -> Held:
    """The right to open the vault, held by many at once. Raises InUse while somebody has it for himself."""
    held = _take(folder / VAULT_LOCK, "BEGIN", patience_seconds)
    if held is None:
        raise InUse(
            _("This vault is being restored or brought up to date in another window. Nothing was changed."),
            _("Wait until that is done, then try again."),
        )
    return held


def exclusive(folder: Path, patience_seconds: float = PATIENCE_SECONDS) -> Held:
    """The vault for oneself alone. Raises InUse while anybody has it open."""
    held = _take(folder / VAULT_LOCK, "BEGIN EXCLUSIVE", patience_seconds)
    if held is None:
        raise in_another_window()
    return held


def in_another_window() -> InUse:
    """The words for a vault that somebody else has open."""
    return InUse(
        _("Liaison is open in another window. Nothing was changed."),
        _("Close or lock it there, then try again."),
    )


def window(folder: Path) -> Held | None:
    """The right to be the vault's one window, or None where another window has it. Makes the folder if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    return _take(folder / WINDOW_LOCK, "BEGIN EXCLUSIVE", 0)


def _take(path: Path, begin: str, patience_seconds: float) -> Held | None:
    try:
        connection = sqlite3.connect(
            f"file:{pathname2url(str(path))}?mode=rwc",
            uri=True,
            timeout=patience_seconds,
            isolation_level=None,
            check_same_thread=False,
        )
    except sqlite3.OperationalError:
        raise _not_here() from None
    try:
        connection.execute("PRAGMA journal_mode = MEMORY")  # else an exclusive lock leaves a journal beside the file
        connection.execute(begin)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # a plain BEGIN locks nothing yet
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            return None
        raise _not_here() from None
    return Held(connection)


def _not_here() -> UserError:
    return UserError(
        _("The vault's folder cannot be written to: it is read-only, full or gone. Nothing was changed."),
        _("Check the drive, make room, or choose another folder."),
    )
