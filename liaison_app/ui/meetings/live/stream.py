"""What was written down, in order, under the topics it belongs to. Rows are painted; none is a widget."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QListView, QWidget

from liaison_app.i18n import _
from liaison_app.services.live import Capture, Live
from liaison_app.ui.meetings.live.stream_paint import ROW, StreamPainter, StreamRow
from liaison_app.ui.meetings.live.words import KIND_WORDS, spoken, topic_words

Index = QModelIndex | QPersistentModelIndex


class StreamModel(QAbstractListModel):
    """The rows of one meeting."""

    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self.rows: tuple[StreamRow, ...] = ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.rows[index.row()].capture is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if row.capture is None:
            return row.heading
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row.capture)
        return f"{_(KIND_WORDS[row.capture.kind])}: {row.capture.text}"

    def show(self, live: Live, topic_id: str) -> None:
        """Show the state of a meeting, touching only the rows that are others now."""
        new = tuple(_rows(live, topic_id))
        same = next((at for at, (a, b) in enumerate(zip(self.rows, new, strict=False)) if a != b), None)
        if same is None:
            same = min(len(self.rows), len(new))
        if len(new) == len(self.rows):
            self.rows = new
            if same < len(new):
                self.dataChanged.emit(self.index(same, 0), self.index(len(new) - 1, 0), [])
            return
        if same < len(self.rows):
            self.beginRemoveRows(QModelIndex(), same, len(self.rows) - 1)
            self.rows = self.rows[:same]
            self.endRemoveRows()
        if same < len(new):
            self.beginInsertRows(QModelIndex(), same, len(new) - 1)
            self.rows = new
            self.endInsertRows()

    def place(self, capture_id: str) -> int:
        """The row of a capture; -1 where it is not there."""
        found = (at for at, row in enumerate(self.rows) if row.capture is not None and row.capture.id == capture_id)
        return next(found, -1)


def _rows(live: Live, topic_id: str) -> Iterator[StreamRow]:
    """Captures, with a heading wherever the topic is another; the topic of now has its heading at once."""
    current = ""
    for capture in live.captures:
        if capture.kind != "attendances" and capture.item_id != current:
            current = capture.item_id
            yield StreamRow(None, _heading(live, current))
        yield StreamRow(capture)
    if topic_id != current and live.topic(topic_id) is not None:
        yield StreamRow(None, _heading(live, topic_id))


def _heading(live: Live, item_id: str) -> str:
    topic = live.topic(item_id)
    return topic_words(topic) if topic else _("Under no item")


class StreamView(QListView):
    """The stream. The cursor stays in the capture line, from where Up and Down move through this list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stream = StreamModel(self)
        self.painter = StreamPainter(self)
        self.setModel(self.stream)
        self.setItemDelegate(self.painter)
        self.setAccessibleName(_("Written down"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)

    def sizeHint(self) -> QSize:
        return QSize(200, 120)

    def show_live(self, live: Live, topic_id: str) -> None:
        """Show the state of a meeting, with the same capture chosen, or the newest one in sight."""
        chosen = self.chosen()
        self.stream.show(live, topic_id)
        if chosen is None:
            self.let_go()
        else:
            self.choose(chosen.id)

    def chosen(self) -> Capture | None:
        """The capture that is chosen."""
        indexes = self.selectionModel().selectedIndexes()
        return self.stream.rows[indexes[0].row()].capture if indexes else None

    def choose(self, capture_id: str) -> None:
        """Choose a capture; nothing where it is gone."""
        at = self.stream.place(capture_id)
        if at < 0:
            self.let_go()
        else:
            self.setCurrentIndex(self.stream.index(at, 0))
            self.scrollTo(self.stream.index(at, 0))

    def let_go(self) -> None:
        """Choose nothing; the newest is in sight."""
        self.clearSelection()
        self.setCurrentIndex(QModelIndex())
        self.scrollToBottom()

    def step(self, by: int) -> Capture | None:
        """Choose the capture before (-1) or after (+1); from none, the last one. After the last comes none."""
        places = [at for at, row in enumerate(self.stream.rows) if row.capture is not None]
        now = self.chosen()
        if now is None:
            target = len(places) - 1 if by < 0 else len(places)
        else:
            target = max(places.index(self.stream.place(now.id)) + by, 0)
        if 0 <= target < len(places):
            capture = self.stream.rows[places[target]].capture
            assert capture is not None
            self.choose(capture.id)
            return capture
        self.let_go()
        return None

    def page(self, by: int) -> None:
        """Scroll by a page."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + by * bar.pageStep())

    def resizeEvent(self, event: QResizeEvent) -> None:
        at_end = self.verticalScrollBar().value() == self.verticalScrollBar().maximum()
        self.painter.forget()
        super().resizeEvent(event)
        if at_end:
            self.scrollToBottom()
