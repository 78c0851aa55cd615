"""The window that is killed while it restores.

`python -m tests.support.restore_victim FOLDER POINT [STICK] [sabotage]`, by keys and mouse only. The points are
the files that the restore writes, renames, links or removes, counted from 1; at point 0 it lives and prints how many
there were; at point -1 it dies as soon as the restore is decided.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication
from pytestqt.exceptions import TimeoutError as Late
from pytestqt.qtbot import QtBot

from campaigns._victim import naive_restore
from liaison_app import app
from liaison_app.storage import backup, restore
from tests.support.hands import Hands
from tests.support.vaults import PASSPHRASE

_FILES = {"os.rename", "os.remove", "os.rmdir", "os.link", "os.mkdir", "os.chmod"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Patience:
    """As much of pytest-qt's bot as hands need, without a test around it."""

    def waitUntil(self, condition: Callable[[], bool], timeout: int) -> None:
        """Let events run until the condition holds."""
        end = time.monotonic() + timeout / 1000
        while not condition():
            if time.monotonic() > end:
                raise Late("too late")
            QApplication.processEvents()


class Points:
    """Counts from the moment a restore begins."""

    def __init__(self, wanted: int) -> None:
        self.count, self.wanted, self.at_work = 0, wanted, False

    def around(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """`work`, counted."""

        def counted(*arguments: Any, **named: Any) -> Any:
            self.at_work = True
            try:
                return work(*arguments, **named)
            finally:
                self.at_work = False

        return counted

    def listen(self, name: str, arguments: tuple[Any, ...]) -> None:
        """An audit hook."""
        writes = name == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
        if self.at_work and (writes or name in _FILES):
            self.count += 1
            if self.count == self.wanted:
                die()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(folder: Path, point: int, stick: Path | None, sabotage: bool) -> None:
    """Restore the newest backup, or the one on the stick where there is no vault."""
    points = Points(point)
    sys.addaudithook(points.listen)
    if sabotage:
        restore.restore = _removed_first  # type: ignore[assignment]
    restore.restore = points.around(restore.restore)
    if point == -1:
        restore._finish = lambda _folder: die() if restore.is_pending(_folder) else None  # type: ignore[assignment]
    kept = QApplication([])
    hands = Hands(cast(QtBot, Patience()))
    frame = app.create(["--data-dir", str(folder)])
    frame.show()
    if stick is None:
        hands.fill("Passphrase", PASSPHRASE)
        hands.press("Return")
        hands.click("Backup: just now")
        hands.shows("Backups", 1)
        hands.click("Restore…")
    else:
        hands.click("I have a backup…")
        hands.click("Another place…")
        hands.fill("File name", str(stick))
        hands.press("Return")
        hands.shows("Backups", 1)
    hands.fill("Passphrase or recovery code", PASSPHRASE)
    hands.press("Return")
    hands.click("Restore this backup")
    hands.reads("Restored: the backup of")
    print(points.count, flush=True)
    del kept
    os._exit(0)


def _removed_first(folder: Path, path: Path, secret: str, store: object, **_named: Any) -> backup.Holds | None:
    """Removes the vault before the new one is there; the point is the removal's end."""
    (folder / "vault.db").unlink()
    die()
    return naive_restore(folder, path, secret, store)


if __name__ == "__main__":
    more = [word for word in sys.argv[3:] if word != "sabotage"]
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(more[0]) if more else None, "sabotage" in sys.argv[3:])
