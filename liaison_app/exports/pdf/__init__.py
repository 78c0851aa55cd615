"""The writer: a `Document` in, a PDF file out, in memory."""

from __future__ import annotations

from dataclasses import dataclass

from liaison_app.exports.document import Document, Run
from liaison_app.exports.pdf.finish import finish
from liaison_app.exports.pdf.fonts import Coverage, Uncovered
from liaison_app.exports.pdf.ink import Ink
from liaison_app.exports.pdf.layout import Layout, anchors, pages
from liaison_app.exports.pdf.sheet import FOOTER, sheet
from liaison_app.exports.pdf.text import break_lines
from liaison_app.i18n import _

__all__ = ["Pdf", "Uncovered", "write_pdf"]


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
    coverage = Coverage()
    paper = sheet(document.page)
    layout = Layout(document, coverage)
    set_pages = pages(layout.boxes(document.blocks, paper.text_width, layout.root), paper.text_height)
    page_of = {anchor: number for number, page in enumerate(set_pages) for anchor in anchors(page)}
    ink = Ink(document, paper, page_of)
    note = break_lines((Run(coverage.printable(document.footer)),), paper.text_width - 110, FOOTER.size)
    for number, page in enumerate(set_pages, start=1):
        page.draw(ink, paper.side, paper.top)
        counter = _("Page {number} of {count}").format(number=number, count=len(set_pages))
        ink.close_page(note[0] if note else None, break_lines((Run(counter),), 110, FOOTER.size)[0])
    data = finish(ink.finish(), document, layout.root, ink.links, ink.places)
    return Pdf(data, len(set_pages), coverage.uncovered)
