"""Measures as cards and breakdowns as tables, each number with the way to what it counts."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QHeaderView, QLabel, QSizePolicy, QTableView, QVBoxLayout, QWidget

from liaison_app.i18n import _
from liaison_app.services.breakdowns import Table
from liaison_app.services.evaluation import Measure
from liaison_app.ui.evaluation import numbers
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Button, Card, dress_table, heading, hint

Index = QModelIndex | QPersistentModelIndex


class MeasureCard(Card):
    """One measure: its name, its value, how many it stands on, its definition."""

    opened = Signal()

    def __init__(self, measure: Measure) -> None:
        super().__init__()
        metrics = theme.current().metrics
        self.body.setSpacing(metrics.px(4))
        name = heading(measure.label, 3)
        name.setWordWrap(True)
        self._value = QLabel()
        self._value.setProperty("heading", "1")
        self._count = QLabel()
        self._count.setProperty("tone", "muted")
        self.body.addWidget(name)
        self.body.addWidget(self._value)
        self.body.addWidget(self._count)
        self.body.addWidget(hint(measure.definition, small=True))
        self.body.addStretch(1)
        self._button = Button(_("What is counted"), name=_("What is counted: {measure}").format(measure=measure.label))
        self._button.clicked.connect(self.opened)
        self.body.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
        self.show_measure(measure)

    def show_measure(self, measure: Measure) -> None:
        """Show the numbers of another period."""
        self._value.setText(numbers.headline(measure))
        self._count.setText(numbers.count_line(measure))
        self._button.setEnabled(measure.denominator > 0)


class TableModel(QAbstractTableModel):
    """The rows of a breakdown."""

    def __init__(self, parent: QObject, table: Table) -> None:
        super().__init__(parent)
        self.table = table

    def show_table(self, table: Table) -> None:
        """Show the rows of another period."""
        self.beginResetModel()
        self.table = table
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else 1 + len(self.table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self.table.rows[index.row()]
        return row.label if index.column() == 0 else numbers.cell(row.cells[index.column() - 1])

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.table.head if section == 0 else self.table.columns[section - 1]
        return None


class TableView(QTableView):
    """As high as its rows, so that the page scrolls and not the table; Enter asks for a row's records."""

    opened = Signal(str, str)
    """Key and name of the row."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._rows = TableModel(self, table)
        self.setModel(self._rows)
        self.setAccessibleName(table.label)
        dress_table(self)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda _index: self._open())
        self._fit()

    def show_table(self, table: Table) -> None:
        """Show another period."""
        self._rows.show_table(table)
        self._fit()

    def _fit(self) -> None:
        metrics = theme.current().metrics
        self.setFixedHeight(metrics.row * (self._rows.rowCount() + 1) + metrics.px(14))

    def _open(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            row = self._rows.table.rows[index.row()]
            self.opened.emit(row.key, row.label)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page scrolls


class TableCard(Card):
    """One breakdown with its definition."""

    opened = Signal(str, str)

    def __init__(self, table: Table) -> None:
        super().__init__(table.label)
        self.body.addWidget(hint(table.definition, small=True))
        self._view = TableView(table)
        self._view.opened.connect(self.opened)
        self._none = hint(_("Nothing to count in this period."))
        self.body.addWidget(self._view)
        self.body.addWidget(self._none)
        self.show_table(table)

    def show_table(self, table: Table) -> None:
        """Show another period."""
        self._view.show_table(table)
        self._view.setVisible(bool(table.rows))
        self._none.setVisible(not table.rows)


def page() -> tuple[QWidget, QVBoxLayout]:
    """A widget to scroll, and its column."""
    widget = QWidget()
    widget.setProperty("page", True)
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, theme.current().metrics.px(10), 0)
    column.setSpacing(theme.current().metrics.px(12))
    return widget, column
