"""The two verbs off the GUI thread, and the only room of the window that knows threads.

`query` asks: the newest question of a slot wins, the answer to an older one is dropped. `change` does: changes run one
after another, in the order in which they were asked for, and none is dropped. Both call back on the GUI thread.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QRunnable, Qt, QThread, QThreadPool, Signal

from liaison_app.errors import UserError
from liaison_app.i18n import _

T = TypeVar("T")
Failed = Callable[[UserError], None]

QUESTIONS_AT_ONCE = 3
SWITCH_SECONDS = 0.000_5
"""How long a worker may keep Python to itself. At Python's own 5 ms, a tab that takes a hundred steps to build while a
worker reads a long list waits half a second."""


@dataclass(eq=False)
class _Job:
    """One piece of work: what runs in the worker, and what is told of it on the GUI thread."""

    work: Callable[[], Any]
    then: Callable[[Any], None]
    failed: Failed | None
    owner: QObject | None = None
    slot: str = ""
    answer: Any = None
    error: BaseException | None = field(default=None, repr=False)


def _nothing() -> None:
    """There is nothing more to do."""


class Tasks(QObject):
    """Runs work in threads for as long as a vault is open; `finish` ends it.

    An expected failure (`UserError`) goes to the call's own `failed`, or else to the signal `failed`. Any other
    exception is a bug: it is raised on the GUI thread, where the crash report takes it.
    """

    failed = Signal(UserError)
    changing = Signal()
    """Something is to be done, or all of it is done: see `is_changing`."""
    ended = Signal()
    closing = Signal()
    """No more work is taken: the vault is about to be closed."""
    _done = Signal(_Job)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(SWITCH_SECONDS)
        self._questions = _pool(QUESTIONS_AT_ONCE)
        self._changes = _pool(1)
        self._newest: dict[tuple[int, str], _Job] = {}
        self._open: set[_Job] = set()
        self._closed = False
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def query(
        self,
        owner: QObject,
        work: Callable[[], T],
        then: Callable[[T], None],
        *,
        slot: str = "",
        failed: Failed | None = None,
    ) -> None:
        """Ask something. Only the newest question of an owner's `slot` is answered; none once the owner is gone."""
        job = _Job(work, then, failed, owner, slot)
        self._newest[(id(owner), slot)] = job
        self._start(self._questions, job, lambda: self._newest.get((id(owner), slot)) is job)

    def change(self, work: Callable[[], T], then: Callable[[T], None], *, failed: Failed | None = None) -> None:
        """Do something, after everything that was asked for before."""
        self._start(self._changes, _Job(work, then, failed), lambda: True)

    def drop(self, owner: QObject, slot: str = "") -> None:
        """Forget the open question of a slot."""
        self._newest.pop((id(owner), slot), None)

    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self._open)

    def is_changing(self) -> bool:
        """Whether something that was asked to be done is not done yet."""
        return any(job.owner is None for job in self._open)

    def finish(self, last: Callable[[], object], stop: Callable[[], object] = _nothing) -> None:
        """Take nothing more, drop all answers, and call `last` in a worker when the work under way is done.

        `stop` cuts short what is still asked, once every change is done: a change may begin by asking. `ended` tells
        when `last` has returned; keep this object until then.
        """
        self._close()

        def run() -> None:
            self._wait(stop)
            last()
            self.ended.emit()

        QThreadPool.globalInstance().start(run)

    def finish_now(self, last: Callable[[], object], stop: Callable[[], object] = _nothing) -> None:
        """The same, waiting here: for the end of the program only."""
        self._close()
        self._wait(stop)
        last()

    def _close(self) -> None:
        self._closed = True
        self._newest.clear()
        self._questions.clear()
        self.closing.emit()

    def _wait(self, stop: Callable[[], object]) -> None:
        self._changes.waitForDone()
        stop()
        self._questions.waitForDone()

    def _start(self, pool: QThreadPool, job: _Job, wanted: Callable[[], bool]) -> None:
        assert QThread.currentThread() is self.thread()
        if self._closed:
            return
        self._open.add(job)
        pool.start(_Run(job, wanted, self._done.emit))
        if job.owner is None:
            self.changing.emit()

    def _deliver(self, job: _Job) -> None:
        self._open.discard(job)
        if self._closed:
            return
        if job.owner is None:
            try:
                self._tell(job)
            finally:
                self.changing.emit()
        elif self._newest.get((id(job.owner), job.slot)) is job:
            del self._newest[(id(job.owner), job.slot)]
            if shiboken6.isValid(job.owner):  # type: ignore[no-untyped-call]
                self._tell(job)

    def _tell(self, job: _Job) -> None:
        if job.error is None:
            job.then(job.answer)
        elif isinstance(job.error, UserError):
            (job.failed or self.failed.emit)(job.error)
        else:
            if job.failed is not None:  # whoever waits goes on, with what was typed still there
                job.failed(UserError(_("A mistake in Liaison prevented this."), _("Nothing was changed or lost.")))
            raise job.error


def in_background(owner: QObject, work: Callable[[], T], then: Callable[[T], None], failed: Failed) -> None:
    """One piece of work while no vault is open: opening one, making one. Nothing is told to an owner that is gone."""
    tasks = Tasks()
    _alone.add(tasks)

    def let_go() -> None:
        # The worker may be about to return only. Were it the last to hold the tasks, it would delete the pool that it
        # runs in, and wait there for itself for ever.
        tasks.finish_now(_nothing)
        _alone.discard(tasks)

    def tell(answer: T) -> None:
        let_go()
        if shiboken6.isValid(owner):  # type: ignore[no-untyped-call]
            then(answer)

    def say(error: UserError) -> None:
        let_go()
        if shiboken6.isValid(owner):  # type: ignore[no-untyped-call]
            failed(error)

    tasks.change(work, tell, failed=say)


#: Work without a vault that is still under way; it may outlive the window that asked for it.
_alone: set[Tasks] = set()


def wait_for_all(milliseconds: int = 30_000) -> None:
    """Wait for work that outlives its window (the closing of a vault), at the end of the program."""
    for tasks in list(_alone):
        tasks.finish_now(_nothing)
    QThreadPool.globalInstance().waitForDone(milliseconds)


def _pool(threads: int) -> QThreadPool:
    pool = QThreadPool()
    pool.setMaxThreadCount(threads)
    return pool


class _Run(QRunnable):
    """A job in a worker. It holds no widget and touches none."""

    def __init__(self, job: _Job, wanted: Callable[[], bool], done: Callable[[_Job], object]) -> None:
        super().__init__()
        self._job, self._wanted, self._done = job, wanted, done

    def run(self) -> None:
        job = self._job
        if self._wanted():
            try:
                job.answer = job.work()
            except BaseException as error:  # noqa: BLE001 - told on the GUI thread, whatever it is
                job.error = error
        self._done(job)


class Progress(QObject):
    """How far a long piece of work is: told from the worker, seen on the GUI thread; `stop` asks it to end."""

    percent = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stopped = False
        self._last = -1

    def tell(self, percent: int) -> None:
        """From the worker: so far it has come. Raises Stopped once the officer wants no more of it."""
        if self.stopped:
            raise Stopped
        if percent != self._last:
            self._last = percent
            self.percent.emit(percent)

    def stop(self) -> None:
        """End the work at its next step."""
        self.stopped = True


class Stopped(UserError):
    """The officer ended a long piece of work."""

    def __init__(self) -> None:
        super().__init__(_("Stopped. Nothing was changed."))
