"""Drawing on the pages: the only place that writes to ReportLab's canvas, and so the only place that marks content.

Whatever is drawn belongs either to a `Node` of the structure (a paragraph, a cell), which is how a screen reader finds
it, or is an artifact: rules, backgrounds, footers, repeated table headers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import groupby
from typing import Any, cast

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from liaison_app.exports.document import Document, Heading, Run
from liaison_app.exports.languages import right_to_left
from liaison_app.exports.pdf import direction, fonts, shaping
from liaison_app.exports.pdf.qr import Matrix
from liaison_app.exports.pdf.sheet import GREY_FILL, GREY_RULE, Sheet, Style
from liaison_app.exports.pdf.text import Line, Segment


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of marked content: number `mcid` on page `page` (both from 0)."""

    page: int
    mcid: int


@dataclass(eq=False, slots=True)
class Node:
    """An element of the document's structure under its PDF role (P, H1, L, Table); filled while drawing.

    `kids` are in reading order. `attributes` belong to the owner `owner` (List, Table, Layout). `alt` says in words
    what a figure shows, and `box` is the place of a figure (left, bottom, right, top in points).
    """

    role: str
    kids: list[Node | Mark | Link] = field(default_factory=list)
    lang: str = ""
    owner: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    alt: str = ""
    box: tuple[float, float, float, float] | None = None

    def child(self, role: str, owner: str = "", *, alt: str = "", **attributes: str) -> Node:
        """Add an element inside this one and return it."""
        node = Node(role, owner=owner, alt=alt, attributes=attributes)
        self.kids.append(node)
        return node


@dataclass(frozen=True, slots=True)
class Link:
    """A place to click: on which page, where (left, bottom, right, top in points), and to what."""

    page: int
    rect: tuple[float, float, float, float]
    run: Run


@dataclass(frozen=True, slots=True)
class Place:
    """Where a heading with an anchor was set: its page from 0, and the height of its top from the page's foot."""

    page: int
    top: float


_Placed = tuple[float, float, Segment]
"""A segment with its left end and the top of its line."""


