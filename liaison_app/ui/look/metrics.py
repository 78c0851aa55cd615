"""Measures of the window, all of which grow with the size of the text (100 to 200 %)."""

from __future__ import annotations

import sys
from dataclasses import dataclass

# macOS counts 72 points to the inch where the others count 96: the same size on the screen needs other
# numbers.
_BODY_POINTS = 13.0 if sys.platform == "darwin" else 10.0


@dataclass(frozen=True)
class Metrics:
    """Lengths in device-independent pixels, type sizes in points."""

    scale: float = 1.0

    def px(self, length: float) -> int:
        """A length given for 100 %, at the size of text in use."""
        return round(length * self.scale)

    @property
    def body(self) -> float:
        """Ordinary text, in points."""
        return _BODY_POINTS * self.scale

    @property
    def small(self) -> float:
        """Hints, counts, the status strip, in points."""
        return self.body * 0.9

    @property
    def title(self) -> float:
        """The name of a tab or record, in points."""
        return self.body * 1.6

    @property
    def heading(self) -> float:
        """A section or card, in points."""
        return self.body * 1.15

    @property
    def row(self) -> int:
        """Height of a table's row."""
        return self.px(34)

    @property
    def target(self) -> int:
        """Height of buttons and fields. WCAG 2.2, 2.5.8 asks for 24 at least."""
        return self.px(32)

    @property
    def icon(self) -> int:
        """Side of an icon in a button or a row."""
        return self.px(16)

    @property
    def gap(self) -> int:
        """Between things that belong together."""
        return self.px(8)

    @property
    def margin(self) -> int:
        """Around things that stand by themselves."""
        return self.px(16)

    @property
    def radius(self) -> int:
        """Corner of a control."""
        return self.px(6)
