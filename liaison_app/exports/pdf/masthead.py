"""The agency's logo beside the title, or above it where a column is narrow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image

from liaison_app.exports.document import Picture
from liaison_app.exports.pdf.boxes import Box, Cell, Halves, Row, Stack
from liaison_app.exports.pdf.ink import Ink, Node

BESIDE_FROM: Final = 300.0
"""Columns below this width have the logo above the title."""
_SHARE: Final = 0.34
"""Of the width at most."""
_TALL: Final = 1.45
"""Times the height of the title's line."""
_APART: Final = 16.0
_ABOVE: Final = 6.0


@dataclass(slots=True)
class PictureBox(Box):
    """A picture as one figure."""

    node: Node
    data: bytes
    width: float
    height: float

    def split(self, room: float, page: float, *, force: bool) -> Halves:
        return (self, None) if room >= self.height or force else (None, self)

    def draw(self, ink: Ink, x: float, y: float) -> None:
        ink.picture(self.node, self.data, x, y, self.width, self.height)


def masthead(picture: Picture, title: Callable[[float], Box], line: float, room: float, parent: Node) -> Box:
    """The title, made by `title` for the room that it has, with the logo; `line` is the height of its line.

    The title is read first, wherever the logo stands.
    """
    with Image.open(BytesIO(picture.data)) as opened:
        wide, tall = opened.size
    scale = min(room * _SHARE / wide, line * _TALL / tall) if room >= BESIDE_FROM else min(room / wide, line * 2 / tall)
    width, height = wide * scale, tall * scale
    beside = room >= BESIDE_FROM
    heading = title(room - width - _APART if beside else room)
    box = PictureBox(parent.child("Figure", alt=picture.alt), picture.data, width, height)
    if beside:
        return Row([Cell(0, heading), Cell(room - width, box)], glued=True)
    heading.before = _ABOVE
    return Stack([box, heading], glued=True, whole=True)
