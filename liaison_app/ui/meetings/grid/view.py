"""The grid itself: always ready for the next key, walked as a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QLineEdit, QTableView, QWidget

from liaison_app.ui.look import theme
from liaison_app.ui.meetings.grid.cells import Cells
from liaison_app.ui.meetings.grid.columns import Choice
from liaison_app.ui.meetings.grid.model import GridModel
from liaison_app.ui.meetings.grid.offer import OfferList
from liaison_app.ui.widgets import share_out

OFFER_MS = 80
_Key = Qt.Key
_NOTE_SHARE = 6


class GridView(QTableView):
    """The current cell is always open for typing. Tab goes right, Enter to the next line, arrows up and down.

    `wanted` asks for what may be meant by a text in a column (row, name of the column, text); answer with `offer`.
    """

    wanted = Signal(int, str, str)
    save_asked = Signal()
    typed = Signal()
    """A key went into the open cell."""
    left = Signal()
    """Escape, with nothing typed in the open cell."""

    def __init__(self, model: GridModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = model
        self._anchor = 0
        self._asked: tuple[int, int, str] | None = None
        self._pause = QTimer(self, singleShot=True, interval=OFFER_MS)
        self._pause.timeout.connect(self._ask)
        self.setModel(model)
        self.setAccessibleName(name)
        self._dress()
        cells = Cells(self)
        cells.typed.connect(self._typed)
        cells.key_pressed.connect(self._key)
        self.setItemDelegate(cells)
        self.offers = OfferList(self)
        self.offers.taken.connect(self._take)

    def _dress(self) -> None:
        metrics = theme.current().metrics
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        numbers = self.verticalHeader()
        numbers.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        numbers.setMinimumSectionSize(metrics.row)
        numbers.setDefaultSectionSize(metrics.row)
        numbers.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        numbers.setMinimumWidth(metrics.px(40))
        titles = self.horizontalHeader()
        titles.setHighlightSections(False)
        titles.setSectionsClickable(False)
        titles.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = self.grid.columns
        share_out(self, [*(column.share for column in columns), _NOTE_SHARE], [column.fits for column in columns])

    # --- going about ----------------------------------------------------------------------------

    def enter(self, row: int = -1, column: int = 0) -> None:
        """Put the cursor into a cell, the first empty line's unless given."""
        self._anchor = column
        self.go(len(self.grid.lines) if row < 0 else row, column)

    def go(self, row: int, column: int) -> None:
        """Go to a cell and open it."""
        self.leave()
        index = self.grid.index(min(max(row, 0), self.grid.rowCount() - 1), column)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect)
        self.scrollTo(index)
        self._open()

    def leave(self) -> None:
        """Take over what is typed in the open cell, and close it."""
        self._pause.stop()
        self._asked = None
        self.offers.hide()
        line = self._line()
        if line is not None:
            self.commitData(line)
            self.closeEditor(line, QAbstractItemDelegate.EndEditHint.NoHint)

    def typing(self) -> tuple[int, int, str] | None:
        """Row, column and text of the cell that is typed into and not taken over yet."""
        line = self._line()
        if line is None or not line.isModified():
            return None
        index = self.currentIndex()
        return index.row(), index.column(), line.text()

    def _open(self) -> None:
        index = self.currentIndex()
        if self.grid.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self) -> QLineEdit | None:
        index = self.currentIndex()
        line = self.indexWidget(index) if index.isValid() else None
        return line if isinstance(line, QLineEdit) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.leave()
        super().mousePressEvent(event)
        if self.currentIndex().isValid():
            self._anchor = self.currentIndex().column()
            self._open()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.enter()
        elif event.reason() != Qt.FocusReason.OtherFocusReason:
            self._open()

    def focusNextPrevChild(self, _next: bool) -> bool:
        """Tab walks the cells."""
        return False

    # --- keys -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys on a cell that is ticked instead of typed into."""
        event.ignore()
        self._key(None, event)
        if not event.isAccepted() and event.key() == _Key.Key_Space:
            self._tick()

    def _tick(self) -> None:
        index = self.currentIndex()
        if index.isValid() and self.grid.columns[index.column()].ticked:
            self.grid.setData(index, not index.data(Qt.ItemDataRole.EditRole))

    def _key(self, line: QLineEdit | None, event: QKeyEvent) -> None:
        """A key in a cell; accepted where the grid does something with it."""
        key, keys = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        event.accept()
        if self._key_in_offer(key) or self._walk(key, keys):
            return
        if key == _Key.Key_Escape:
            self._back_out(line)
            return
        if keys == Qt.KeyboardModifier.ControlModifier and self._command(key, line):
            return
        if event.text() == "?" and line is not None and not line.text() and self._mark():
            return
        event.ignore()

    def _mark(self) -> bool:
        """`?` where a name should stand: the line cannot be read, and keeps its place. On to the next one."""
        row, column = self.currentIndex().row(), self.currentIndex().column()
        mark = self.grid.columns[column].mark
        if mark:
            self.leave()
            self.grid.fill(row, {mark: True})
            self.go(row + 1, column)
        return bool(mark)

    def _key_in_offer(self, key: Qt.Key) -> bool:
        """While there is something to choose: Down and Up choose, Enter takes, Escape lets it be."""
        if not self.offers.isVisible():
            return False
        if key in (_Key.Key_Down, _Key.Key_Up):
            self.offers.step(1 if key == _Key.Key_Down else -1)
            return True
        chosen = self.offers.chosen()
        if key in (_Key.Key_Return, _Key.Key_Enter) and chosen is not None:
            self._take(chosen)
            return True
        if key == _Key.Key_Escape:
            self.offers.hide()
            return True
        return False

    def _back_out(self, line: QLineEdit | None) -> None:
        """What is typed in the cell is let go of; where nothing is, the grid is left."""
        if line is not None and line.isModified():
            line.setText(str(self.currentIndex().data(Qt.ItemDataRole.EditRole) or ""))
            line.selectAll()
            self._asked = None
            self._pause.stop()
        else:
            self.left.emit()

    def _walk(self, key: Qt.Key, keys: Qt.KeyboardModifier) -> bool:
        row, column, last = self.currentIndex().row(), self.currentIndex().column(), len(self.grid.columns) - 1
        shift = Qt.KeyboardModifier.ShiftModifier
        if key == _Key.Key_Backtab or (key == _Key.Key_Tab and keys == shift):
            self.go(*((row, column - 1) if column else (row - 1, last) if row else (0, 0)))
        elif key == _Key.Key_Tab and not keys:
            self.go(*((row, column + 1) if column < last else (row + 1, 0)))
        elif key in (_Key.Key_Return, _Key.Key_Enter) and keys == Qt.KeyboardModifier.ControlModifier:
            self.leave()
            self.save_asked.emit()
        elif key in (_Key.Key_Return, _Key.Key_Enter):
            self.go(row - 1 if keys == shift else row + 1, self._anchor)
        elif key in (_Key.Key_Down, _Key.Key_Up) and not keys:
            self._anchor = column
            self.go(row + (1 if key == _Key.Key_Down else -1), column)
        else:
            return False
        if key not in (_Key.Key_Tab, _Key.Key_Backtab) and not keys:
            self._anchor = self.currentIndex().column()
        return True

    def _command(self, key: Qt.Key, line: QLineEdit | None) -> bool:
        row, column = self.currentIndex().row(), self.currentIndex().column()
        match key:
            case _Key.Key_D:
                self._same_as_above(row, column)
            case _Key.Key_Delete:
                self.leave()
                self.grid.remove(row)
                self.go(row, column)
            case _Key.Key_Insert:
                self.leave()
                self.grid.insert(row)
                self.go(row, column)
            case _Key.Key_Z if line is None or not line.isUndoAvailable():
                self.leave()
                self.grid.undo()
                self.go(row, column)
            case _Key.Key_V:
                return self._paste(row, column)
            case _:
                return False
        return True

    def _same_as_above(self, row: int, column: int) -> None:
        """What the line above has in this column, or in the one that this column names."""
        if not row:
            return
        self.leave()
        at = self.grid.columns[column]
        above = self.grid.line(row - 1)
        wanted = next(c for c in self.grid.columns if c.name == (at.above or at.name))
        names = (wanted.name, wanted.link) if wanted.link else (wanted.name,)
        self.grid.fill(row, {name: getattr(above, name) for name in names})
        self.go(row, column)

    def _paste(self, row: int, column: int) -> bool:
        """Cells copied from a spreadsheet; a text without tabs and line breaks is for the line that is typed into."""
        text = QGuiApplication.clipboard().text()
        table = list(csv.reader(text.rstrip("\r\n").splitlines(keepends=True), delimiter="\t"))
        if not any(len(cells) > 1 for cells in table) and len(table) < 2:
            return False
        self.leave()
        last = self.grid.paste(row, column, table)
        self.go(last + 1, column)
        return True

    # --- what may be meant ----------------------------------------------------------------------

    def _typed(self, line: QLineEdit) -> None:
        index = self.currentIndex()
        self.offers.hide()
        self._asked = (index.row(), index.column(), line.text())
        self.typed.emit()
        if self.grid.columns[index.column()].offers:
            self._pause.start()

    def _ask(self) -> None:
        if self._asked is not None:
            row, column, text = self._asked
            if text.strip():
                self.wanted.emit(row, self.grid.columns[column].name, text)

    def offer(self, text: str, choices: Sequence[Choice]) -> None:
        """Show what may be meant by a text, if that is still what stands in the open cell."""
        line = self._line()
        if line is None or self._asked is None or line.text() != text or not line.hasFocus():
            return
        cell = self.visualRect(self.currentIndex())
        corner = self.viewport().mapTo(self, cell.topLeft())
        self.offers.offer(choices, QRect(corner, cell.size()))

    def _take(self, choice: Choice) -> None:
        index = QModelIndex(self.currentIndex())
        line = self._line()
        if line is not None:
            line.setModified(False)
        self.leave()
        self.grid.take(index.row(), choice)
        self.go(index.row(), index.column())
