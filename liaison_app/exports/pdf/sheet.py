"""The look of a printed page: sizes, spacing, margins and columns, chosen for clear print.

At least 12 points, left-aligned, no italics, black on white; nothing is said by colour alone, so a black and white
printer loses nothing. Text that is read runs 60 to 70 characters a line; lists that are looked up in may be narrower.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from liaison_app.exports.document import Form, PageSize

_SIZES: dict[PageSize, tuple[float, float]] = {"Letter": (612.0, 792.0), "A4": (595.28, 841.89)}

GREY_RULE = 0.45
"""Lines between entries: dark enough (4.5:1 and more against white) to survive a copying machine."""
GREY_FILL = 0.92
"""Behind table headers."""

_LEAFLET_SIDE = 20.0
_FLAP_SHORTER = 4.5
"""The panel that folds inwards is a millimetre and a half narrower than the others, or it would buckle."""


@dataclass(frozen=True, slots=True)
class Style:
    """How one kind of text is set, in points. `before` is the gap above it, dropped at the top of a page."""

    size: float
    leading: float
    bold: bool = False
    before: float = 6.0


@dataclass(frozen=True, slots=True)
class Look:
    """The styles of one form; `group` is the gap above blocks that belong together.

    `stacked` sets labels above their values, where beside them would be too narrow.
    """

    body: Style
    lead: Style
    caption: Style
    footer: Style
    headings: Mapping[int, Style]
    stacked: bool = False
    group: float = 11.0


_NORMAL = Look(
    body=Style(12, 16, before=5),
    lead=Style(14, 19, before=12),
    caption=Style(12, 16, bold=True, before=10),
    footer=Style(12, 14),
    headings={
        1: Style(26, 32, bold=True, before=0),
        2: Style(19, 24, bold=True, before=24),
        3: Style(15, 19, bold=True, before=14),
        4: Style(13.5, 17.5, bold=True, before=10),
    },
)
_LARGE = Look(
    body=Style(18, 23.5, before=5),
    lead=Style(20, 26, before=12),
    caption=Style(18, 23.5, bold=True, before=12),
    footer=Style(18, 21),
    headings={
        1: Style(26, 32, bold=True, before=0),
        2: Style(22, 28, bold=True, before=26),
        3: Style(20, 25, bold=True, before=16),
        4: Style(20, 25, bold=True, before=12),
    },
    stacked=True,
)
_NARROW = Look(
    body=Style(12, 15, before=3),
    lead=Style(12, 15, before=4),
    caption=Style(12, 15, bold=True, before=8),
    footer=Style(12, 14),
    headings={
        1: Style(20, 25, bold=True, before=0),
        2: Style(15, 19, bold=True, before=11),
        3: Style(12, 15, bold=True, before=4),
        4: Style(12, 15, bold=True, before=5),
    },
    group=4.0,
)
_LOOKS: dict[Form, Look] = {
    "page": _NORMAL,
    "large": _LARGE,
    "columns": _NARROW,
    "leaflet": _NARROW,
    "wide": _NARROW,
    "pair": replace(_NORMAL, headings={**_NORMAL.headings, 1: Style(22, 27, bold=True, before=0)}),
    "labels": replace(_NARROW, body=Style(11, 13, before=0)),
}

_LABELS: dict[PageSize, tuple[int, int, tuple[float, float], tuple[float, float], float]] = {
    "Letter": (3, 10, (189.0, 72.0), (13.5, 36.0), 9.0),  # Avery 5160
    "A4": (3, 7, (180.0, 108.0), (20.5, 43.0), 7.1),  # Avery L7160
}
"""Columns and rows, size of a label, where the first one begins (from the left, from the top), gap between columns."""
_LABEL_PADDING = (9.0, 8.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """A column of text: on which page of a sheet (from 0), and where its left edge and its top are."""

    page: int
    x: float
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with its margins, in points, measured from the top left corner, and its columns.

    A leaflet has six columns on two pages, in the order in which they are read; `folds` are where page 0 and page 1
    are folded.
    """

    width: float
    height: float
    side: float
    look: Look
    frame_width: float
    frames: tuple[Frame, ...]
    bottom: float = 64.0
    footed: bool = True
    folds: tuple[tuple[float, ...], ...] = ()

    @property
    def text_width(self) -> float:
        """The width between the margins."""
        return self.width - 2 * self.side

    @property
    def sides(self) -> int:
        """How many pages the columns make up before they begin again."""
        return max(frame.page for frame in self.frames) + 1

    def frame(self, number: int, banner: float = 0.0) -> Frame:
        """Column `number` of the whole document; on the first page, columns begin below a banner of this height."""
        turn, place = divmod(number, len(self.frames))
        found = self.frames[place]
        down = banner if turn == 0 and found.page == 0 else 0.0
        return Frame(found.page + turn * self.sides, found.x, found.top + down, found.height - down)


def sheet(page: PageSize, form: Form = "page") -> Sheet:
    """The sheet of a paper size in a form."""
    width, height = _SIZES[page]
    match form:
        case "page":  # 448 points: about 68 characters
            return _upright(width, height, (width - 448.0) / 2, form)
        case "large":
            return _upright(width, height, 72.0, form)
        case "columns":
            return _upright(width, height, 42.0, form, columns=2)
        case "wide" | "pair":
            return _upright(height, width, 40.0, form)
        case "leaflet":
            return _leaflet(height, width)
        case "labels":
            return _labels(width, height, page)


def _upright(width: float, height: float, side: float, form: Form, *, columns: int = 1, gap: float = 22.0) -> Sheet:
    top, bottom = (72.0, 80.0) if form == "large" else (44.0, 56.0) if form != "page" else (50.0, 64.0)
    column = (width - 2 * side - (columns - 1) * gap) / columns
    frames = tuple(Frame(0, side + i * (column + gap), top, height - top - bottom) for i in range(columns))
    return Sheet(width, height, side, _LOOKS[form], column, frames, bottom)


def _leaflet(width: float, height: float) -> Sheet:
    """Six panels on two sides of a landscape page: fold the right third in first, then the left one over it.

    The order of reading is the cover, the flap that is met on opening, the three panels inside, the back. The flap
    and the panel behind it, which fold inwards, are a little narrower. Turned over the short edge when printed.
    """
    panel = (width + _FLAP_SHORTER) / 3
    flap = panel - _FLAP_SHORTER
    column = flap - 2 * _LEAFLET_SIDE
    top, tall = 26.0, height - 2 * 26.0

    def at(page: int, left: float, wide: float) -> Frame:
        return Frame(page, left + (wide - column) / 2, top, tall)

    outside = (at(0, flap + panel, panel), at(0, 0, flap))
    inside = (at(1, 0, panel), at(1, panel, panel), at(1, 2 * panel, flap))
    frames = (*outside, *inside, at(0, flap, panel))
    folds = ((flap, flap + panel), (panel, 2 * panel))
    return Sheet(width, height, _LEAFLET_SIDE, _LOOKS["leaflet"], column, frames, top, footed=False, folds=folds)


def _labels(width: float, height: float, page: PageSize) -> Sheet:
    columns, rows, (wide, tall), (left, top), gap = _LABELS[page]
    aside, above = _LABEL_PADDING
    frames = tuple(
        Frame(0, left + column * (wide + gap) + aside, top + row * tall + above, tall - 2 * above)
        for row in range(rows)
        for column in range(columns)
    )
    return Sheet(width, height, left, _LOOKS["labels"], wide - 2 * aside, frames, footed=False)