class Ink:
    """A file being drawn, page by page. Coordinates are points from the top left corner."""

    def __init__(self, document: Document, sheet: Sheet, page_of: dict[str, int]) -> None:
        self.sheet = sheet
        self.page_of = page_of
        self.mirrored = right_to_left(document.lang)
        self._grey = document.grey
        self.glyphs: dict[tuple[str, bool], dict[int, str]] = {}
        self.page = 0
        self.places: dict[str, Place] = {}
        self.links: list[Link] = []
        self._inline: dict[tuple[Node, int], Node] = {}
        self._mcid = 0
        self._outline: list[int] = []
        self._headings = 0
        self._out = BytesIO()
        self._canvas = Canvas(
            self._out,
            pagesize=(sheet.width, sheet.height),
            pageCompression=1,
            invariant=1,  # no clock and no random id in the file: the same content gives the same bytes
            initialFontName=cast(Any, fonts.REGULAR),  # the default, Helvetica, is not embedded; stub: float
            initialFontSize=sheet.look.footer.size,
        )
        self._canvas.setTitle(document.title)
        self._canvas.setAuthor(document.author)
        self._canvas.setCreator("Liaison")

    def text(
        self, node: Node | None, lines: Sequence[Line], x: float, y: float, style: Style, *, right: float = 0
    ) -> None:
        """Draw `lines` from the top left (`x`, `y`); with `right`, each line ends `right` points after `x`."""
        placed = [
            (self._left(x, line, right) + segment.x, y + i * style.leading, segment)
            for i, line in enumerate(lines)
            for segment in line.segments
        ]
        for _run, group in groupby(placed, key=lambda item: _own_element(item[2].run)):
            stretch = list(group)
            target = self._target(node, stretch[0][2].run)
            self._begin(target)
            for draw, alike in groupby(stretch, key=lambda item: self._way_to_draw(item[2])):
                draw(tuple(alike), style)
            self._end()
            if stretch[0][2].run.url or stretch[0][2].run.to:
                self._link(target, stretch, style)

    def _left(self, x: float, line: Line, right: float) -> float:
        """Where a line begins on the left; a page that is read from the right is the mirror image of another."""
        inset = right - line.width if right else 0.0
        return self.sheet.width - x - inset - line.width if self.mirrored else x + inset

    def _way_to_draw(self, segment: Segment) -> Callable[[Sequence[_Placed], Style], None]:
        if segment.family in shaping.FAMILIES:
            return self._shaped
        return self._turned if segment.backwards else self._plain

    def _turned(self, group: Sequence[_Placed], style: Style) -> None:
        """Draw plain text of an odd level: its last character stands at the left, but it is read from its first."""
        for left, top, segment in group:
            self._canvas.addLiteral(f"/Span {_actual_text(segment.text)} BDC")
            self._plain([(left, top, replace(segment, text=direction.backwards(segment.text)))], style)
            self._canvas.addLiteral("EMC")

    def _plain(self, group: Sequence[_Placed], style: Style) -> None:
        """Draw text of which each character is a glyph."""
        writer = self._canvas.beginText()
        for left, top, segment in group:
            writer.setFont(fonts.named(segment.family, segment.bold), style.size)
            writer.setTextOrigin(left, self._baseline(top, style))
            writer.textOut(segment.text)
        self._canvas.drawText(writer)

    def _shaped(self, group: Sequence[_Placed], style: Style) -> None:
        """Draw shaped text, glyph by glyph, and say in letters what the whole means."""
        size = style.size
        for x, top, segment in group:
            y = self._baseline(top, style)
            used = self.glyphs.setdefault((segment.family, segment.bold), {})
            name = fonts.named(segment.family, segment.bold)
            code = [f"/Span {_actual_text(segment.text)} BDC BT /{name} {size} Tf"]
            for glyph in shaping.shape(segment.text, segment.family, segment.bold, segment.backwards).glyphs:
                used[glyph.number] = used.get(glyph.number) or glyph.says
                code.append(f"1 0 0 1 {x + glyph.x * size:.3f} {y + glyph.y * size:.3f} Tm <{glyph.number:04X}> Tj")
            self._canvas.addLiteral("\n".join([*code, "ET EMC"]))

    def rule(self, x: float, y: float, length: float, thickness: float = 0.7) -> None:
        """Draw a horizontal line."""
        x = self._mirror(x, length)
        self._begin(None)
        self._canvas.setStrokeGray(GREY_RULE)
        self._canvas.setLineWidth(thickness)
        self._canvas.line(x, self._up(y), x + length, self._up(y))
        self._end()

    def box(self, x: float, y: float, width: float, height: float, *, filled: bool) -> None:
        """Draw a filled background, or a strong frame."""
        x = self._mirror(x, width)
        self._begin(None)
        self._canvas.saveState()
        self._canvas.setFillGray(GREY_FILL)
        self._canvas.setStrokeGray(0)
        self._canvas.setLineWidth(1.8)
        self._canvas.rect(x, self._up(y + height), width, height, stroke=int(not filled), fill=int(filled))
        self._canvas.restoreState()
        self._end()

    def upright(self, x: float, y: float, length: float, thickness: float = 0.7) -> None:
        """Draw a vertical line."""
        x = self._mirror(x, 0.0)
        self._begin(None)
        self._canvas.setStrokeGray(GREY_RULE)
        self._canvas.setLineWidth(thickness)
        self._canvas.line(x, self._up(y), x, self._up(y + length))
        self._end()

    def squares(self, node: Node, matrix: Matrix, x: float, y: float, side: float) -> None:
        """Draw a figure of dark squares, `side` points wide and high."""
        x = self._mirror(x, side)
        step = side / len(matrix)
        node.box = (x, self._up(y + side), x + side, self._up(y))
        self._begin(node)
        path = self._canvas.beginPath()
        for row, squares in enumerate(matrix):
            column = 0
            for dark, run in groupby(squares):
                length = len(list(run))
                if dark:  # one rectangle for neighbours, so that no hair line shows between them
                    path.rect(x + column * step, self._up(y + (row + 1) * step), length * step, step)
                column += length
        self._canvas.setFillGray(0)
        self._canvas.drawPath(path, stroke=0, fill=1)
        self._end()

    def picture(self, node: Node, data: bytes, x: float, y: float, width: float, height: float) -> None:
        """Draw a picture as a figure; in grey where the document has no colours."""
        x = self._mirror(x, width)
        node.box = (x, self._up(y + height), x + width, self._up(y))
        with Image.open(BytesIO(data)) as opened:
            picture = opened.convert("L" if self._grey else "RGB")
        self._begin(node)
        self._canvas.drawImage(ImageReader(picture), x, self._up(y + height), width, height)
        self._end()

    def heading(self, heading: Heading, y: float) -> None:
        """Note where a heading stands, for links and the outline."""
        place = Place(self.page, self._up(y) + 4)
        self.places[heading.anchor] = place
        while self._outline and self._outline[-1] >= heading.level:
            self._outline.pop()
        depth = len(self._outline)
        self._outline.append(heading.level)
        key = f"h{self._headings}"
        self._headings += 1
        self._canvas.bookmarkHorizontal(key, 0, place.top)
        self._canvas.addOutlineEntry(heading.text, key, level=depth, closed=depth > 0)

    def close_page(self, left: Sequence[Line], right: Line) -> None:
        """Draw the footer, or the marks of a leaflet's folds, and go on to the next page."""
        sheet, style = self.sheet, self.sheet.look.footer
        if sheet.footed:
            top = sheet.height - sheet.bottom + 22
            self.rule(sheet.side, top - 6, sheet.text_width)
            if left:
                self.text(None, left, sheet.side, top, style)
            self.text(None, (right,), sheet.side, top, style, right=sheet.text_width)
        for fold in sheet.folds[self.page % sheet.sides] if sheet.folds else ():
            self.upright(fold, 0, 12)
            self.upright(fold, sheet.height - 12, 12)
        self._canvas.showPage()
        self.page += 1
        self._mcid = 0

    def finish(self) -> bytes:
        """The file as ReportLab writes it, without links and structure yet."""
        self._canvas.save()
        return self._out.getvalue()

    def _target(self, node: Node | None, run: Run) -> Node | None:
        """The structure element for `run` inside `node`: a link or a passage in another language has its own."""
        if node is None or not _own_element(run):
            return node
        key = (node, id(run))
        if key not in self._inline:
            inner = node.child("Link" if run.url or run.to else "Span")
            inner.lang = run.lang
            self._inline[key] = inner
        return self._inline[key]

    def _link(self, node: Node | None, stretch: Iterable[_Placed], style: Style) -> None:
        for x, y, width, segment in _by_line(stretch):
            bottom = self._baseline(y, style) - style.size * 0.25
            link = Link(self.page, (x, bottom, x + width, bottom + style.leading), segment.run)
            self.links.append(link)
            if node is not None:
                node.kids.append(link)
            if segment.run.url:  # already where it stands, so that it must not be mirrored again
                self.rule(self._mirror(x, width), self.sheet.height - bottom - 1, width, 0.6)

    def _begin(self, node: Node | None) -> None:
        if node is None:
            self._canvas.addLiteral("/Artifact BMC")
            return
        node.kids.append(Mark(self.page, self._mcid))
        self._canvas.addLiteral(f"/{node.role} <</MCID {self._mcid}>> BDC")
        self._mcid += 1

    def _end(self) -> None:
        self._canvas.addLiteral("EMC")

    def _mirror(self, x: float, width: float) -> float:
        """Where something that wide begins on the left."""
        return self.sheet.width - x - width if self.mirrored else x

    def _up(self, y: float) -> float:
        return self.sheet.height - y

    def _baseline(self, top: float, style: Style) -> float:
        """Capitals (0.71 of the size) stand in the middle of the line."""
        return self._up(top + style.leading / 2 + style.size * 0.355)


def _actual_text(text: str) -> str:
    """What a passage says in letters, whatever its glyphs mean one by one."""
    return f"<</ActualText <FEFF{text.encode('utf-16-be').hex().upper()}>>>"


def _own_element(run: Run) -> int:
    """A number for a run that has a structure element of its own, 0 for one that has none."""
    return id(run) if run.url or run.to or run.lang else 0


def _by_line(stretch: Iterable[_Placed]) -> Iterator[tuple[float, float, float, Segment]]:
    """For each line the left end, the top, the width, and a segment of it."""
    for top, group in groupby(stretch, key=lambda item: item[1]):
        items = list(group)
        left = min(x for x, _top, _segment in items)
        right = max(x + segment.width for x, _top, segment in items)
        yield left, top, right - left, items[0][2]
