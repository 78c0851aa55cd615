"""Unit tests of fields, tables and lists in the dress of the program, and of the names of all that takes focus."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QComboBox,
    QDateEdit,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QSpinBox,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from liaison_app.ui.look import theme
from liaison_app.ui.widgets import (
    Button,
    Card,
    EmptyState,
    Notice,
    Rail,
    StatusStrip,
    TitleBar,
    Toast,
    dress_list,
    dress_table,
    icon_button,
    tame,
)
from tests.support.names import unnamed
from tests.ui.widgets.watching import TABS, active, come_to, seen


@pytest.mark.parametrize("kind", [QSpinBox, QComboBox])
def test_scrolling_a_form_changes_no_value(qtbot: QtBot, kind: type[QSpinBox | QComboBox]) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    field = kind()
    other = QLineEdit()
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.addWidget(field)
    column.addWidget(other)
    column.addStretch()
    inside.setMinimumHeight(2_000)
    area.setWidget(inside)
    if isinstance(field, QComboBox):
        field.addItems(["Phone", "Letter", "Email"])
        field.setCurrentIndex(1)
    else:
        field.setValue(5)
    tame(field)
    active(qtbot, area)
    come_to(other)
    before = value(field)
    turn_wheel(field)
    assert value(field) == before
    assert area.verticalScrollBar().value() > 0
    area.verticalScrollBar().setValue(0)
    come_to(field)
    turn_wheel(field)
    assert value(field) != before


def value(field: QWidget) -> int:
    return field.currentIndex() if isinstance(field, QComboBox) else field.value()  # type: ignore[attr-defined]


def turn_wheel(widget: QWidget) -> None:
    """One notch towards the user, by way of the window: only such an event is passed on to what scrolls."""
    handle = widget.window().windowHandle()
    assert handle is not None
    where = widget.mapTo(widget.window(), widget.rect().center())
    QTest.wheelEvent(handle, QPointF(where), QPoint(0, -120))
    QApplication.processEvents()


def test_calendar_of_a_date_is_dressed_when_needed(qtbot: QtBot) -> None:
    form = QWidget()
    qtbot.addWidget(form)
    column = QVBoxLayout(form)
    column.addWidget(QLineEdit())
    field = QDateEdit()
    field.setCalendarPopup(True)
    tame(field)
    column.addWidget(field)
    active(qtbot, form)
    come_to(field)
    calendar = field.calendarWidget()
    assert calendar.verticalHeaderFormat() == QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader
    for arrow in calendar.findChildren(QToolButton):
        if arrow.objectName() in ("qt_calendar_prevmonth", "qt_calendar_nextmonth"):
            assert arrow.accessibleName()


AnyIndex = QModelIndex | QPersistentModelIndex


class People(QAbstractTableModel):
    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:
        return 50

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:
        return 3

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return "Adeyemi" if index.column() == 0 else ""
        if role == Qt.ItemDataRole.ForegroundRole and index.row() == 3:
            return "danger"
        return None


def test_table_rows_show_text_selection_and_stripes(qtbot: QtBot) -> None:
    table = QTableView()
    qtbot.addWidget(table)
    table.setModel(People())
    dress_table(table)
    table.resize(500, 400)
    table.show()
    table.selectRow(2)
    colours = theme.current().colours
    image = table.viewport().grab().toImage()

    def colour(row: int, x: int) -> str:
        return image.pixelColor(x, table.rowViewportPosition(row) + 2).name().upper()

    assert [colour(row, 150) for row in range(3)] == [colours.surface, colours.zebra, colours.selected]
    assert colour(2, 1) == colours.ring
    assert table.rowHeight(0) == theme.current().metrics.row
    inked = {image.pixelColor(x, y).name().upper() for x in range(9, 90) for y in range(102, 136)}
    assert colours.danger in inked
    assert seen(table).text(QAccessible.Text.Name) == "Records"


def test_list_filled_before_it_is_shown_has_its_height_too(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    places = QListWidget()
    places.addItems(["Adeyemi Court", "Maple Court"])
    places.setCurrentRow(1)
    column.addWidget(places)
    active(qtbot, window)
    first, second = (places.visualItemRect(places.item(at)) for at in range(2))
    assert second.top() == first.bottom() + 1
    assert first.height() >= 24


def test_list_rows_keep_their_height(qtbot: QtBot) -> None:
    places = QListWidget()
    qtbot.addWidget(places)
    dress_list(places)
    places.addItems(["Adeyemi Court", "Maple Court"])
    places.setCurrentRow(1)
    places.show()
    tops = [places.visualItemRect(places.item(at)).top() for at in range(2)]
    assert tops[1] - tops[0] == theme.current().metrics.row


def test_everything_that_takes_focus_has_a_name(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    bar = TitleBar("Contacts", search="Search contacts", primary="New contact", primary_name="New")
    bar.add_filter(Button("Filter", icon="filter"))
    card = Card("Maple Court")
    card.add_action(icon_button("ellipsis", "More"))
    card.body.addWidget(Notice("warning", "No agreement"))
    rail = Rail(TABS)
    table = QTableView()
    table.setModel(People(table))
    dress_table(table)
    empty = EmptyState("meetings", "None yet", "Forums.", action="Plan one")
    for part in (rail, bar, card, table, empty, StatusStrip()):
        column.addWidget(part)
    window.show()
    Toast(window).say("Contact deleted.", lambda: None)
    assert unnamed(window) == []
    nameless = QLineEdit()
    column.addWidget(nameless)
    nameless.show()
    assert len(unnamed(window)) == 1, "the gate finds what it is there to find"
