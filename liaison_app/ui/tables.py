"""The list of a tab: ids first, so that a hundred thousand records are as quick as ten.

A worker yields only the order of the rows (`services.records.numbers`); what the rows in sight show is fetched in
pages and kept for a while. Never a proxy model (7 s to sort 100,000 rows), never a row that is not looked at.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from liaison_app.i18n import _
from liaison_app.models.registry import KINDS
from liaison_app.services import records
from liaison_app.services.records import Row
from liaison_app.services.work import Query, Session
from liaison_app.ui.desk import Desk
from liaison_app.ui.layout import Column
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import dress_table

PAGE = 128
KEPT_PAGES = 24
#: Types whose stored form has the order that is read: by these a click on the header sorts.
SORTABLE = ("text", "multiline", "integer", "number", "money", "boolean", "date", "datetime", "time", "choice")

_EARLY = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Return, Qt.Key.Key_Enter)

Index = QModelIndex | QPersistentModelIndex


@dataclass
class _Order:
    """The answer of a worker: the rows in order, the place of the record to keep, and the pages seen first."""

    numbers: array[int]
    kept: int = -1
    pages: Mapping[int, Mapping[int, Row]] = field(default_factory=dict)


class RecordModel(QAbstractTableModel):
    """The rows of one query. Ask for another with `show`; the old rows stay until the new ones are there."""

    arrived = Signal(int)
    """New rows are shown; the position of the record that was asked to be kept, or -1."""

    def __init__(self, desk: Desk, kind: str, columns: Sequence[Column]) -> None:
        super().__init__(desk)
        self.query = Query(kind)
        self._desk = desk
        self._names = [column.name for column in columns]
        self._labels = [_(KINDS[kind].field(name).label) for name in self._names]
        self._numbers: array[int] = array("q")
        self._pages: OrderedDict[int, Mapping[int, Row]] = OrderedDict()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._generation = 0
        self._fetching = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fetch)

    def ask(self, query: Query, keep: str = "", top: int = 0) -> None:
        """Show what `query` finds; `keep` is the id of the record to find again, `top` the row now seen first."""
        self.query = query
        names = self._names

        def order(session: Session) -> _Order:
            numbers = array("q")
            for portion in records.numbers(session, query):
                numbers.extend(portion)
            kept = _position(session, query.kind, numbers, keep)
            seen = {page for page in (top // PAGE, kept // PAGE) if 0 <= page * PAGE < len(numbers)}
            found = {page: _page(session, query.kind, numbers, page, names) for page in seen}
            return _Order(numbers, kept, found)

        self._desk.query(self, order, self._show, slot="order")

    def _show(self, order: _Order) -> None:
        self.beginResetModel()
        self._generation += 1
        self._numbers = order.numbers
        self._wanted.clear()
        self._pages = OrderedDict(order.pages)
        self.endResetModel()
        self.arrived.emit(order.kept)

    def forget(self) -> None:
        """Let go of every row."""
        self._desk.tasks.drop(self, "order")
        self._show(_Order(array("q")))

    # --- what the view asks ---------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._numbers)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._names)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self.row(index.row())
        return row.cells[index.column()] if row is not None else "…"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._labels[section]
        return None

    def row(self, position: int) -> Row | None:
        """The row at a position, if it has been fetched; otherwise it is fetched now and shown later."""
        number = position // PAGE
        page = self._pages.get(number)
        if page is None:
            self._wanted[number] = None
            self._wanted.move_to_end(number)
            self._soon.start()
            return None
        self._pages.move_to_end(number)
        return page.get(self._numbers[position])

    def can_sort(self, column: int) -> bool:
        """Whether a click on this column's header sorts."""
        return KINDS[self.query.kind].field(self._names[column]).type in SORTABLE

    def column_name(self, column: int) -> str:
        """The field shown in a column."""
        return self._names[column]

    # --- pages ----------------------------------------------------------------------------------

    def _fetch(self) -> None:
        if self._fetching or not self._wanted:
            return
        while len(self._wanted) > 3:  # scrolled past meanwhile
            self._wanted.popitem(last=False)
        wanted = list(self._wanted)
        self._wanted.clear()
        self._fetching = True
        generation, kind, names, numbers = self._generation, self.query.kind, self._names, self._numbers
        self._desk.query(
            self,
            lambda session: {page: _page(session, kind, numbers, page, names) for page in wanted},
            lambda pages: self._fetched(generation, pages),
            slot="pages",
        )

    def _fetched(self, generation: int, pages: Mapping[int, Mapping[int, Row]]) -> None:
        self._fetching = False
        if generation == self._generation:
            for page, rows in pages.items():
                self._pages[page] = rows
                last = min((page + 1) * PAGE, len(self._numbers)) - 1
                self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, len(self._names) - 1), [])
            while len(self._pages) > KEPT_PAGES:
                self._pages.popitem(last=False)
        self._fetch()


