"""The lines of a grid: frozen values of the service, changed by replacing them, so that every state can come back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from liaison_app.i18n import _
from liaison_app.services.paper import Row
from liaison_app.ui.meetings.grid.columns import Choice, Column, Remark

Index = QModelIndex | QPersistentModelIndex
#: `Qt.ItemDataRole.UserRole`: whether the cell is wrong.
WRONG = int(Qt.ItemDataRole.UserRole)
KEPT_STATES = 200
_YES = ("x", "1", "yes", "true", "?")


class GridModel(QAbstractTableModel):
    """The lines, and one empty one after them; the last column says what there is to say of each line."""

    altered = Signal()

    def __init__(self, columns: Sequence[Column], make: Callable[[], Row], parent: QObject) -> None:
        super().__init__(parent)
        self.columns = columns
        self.first = 1
        """The number of the first line, as it stands at the left."""
        self._make = make
        self._lines: list[Row] = [make()]
        self._shown = 1
        self._before: list[list[Row]] = []
        self._remarks: Mapping[int, Remark] = {}

    # --- lines ----------------------------------------------------------------------------------

    @property
    def lines(self) -> Sequence[Row]:
        """The lines as far as something stands on one."""
        last = max((n for n, line in enumerate(self._lines) if not line.is_empty), default=-1)
        return self._lines[: last + 1]

    def line(self, row: int) -> Row:
        """One line."""
        return self._lines[row]

    def fill(self, row: int, values: Mapping[str, Any]) -> None:
        """Change fields of a line."""
        if any(getattr(self._lines[row], name) != value for name, value in values.items()):
            self._remember()
            self._lines[row] = replace(self._lines[row], **values)
            self._renew()

    def take(self, row: int, choice: Choice) -> None:
        """Fill a line with what was chosen."""
        line = self._lines[row]
        self.fill(row, {n: v for n, v in choice.fills.items() if n not in choice.keeps or not getattr(line, n)})

    def paste(self, row: int, column: int, table: Iterable[Sequence[str]]) -> int:
        """Fill cells from a table, from one on; the last line that was filled."""
        self._remember()
        last = row
        for down, cells in enumerate(table):
            last = row + down
            while len(self._lines) <= last:
                self._lines.append(self._make())
            values: dict[str, Any] = {}
            for at, text in zip(self.columns[column:], cells, strict=False):
                values.update(self._typed(at, text.strip()))
            self._lines[last] = replace(self._lines[last], **values)
        self._renew()
        return last

    def insert(self, row: int) -> None:
        """Put an empty line before one."""
        self._remember()
        self._lines.insert(row, self._make())
        self._renew()

    def remove(self, row: int) -> None:
        """Take a line out."""
        if not self._lines[row].is_empty or row < len(self._lines) - 1:
            self._remember()
            del self._lines[row]
            self._renew()

    def undo(self) -> None:
        """Back to what stood before the last change."""
        if self._before:
            self._lines = self._before.pop()
            self._renew()

    def can_undo(self) -> bool:
        """Whether there is anything to take back."""
        return bool(self._before)

    def typed(self) -> list[dict[str, Any]]:
        """The lines as JSON values: for drafts."""
        return [asdict(line) for line in self.lines]

    def restore(self, lines: Sequence[Row]) -> None:
        """Show lines of an earlier time."""
        self._lines = list(lines)
        self._before.clear()
        self._renew()

    def _remember(self) -> None:
        self._before = [*self._before[-KEPT_STATES:], list(self._lines)]

    def _renew(self) -> None:
        """After any change: one empty line at the end, and everybody told."""
        rows = self.rowCount()
        if not self._lines or not self._lines[-1].is_empty:
            self._lines.append(self._make())
        now = len(self._lines)
        if now != rows:
            grows = now > rows
            (self.beginInsertRows if grows else self.beginRemoveRows)(QModelIndex(), min(rows, now), max(rows, now) - 1)
            self._shown = now
            (self.endInsertRows if grows else self.endRemoveRows)()
        self._repaint()
        self.altered.emit()

    def _repaint(self) -> None:
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1), [])

    # --- what is said beside them ---------------------------------------------------------------

    def show_remarks(self, remarks: Mapping[int, Remark]) -> None:
        """What is said beside the lines, by their place."""
        if remarks != self._remarks:
            self._remarks = remarks
            self._repaint()

    def remark(self, row: int) -> Remark:
        """What is said beside one line."""
        return self._remarks.get(row, Remark(""))

    # --- what the view asks ---------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._shown

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns) + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or index.column() >= len(self.columns):
            return Qt.ItemFlag.NoItemFlags
        ticked = self.columns[index.column()].ticked
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | (Qt.ItemFlag.NoItemFlags if ticked else Qt.ItemFlag.ItemIsEditable)
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if column >= len(self.columns):
            text = self.remark(row).text
            return text if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None
        at = self.columns[column]
        if role == WRONG:
            return self.remark(row).wrong == at.name
        value = getattr(self._lines[row], at.name)
        if role == Qt.ItemDataRole.EditRole:
            return value
        if role == Qt.ItemDataRole.DisplayRole:
            unread = at.mark and not value and getattr(self._lines[row], at.mark)
            return _("(illegible)") if unread else value if not at.ticked else _("yes") if value else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.name_of(row, column)}: {value if not at.ticked else _('yes') if value else _('no')}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        at = self.columns[index.column()]
        if role != Qt.ItemDataRole.EditRole:
            return False
        if value != getattr(self._lines[index.row()], at.name):
            self.fill(index.row(), {at.name: value} if at.ticked else self._typed(at, str(value)))
        return True

    def _typed(self, at: Column, text: str) -> dict[str, Any]:
        """The fields that typing into a column changes."""
        if at.ticked:
            return {at.name: text.casefold() in (*_YES, _("yes"))}
        if at.mark and text == "?":
            return {at.name: "", at.mark: True}
        return {at.name: text, **({at.link: ""} if at.link else {})}

    def name_of(self, row: int, column: int) -> str:
        """What assistive technology calls a cell."""
        return _("Line {line}, {column}").format(line=self.first + row, column=_(self.columns[column].label))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return self.first + section
        return _(self.columns[section].label) if section < len(self.columns) else _("Note")
