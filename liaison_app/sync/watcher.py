"""A sync as whoever started it follows it, and stops it, from another thread."""

from __future__ import annotations

import threading
from collections.abc import Callable

from liaison_app.storage.edits import Changed
from liaison_app.sync.errors import Stopped
from liaison_app.sync.hub.calls import Hub


def _nobody(_told: object) -> None:
    """Nobody follows it."""


class Watcher:
    """`progress` is told how much is done (0–100), `arrived` of each portion that came, both in the sync's thread."""

    def __init__(self, progress: Callable[[int], None] = _nobody, arrived: Callable[[Changed], None] = _nobody) -> None:
        self._progress, self.arrived = progress, arrived
        self._guard = threading.Lock()
        self._hub: Hub | None = None
        self.stopped = False

    def progress(self, percent: int) -> None:
        """So far it has come. Raises Stopped once nobody wants more of it."""
        self.check()
        self._progress(percent)

    def check(self) -> None:
        """Raise Stopped once nobody wants more of it."""
        if self.stopped:
            raise Stopped

    def speaks_to(self, hub: Hub | None) -> None:
        """The connection that is open now, to be broken off where it is waited for. Raises Stopped."""
        with self._guard:
            self._hub = hub
        if hub is not None:
            self.check()

    def stop(self) -> None:
        """End the sync at its next step, and at once where it waits for the hub. What is done stays."""
        with self._guard:
            self.stopped = True
            if self._hub is not None:
                self._hub.hang_up()
