"""The short lists beside the stream: people, groups, agenda, what is still open. Keys do everything; letters go on to
the capture line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from liaison_app.ui.look import icons, theme
from liaison_app.ui.widgets.rows import BAR

Index = QModelIndex | QPersistentModelIndex
ROW, TALL = 30, 46
"""Heights of a row with one line, and with two, at 100 % text size."""
ENTRY = int(Qt.ItemDataRole.UserRole)
_KEYS = {
    Qt.Key.Key_Return: "take",
    Qt.Key.Key_Enter: "take",
    Qt.Key.Key_F2: "take",
    Qt.Key.Key_Space: "mark",
    Qt.Key.Key_Delete: "delete",
}


@dataclass(frozen=True)
class Entry:
    """One row. `key` finds it again after a change; `strong` marks the one that is on now; `steps` offers − and +."""

    key: str
    text: str
    detail: str = ""
    icon: str = ""
    tone: str = "ink"
    right: str = ""
    spoken: str = ""
    strong: bool = False
    steps: bool = False


class Entries(QAbstractListModel):
    """The rows of one list."""

    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self.rows: tuple[Entry, ...] = ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.rows[index.row()]
        if role == ENTRY:
            return entry
        words = ", ".join(filter(None, (entry.text, entry.detail, entry.right)))
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return entry.spoken or words
        return None

    def show(self, rows: Sequence[Entry]) -> None:
        """Show other rows; where as many stand there, the view keeps its place."""
        new = tuple(rows)
        if len(new) == len(self.rows):
            old, self.rows = self.rows, new
            for at, (before, after) in enumerate(zip(old, new, strict=True)):
                if before != after:
                    self.dataChanged.emit(self.index(at, 0), self.index(at, 0), [])
            return
        self.beginResetModel()
        self.rows = new
        self.endResetModel()


class ShortList(QListView):
    """A list of entries. `asked` tells what a key wants and the entry's key: `take` (Enter), `mark` (Space), `mark2`
    (Shift+Space), `more`, `less`, `delete`; `typed` hands on what belongs into the capture line; `left` is Escape.
    """

    asked = Signal(str, str)
    typed = Signal(str)
    left = Signal()

    def __init__(self, name: str, *, counts: bool = False, tall: bool = False) -> None:
        super().__init__()
        self.tall = tall
        """Whether what belongs to an entry stands under it, which leaves the text the whole width."""
        self.entries = Entries(self)
        self._counts = counts
        self.setModel(self.entries)
        self.setItemDelegate(_Painter(self))
        self.setAccessibleName(name)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setTabKeyNavigation(False)
        self.doubleClicked.connect(lambda index: self._ask("mark" if not counts else "more", index))

    def show_entries(self, rows: Sequence[Entry]) -> None:
        """Show these, with the cursor where it was."""
        key = self.key()
        self.entries.show(rows)
        if key and key != self.key():
            self.go_to(key)

    def go_to(self, key: str) -> None:
        """Put the cursor on an entry and bring it into sight."""
        for at, entry in enumerate(self.entries.rows):
            if entry.key == key:
                self.setCurrentIndex(self.entries.index(at, 0))

    def key(self) -> str:
        """The key of the entry that the cursor is on."""
        index = self.currentIndex()
        return self.entries.rows[index.row()].key if index.isValid() else ""

    def height_of(self, rows: int) -> int:
        """How high the list is that shows so many rows and nothing else."""
        metrics = theme.current().metrics
        return metrics.px(TALL if self.tall else ROW) * rows + metrics.px(10) + 2

    def enter(self) -> None:
        """Come into the list, to its first entry unless the cursor is on one."""
        if not self.currentIndex().isValid() and self.entries.rows:
            self.setCurrentIndex(self.entries.index(0, 0))

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        self.enter()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wish = _KEYS.get(Qt.Key(event.key()), "")
        if wish == "mark" and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            wish = "mark2"
        if self._counts and event.text() in ("+", "-"):
            wish = "more" if event.text() == "+" else "less"
        held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif wish and not held:
            self._ask(wish, self.currentIndex())
        elif event.text().isprintable() and event.text() and not held:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if self._counts and index.isValid():
            less, more = step_boxes(self.visualRect(index))
            if less.contains(event.position().toPoint()):
                self._ask("less", index)
            elif more.contains(event.position().toPoint()):
                self._ask("more", index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick presses on + are two; elsewhere Qt's own."""
        if self._counts:
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def _ask(self, wish: str, index: Index) -> None:
        if index.isValid():
            self.asked.emit(wish, self.entries.rows[index.row()].key)


