"""Keys that came before what they are about was in sight.

Whoever presses Enter and at once Up means the line that was just filed, also where the vault takes a moment.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

LOOK_MS = 10


class LateKeys(QTimer):
    """Keeps keys until the view is not behind any more, then lets them through in order."""

    def __init__(self, parent: QWidget, behind: Callable[[], bool]) -> None:
        super().__init__(parent)
        self.setInterval(LOOK_MS)
        self.timeout.connect(self.look)
        self._behind = behind
        self._kept: list[QKeyEvent] = []
        self._through = False

    def keep(self, event: QKeyEvent, *, about_stream: bool) -> bool:
        """Whether a key has to wait: it is about what is not in sight yet, or comes after one that waits."""
        if self._through or not (self._kept or (about_stream and self._behind())):
            return False
        self._kept.append(event.clone())
        self.start()
        return True

    def typed(self) -> str:
        """What was typed among the keys that wait, which are let go of: nothing comes into sight any more."""
        kept, self._kept = self._kept, []
        return "".join(event.text() for event in kept if event.text().isprintable())

    def look(self) -> None:
        """Let through what need not wait any more. Called as soon as the view shows an answer; the timer is for changes
        that it does not show."""
        while self._kept and not self._behind():
            where = QApplication.focusWidget()
            event = self._kept.pop(0)
            if where is not None:
                self._through = True
                QApplication.sendEvent(where, event)
                self._through = False
        if not self._kept:
            self.stop()
