"""The writer: a `Document` in, a PDF file out, in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace

from liaison_app.exports.document import Document, Run, tidy
from liaison_app.exports.pdf.boxes import Stack
from liaison_app.exports.pdf.finish import finish
from liaison_app.exports.pdf.fonts import Coverage, Uncovered
from liaison_app.exports.pdf.ink import Ink, Node
from liaison_app.exports.pdf.layout import Layout
from liaison_app.exports.pdf.paging import anchors, pages
from liaison_app.exports.pdf.sheet import Sheet, sheet
from liaison_app.exports.pdf.text import Line, break_lines
from liaison_app.i18n import _, speaking

__all__ = ["Pdf", "Uncovered", "sides", "write_pdf"]

_BELOW_BANNER = 12.0
_BESIDE_NUMBER = 14.0


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished file: its bytes, its number of pages, and the characters that no bundled font has.

    Those are printed as `[?]`; whoever prints must tell the officer about them.
    """

    data: bytes
    pages: int
    uncovered: tuple[Uncovered, ...]


def write_pdf(document: Document) -> Pdf:
    """Set `document` and return it as a PDF file. The same document always gives the same bytes."""
    plain = replace(document, title=_on_a_line(document.title), author=_on_a_line(document.author))
    with speaking(document.lang):
        return _write(plain)


def _on_a_line(text: str) -> str:
    """A title or a name as metadata hold it."""
    return tidy(text).replace("\n", " ").strip()


def _write(document: Document) -> Pdf:
    coverage = Coverage()
    paper = sheet(document.page, document.form)
    work = _set(document, paper, coverage)
    where = [paper.frame(number, work.room_of_banner) for number in range(len(work.columns))]
    page_of = {a: frame.page for frame, column in zip(where, work.columns, strict=True) for a in anchors(column)}
    page_of |= dict.fromkeys(anchors(work.banner), 0)
    count = _pages(paper, len(work.columns))
    ink = Ink(document, paper, page_of)
    style = paper.look.footer

    def lines(text: str, room: float) -> tuple[Line, ...]:
        return break_lines((Run(coverage.printable(text)),), room, style.size, right_to_left=ink.mirrored)

    counters = [
        lines(_("Page {number} of {count}").format(number=page + 1, count=count), paper.text_width)[0]
        for page in range(count)
    ]
    note = lines(document.footer, paper.text_width - max(line.width for line in counters) - _BESIDE_NUMBER)
    for page in range(count):
        if page == 0:
            work.banner.draw(ink, paper.side, paper.frames[0].top)
        for frame, column in zip(where, work.columns, strict=True):
            if frame.page == page:
                column.draw(ink, frame.x, frame.top)
        ink.close_page(note, counters[page])
    data = finish(ink, document, work.root)
    return Pdf(data, count, coverage.uncovered)


def sides(document: Document) -> int:
    """How many pages `document` would take: a leaflet that fits on its sheet takes 2."""
    paper = sheet(document.page, document.form)
    return _pages(paper, len(_set(document, paper, Coverage()).columns))


@dataclass(frozen=True, slots=True)
class _Set:
    """A document in columns, before anything is drawn."""

    root: Node
    banner: Stack
    columns: list[Stack]

    @property
    def room_of_banner(self) -> float:
        """How much lower the columns of the first page begin."""
        return self.banner.height + _BELOW_BANNER if self.banner.boxes else 0.0


def _set(document: Document, paper: Sheet, coverage: Coverage) -> _Set:
    layout = Layout(document, coverage, paper.look)
    banner = Stack(layout.boxes(document.banner, paper.text_width, layout.root))
    boxes = layout.boxes(document.blocks, paper.frame_width, layout.root)
    made = _Set(layout.root, banner, [])
    columns = pages(boxes, lambda number: paper.frame(number, made.room_of_banner).height, len(paper.frames) - 1)
    return _Set(layout.root, banner, columns)


def _pages(paper: Sheet, columns: int) -> int:
    """The pages of so many columns; both sides of a leaflet are pages even if one stays empty."""
    last = max(paper.frame(number).page for number in range(columns)) + 1
    return -(-last // paper.sides) * paper.sides
