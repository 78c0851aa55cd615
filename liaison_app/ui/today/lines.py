"""The list of what is due: how its rows are painted, and its keys."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from liaison_app.i18n import _
from liaison_app.services.due import Line
from liaison_app.services.today import Today
from liaison_app.ui.look import icons, theme
from liaison_app.ui.today.acts import BECOMING
from liaison_app.ui.today.model import ROW, DueModel, Row, text, when

Index = QModelIndex | QPersistentModelIndex

_ICONS = {
    "actions": "action",
    "referrals": "referrals",
    "reports": "reports",
    "concerns": "concern",
    "contacts": "contacts",
    "services": "services",
    "meetings": "meetings",
    "notes": "note",
    "problems": "problems",
}
_KEYS = {
    Qt.Key.Key_Return: "open",
    Qt.Key.Key_Enter: "open",
    Qt.Key.Key_D: "done",
    Qt.Key.Key_S: "snooze",
    Qt.Key.Key_T: "told",
}
#: What keys stand for on a note.
_ON_NOTES = {one.key: one.kind for one in BECOMING}


class LinesView(QListView):
    """The rows of `DueModel`; `asked` tells what a key wants done with the current one."""

    asked = Signal(str)
    """`open`, `done`, `snooze`, `told`, or the kind that a note becomes."""
    current_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = DueModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(_Painter(self))
        self.setAccessibleName(_("What is due"))
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(False)
        self.doubleClicked.connect(lambda _index: self.asked.emit("open"))
        self.selectionModel().currentChanged.connect(lambda *_indexes: self.current_changed.emit())

    def row(self) -> Row | None:
        """The row the cursor is on."""
        index = self.currentIndex()
        return self.lines.rows[index.row()] if index.isValid() else None

    def line(self) -> Line | None:
        """The line the cursor is on, if it is on one."""
        row = self.row()
        return row.line if row else None

    def show_today(self, today: Today) -> None:
        """Show what is due, with the cursor on the line it was on, or on the one that took its place."""
        before, at = self.line(), max(self.currentIndex().row(), 0)
        self.lines.show(today)
        lines = [place for place, row in enumerate(self.lines.rows) if not row.is_heading]
        if not lines:
            self.current_changed.emit()
            return
        same = [p for p in lines if before and _key(self.lines.rows[p].line) == _key(before)]
        after = [place for place in lines if place >= at]
        self.setCurrentIndex(self.lines.index([*same, *after, lines[-1]][0], 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line, key = self.line(), Qt.Key(event.key())
        wish = (_ON_NOTES.get(key) if line is not None and line.kind == "notes" else None) or _KEYS.get(key)
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if wish and plain:
            self.asked.emit(wish)
        else:
            super().keyPressEvent(event)


def _key(line: Line | None) -> tuple[str, str, str]:
    return (line.kind, line.id, line.part) if line else ("", "", "")


class _Painter(QStyledItemDelegate):
    """Headings over lines; a line has its icon, what it is, what belongs to it, and when it is due at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = theme.current().metrics
        return QSize(metrics.px(200), metrics.px(44) if index.data(ROW).is_heading else metrics.row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW)
        painter.save()
        if row.is_heading:
            self._heading(painter, option.rect, row)
        else:
            self._line(painter, option, index, row)
        painter.restore()

    def _heading(self, painter: QPainter, box: QRect, row: Row) -> None:
        now = theme.current()
        painter.fillRect(box, QColor(now.colours.surface))
        words = box.adjusted(now.metrics.px(12), now.metrics.px(12), -now.metrics.px(12), 0)
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(now.colours.danger if row.section.name == "overdue" else now.colours.ink))
        label = _(row.section.label)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, flags, label)
        left = QFontMetrics(font).horizontalAdvance(label) + now.metrics.gap
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(now.colours.muted))
        painter.drawText(words.adjusted(left, 0, 0, 0), flags, f"{row.section.total:,}")

    def _line(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, row: Row) -> None:
        now = theme.current()
        colours, metrics, box = now.colours, now.metrics, option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(box, QColor(colours.selected if selected else colours.surface))
        if selected:
            painter.fillRect(box.left(), box.top(), 3, box.height(), QColor(colours.ring))
        inner = box.adjusted(metrics.px(12), 0, -metrics.px(12), 0)
        if row.line is None:
            painter.setPen(QColor(colours.link))
            self._words(painter, inner.adjusted(metrics.icon + metrics.gap, 0, 0, 0), text(row))
            return
        side = metrics.icon
        spot = QRect(inner.left(), inner.center().y() - side // 2 + 1, side, side)
        icons.icon(_ICONS[row.line.kind], "on_selected" if selected else "muted").paint(painter, spot)
        inner.setLeft(inner.left() + side + metrics.gap)
        model = index.model()
        assert isinstance(model, DueModel)
        inner = self._due(painter, inner, row.line, model, selected=selected)
        painter.setPen(QColor(colours.on_selected if selected else colours.ink))
        used = self._words(painter, inner, row.line.text)
        if row.line.detail and used < inner.width() - metrics.px(60):
            painter.setPen(QColor(colours.on_selected if selected else colours.muted))
            self._words(painter, inner.adjusted(used + metrics.px(12), 0, 0, 0), row.line.detail)

    def _due(self, painter: QPainter, inner: QRect, line: Line, model: DueModel, *, selected: bool) -> QRect:
        """Paint the due day at the right end; what is left of the row."""
        words = when(line.due, model.day)
        if not words:
            return inner
        colours, metrics = theme.current().colours, theme.current().metrics
        late = line.due is not None and line.due < model.day
        painter.setPen(QColor(colours.on_selected if selected else colours.danger if late else colours.muted))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
        width = painter.fontMetrics().horizontalAdvance(words)
        return inner.adjusted(0, 0, -width - metrics.margin, 0)

    @staticmethod
    def _words(painter: QPainter, box: QRect, words: str) -> int:
        """Paint a text, cut where it does not fit; its width."""
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        return painter.fontMetrics().horizontalAdvance(shown)
