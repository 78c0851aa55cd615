"""Garbage in cycles is collected in the window's own thread, never in a worker's.

Python collects wherever an object happens to be made. A worker would then delete widgets, which only the window's
thread may do: the program falls. So the collector is switched off while there is a window, and called from here.

Nor while a window is taken down: Qt holds a lock of its own while it asks Python whether an object wants to know of its
end, and whatever widget the collector deletes in that moment waits for the same lock for ever.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer

INTERVAL_MS: Final = 500

_windows: set[int] = set()


class Collector(QObject):
    """Collects for as long as its parent, a window, is there."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        name = id(parent)
        _windows.add(name)
        gc.disable()
        parent.destroyed.connect(lambda: _gone(name))
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(collect)
        self._timer.start()


def collect() -> None:
    """Go through the generation that has had enough new objects since, the oldest one first."""
    for generation, (count, most) in reversed(list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))):
        if count > most:
            gc.collect(generation)
            return


def _gone(name: int) -> None:
    """The window says that it is going, and its parts go after it: until they are gone nothing may be collected."""
    _windows.discard(name)
    if QCoreApplication.instance() is not None:
        QTimer.singleShot(0, _by_itself_again)


def _by_itself_again() -> None:
    if not _windows:
        gc.enable()
