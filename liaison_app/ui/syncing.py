"""When the vault and its team's hub are brought to the same state, and how that stands.

At the start, a few seconds after a change, when there may be a network again, from time to time, and when the officer
says so. One at a time, in a thread that no save and no lock waits for. Without a hub nothing of this runs.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from liaison_app.errors import UserError
from liaison_app.services.work import Changed, Vault
from liaison_app.sync import link, run, state, team
from liaison_app.sync.errors import MassDeletion, Stopped
from liaison_app.sync.state import Standing
from liaison_app.sync.watcher import Watcher
from liaison_app.ui.desk import Desk
from liaison_app.ui.errands import Errands
from liaison_app.ui.reach import Reach

T = TypeVar("T")

#: After a change: so long after the last one, and at the latest so long after the first.
PAUSE_MS: Final = 4_000
AT_LATEST_MS: Final = 20_000
#: With nothing to send, so often for what others did.
PERIOD_MS: Final = 120_000
#: After a failure first so long, then twice as long each time, up to the longest; a third more or less by chance, so
#: that a team's laptops do not all come back in the same second.
FIRST_RETRY_MS: Final = 15_000
LONGEST_RETRY_MS: Final = 600_000
JITTER: Final = 0.33
#: While somebody has to let this device in, so often.
ASKING_MS: Final = 30_000
HINT_MS: Final = 1_000
#: What arrives is told the views so often at most.
TELL_MS: Final = 300
#: A sync that is quicker than this is not announced: the words would only flicker.
ANNOUNCED_MS: Final = 400


@dataclass(frozen=True)
class Shown:
    """What there is to say: how sync stands, and whether one is under way."""

    standing: Standing
    running: bool = False


class Syncing(QObject):
    """The sync of one open vault. `stood` tells of every change in how it stands; `now` is the last that was told."""

    stood = Signal(Shown)
    percent = Signal(int)
    ended = Signal()
    """A sync came to its end, in whatever way."""

    def __init__(self, vault: Vault, desk: Desk) -> None:
        super().__init__(desk)
        self._vault, self._desk = vault, desk
        self.now = Shown(Standing("none"))
        self._errands = Errands(self)
        self._watcher: Watcher | None = None
        self._came: SimpleQueue[Changed] = SimpleQueue()
        self._percent = self._told_percent = 0
        self._failures = 0
        self._again = self._known = False
        self._next = _timer(self, self._begin)
        self._pause = _timer(self, self._begin, PAUSE_MS)
        self._latest = _timer(self, self._begin, AT_LATEST_MS)
        self._announce = _timer(self, self._tell_standing, ANNOUNCED_MS)
        self._read = _timer(self, self._ask_standing, 100)
        self._tell = QTimer(self, interval=TELL_MS)
        self._tell.timeout.connect(self._pass_on)
        desk.changed.connect(self._changed)
        desk.tasks.closing.connect(self._close)
        Reach(self).maybe.connect(self._hinted)
        QTimer.singleShot(0, self, self._ask_standing)

    # --- what the officer asks for --------------------------------------------------------------

    @property
    def is_tied(self) -> bool:
        """Whether the vault has a hub, or asks to be let into one."""
        return self.now.standing.link != "none"

    @property
    def is_running(self) -> bool:
        """Whether a sync is under way."""
        return self._watcher is not None

    def sync(self, *, accept_deletions: bool = False) -> None:
        """Now; `accept_deletions` says that the many deletions that stopped the last one are meant."""
        self._failures = 0
        self._start(accept_deletions=accept_deletions)

    def cancel(self) -> None:
        """End the sync that is under way. What it did stays."""
        if self._watcher is not None:
            self._watcher.stop()

    def ask(
        self, owner: QObject, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[UserError], None]
    ) -> None:
        """Ask the hub something else, such as who is in the team; nothing waits for it."""
        self._errands.run(owner, work, then, failed)

    def look(self) -> None:
        """Read anew how it stands, and tell."""
        self._ask_standing()

    def tied(self) -> None:
        """The vault was tied to a hub, or untied: look anew, and begin."""
        self._known = False
        self._ask_standing()

    # --- how it stands --------------------------------------------------------------------------

    def _ask_standing(self) -> None:
        self._desk.query(self, state.of_vault, self._stands, slot="standing", failed=_nothing)

    def _stands(self, standing: Standing) -> None:
        first, self._known = not self._known, True
        self.now = Shown(standing, self.now.running)
        self.stood.emit(self.now)
        if not self.is_tied:
            self.cancel()
            for timer in (self._next, self._pause, self._latest):
                timer.stop()
        elif first:
            self._begin()

    def _tell_standing(self) -> None:
        self.now = Shown(self.now.standing, self.is_running)
        self.stood.emit(self.now)

    # --- when -----------------------------------------------------------------------------------

    def _changed(self, changed: Changed) -> None:
        if self.is_tied:
            self._read.start()
            if changed.step:
                self._pause.start()
                if not self._latest.isActive():
                    self._latest.start()

    def _hinted(self) -> None:
        if self.is_tied and not self.is_running:
            self._next.start(HINT_MS)

    def _begin(self) -> None:
        """By itself; never while somebody has to say whether many deletions are meant."""
        if self.is_tied and self.now.standing.deletions is None:
            self._start()

    def _start(self, *, accept_deletions: bool = False) -> None:
        for timer in (self._next, self._pause, self._latest):
            timer.stop()
        if self._watcher is not None:
            self._again = True
            return
        self._again = False
        self._percent = self._told_percent = 0
        self._watcher = watcher = Watcher(self._came_to, self._came.put)
        vault = self._vault
        self._errands.run(
            self, lambda: _sync(vault, watcher, accept_deletions=accept_deletions), self._done, self._failed
        )
        self._tell.start()
        self._announce.start()
        self.percent.emit(0)

    def _came_to(self, percent: int) -> None:
        self._percent = percent  # in the sync's thread; told by the timer

    def _done(self, state_of_link: str) -> None:
        self._failures = 0
        self._end(ASKING_MS if state_of_link == "asking" else PERIOD_MS)

    def _failed(self, error: UserError) -> None:
        if isinstance(error, Stopped | MassDeletion):
            self._again = False
            self._end(PERIOD_MS)
            return
        wait = min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** min(self._failures, 10))
        self._failures += 1
        self._end(wait)

    def _end(self, wait: int) -> None:
        self._watcher = None
        self._announce.stop()
        self._tell.stop()
        self._pass_on()
        self.now = Shown(self.now.standing)
        self._ask_standing()
        if self._again:
            self._next.start(0)
        elif not self._next.isActive():
            self._next.start(round(wait * random.uniform(1 - JITTER, 1 + JITTER)))  # noqa: S311 - no secret
        self.ended.emit()

    def _pass_on(self) -> None:
        """Tell the views what came since the last time, in one go."""
        if self._percent != self._told_percent:
            self._told_percent = self._percent
            self.percent.emit(self._percent)
        came = []
        while not self._came.empty():
            came.append(self._came.get())
        if came:
            self._desk.arrived(came)

    def _close(self) -> None:
        """The vault is about to be locked: break off, and leave the thread to its end."""
        self.cancel()
        self._errands.close()
        for timer in (self._next, self._pause, self._latest, self._announce, self._read, self._tell):
            timer.stop()


def of(desk: Desk) -> Syncing | None:
    """The sync of the window that a desk belongs to."""
    return desk.findChild(Syncing)


def _sync(vault: Vault, watcher: Watcher, *, accept_deletions: bool) -> str:
    """In the thread: ask again to be let in where nobody has done that yet, then sync; how the vault is tied."""
    tie = link.load(vault.session())
    if tie is None:
        return "none"
    if tie.team is None and team.connect(vault, tie.url).state == "waiting":
        return "asking"
    watcher.check()
    run.sync(vault, watcher=watcher, accept_deletions=accept_deletions)
    return "member"


def _timer(parent: QObject, act: Callable[[], None], milliseconds: int = 0) -> QTimer:
    timer = QTimer(parent, singleShot=True, interval=milliseconds)
    timer.timeout.connect(act)
    return timer


def _nothing(_error: UserError) -> None:
    """It is asked again with the next change."""
