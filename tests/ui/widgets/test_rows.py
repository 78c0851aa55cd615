"""Unit tests of rows whose things make room for one another."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from liaison_app.ui.widgets import Button, WordRow, share_out
from liaison_app.ui.widgets.flow import FlowRow
from liaison_app.ui.widgets.switch_row import SwitchRow

LEAST = 44


def buttons() -> list[Button]:
    made = [
        Button("Delete", icon="trash"),
        Button("Print or PDF…", icon="printer", shortcut="Ctrl+P", short="Print…"),
        Button("Save", shortcut="Ctrl+S"),
    ]
    for button in made[:2]:
        button.setMinimumWidth(LEAST)
    return made


def shown(qtbot: QtBot, row: QWidget, width: int) -> None:
    """Show it in a window that lets it be as narrow as a test wants."""
    window = QWidget()
    qtbot.addWidget(window)
    row.setParent(window)
    row.resize(width, 80)
    window.show()
    qtbot.waitExposed(window)


def in_a_row(qtbot: QtBot, width: int) -> tuple[Button, Button, Button]:
    """Delete, what the layout inside holds, a spring, Save."""
    there = QWidget()
    row, inner = WordRow(there), QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    delete, printing, save = buttons()
    row.addWidget(delete)
    row.addLayout(inner)
    inner.addWidget(printing)
    row.addStretch(1)
    row.addWidget(save)
    shown(qtbot, there, width)
    return delete, printing, save


def test_words_come_from_the_end_on_then_keys(qtbot: QtBot) -> None:
    delete, printing, save = buttons()
    for button in (delete, printing, save):
        qtbot.addWidget(button)
        button.ensurePolished()
    short, whole, keyed = printing.widths()
    assert LEAST < short < whole < keyed == printing.sizeHint().width()
    gaps = 16
    for room, wanted in (
        (LEAST + LEAST + save.widths()[0], (LEAST, LEAST, save.widths()[0])),
        (LEAST + short + save.widths()[0], (LEAST, short, save.widths()[0])),
        (delete.widths()[0] + short + save.widths()[0], (delete.widths()[0], short, save.widths()[0])),
        (delete.widths()[0] + whole + save.widths()[0], (delete.widths()[0], whole, save.widths()[0])),
        (delete.widths()[0] + whole + save.widths()[2], (delete.widths()[0], whole, save.widths()[2])),
        (delete.widths()[0] + keyed + save.widths()[2], (delete.widths()[2], keyed, save.widths()[2])),
    ):
        row = in_a_row(qtbot, room + gaps)
        assert tuple(one.width() for one in row) == wanted
        assert row[2].geometry().right() == room + gaps - 1
        assert row[0].geometry().left() == 0


def test_where_not_even_icons_fit_things_move_together(qtbot: QtBot) -> None:
    least = LEAST + LEAST + buttons()[2].widths()[0]
    row = in_a_row(qtbot, least + 6)
    assert row[1].geometry().left() - row[0].geometry().right() - 1 in (1, 2, 3)
    assert row[2].geometry().right() <= least + 6


def test_what_does_not_fit_goes_on_below(qtbot: QtBot) -> None:
    row = FlowRow(snug=True, gap=4)
    labels = [QLabel("words " * 5) for _number in range(3)]
    for label in labels:
        row.add(label)
    wide = labels[0].sizeHint().width()
    assert row.sizeHint().width() == 3 * wide + 8
    shown(qtbot, row, 2 * wide + 4)
    qtbot.waitUntil(lambda: labels[2].y() > labels[1].y() == labels[0].y())
    assert row.height() >= labels[2].geometry().bottom()


@pytest.mark.parametrize("narrow", [False, True])
def test_tools_stand_beside_the_switch_or_below_it(qtbot: QtBot, narrow: bool) -> None:
    switch, tools = QHBoxLayout(), WordRow()
    one, tool = Button("Problems"), Button("Board")
    switch.addWidget(one)
    row = SwitchRow(switch, tools)
    tools.addWidget(tool)
    both = one.sizeHint().width() + tool.sizeHint().width()
    shown(qtbot, row, both - 10 if narrow else both + 60)
    qtbot.waitUntil(lambda: (tool.mapTo(row, tool.rect().topLeft()).y() >= one.geometry().bottom()) is narrow)
    assert tool.width() >= tool.widths()[0]
    tool.hide()  # nothing is left to stand below
    qtbot.waitUntil(lambda: row.sizeHint().height() <= one.sizeHint().height() + 1)


def test_titles_are_cut_before_the_widest_column(qtbot: QtBot) -> None:
    table = QTableWidget(1, 3)
    table.setHorizontalHeaderLabels(["Item", "A long title of a column", "Another long title of one"])
    table.verticalHeader().hide()
    shown(qtbot, table, 320)
    share_out(table, (3, 2, 2))
    assert table.columnWidth(0) >= 120
    assert sum(table.columnWidth(column) for column in range(3)) <= table.viewport().width()
