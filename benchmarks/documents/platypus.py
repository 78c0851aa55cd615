"""A document's content by plain ReportLab: its own paragraphs and tables, without tags, links, outline or page numbers.

Written as fast as ReportLab allows: fixed widths of columns, plain texts where nothing wraps.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table

from liaison_app import paths
from liaison_app.exports import document as tree

_WIDTH = 448.0
_LABELS = 110.0


def write(document: tree.Document, target: str) -> int:
    """Write the file; the number of pages."""
    for name, file in (("Sans", "NotoSans-Regular.ttf"), ("Sans-Bold", "NotoSans-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(paths.resource("fonts", file))))
    pdfmetrics.registerFontFamily("Sans", normal="Sans", bold="Sans-Bold", italic="Sans", boldItalic="Sans-Bold")
    template = SimpleDocTemplate(
        target, pagesize=(612, 792), leftMargin=82, rightMargin=82, topMargin=50, bottomMargin=64
    )
    template.build(list(_flowables(document, document.blocks)), onFirstPage=_footer, onLaterPages=_footer)
    return int(template.page)


def _footer(canvas: Any, template: Any) -> None:
    canvas.setFont("Sans", 12)
    canvas.drawString(82, 40, "Issued November 22, 2026")
    canvas.drawRightString(530, 40, f"Page {template.page}")


_BODY = ParagraphStyle("body", fontName="Sans", fontSize=12, leading=16, spaceBefore=5)
_CELL = ParagraphStyle("cell", fontName="Sans", fontSize=12, leading=16)
_BOLD = ParagraphStyle("bold", parent=_CELL, fontName="Sans-Bold")
_HEADINGS = {
    level: ParagraphStyle(f"h{level}", fontName="Sans-Bold", fontSize=size, leading=size * 1.25, spaceBefore=size)
    for level, size in ((1, 26), (2, 19), (3, 15), (4, 13.5))
}
_FACTS: list[tuple[Any, ...]] = [
    ("FONT", (0, 0), (0, -1), "Sans-Bold", 12, 16),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
]
_TABLE: list[tuple[Any, ...]] = [
    ("FONT", (0, 0), (-1, -1), "Sans", 12, 16),
    ("FONT", (0, 0), (-1, 0), "Sans-Bold", 12, 16),
    ("BACKGROUND", (0, 0), (-1, 0), (0.92, 0.92, 0.92)),
    ("LINEBELOW", (0, 0), (-1, -1), 0.7, (0.45, 0.45, 0.45)),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]


def _flowables(document: tree.Document, blocks: tuple[tree.Block, ...]) -> Iterator[Flowable]:
    for block in blocks:
        match block:
            case tree.Heading():
                yield Paragraph(escape(block.text), _HEADINGS[block.level])
            case tree.Paragraph():
                yield Paragraph(_markup(block.content), _BODY)
            case tree.Facts():
                rows = [[row.label, Paragraph(_markup(row.value), _CELL)] for row in block.rows]
                yield Table(rows, colWidths=[_LABELS, _WIDTH - _LABELS], style=_FACTS)
            case tree.Table():
                yield _table(block)
            case tree.Callout() | tree.Group():
                yield KeepTogether([Spacer(1, 11), *_flowables(document, block.blocks)])
            case tree.Contents():
                yield from (Paragraph(escape(h.text), _BODY) for h in tree.listed(document.blocks, block))
            case tree.References():
                yield from (Paragraph(f"{_markup(one.content)} {_markup(one.detail)}", _BODY) for one in block.items)


def _table(block: tree.Table) -> Table:
    total = sum(column.share for column in block.columns)
    widths = [_WIDTH * column.share / total for column in block.columns]
    wraps = [
        any(pdfmetrics.stringWidth(_text(row[i]), "Sans", 12) > width - 12 for row in block.rows)
        for i, width in enumerate(widths)
    ]
    rows: list[list[Any]] = [[column.header for column in block.columns]]
    for row in block.rows:
        rows.append(
            [Paragraph(_markup(cell), _CELL) if wrap else _text(cell) for cell, wrap in zip(row, wraps, strict=True)]
        )
    return Table(rows, colWidths=widths, repeatRows=1, style=_TABLE)


def _text(content: tree.Inline) -> str:
    return "".join(run.text for run in content)


def _markup(content: tree.Inline) -> str:
    parts = []
    for run in content:
        text = escape(run.text).replace("\n", "<br/>")
        parts.append(f"<b>{text}</b>" if run.bold else text)
    return "".join(parts)
