"""Boxes: pieces of a page that know their height, how to split at a page's end, and how to draw themselves.

All of them are made once, before anything is drawn, so page numbers are known when the first page is written.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from liaison_app.exports.document import Heading, Run
from liaison_app.exports.pdf.ink import Ink, Node
from liaison_app.exports.pdf.qr import Matrix
from liaison_app.exports.pdf.sheet import Style
from liaison_app.exports.pdf.text import Line, break_lines

Halves = tuple["Box | None", "Box | None"]
"""What goes on this page and what goes on the next; no first half means: nothing fits here."""


class Box(ABC):
    """A piece of a page. `before` is the gap above it, `glued` keeps it on the page of what follows."""

    before: float = 0.0
    glued: bool = False

    @property
    @abstractmethod
    def height(self) -> float:
        """The height in points, without the gap above."""

    @abstractmethod
    def split(self, room: float, page: float, *, force: bool) -> Halves:
        """Part the box so that the first half is at most `room` high; a whole page is `page` high.

        `force` is set at the top of a page, when waiting for more room is pointless: then some of it must go.
        """

    @abstractmethod
    def draw(self, ink: Ink, x: float, y: float) -> None:
        """Draw with the top left corner at (`x`, `y`)."""

    def repeated(self) -> Box:
        """The same box as page furniture, for a header that stands on every page. Itself if it never is one."""
        return self


@dataclass(slots=True)
class TextBox(Box):
    """Lines of text that belong to one structure element."""

    node: Node | None
    lines: Sequence[Line]
    style: Style
    before: float = 0.0
    glued: bool = False
    right: float = 0.0
    heading: Heading | None = None

    @property
    def height(self) -> float:
        return len(self.lines) * self.style.leading

    def split(self, room: float, page: float, *, force: bool) -> Halves:
        count = int(room / self.style.leading + 1e-6)
        if count >= len(self.lines):
            return self, None
        alone = 1 if force else 2  # no single line of a paragraph at the foot or the head of a page
        count = min(count, len(self.lines) - alone)
        if count < alone or (self.glued and not force):
            return None, self
        tail = replace(self, lines=self.lines[count:], heading=None)
        return replace(self, lines=self.lines[:count]), tail

    def draw(self, ink: Ink, x: float, y: float) -> None:
        if self.heading:
            ink.heading(self.heading, y)
        ink.text(self.node, self.lines, x, y, self.style, right=self.right)

    def repeated(self) -> Box:
        return replace(self, node=None)


@dataclass(slots=True)
class PageNumber(Box):
    """The number of the page on which the heading with `anchor` stands, set to the right; found when drawn.

    With `told` ("page {number}") it is a link of these words.
    """

    node: Node
    anchor: str
    style: Style
    right: float
    told: str = ""

    @property
    def height(self) -> float:
        return self.style.leading

    def split(self, room: float, page: float, *, force: bool) -> Halves:
        return (self, None) if room >= self.height or force else (None, self)

    def draw(self, ink: Ink, x: float, y: float) -> None:
        number = ink.page_of[self.anchor] + 1
        run = Run(self.told.format(number=number), to=self.anchor) if self.told else Run(str(number))
        lines = break_lines((run,), self.right, self.style.size, right_to_left=ink.mirrored)
        ink.text(self.node, lines, x, y, self.style, right=self.right)


@dataclass(slots=True)
class Blank(Box):
    """A line to write on."""

    length: float
    height: float

    def split(self, room: float, page: float, *, force: bool) -> Halves:
        return self, None

    def draw(self, ink: Ink, x: float, y: float) -> None:
        ink.rule(x, y + self.height, self.length)


@dataclass(slots=True)
class QrBox(Box):
    """A QR code of dark and light squares, drawn as one figure. Its quiet zone is inside it."""

    node: Node
    matrix: Matrix
    side: float = 84.0

    @property
    def height(self) -> float:
        return self.side

    def split(self, room: float, page: float, *, force: bool) -> Halves:
        return (self, None) if room >= self.height or force else (None, self)

    def draw(self, ink: Ink, x: float, y: float) -> None:
        ink.squares(self.node, self.matrix, x, y, self.side)


@dataclass(slots=True)
class Stack(Box):
    """Boxes under each other. `whole` keeps them on one page if one page is enough; `ruled` draws a line above.

    `padding` and `framed` make it the boxed callout; `headers` is how many first boxes are repeated on each page.
    """

    boxes: Sequence[Box]
    before: float = 0.0
    glued: bool = False
    whole: bool = False
    ruled: float = 0.0
    framed: float = 0.0
    padding: float = 0.0
    headers: int = 0
    height: float = field(init=False)

    def __post_init__(self) -> None:
        gaps = sum(box.before for box in self.boxes[1:])
        self.height = sum(box.height for box in self.boxes) + gaps + 2 * self.padding

    def split(self, room: float, page: float, *, force: bool) -> Halves:
        if self.height <= room:
            return self, None
        if self.whole and self.height <= page and not force:
            return None, self
        used = self.padding
        for i, box in enumerate(self.boxes):
            gap = box.before if i else 0.0
            if used + gap + box.height + self.padding <= room:
                used += gap + box.height
                continue
            left = room - used - gap - self.padding
            # Nothing but headings above: the next page would not have more room, and they must not stand alone.
            last_chance = force and all(above.glued for above in self.boxes[:i])
            head, tail = box.split(left, page, force=last_chance)
            if head is None:
                return self._cut(i, force=force)
            rest = [tail] if tail else []
            return self._part([*self.boxes[:i], head], [*rest, *self.boxes[i + 1 :]])
        return self, None  # not reached: something did not fit

    def _cut(self, index: int, *, force: bool) -> Halves:
        """Cut before box `index`, taking along what must stay with it."""
        cut = index
        while cut > self.headers and self.boxes[cut - 1].glued:
            cut -= 1
        if cut <= self.headers:
            if not force or index <= self.headers:
                return None, self
            cut = index  # a whole page of glued boxes: the glue gives way
        return self._part(self.boxes[:cut], self.boxes[cut:])

    def _part(self, head: Sequence[Box], tail: Sequence[Box]) -> Halves:
        if self.headers:
            tail = [*(box.repeated() for box in self.boxes[: self.headers]), *tail]
        return replace(self, boxes=head), replace(self, boxes=tail, ruled=0.0) if tail else None

    def draw(self, ink: Ink, x: float, y: float) -> None:
        if self.framed:
            ink.box(x, y, self.framed, self.height, filled=False)
        if self.ruled:
            ink.rule(x, y - self.before / 2, self.ruled)
        top = y + self.padding
        for i, box in enumerate(self.boxes):
            top += box.before if i else 0.0
            box.draw(ink, x + self.padding, top)
            top += box.height


@dataclass(frozen=True, slots=True)
class Cell:
    """A box at a distance from the left edge of its row; no box is an empty cell."""

    x: float
    box: Box | None


@dataclass(slots=True)
class Row(Box):
    """Boxes beside each other: a table row, a label and its value, a bullet and its item.

    A row is split only when it alone is higher than a page, or if it is `loose`. `filled` is the width of a grey
    background, `ruled` of a line below. It is at least `tall` points high; `grid` is where upright lines stand.
    """

    cells: Sequence[Cell]
    before: float = 0.0
    glued: bool = False
    loose: bool = False
    padding: float = 0.0
    filled: float = 0.0
    ruled: float = 0.0
    tall: float = 0.0
    grid: tuple[float, ...] = ()
    height: float = field(init=False)

    def __post_init__(self) -> None:
        content = max((cell.box.height for cell in self.cells if cell.box), default=0.0)
        self.height = max(content + 2 * self.padding, self.tall)

    def split(self, room: float, page: float, *, force: bool) -> Halves:
        if self.height <= room:
            return self, None
        if not (force or self.loose or self.height > page):
            return None, self
        heads: list[Cell] = []
        tails: list[Cell] = []
        for cell in self.cells:
            halves: Halves = (None, None)
            if cell.box:
                halves = cell.box.split(room - 2 * self.padding, page, force=force)
                if halves[0] is None:
                    return None, self
            heads.append(replace(cell, box=halves[0]))
            tails.append(replace(cell, box=halves[1]))
        return replace(self, cells=heads), replace(self, cells=tails)

    def draw(self, ink: Ink, x: float, y: float) -> None:
        if self.filled:
            ink.box(x, y, self.filled, self.height, filled=True)
        for cell in self.cells:
            if cell.box:
                cell.box.draw(ink, x + cell.x, y + self.padding)
        if self.ruled:
            ink.rule(x, y + self.height, self.ruled)
        for place in self.grid:
            ink.upright(x + place, y, self.height)

    def repeated(self) -> Box:
        return replace(self, cells=[replace(c, box=c.box.repeated() if c.box else None) for c in self.cells])


@dataclass(slots=True)
class Side(Box):
    """A column `width` points wide in a language of its own; `turned` is read from the right, whatever the page is."""

    inner: Box
    width: float
    turned: bool

    @property
    def height(self) -> float:
        return self.inner.height

    def split(self, room: float, page: float, *, force: bool) -> Halves:
        head, tail = self.inner.split(room, page, force=force)
        return replace(self, inner=head) if head else None, replace(self, inner=tail) if tail else None

    def draw(self, ink: Ink, x: float, y: float) -> None:
        """On a page of the other direction the column keeps its place, and only what is in it turns."""
        before = ink.mirrored
        if before != self.turned:
            x = ink.sheet.width - x - self.width
        ink.mirrored = self.turned
        self.inner.draw(ink, x, y)
        ink.mirrored = before


@dataclass(slots=True)
class Break(Box):
    """The end of a page, if what stands on it and what follows are longer than `over` pages; `back` as in PageBreak."""

    over: float = 0.0
    back: bool = False

    @property
    def height(self) -> float:
        return 0.0

    def split(self, room: float, page: float, *, force: bool) -> Halves:
        return self, None

    def draw(self, ink: Ink, x: float, y: float) -> None:
        """Nothing to see."""
