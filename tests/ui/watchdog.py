"""Watches the window's thread: how long it was kept from its events, and by what.

A timer beats every 5 ms on the GUI thread; the time between two beats, less the 5 ms, is how long something held the
thread. Queueing for a processor because other programs run is not the window's doing: on Linux the kernel counts that
time for every thread (the second number of `schedstat`), and it is taken off, that of our workers too, since a worker
that queues while it has Python's lock keeps the window waiting as well. Waiting for a lock, a file or the database is
not taken off: that is what the watchdog is for. Whatever is taken off, the processor time that the GUI thread itself
used always counts. An action counts as blocking only if it blocks each time it is tried.

A computer may be slow for a while for reasons that none of its clocks tell. So a gap that is too long is compared
with a plain form of Qt's own, made in the same moment: as much as that takes longer than usual, the gap may be longer,
too, up to `SLOWEST` times.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QWidget

BEAT_MS = 5
ALLOWED_MS = 50
TRIES = 4
PLAIN_FORM_MS = 18.0
"""A plain form of a hundred fields, on a computer on which the 50 ms are kept with room to spare."""
SLOWEST = 1.6
THREADS = Path("/proc/self/task")


class Watchdog(QObject):
    """The longest gap, in milliseconds, since `reset`."""

    def __init__(self) -> None:
        super().__init__()
        self._queued_by: dict[str, int] = {}
        self._queued = self._last = self._used = self.longest = 0.0
        self.reset()
        self._beat = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._count)
        self._beat.start()

    def _now(self) -> float:
        """Milliseconds of wall-clock time in which no thread of ours just queued for a processor."""
        for thread in THREADS.iterdir() if THREADS.exists() else ():
            with suppress(OSError, IndexError):  # a thread may end meanwhile
                queued = int((thread / "schedstat").read_bytes().split()[1])
                self._queued += (queued - self._queued_by.get(thread.name, queued)) / 1_000_000
                self._queued_by[thread.name] = queued
        return time.perf_counter() * 1_000 - self._queued

    def _count(self) -> None:
        now, used = self._now(), time.thread_time() * 1_000
        self.longest = max(self.longest, now - self._last - BEAT_MS, used - self._used)
        self._last, self._used = now, used

    def reset(self) -> None:
        """Begin to measure."""
        self._last, self._used, self.longest = self._now(), time.thread_time() * 1_000, 0.0

    def close(self) -> None:
        """Stop."""
        self._beat.stop()

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
            if is_allowed(gaps[-1]):
                return
        raise AssertionError(f"{name} held the window for {min(gaps):.0f} ms or more, {TRIES} times")


def is_allowed(gap: float) -> bool:
    """Whether the window may be held for so many milliseconds, as fast as the computer is in this moment."""
    if gap <= ALLOWED_MS:
        return True
    slower = statistics.median(_plain_form() for _try in range(3)) / PLAIN_FORM_MS
    return gap <= ALLOWED_MS * min(max(slower, 1.0), SLOWEST)


def _plain_form() -> float:
    """Processor milliseconds for making and painting a hundred plain fields."""
    begun = time.thread_time()
    page = QWidget()
    form = QFormLayout(page)
    for number in range(100):
        form.addRow(QLabel(f"Field {number}"), QLineEdit(f"Value {number}"))
    page.resize(600, 800)
    page.grab()
    return (time.thread_time() - begun) * 1_000


def turn(milliseconds: int) -> None:
    """Let events run for a moment."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def settle() -> None:
    """Let what is under way come to its end: paints, pages of a list, forms made ahead."""
    turn(60)