def step_boxes(row: QRect) -> tuple[QRect, QRect]:
    """Where − and + of a row are."""
    metrics = theme.current().metrics
    side = metrics.px(24)
    top = row.center().y() - side // 2 + 1
    more = QRect(row.right() - metrics.px(6) - side, top, side, side)
    return more.translated(-side - metrics.px(32), 0), more


class _Painter(QStyledItemDelegate):
    """An icon, a text with a smaller detail behind it, and something at the right end."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics, view = theme.current().metrics, self.parent()
        return QSize(metrics.px(120), metrics.px(TALL if isinstance(view, ShortList) and view.tall else ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY)
        now, box = theme.current(), option.rect
        view = self.parent()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        # A list without the cursor shows none, except one that never has it.
        on = chosen and isinstance(view, ShortList) and (view.hasFocus() or not view.focusPolicy())
        ground = now.colours.selected if on else now.colours.neutral_soft if entry.strong else now.colours.surface
        painter.save()
        painter.fillRect(box, QColor(ground))
        if on or entry.strong:
            painter.fillRect(box.left(), box.top(), BAR, box.height(), QColor(now.colours.ring))
        ink = "on_selected" if on else entry.tone
        inner = box.adjusted(now.metrics.px(9), 0, -now.metrics.px(8), 0)
        if entry.icon:
            side = now.metrics.icon
            spot = QRect(inner.left(), inner.center().y() - side // 2 + 1, side, side)
            icons.icon(entry.icon, "on_selected" if on else "good" if entry.tone == "ink" else "muted").paint(
                painter, spot
            )
            inner.setLeft(inner.left() + side + now.metrics.gap)
        if isinstance(view, ShortList) and view.tall:
            self._two_lines(painter, inner, entry, ink, on=on)
        else:
            inner.setRight(self._right(painter, box, inner, entry, ink))
            self._words(painter, inner, entry, ink, on=on)
        painter.restore()

    def _two_lines(self, painter: QPainter, inner: QRect, entry: Entry, ink: str, *, on: bool) -> None:
        """The text over what belongs to it; alone in the middle where nothing does."""
        below = " · ".join(filter(None, (entry.detail, entry.right)))
        upper = inner.adjusted(0, 0, 0, -inner.height() // 2 + 2) if below else inner
        self._words(painter, upper, replace(entry, detail="", right=""), ink, on=on)
        if below:
            now = theme.current()
            lower = inner.adjusted(0, inner.height() // 2 + 1, 0, -now.metrics.px(3))
            font = QFont(painter.font())
            font.setWeight(QFont.Weight.Normal)
            font.setPointSizeF(now.metrics.small)
            painter.setFont(font)
            painter.setPen(QColor(now.colours.on_selected if on else now.colours.muted))
            shown = QFontMetrics(font).elidedText(below, Qt.TextElideMode.ElideRight, lower.width())
            painter.drawText(lower, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, shown)

    def _right(self, painter: QPainter, box: QRect, inner: QRect, entry: Entry, ink: str) -> int:
        """Paint what stands at the right end; where it begins."""
        now = theme.current()
        painter.setPen(QColor(getattr(now.colours, ink)))
        if entry.steps:
            less, more = step_boxes(box)
            between = QRect(less.right(), box.top(), more.left() - less.right(), box.height())
            painter.drawText(between, Qt.AlignmentFlag.AlignCenter, entry.right)
            for spot, sign in ((less, "−"), (more, "+")):
                painter.setPen(QColor(now.colours.border))
                painter.drawRoundedRect(spot, now.metrics.px(5), now.metrics.px(5))
                painter.setPen(QColor(getattr(now.colours, ink)))
                painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, sign)
            return less.left() - now.metrics.gap
        if entry.right:
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, entry.right)
            return inner.right() - painter.fontMetrics().horizontalAdvance(entry.right) - now.metrics.gap
        return inner.right()

    @staticmethod
    def _words(painter: QPainter, inner: QRect, entry: Entry, ink: str, *, on: bool) -> None:
        colours, metrics = theme.current().colours, theme.current().metrics
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold if entry.strong else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(getattr(colours, ink)))
        measure = QFontMetrics(font)
        shown = measure.elidedText(entry.text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, flags, shown)
        used = measure.horizontalAdvance(shown) + metrics.gap
        if entry.detail and used < inner.width() - metrics.px(30):
            font.setWeight(QFont.Weight.Normal)
            font.setPointSizeF(metrics.small)
            painter.setFont(font)
            painter.setPen(QColor(colours.on_selected if on else colours.muted))
            rest = inner.adjusted(used, 0, 0, 0)
            painter.drawText(
                rest, flags, QFontMetrics(font).elidedText(entry.detail, Qt.TextElideMode.ElideRight, rest.width())
            )
