"""Work off the window's thread while no vault is open."""

from __future__ import annotations

import time
from threading import Event

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from liaison_app.errors import UserError
from liaison_app.ui import tasks
from tests.support.hands import PATIENCE


@pytest.mark.parametrize("goes_wrong", [False, True])
def test_the_answer_is_told_when_the_worker_is_through(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, *, goes_wrong: bool
) -> None:
    """A worker that was still on its way out held the last reference to its own pool, and waited there for itself."""
    through, run = Event(), tasks._Run.run
    told: list[bool] = []

    def slow_to_leave(runnable: tasks._Run) -> None:
        run(runnable)
        time.sleep(0.1)  # a computer that does something else just then
        through.set()

    def work() -> None:
        if goes_wrong:
            raise UserError("no")

    monkeypatch.setattr(tasks._Run, "run", slow_to_leave)
    tell = lambda _answer: told.append(through.is_set())  # noqa: E731
    owner = QObject()
    tasks.in_background(owner, work, tell, tell)
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    assert told == [True]
