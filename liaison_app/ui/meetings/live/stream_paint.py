"""How the rows of the stream are painted: time, kind, words on as many lines as they need, and what belongs to them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from liaison_app.services.live import Capture
from liaison_app.ui.look import icons, theme
from liaison_app.ui.meetings.live.words import ICONS, clock_time
from liaison_app.ui.widgets.rows import BAR

Index = QModelIndex | QPersistentModelIndex
#: The `StreamRow` itself.
ROW = int(Qt.ItemDataRole.UserRole)
_WRAPPED = int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)
_ENDLESS = 100_000
_TINTS = {"concerns": "warning", "decisions": "link", "actions": "good"}


@dataclass(frozen=True)
class StreamRow:
    """A capture, or the heading of a topic (no capture)."""

    capture: Capture | None
    heading: str = ""


class StreamPainter(QStyledItemDelegate):
    """Keeps the height of every row it has measured: a list asks for all of them whenever one is added."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._heights: dict[object, int] = {}
        metrics = theme.current().metrics
        self._plain, self._bold, self._small = QFont(), QFont(), QFont()
        for font in (self._plain, self._bold):
            font.setPointSizeF(metrics.body)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._small.setPointSizeF(metrics.small)

    def forget(self) -> None:
        """The width is another one."""
        self._heights.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: StreamRow = index.data(ROW)
        width = self._view.viewport().width()
        high = self._heights.get(row)
        if high is None:
            high = self._heights[row] = self._height(row, width)
        return QSize(width, high)

    def _height(self, row: StreamRow, width: int) -> int:
        metrics = theme.current().metrics
        if row.capture is None:
            return metrics.px(38)
        box = self._words_box(QRect(0, 0, width, _ENDLESS))
        words = QFontMetrics(self._font(row.capture)).boundingRect(box, _WRAPPED, row.capture.text).height()
        below = _below(row.capture)
        high = words + 2 * self._room(row.capture)
        if below:
            high += QFontMetrics(self._small).boundingRect(box, _WRAPPED, below).height() + metrics.px(2)
        return high

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: StreamRow = index.data(ROW)
        now, box = theme.current(), option.rect
        on = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(box, QColor(now.colours.selected if on else now.colours.surface))
        if row.capture is None:
            self._heading(painter, box, row.heading)
        else:
            if on:
                painter.fillRect(box.left(), box.top(), BAR, box.height(), QColor(now.colours.ring))
            self._capture(painter, box, row.capture, on=on)
        painter.restore()

    def _heading(self, painter: QPainter, box: QRect, words: str) -> None:
        now = theme.current()
        inner = box.adjusted(now.metrics.px(12), now.metrics.px(8), -now.metrics.px(12), 0)
        painter.setFont(self._bold)
        painter.setPen(QColor(now.colours.ink))
        shown = QFontMetrics(self._bold).elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.setPen(QColor(now.colours.line))
        painter.drawLine(inner.left(), box.bottom(), inner.right(), box.bottom())

    def _capture(self, painter: QPainter, box: QRect, capture: Capture, *, on: bool) -> None:
        now = theme.current()
        metrics, colours = now.metrics, now.colours
        room = self._room(capture)
        quiet = capture.kind == "attendances"
        painter.setFont(self._small)
        painter.setPen(QColor(colours.on_selected if on else colours.muted))
        measure = QFontMetrics(self._font(capture))
        first = QRect(box.left() + metrics.px(12), box.top() + room, metrics.px(62), measure.height())
        painter.drawText(first, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, clock_time(capture.at))
        side = metrics.icon
        words = self._words_box(box)
        spot = QRect(words.left() - side - metrics.gap, first.center().y() - side // 2 + 1, side, side)
        tint = "on_selected" if on else _TINTS.get(capture.kind, "muted")
        icons.icon(ICONS[capture.kind], tint).paint(painter, spot)
        painter.setFont(self._font(capture))
        painter.setPen(QColor(colours.on_selected if on else colours.muted if quiet else colours.ink))
        place = words.adjusted(0, room, 0, 0)
        painter.drawText(place, _WRAPPED, capture.text)
        if _below(capture):
            high = measure.boundingRect(QRect(0, 0, words.width(), _ENDLESS), _WRAPPED, capture.text).height()
            self._belonging(painter, place.adjusted(0, high + metrics.px(2), 0, 0), capture, on=on)

    def _belonging(self, painter: QPainter, box: QRect, capture: Capture, *, on: bool) -> None:
        colours = theme.current().colours
        painter.setFont(self._small)
        painter.setPen(QColor(colours.on_selected if on else colours.muted))
        painter.drawText(box, _WRAPPED, _below(capture))

    def _font(self, capture: Capture) -> QFont:
        """A decision stands out: its wording is what people come back for."""
        quiet = capture.kind == "attendances"
        return self._bold if capture.kind == "decisions" else self._small if quiet else self._plain

    @staticmethod
    def _room(capture: Capture) -> int:
        """Above and below the words."""
        return theme.current().metrics.px(3 if capture.kind == "attendances" else 7)

    @staticmethod
    def _words_box(box: QRect) -> QRect:
        """Where the words stand: right of time and icon."""
        metrics = theme.current().metrics
        left = metrics.px(12 + 62 + 4) + metrics.icon + metrics.gap
        return box.adjusted(left, 0, -metrics.px(12), 0)


def _below(capture: Capture) -> str:
    """What stands under the words, in smaller type."""
    if capture.kind == "concerns":  # that it has no place yet is asked at the end; it is no use now
        return capture.detail
    return " · ".join(filter(None, (capture.detail, *capture.lacks)))