def _page(session: Session, kind: str, numbers: array[int], page: int, names: Sequence[str]) -> Mapping[int, Row]:
    """What the rows of one page show."""
    return records.rows(session, kind, numbers[page * PAGE : (page + 1) * PAGE].tolist(), names)


def _position(session: Session, kind: str, numbers: array[int], record_id: str) -> int:
    """Where the record stands in the order, or -1."""
    n = records.number_of(session, kind, record_id) if record_id else None
    try:
        return numbers.index(n) if n is not None else -1
    except ValueError:
        return -1


class RecordTable(QTableView):
    """The list. `chosen` tells the id of the record that was selected, empty for none; `opened` that it was entered."""

    chosen = Signal(str)
    opened = Signal()
    counted = Signal(int)

    def __init__(self, desk: Desk, kind: str, columns: Sequence[Column]) -> None:
        super().__init__()
        self.rows = RecordModel(desk, kind, columns)
        self._shares = [column.share for column in columns]
        self._selected = ""
        self._restoring = False
        self._go_to = False
        self._early: list[Qt.Key] = []
        self.setModel(self.rows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        dress_table(self)
        self.verticalHeader().setDefaultSectionSize(theme.current().metrics.row)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._sort)
        self.rows.arrived.connect(self._restore)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.rows.dataChanged.connect(lambda *_range: self._current_changed(self.currentIndex(), QModelIndex()))
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def selected(self) -> str:
        """The id of the selected record, or an empty text."""
        return self._selected

    def ask(self, query: Query, keep: str | None = None) -> None:
        """Show what a query finds, with the record `keep` (the selected one unless named) selected again."""
        if keep is not None:
            self._selected, self._go_to = keep, bool(keep)
        top = self.rowAt(0)
        self.rows.ask(query, self._selected, max(top, 0))

    def refresh(self) -> None:
        """Ask the same again: something changed."""
        self.ask(self.rows.query)

    def select(self, record_id: str) -> None:
        """Select a record, or nothing, without telling."""
        if record_id:
            self.ask(self.rows.query, record_id)
        else:
            self._selected = ""
            self._restoring = True
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            self._restoring = False

    def keep(self, record_id: str) -> None:
        """Select this record when the list is next refreshed: it is about to be stored."""
        self._selected, self._go_to = record_id, True

    def _restore(self, position: int) -> None:
        """After a reset: select the record again, and stay where the list was scrolled to."""
        self._restoring = True
        if position >= 0:
            index = self.rows.index(position, 0)
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            if self._go_to:
                self.scrollTo(index)
        self._restoring = self._go_to = False
        early, self._early = self._early, []
        for key in early if self.rows.rowCount() else ():
            self.keyPressEvent(QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
        self.counted.emit(self.rows.rowCount())

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if self._restoring:
            return
        row = self.rows.row(current.row()) if current.isValid() else None
        if row is not None and row.id != self._selected:
            self._selected = row.id
            self.chosen.emit(row.id)

    def _sort(self, column: int) -> None:
        if not self.rows.can_sort(column):
            return
        query = self.rows.query
        name = self.rows.column_name(column)
        descending = name == (query.sort or KINDS[query.kind].title) and not query.descending
        self.show_sorting(name, descending=descending)
        self.ask(Query(query.kind, query.search, query.where, name, descending))

    def show_sorting(self, name: str, *, descending: bool) -> None:
        """Mark the column that the list is ordered by."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        for column in range(self.rows.columnCount()):
            if self.rows.column_name(column) == name:
                self.horizontalHeader().setSortIndicatorShown(True)
                self.horizontalHeader().setSortIndicator(column, order)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt goes to the first row by itself; here that would open a record which nobody asked for."""
        self._restoring = True
        super().focusInEvent(event)
        if not self._selected:
            self.setCurrentIndex(QModelIndex())
        self._restoring = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.rows.rowCount() and event.key() in _EARLY:
            self._early.append(Qt.Key(event.key()))  # typed ahead of the list: done when it is there
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._selected:
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        """Give every column its share of the width, and at least the room of its title."""
        header = self.horizontalHeader()
        room = theme.current().metrics.px(22)
        least = [
            header.fontMetrics().horizontalAdvance(str(self.rows.headerData(column, Qt.Orientation.Horizontal))) + room
            for column in range(len(self._shares))
        ]
        whole = sum(self._shares)
        width = self.viewport().width()
        widths = [max(width * share // whole, low) for share, low in zip(self._shares, least, strict=True)]
        over = max(sum(widths) - width, 0)
        spare = [width - low for width, low in zip(widths, least, strict=True)]
        for column, wide in enumerate(widths):
            self.setColumnWidth(column, wide + -over * spare[column] // max(sum(spare), 1))
