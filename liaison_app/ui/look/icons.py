"""Line icons in the colours of the theme, crisp at every size and pixel density.

An icon looks its colour up when it is painted: after `theme.apply` everything that holds one shows the new
colours by itself. The drawings lie in `resources/icons`, named as Lucide names them.
"""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from liaison_app import paths
from liaison_app.ui.look import theme

# What the program calls a thing, where that is not what Lucide calls the drawing.
_MEANINGS = {
    "today": "calendar-check",
    "contacts": "users",
    "meetings": "calendar-days",
    "problems": "target",
    "referrals": "handshake",
    "reports": "eye",
    "services": "library",
    "evaluation": "chart-column",
    "filter": "list-filter",
    "undo": "undo-2",
    "redo": "redo-2",
    "trash": "trash-2",
    "alert": "triangle-alert",
    "problem": "circle-alert",
    "done": "circle-check",
    "sync": "refresh-cw",
    "organisation": "building-2",
    "help": "circle-question-mark",
    "note": "sticky-note",
    "decision": "gavel",
    "concern": "lightbulb",
    "action": "list-checks",
    "restore": "archive-restore",
}


@cache
def icon(name: str, role: str = "ink") -> QIcon:
    """The icon called `name` (a meaning above, or the name of a file), painted in the colour called `role`.

    `role` is a field of `Colours`: ink, muted, link, on_accent, danger, good, warning. Disabled icons are
    faded. Raises FileNotFoundError for a name that has no drawing, AttributeError for a colour that does not
    exist.
    """
    getattr(theme.current().colours, role)
    return QIcon(_Engine(_drawing(name), role))


def pixmap(name: str, role: str, side: int, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of `side` device-independent pixels, for a screen with `ratio` pixels to each."""
    return _picture(_drawing(name), getattr(theme.current().colours, role), side, ratio)


def program_icon() -> QIcon:
    """The program's own mark, for the window's frame and the task bar."""
    mark = QIcon()
    drawing = paths.resource("icons", "liaison.svg").read_bytes()
    for side in (16, 24, 32, 48, 64, 128, 256):
        mark.addPixmap(_render(drawing, side, 1.0))
    return mark


@cache
def _drawing(name: str) -> bytes:
    return paths.resource("icons", f"{_MEANINGS.get(name, name)}.svg").read_bytes()


@lru_cache(maxsize=512)
def _picture(drawing: bytes, colour: str, side: int, ratio: float) -> QPixmap:
    return _render(drawing.replace(b"currentColor", colour.encode()), side, ratio)


def _render(drawing: bytes, side: int, ratio: float) -> QPixmap:
    picture = QPixmap(QSize(side, side) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return picture


class _Engine(QIconEngine):
    """Paints one drawing in one role of whichever theme is in use."""

    def __init__(self, drawing: bytes, role: str) -> None:
        super().__init__()
        self._drawing = drawing
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        ratio = painter.device().devicePixelRatioF()
        corner = rect.center() - QPoint((side - 1) // 2, (side - 1) // 2)
        painter.drawPixmap(corner, self.scaledPixmap(QSize(side, side), mode, state, ratio))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        colours = theme.current().colours
        role = "border" if mode == QIcon.Mode.Disabled else self._role
        return _picture(self._drawing, getattr(colours, role), min(size.width(), size.height()), scale)

    def clone(self) -> QIconEngine:
        copy = _Engine(self._drawing, self._role)
        _kept.append(copy)  # Qt owns the copy but Python would collect it
        return copy

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        side = min(size.width(), size.height())
        return QSize(side, side)

    def isNull(self) -> bool:
        return False

    def key(self) -> str:
        return "liaison"


_kept: list[_Engine] = []
