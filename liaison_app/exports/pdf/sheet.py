"""The look of a printed page: sizes, spacing and margins, chosen for clear print.

At least 12 points, left-aligned, no italics, 60 to 70 characters a line, black on white; nothing is said by colour
alone, so a black and white printer loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from liaison_app.exports.document import PageSize

_SIZES: dict[PageSize, tuple[float, float]] = {"Letter": (612.0, 792.0), "A4": (595.28, 841.89)}

GREY_RULE = 0.45
"""Lines between entries: dark enough (4.5:1 and more against white) to survive a copying machine."""
GREY_FILL = 0.92
"""Behind table headers."""


@dataclass(frozen=True, slots=True)
class Style:
    """How one kind of text is set, in points. `before` is the gap above it, dropped at the top of a page."""

    size: float
    leading: float
    bold: bool = False
    before: float = 6.0


BODY = Style(12, 16, before=5)
LEAD = Style(14, 19, before=12)
CAPTION = Style(12, 16, bold=True, before=10)
FOOTER = Style(12, 14)
HEADINGS = {
    1: Style(26, 32, bold=True, before=0),
    2: Style(19, 24, bold=True, before=24),
    3: Style(15, 19, bold=True, before=14),
    4: Style(13.5, 17.5, bold=True, before=10),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with its margins, in points, measured from the top left corner."""

    width: float
    height: float
    side: float
    top: float = 50.0
    bottom: float = 64.0

    @property
    def text_width(self) -> float:
        """The width of the column of text."""
        return self.width - 2 * self.side

    @property
    def text_height(self) -> float:
        """The height of the column of text."""
        return self.height - self.top - self.bottom


def sheet(page: PageSize) -> Sheet:
    """The sheet of a paper size, with a column of 448 points: about 68 characters of body text."""
    width, height = _SIZES[page]
    return Sheet(width, height, side=(width - 448.0) / 2)
