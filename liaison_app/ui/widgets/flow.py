"""A row that goes on below where its window is too narrow for it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from liaison_app.ui.look import theme


class FlowRow(QWidget):
    """Things beside each other, as many as fit; the rest in further rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._things: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, thing: QWidget) -> None:
        """Put something at the end."""
        thing.setParent(self)
        self._things.append(thing)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(width, move=False)

    def sizeHint(self) -> QSize:
        width = self.width() if self.isVisible() else theme.current().metrics.px(800)
        return QSize(width, self._arrange(width, move=False))

    def minimumSizeHint(self) -> QSize:
        widest = max((thing.sizeHint().width() for thing in self._things), default=0)
        return QSize(widest, theme.current().metrics.target)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.width(), move=True)

    def _arrange(self, width: int, *, move: bool) -> int:
        """The height that the things take in a width; with `move` they are put there."""
        gap, at, below = theme.current().metrics.gap, QPoint(0, 0), 0
        for thing in self._things:
            size = thing.sizeHint()
            if at.x() and at.x() + size.width() > width:
                at = QPoint(0, below + gap)
            if move:
                thing.setGeometry(QRect(at, size))
            below = max(below, at.y() + size.height())
            at.setX(at.x() + size.width() + gap)
        return below
