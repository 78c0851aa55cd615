"""Keeps what is being typed and not saved yet as drafts in the vault, so that a crash costs five seconds at most.

A draft is written when typing pauses, and at the latest `AT_LATEST_MS` after the first key that is in no draft yet,
however fast somebody types on. What is left of the five seconds is for the writing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from liaison_app.errors import UserError
from liaison_app.services import drafts
from liaison_app.services.drafts import Draft
from liaison_app.ui.desk import Desk

PAUSE_MS = 1_000
AT_LATEST_MS = 3_000


class DraftKeeper(QObject):
    """The drafts of one form. `standing` gives what stands there unsaved; each has an id of its own."""

    def __init__(self, desk: Desk, standing: Callable[[], Sequence[Draft]], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._standing = desk, standing
        self._kept: set[tuple[str, str]] = set()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._latest = QTimer(self, singleShot=True, interval=AT_LATEST_MS)
        for timer in (self._pause, self._latest):
            timer.timeout.connect(self.keep)

    def look(self, *, unsaved: bool) -> None:
        """Something was typed, saved or let go of; call it at each key."""
        if unsaved:
            self._pause.start()
            if not self._latest.isActive():
                self._latest.start()
        elif self._kept:
            self.keep()

    def adopt(self, draft: Draft) -> None:
        """A draft of an earlier time stands in the form again."""
        self._kept.add((draft.kind, draft.id))

    def keep(self, then: Callable[[], None] = lambda: None) -> None:
        """Write what stands unsaved, and let go of what does not stand there any more; then go on in any case.

        Where that fails, the desk is told (`Desk.not_kept`).
        """
        self._pause.stop()
        self._latest.stop()
        now = list(self._standing())
        standing = {(draft.kind, draft.id) for draft in now}
        gone = self._kept - standing
        if not now and not gone:
            then()
            return
        self._kept = standing
        session = self._desk.session

        def write() -> None:
            for draft in now:
                drafts.keep(session, draft)
            for kind, record_id in gone:
                drafts.drop(session, kind, record_id)

        def failed(error: UserError) -> None:
            self._desk.not_kept(error)
            then()

        self._desk.tasks.change(write, lambda _nothing: then(), failed=failed)
