"""Unit tests of the rail: a list of tabs, by keys and mouse."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from liaison_app.ui.look import theme
from liaison_app.ui.widgets import (
    Rail,
)
from tests.ui.widgets.watching import TABS, active, come_to, seen


@pytest.fixture
def rail(qtbot: QtBot) -> Rail:
    made = Rail(TABS)
    qtbot.addWidget(made)
    made.resize(180, 500)
    active(qtbot, made)
    return made


def test_rail_is_a_list_of_tabs_to_a_screen_reader(rail: Rail) -> None:
    rail.choose(1)
    tabs = seen(rail.tabs)
    assert tabs.role() == QAccessible.Role.PageTabList
    inside = [tabs.child(at) for at in range(tabs.childCount())]
    entries = [child for child in inside if child.role() == QAccessible.Role.PageTab]
    assert [entry.text(QAccessible.Text.Name) for entry in entries] == [tab.name for tab in TABS]
    assert [bool(entry.state().selected) for entry in entries] == [False, True, False]


def test_rail_follows_arrow_keys_and_stops_at_the_ends(qtbot: QtBot, rail: Rail) -> None:
    told: list[int] = []
    rail.chosen.connect(told.append)
    come_to(rail.tabs)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Down, Qt.Key.Key_Home):
        QTest.keyClick(rail.tabs, key)
    assert told == [1, 2, 0]
    assert rail.current() == 0


def test_rail_follows_the_mouse(qtbot: QtBot, rail: Rail) -> None:
    with qtbot.waitSignal(rail.chosen) as chosen:
        where = rail.tabs.tabRect(2).center()
        QTest.mouseClick(rail.tabs, Qt.MouseButton.LeftButton, pos=where)
    assert chosen.args == [2]


def test_rail_entries_stand_under_each_other_and_can_be_hit(rail: Rail) -> None:
    rects = [rail.tabs.tabRect(at) for at in range(len(TABS))]
    assert all(lower.top() >= upper.bottom() for upper, lower in itertools.pairwise(rects))
    assert all(rect.height() >= 24 and rect.width() >= 100 for rect in rects)


def test_rail_marks_the_open_tab(rail: Rail) -> None:
    rail.choose(1)
    image = rail.tabs.grab().toImage()
    box = rail.tabs.tabRect(1)
    assert image.pixelColor(box.left() + 1, box.center().y()).name().upper() == theme.current().colours.ring
    assert image.pixelColor(box.right() - 8, box.center().y()).name().upper() == theme.current().colours.selected
