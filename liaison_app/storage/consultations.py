"""Who opened which protected record: noted at once, written to the audit log together, at most once a second.

Opening a record must not wait for a disk, so a note goes to a list in memory, and a timer's thread writes it. A kill
can cost the notes of the last second; closing the vault writes what is left.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from liaison_app import clock
from liaison_app.errors import UserError
from liaison_app.models.base import new_id
from liaison_app.storage import audit
from liaison_app.storage.audit import Event

#: The kinds whose consultation is an event.
CONSULTED: Final = ("referrals", "reports")
INTERVAL_SECONDS: Final = 1.0

Write = Callable[[], AbstractContextManager[Connection]]


class Consultations:
    """The notes that wait, and the timer that writes them. Any thread may note."""

    def __init__(self, write: Write, interval_seconds: float = INTERVAL_SECONDS) -> None:
        self._write = write
        self._interval = interval_seconds
        self._waiting: dict[tuple[str, str, str], str] = {}
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def note(self, actor_id: str, kind: str, record_id: str) -> None:
        """Note that an officer opened a record; nothing for kinds that are not protected. Never waits for the disk."""
        if kind not in CONSULTED:
            return
        with self._lock:
            self._waiting.setdefault((actor_id, kind, record_id), audit.stamp(clock.utc_now(), kind))
            if self._timer is None:
                self._timer = threading.Timer(self._interval, self._run)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Write what waits. Raises UserError (or a bug's error) where it cannot; then the notes go on waiting."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        if not waiting:
            return
        step = new_id()
        try:
            with self._write() as db:
                audit.log(
                    db,
                    [Event(step, at, actor, "consult", kind, record) for (actor, kind, record), at in waiting.items()],
                )
        except BaseException:
            with self._lock:
                self._waiting = {**waiting, **self._waiting}
            raise

    def close(self) -> None:
        """Stop the timer and write what waits; see `flush`."""
        with self._lock:
            timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()
            if timer is not threading.current_thread():
                timer.join()
        self.flush()

    def _run(self) -> None:
        with self._lock:
            self._timer = None
        try:
            self.flush()
        except (UserError, SQLAlchemyError):  # a full disk, a long import: the next note or the closing tries again
            return
