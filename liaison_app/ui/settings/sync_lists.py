"""Short lists of records on the page on sync: what waits, what needs somebody."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from liaison_app.i18n import _
from liaison_app.models.registry import KINDS
from liaison_app.sync.state import Entry
from liaison_app.ui.widgets import dress_table

ROWS_IN_SIGHT = 5


def show_rows(table: QTableWidget, most: int) -> None:
    """As high as its rows, and no higher than so many of them."""
    rows = min(max(table.rowCount(), 1), most) * table.verticalHeader().defaultSectionSize()
    table.setFixedHeight(table.horizontalHeader().sizeHint().height() + rows + 2 * table.frameWidth() + 2)


class RecordList(QTableWidget):
    """Kind and name of records; Enter or a double click emits `opened`. A kind that lists do not name stands alone."""

    opened = Signal(str, str)

    def __init__(self, name: str) -> None:
        super().__init__(0, 2)
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels([_("Kind"), _("Record")])
        dress_table(self)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        header, mode = self.horizontalHeader(), QHeaderView.ResizeMode
        header.setSectionResizeMode(0, mode.ResizeToContents)
        header.setSectionResizeMode(1, mode.Stretch)
        self._entries: Sequence[Entry] = ()
        self.doubleClicked.connect(self._open)

    def fill(self, entries: Sequence[Entry]) -> None:
        """Show these; the same ones stay as they are, with the one that is selected."""
        if entries == self._entries:
            return
        self._entries = entries
        self.setRowCount(len(entries))
        for row, entry in enumerate(entries):
            for column, text in enumerate((_(KINDS[entry.kind].label), entry.title.split("\n")[0][:120])):
                self.setItem(row, column, QTableWidgetItem(text))
        if entries and self.currentRow() < 0:
            self.selectRow(0)
        show_rows(self, ROWS_IN_SIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in ("\r", "\n"):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def open_current(self) -> None:
        """Open the one that is selected."""
        self._open(self.currentIndex())

    def _open(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._entries):
            entry = self._entries[index.row()]
            self.opened.emit(entry.kind, entry.id)
