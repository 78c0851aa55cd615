"""Failed unlocks. They happen while the vault is closed, so they wait beside it, as times only, for the next unlock.

The file holds one time (UTC) a line: not what was typed, and not who typed it, which nobody knows.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from liaison_app import clock
from liaison_app.models.base import new_id
from liaison_app.storage import audit
from liaison_app.storage.audit import Event

if TYPE_CHECKING:
    from liaison_app.storage.session import Session

FILE_NAME: Final = "failed-unlocks"
#: About 4,000 tries. The wait after five of them makes that a matter of weeks.
LARGEST_BYTES: Final = 80_000


def note(folder: Path) -> None:
    """Remember that an unlock failed just now. Never raises: a read-only folder must not hide why it failed."""
    path = folder / FILE_NAME
    with contextlib.suppress(OSError):
        if not path.exists() or path.stat().st_size < LARGEST_BYTES:
            with path.open("a", encoding="ascii") as file:
                file.write(clock.utc_now().isoformat(timespec="seconds") + "\n")


def take(folder: Path, session: Session) -> int:
    """Bring the failures that wait into the audit log, as one event with their number and the first and last time."""
    path, taken = folder / FILE_NAME, folder / f"{FILE_NAME}.taken"
    with contextlib.suppress(FileNotFoundError):
        if not taken.exists():  # one left by a crash comes first; the other waits for the next unlock
            path.replace(taken)
        times = taken.read_text(encoding="ascii", errors="replace").split()
        if times:
            at = audit.stamp(clock.utc_now(), "")
            event = Event(
                new_id(), at, session.actor.id, "unlock-failed", fields=[times[0], times[-1]], count=len(times)
            )
            with session.write() as db:
                audit.log(db, [event])
        taken.unlink()
        return len(times)
    return 0
