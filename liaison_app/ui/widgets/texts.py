"""A table of texts that are there already: ten thousand lines of it cost no more than the dozen in sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QTableView

from liaison_app.ui.widgets.rows import dress_table

Index = QModelIndex | QPersistentModelIndex


class TextTable(QTableView):
    """`rows` are tuples of texts, one for each of the `titles`; `name` is what assistive technology calls it."""

    def __init__(self, name: str, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setModel(_Texts(titles, rows, self))
        dress_table(self)


class _Texts(QAbstractTableModel):
    def __init__(self, titles: Sequence[str], rows: Sequence[Sequence[str]], parent: QObject) -> None:
        super().__init__(parent)
        self._titles, self._rows = titles, rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return self._rows[index.row()][index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None
