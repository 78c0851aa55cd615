"""Where things stand: cards, and what a tab shows while it has nothing to show."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from liaison_app.ui.look import icons, theme
from liaison_app.ui.widgets.buttons import Button
from liaison_app.ui.widgets.labels import heading, hint


class Card(QFrame):
    """A surface with an optional title row; put contents into `body`."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        metrics = theme.current().metrics
        self.setProperty("card", True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.margin)
        outer.setSpacing(metrics.px(12))
        self._bar = QHBoxLayout()
        self._bar.setSpacing(metrics.gap)
        if title:
            self._bar.addWidget(heading(title))
        self._bar.addStretch(1)
        outer.addLayout(self._bar)
        self.body = QVBoxLayout()
        self.body.setSpacing(metrics.gap)
        outer.addLayout(self.body, 1)

    def add_action(self, widget: QWidget) -> None:
        """Put a button or a state at the right end of the title row."""
        self._bar.addWidget(widget)


class EmptyState(QWidget):
    """What a tab is for, and the first step, in the middle of where its records will be.

    `action` is the text of the button and empty for none; `acted` is emitted when it is pressed.
    """

    acted = Signal()

    def __init__(
        self,
        icon: str,
        title: str,
        text: str,
        *,
        action: str = "",
        shortcut: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        metrics = theme.current().metrics
        column = QVBoxLayout(self)
        column.setSpacing(metrics.px(10))
        column.addStretch(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._emblem = _Emblem(icon)
        column.addWidget(self._emblem, 0, centre)
        column.addSpacing(metrics.px(4))
        column.addWidget(heading(title), 0, centre)
        self._words = words = hint(text)
        words.setAlignment(centre)
        words.setFixedWidth(min(metrics.px(420), 640))  # about 60 letters a line
        words.ensurePolished()
        words.setMinimumHeight(words.heightForWidth(words.width()))  # a layout gives what is centred a line too few
        column.addWidget(words, 0, centre)
        if action:
            self.button = Button(action, kind="primary", shortcut=shortcut)
            self.button.clicked.connect(self.acted)
            column.addSpacing(metrics.px(6))
            column.addWidget(self.button, 0, centre)
        column.addStretch(3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little height, the first step matters more than the words, and these more than the drawing."""
        super().resizeEvent(event)
        layout = self.layout()
        assert layout is not None
        self._emblem.show()
        self._words.show()
        for thing in (self._emblem, self._words):
            if layout.sizeHint().height() > self.height():
                thing.hide()


class _Emblem(QWidget):
    """A large icon on a round plate."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = theme.current().metrics.px(84)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        side = now.metrics.px(36)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.colours.selected))
        plate = min(self.width(), self.height())
        painter.drawEllipse((self.width() - plate) // 2, (self.height() - plate) // 2, plate, plate)
        box = QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)
        icons.icon(self._icon, "on_selected").paint(painter, box)
        painter.end()
