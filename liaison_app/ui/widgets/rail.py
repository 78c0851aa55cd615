"""The list of tabs down the left side.

It is a QTabBar that stands upright and paints itself: assistive technology sees a tab list with its tabs,
their names and which is open, and arrow keys and mouse work, all from Qt.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QTabBar, QVBoxLayout, QWidget

from liaison_app.i18n import _
from liaison_app.ui.look import icons, theme
from liaison_app.ui.widgets.labels import heading


class Entry(NamedTuple):
    """A tab: its translated name, which is also its accessible name, and its icon."""

    name: str
    icon: str


class Rail(QFrame):
    """The program's name and the tabs. `chosen` tells a new tab's index."""

    chosen = Signal(int)

    def __init__(self, entries: Sequence[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        metrics = theme.current().metrics
        self.setProperty("rail", True)
        self.tabs = _Tabs(entries)
        self.tabs.currentChanged.connect(self.chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(metrics.px(8), metrics.px(14), metrics.px(8), metrics.px(10))
        column.setSpacing(metrics.px(4))
        if metrics.scale < 1.5:  # with larger text the tabs need the room
            column.addLayout(self._wordmark())
            column.addSpacing(metrics.px(10))
        column.addWidget(self.tabs)
        column.addStretch(1)

    def choose(self, index: int) -> None:
        """Open the tab at `index`; nothing happens for an index that has none."""
        self.tabs.setCurrentIndex(index)

    def current(self) -> int:
        """The index of the open tab."""
        return self.tabs.currentIndex()

    def _wordmark(self) -> QHBoxLayout:
        metrics = theme.current().metrics
        row = QHBoxLayout()
        row.setContentsMargins(metrics.px(8), 0, 0, 0)
        row.setSpacing(metrics.px(8))
        mark = QLabel()
        side = metrics.px(22)
        mark.setPixmap(icons.program_icon().pixmap(QSize(side, side), self.devicePixelRatioF()))
        row.addWidget(mark)
        row.addWidget(heading("Liaison"))
        row.addStretch(1)
        return row


class _Tabs(QTabBar):
    """The tabs themselves: upright, painted by hand, up and down keys as well as left and right."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self.setShape(QTabBar.Shape.RoundedWest)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Tabs"))
        self._icons = [entry.icon for entry in entries]
        self._hovered = -1
        for index, entry in enumerate(entries):
            self.addTab(entry.name)
            self.setTabToolTip(index, f"{entry.name} (Ctrl+{index + 1})")

    def tabSizeHint(self, index: int) -> QSize:
        metrics = theme.current().metrics
        widest = max(self._metrics_of_names(), default=0)
        return QSize(widest + metrics.px(12 + 18 + 8 + 18), metrics.px(38))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_Down: self.currentIndex() + 1,
            Qt.Key.Key_Up: self.currentIndex() - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self.count() - 1,
        }.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif 0 <= step < self.count():
            self.setCurrentIndex(step)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.tabAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, index: int) -> None:
        if index != self._hovered:
            self._hovered = index
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in range(self.count()):
            self._paint_tab(painter, index)
        painter.end()

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        now = theme.current()
        metrics, colours = now.metrics, now.colours
        is_open = index == self.currentIndex()
        box = self.tabRect(index).adjusted(0, 1, 0, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if is_open or index == self._hovered:
            painter.setBrush(QColor(colours.selected if is_open else colours.line))
            painter.drawRoundedRect(box, metrics.radius, metrics.radius)
        if is_open:
            self._paint_bar(painter, box)
            if self.hasFocus():
                self._paint_ring(painter, box)
        self._paint_words(painter, index, box)

    def _paint_bar(self, painter: QPainter, box: QRect) -> None:
        """The mark of the open tab, which shows without any colour too."""
        metrics = theme.current().metrics
        height = metrics.px(18)
        top = box.center().y() - height / 2 + 1
        painter.setBrush(QColor(theme.current().colours.ring))
        painter.drawRoundedRect(QRectF(box.left(), top, 3, height), 1.5, 1.5)

    def _paint_ring(self, painter: QPainter, box: QRect) -> None:
        radius = theme.current().metrics.radius
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.current().colours.ring), 2))
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), radius, radius)

    def _paint_words(self, painter: QPainter, index: int, box: QRect) -> None:
        metrics = theme.current().metrics
        is_open = index == self.currentIndex()
        side = metrics.px(18)
        left = box.left() + metrics.px(12)
        corner = QPointF(left, box.center().y() - side / 2 + 1).toPoint()
        role = "on_selected" if is_open else "muted"
        icons.icon(self._icons[index], role).paint(painter, QRect(corner, QSize(side, side)))
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if is_open else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(getattr(theme.current().colours, "on_selected" if is_open else "ink")))
        text = box.adjusted(left - box.left() + side + metrics.gap, 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(text, flags, self.tabText(index))

    def _metrics_of_names(self) -> list[int]:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        measure = QFontMetrics(font)
        return [measure.horizontalAdvance(self.tabText(index)) for index in range(self.count())]
