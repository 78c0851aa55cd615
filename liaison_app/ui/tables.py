"""The list of a tab: records in pages (`paged_model`), sorted by a click on a header, selected by id."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
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
from liaison_app.ui.paged_model import PAGE, Order, PagedModel, page_of
from liaison_app.ui.widgets import dress_table, share_out

#: Types whose stored form has the order that is read: by these a click on the header sorts.
SORTABLE = ("text", "multiline", "integer", "number", "money", "boolean", "date", "datetime", "time", "choice")

_EARLY = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RecordModel(PagedModel[Row]):
    """The rows of one query. Ask for another with `ask`; the old rows stay until the new ones are there."""

    def __init__(self, desk: Desk, kind: str, columns: Sequence[Column]) -> None:
        names = [column.name for column in columns]
        labels = [_(KINDS[kind].field(name).label) for name in names]
        super().__init__(desk, labels, lambda session, numbers: records.rows(session, kind, numbers, names))
        self.query = Query(kind)
        self._names = names

    def ask(self, query: Query, keep: str = "", top: int = 0) -> None:
        """Show what `query` finds; `keep` is the id of the record to find again, `top` the row now seen first."""
        self.query = query
        fetch = self._row_fetch

        def order(session: Session) -> Order[Row]:
            numbers = array("q")
            for portion in records.numbers(session, query):
                numbers.extend(portion)
            kept = _position(session, query.kind, numbers, keep)
            seen = {page for page in (top // PAGE, kept // PAGE) if 0 <= page * PAGE < len(numbers)}
            return Order(numbers, kept, {page: page_of(session, fetch, numbers, page) for page in seen})

        self.ask_order(order)

    def cell(self, row: Row, column: int) -> str:
        return row.cells[column]

    def can_sort(self, column: int) -> bool:
        """Whether a click on this column's header sorts."""
        return KINDS[self.query.kind].field(self._names[column]).type in SORTABLE

    def column_name(self, column: int) -> str:
        """The field shown in a column."""
        return self._names[column]


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
        share_out(self, self._shares)
