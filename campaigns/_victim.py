"""The process that is killed: it upgrades or restores a vault, and dies at the point it was told.

`python -m campaigns._victim JOB FOLDER POINT [sabotage]`. Points are counted from 1: every statement and commit of a
writing connection, and every file that is written, renamed, linked or removed. At point 0 it lives and says how many
points there were. One letter goes to standard output as things happen: G go, T transaction begun,
C commit begun, E end.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from campaigns import _revision
from campaigns.vaults import PASSPHRASE
from liaison_app.storage import connection, restore, vault
from liaison_app.storage.backup import Holds

_FILES = {"os.rename", "os.remove", "os.rmdir", "os.link", "os.mkdir", "os.chmod"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Points:
    """Counts points, and kills at one of them."""

    def __init__(self, wanted: int) -> None:
        self.count, self.wanted = 0, wanted

    def listen(self) -> None:
        """From now on."""
        event.listen(Engine, "before_cursor_execute", self._statement)
        event.listen(Engine, "begin", self._begin, insert=True)
        event.listen(Engine, "commit", self._commit)
        sys.addaudithook(self._file)

    def pass_by(self) -> None:
        """One more point."""
        self.count += 1
        if self.count == self.wanted:
            os.kill(os.getpid(), signal.SIGKILL)

    def _statement(self, db: Any, *_rest: object) -> None:
        if db.get_execution_options().get("writes"):
            self.pass_by()

    def _begin(self, db: Any) -> None:
        if db.get_execution_options().get("writes"):
            say("T")

    def _commit(self, db: Any) -> None:
        if db.get_execution_options().get("writes"):
            say("C")
            self.pass_by()

    def _file(self, name: str, arguments: tuple[Any, ...]) -> None:
        writes = name == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
        if writes or name in _FILES:
            self.pass_by()


def say(letter: str) -> None:
    """Tell the campaign; past Python's buffers, which a kill would empty into nothing."""
    os.write(1, letter.encode())


def naive_restore(folder: Path, path: Path, _secret: str, _store: object) -> Holds | None:
    """How a restore would be written without a second thought: the sabotaged form."""
    (folder / connection.DATABASE).unlink()
    shutil.copyfile(path / connection.DATABASE, folder / connection.DATABASE)
    return None


def main(job: str, folder: Path, point: int, sabotage: bool) -> None:
    """Do the job, or die trying."""
    if sabotage:
        connection._Work._begin = lambda _self, _db: None  # type: ignore[method-assign,assignment] # autocommit
        restore.restore = naive_restore  # type: ignore[assignment]
    import alembic.command  # noqa: F401 - loaded before the clock starts

    points = Points(point)
    points.listen()
    say("G")
    if job == "migration":
        with _revision.newer_program(folder.parent / "migrations"):
            vault.open_vault(folder, PASSPHRASE, store=None).close()
    else:
        restore.restore(folder, folder.parent / "saved", PASSPHRASE, None)
    say("E")
    print(points.count)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), "sabotage" in sys.argv[4:])
