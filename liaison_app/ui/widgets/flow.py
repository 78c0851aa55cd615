"""A row that goes on below where its window is too narrow for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from liaison_app.ui.look import theme


class FlowRow(QWidget):
    """Things beside each other, as many as fit; the rest in further rows.

    It takes all the width there is; with `snug` no more than its things, so that something can stand behind it.
    `gap` lies between them, the usual one unless given.
    """

    def __init__(self, parent: QWidget | None = None, *, snug: bool = False, gap: int | None = None) -> None:
        super().__init__(parent)
        self._things: list[QWidget] = []
        self._snug, self._gap = snug, theme.current().metrics.gap if gap is None else gap
        across = QSizePolicy.Policy.Preferred if snug else QSizePolicy.Policy.Ignored
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)

    def add(self, thing: QWidget) -> None:
        """Put something at the end."""
        thing.setParent(self)
        thing.installEventFilter(self)
        self._things.append(thing)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        wide = [thing.sizeHint().width() for thing in self._things if not thing.isHidden()]
        one_line = sum(wide) + self._gap * (len(wide) - 1)
        across = one_line if self._snug else theme.current().metrics.px(300)
        return QSize(across, self._arrange(self.width(), move=False))

    def minimumSizeHint(self) -> QSize:
        widest = max((thing.sizeHint().width() for thing in self._things), default=0)
        return QSize(widest, self._arrange(max(self.width(), widest), move=False))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._settle()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def _settle(self) -> None:
        high = self._arrange(self.width(), move=True)
        if high != self.height():
            self.setFixedHeight(high)  # a layout that asks for a height by width is not to be had everywhere

    def _arrange(self, width: int, *, move: bool) -> int:
        """The height that the things take in a width; with `move` they are put there."""
        gap, at, below = self._gap, QPoint(0, 0), 0
        for thing in self._things:
            if thing.isHidden():
                continue
            size = thing.sizeHint()
            least = thing.minimumWidth() or size.width()  # a button that may lose its words goes on in the same row
            if at.x() and at.x() + least > width:
                at = QPoint(0, below + gap)
            size.setWidth(max(min(size.width(), width - at.x()), least))
            if move:
                thing.setGeometry(QRect(at, size))
            below = max(below, at.y() + size.height())
            at.setX(at.x() + size.width() + gap)
        return below
