"""Watches the window's thread: how long it was kept from its events, and by what.

A timer beats every 5 ms on the GUI thread; the time between two beats, less the 5 ms, is how long something held the
thread. Waiting for the processor because other programs run is not the window's doing: on Linux the kernel counts that
time (the second number of `schedstat`), and it is taken off. Waiting for a lock, a file or the database is not taken
off: that is what the watchdog is for. An action counts as blocking only if it blocks each time it is tried.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

BEAT_MS = 5
ALLOWED_MS = 50
TRIES = 3


class Watchdog(QObject):
    """The longest gap, in milliseconds, since `reset`."""

    def __init__(self) -> None:
        super().__init__()
        own = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._waits = os.open(own, os.O_RDONLY) if own.exists() else -1
        self._last = self._now()
        self.longest = 0.0
        self._beat = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._count)
        self._beat.start()

    def _now(self) -> float:
        """Milliseconds of wall-clock time in which this thread did not just queue for a processor."""
        queued = os.pread(self._waits, 64, 0).split()[1] if self._waits >= 0 else b"0"
        return time.perf_counter() * 1_000 - int(queued) / 1_000_000

    def _count(self) -> None:
        now = self._now()
        self.longest = max(self.longest, now - self._last - BEAT_MS)
        self._last = now

    def reset(self) -> None:
        """Begin to measure."""
        self._last, self.longest = self._now(), 0.0

    def close(self) -> None:
        """Stop."""
        self._beat.stop()
        if self._waits >= 0:
            os.close(self._waits)

    def held(self, act: Callable[[], object], done: Callable[[], bool]) -> float:
        """The longest gap while `act` is done, until `done` holds and everything is painted."""
        settle()
        self.reset()
        act()
        end = time.monotonic() + 30
        while time.monotonic() < end:
            turn(BEAT_MS)
            if done():
                settle()
                if done():
                    return self.longest
        raise AssertionError("the action did not come to its end")

    def check(self, name: str, act: Callable[[], object], done: Callable[[], bool]) -> None:
        """Fail if an action that can be repeated holds the thread too long every time."""
        gaps: list[float] = []
        for _try in range(TRIES):
            gaps.append(self.held(act, done))
            if gaps[-1] <= ALLOWED_MS:
                return
        raise AssertionError(f"{name} held the window for {min(gaps):.0f} ms or more, {TRIES} times")


def turn(milliseconds: int) -> None:
    """Let events run for a moment."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def settle() -> None:
    """Let what is under way come to its end: paints, pages of a list, forms made ahead."""
    turn(60)
