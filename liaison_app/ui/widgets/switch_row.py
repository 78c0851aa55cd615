"""The row below a tab's title: the switch of kinds at the left, tools at the right, or below where both do not fit."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison_app.ui.look import theme


class SwitchRow(QWidget):
    """A switch and tools. The tools may be shown, hidden and added to later."""

    def __init__(self, switch: QHBoxLayout, tools: QHBoxLayout) -> None:
        super().__init__()
        gap = theme.current().metrics.gap
        self._tools = QWidget()
        tools.setContentsMargins(0, 0, 0, 0)
        self._tools.setLayout(tools)
        self._switch = switch
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap)
        self._top, self._below = QHBoxLayout(), QHBoxLayout()
        self._top.setSpacing(gap)
        column.addLayout(self._top)
        column.addLayout(self._below)
        self._top.addLayout(switch)
        self._top.addStretch(1)
        self._top.addWidget(self._tools)
        self._below.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        """The narrow way: otherwise the window could never become narrow enough for it."""
        across = max(self._switch.minimumSize().width(), self._tools.minimumSizeHint().width())
        return QSize(across, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def event(self, event: QEvent) -> bool:
        """The tools change with what is in sight."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._lay_out()
        return super().event(event)

    def _lay_out(self) -> None:
        needed = self._switch.minimumSize().width() + self._top.spacing() + self._tools.minimumSizeHint().width()
        narrow, was = needed > self.width(), self._below.indexOf(self._tools) >= 0
        if narrow and not was:
            self._top.removeWidget(self._tools)
            self._below.insertWidget(0, self._tools)
        elif was and not narrow:
            self._below.removeWidget(self._tools)
            self._top.addWidget(self._tools)
