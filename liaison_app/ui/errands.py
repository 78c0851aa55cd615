"""Work with the network, in threads that nothing waits for: not a save, not the lock, not the end of the program.

A hub that does not answer holds a thread for many seconds. The pools of `tasks` are waited for when the vault is
locked; these threads are left behind, and find the vault closed. What they have to say lies in a box that the GUI
thread looks into, so that no thread ever touches an object of Qt.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QTimer

from liaison_app.errors import UserError
from liaison_app.ui.tasks import Failed

T = TypeVar("T")
LOOK_MS = 50


@dataclass(eq=False)
class _Errand:
    owner: QObject
    then: Callable[[Any], None]
    failed: Failed
    box: SimpleQueue[tuple[Any, BaseException | None]] = field(default_factory=SimpleQueue)


class Errands(QObject):
    """Runs each errand in a thread of its own and tells what came of it on the GUI thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._open: list[_Errand] = []
        self._closed = False
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._deliver)

    def run(self, owner: QObject, work: Callable[[], T], then: Callable[[T], None], failed: Failed) -> None:
        """Begin one. Nothing is told to an owner that is gone, and nothing after `close`."""
        if self._closed:
            return
        errand = _Errand(owner, then, failed)
        self._open.append(errand)
        self._look.start()
        threading.Thread(target=_run, args=(errand.box, work), daemon=True).start()

    def close(self) -> None:
        """Leave behind what is under way, and begin nothing more."""
        self._closed = True
        self._open.clear()
        self._look.stop()

    def _deliver(self) -> None:
        for errand in [errand for errand in self._open if not errand.box.empty()]:
            self._open.remove(errand)
            answer, error = errand.box.get()
            if self._closed or not shiboken6.isValid(errand.owner):  # type: ignore[no-untyped-call]
                continue
            if error is None:
                errand.then(answer)
            elif isinstance(error, UserError):
                errand.failed(error)
            else:
                raise error  # a mistake of the program: the crash report takes it
        if not self._open:
            self._look.stop()


def _run(box: SimpleQueue[tuple[Any, BaseException | None]], work: Callable[[], Any]) -> None:
    try:
        box.put((work(), None))
    except BaseException as error:  # noqa: BLE001 - told on the GUI thread, whatever it is
        box.put((None, error))
