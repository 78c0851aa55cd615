"""When garbage is collected: not in a window's workers, not while the window is taken down, by itself afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from liaison_app.ui import collector


@pytest.fixture(autouse=True)
def _by_itself_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(collector, "_windows", set())
    yield
    gc.enable()


def test_nothing_is_collected_until_the_parts_of_a_window_are_gone(qtbot: QtBot) -> None:
    window, meanwhile = QWidget(), list[bool]()
    part = QObject(window)
    part.destroyed.connect(lambda: meanwhile.append(gc.isenabled()))
    collector.Collector(window)
    assert not gc.isenabled()
    window.deleteLater()
    qtbot.waitUntil(lambda: bool(meanwhile))
    assert meanwhile == [False]
    qtbot.waitUntil(gc.isenabled)


def test_another_window_keeps_it_switched_off(qtbot: QtBot) -> None:
    one, other, gone = QWidget(), QWidget(), list[str]()
    one.destroyed.connect(lambda: gone.append("one"))
    qtbot.addWidget(other)
    for window in (one, other):
        collector.Collector(window)
    one.deleteLater()
    qtbot.waitUntil(lambda: bool(gone))
    qtbot.wait(1)
    assert not gc.isenabled()
