"""Unit tests of the search field and of the title bar around it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from liaison_app.ui.widgets import (
    SearchField,
    TitleBar,
)
from tests.ui.widgets.watching import active, come_to, seen


@pytest.fixture
def search(qtbot: QtBot) -> SearchField:
    made = SearchField("Search contacts")
    qtbot.addWidget(made)
    active(qtbot, made)
    come_to(made)
    return made


def test_search_waits_for_a_pause(qtbot: QtBot, search: SearchField) -> None:
    told: list[str] = []
    search.searched.connect(told.append)
    with qtbot.waitSignal(search.searched, timeout=2_000):
        QTest.keyClicks(search, " maple ")
        assert told == []
    assert told == ["maple"]


def test_search_starts_at_once_on_enter_and_only_once(qtbot: QtBot, search: SearchField) -> None:
    told: list[str] = []
    search.searched.connect(told.append)
    QTest.keyClicks(search, "maple")
    QTest.keyClick(search, Qt.Key.Key_Return)
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert told == ["maple"]


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_search_is_cleared(qtbot: QtBot, search: SearchField, by: str) -> None:
    told: list[str] = []
    assert not search.clear_button.isVisible()
    QTest.keyClicks(search, "maple")
    QTest.keyClick(search, Qt.Key.Key_Return)
    search.searched.connect(told.append)
    assert search.clear_button.isVisible()
    if by == "key":
        QTest.keyClick(search, Qt.Key.Key_Escape)
    else:
        QTest.mouseClick(search.clear_button, Qt.MouseButton.LeftButton)
    assert (search.text(), told) == ("", [""])
    assert not search.clear_button.isVisible()


def test_search_names(search: SearchField) -> None:
    assert seen(search).text(QAccessible.Text.Name) == "Search"
    assert seen(search.clear_button).text(QAccessible.Text.Name) == "Clear search"
    assert min(search.clear_button.width(), search.clear_button.height()) >= 24


def test_title_bar_passes_on_what_is_asked(qtbot: QtBot) -> None:
    bar = TitleBar("Contacts", search="Search contacts", primary="New contact", primary_name="New")
    qtbot.addWidget(bar)
    active(qtbot, bar)
    assert bar.search is not None
    assert bar.primary is not None
    with qtbot.waitSignal(bar.primary_asked):
        QTest.mouseClick(bar.primary, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bar.searched) as said:
        QTest.keyClicks(bar.search, "vima")
    assert said.args == ["vima"]


def test_title_bar_takes_two_lines_where_one_is_too_narrow(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    bar = TitleBar("Contacts", search="Search contacts", primary="New contact")
    bar.add_filter(QPushButton("Filter"))
    bar.set_count("1,204")
    column.addWidget(bar)
    window.resize(900, 300)
    window.show()
    assert bar.search is not None
    assert bar.primary is not None

    def on_one_line() -> bool:
        assert bar.search is not None
        assert bar.primary is not None
        middle = bar.search.mapTo(bar, QPoint(0, bar.search.height() // 2)).y()
        return bar.primary.geometry().top() <= middle <= bar.primary.geometry().bottom()

    qtbot.waitUntil(on_one_line)
    window.resize(480, 300)
    qtbot.waitUntil(lambda: not on_one_line())
    assert bar.primary.geometry().right() <= bar.width()
    window.resize(900, 300)
    qtbot.waitUntil(on_one_line)
