"""From content to boxes to pages: how each block of the tree is set, and where the pages end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from liaison_app.exports.document import (
    Block,
    BulletList,
    Callout,
    Contents,
    Document,
    Facts,
    Group,
    Heading,
    Inline,
    PageBreak,
    Paragraph,
    Run,
    Table,
    headings,
    marker,
)
from liaison_app.exports.pdf import fonts, sheet
from liaison_app.exports.pdf.boxes import Box, Break, Cell, PageNumber, Row, Stack, TextBox
from liaison_app.exports.pdf.ink import Node
from liaison_app.exports.pdf.sheet import Style
from liaison_app.exports.pdf.text import break_lines

_GUTTER = 10.0
_LABEL_SHARE = 0.34
_CELL = 4.0
_BOX = 12.0
_BULLET = 18.0


class Layout:
    """Turns the blocks of one document into boxes, and builds the structure tree under `root` on the way."""

    def __init__(self, document: Document, coverage: fonts.Coverage) -> None:
        self.root = Node("Document")
        self._document = document
        self._coverage = coverage

    def boxes(self, blocks: Iterable[Block], room: float, parent: Node) -> list[Box]:
        """The boxes of `blocks` in a column `room` points wide."""
        return [box for block in blocks for box in self._block(block, room, parent)]

    def _block(self, block: Block, room: float, parent: Node) -> list[Box]:
        match block:
            case Heading():
                boxes = [self._heading(block, room, parent)]
            case Paragraph():
                style = sheet.LEAD if block.lead else sheet.BODY
                boxes = [self._text(block.content, room, parent.child("P"), style)]
            case BulletList():
                boxes = self._list(block, room, parent)
            case Facts():
                boxes = self._facts(block, room, parent) if block.rows else []
            case Table():
                boxes = [self._table(block, room, parent)]
            case Callout():
                inside = self.boxes(block.blocks, room - 2 * _BOX, parent.child("Sect"))
                boxes = [Stack(inside, before=14, whole=True, framed=room, padding=_BOX)]
            case Group():
                inside = self.boxes(block.blocks, room, parent.child("Sect"))
                boxes = [Stack(inside, before=18, whole=True, ruled=room if block.ruled else 0.0)]
            case Contents():
                boxes = self._contents(block, room, parent)
            case PageBreak():
                boxes = [Break()]
        return boxes

    def _runs(self, content: Inline) -> list[Run]:
        return [replace(run, text=self._coverage.printable(run.text)) for run in content]

    def _text(
        self, content: Inline, room: float, node: Node, style: Style, *, right: bool = False
    ) -> TextBox:
        lines = break_lines(self._runs(content), room, style.size, bold=style.bold)
        return TextBox(node, lines, style, before=style.before, right=room if right else 0.0)

    def _heading(self, block: Heading, room: float, parent: Node) -> Box:
        shown = replace(block, text=self._coverage.printable(block.text))
        node = parent.child(f"H{block.level}")
        box = self._text((Run(block.text),), room, node, sheet.HEADINGS[block.level])
        return replace(box, glued=True, heading=shown if block.anchor else None)

    def _list(self, block: BulletList, room: float, parent: Node) -> list[Box]:
        node = parent.child("L", "List", ListNumbering="Decimal" if block.ordered else "Disc")
        indent = _BULLET if not block.ordered else _BULLET + 7.0 * (len(str(len(block.items))) - 1)
        rows: list[Box] = []
        for i, item in enumerate(block.items):
            entry = node.child("LI")
            label = self._text((Run(marker(block, i) + " "),), room, entry.child("Lbl"), sheet.BODY)
            body = self._text(item, room - indent, entry.child("LBody"), sheet.BODY)
            rows.append(Row([Cell(0, label), Cell(indent, body)], before=4 if i else 6, loose=True))
        return rows

    def _facts(self, block: Facts, room: float, parent: Node) -> list[Box]:
        node = parent.child("L", "List", ListNumbering="Description")
        indent = room * _LABEL_SHARE
        rows: list[Box] = []
        for i, fact in enumerate(block.rows):
            entry = node.child("LI")
            bold = (Run(fact.label + " ", bold=True),)
            label = self._text(bold, indent - _GUTTER, entry.child("Lbl"), sheet.BODY)
            body = self._text(fact.value, room - indent, entry.child("LBody"), sheet.BODY)
            rows.append(Row([Cell(0, label), Cell(indent, body)], before=2 if i else 6, loose=True))
        return rows

    def _table(self, block: Table, room: float, parent: Node) -> Box:
        node = parent.child("Table")
        boxes: list[Box] = []
        if block.caption:
            caption = self._text((Run(block.caption),), room, node.child("Caption"), sheet.CAPTION)
            boxes.append(replace(caption, glued=True))
        total = sum(column.share for column in block.columns)
        widths = [room * column.share / total for column in block.columns]
        starts = [sum(widths[:i]) for i in range(len(widths))]
        head = node.child("THead").child("TR")
        cells = []
        for column, x, width in zip(block.columns, starts, widths, strict=True):
            content = (Run(column.header, bold=True),)
            cell = head.child("TH", "Table", Scope="Column")
            cells.append(self._cell(content, x, width, cell, right=column.right))
        boxes.append(Row(cells, before=4, glued=True, padding=_CELL, filled=room, ruled=room))
        repeated = len(boxes)
        body = node.child("TBody")
        for row in block.rows:
            line = body.child("TR")
            cells = [
                self._cell(content, x, width, line.child("TD"), right=column.right)
                for content, column, x, width in zip(row, block.columns, starts, widths, strict=True)
            ]
            boxes.append(Row(cells, padding=_CELL, ruled=room))
        return Stack(boxes, before=10, headers=repeated)

    def _cell(self, content: Inline, x: float, width: float, node: Node, *, right: bool) -> Cell:
        return Cell(x + _CELL, self._text(content, width - 2 * _CELL, node, sheet.BODY, right=right))

    def _contents(self, block: Contents, room: float, parent: Node) -> list[Box]:
        node = parent.child("TOC")
        style = sheet.BODY
        rows: list[Box] = []
        for heading in headings(self._document.blocks):
            if not heading.anchor or not 1 < heading.level <= block.level:
                continue
            entry = node.child("TOCI")
            indent = 14.0 * (heading.level - 2)
            link = (Run(heading.text, to=heading.anchor), Run(" "))
            text = self._text(link, room - indent - 50, entry.child("Reference"), style)
            number = PageNumber(entry, heading.anchor, style, room)
            rows.append(Row([Cell(indent, text), Cell(0, number)], before=5))
        return rows


def pages(boxes: Sequence[Box], height: float) -> list[Stack]:
    """Distribute boxes over pages `height` points high."""
    result: list[Stack] = []
    stretch: list[Box] = []
    for box in [*boxes, Break()]:
        if not isinstance(box, Break):
            stretch.append(box)
            continue
        rest: Box | None = Stack(stretch) if stretch else None
        while rest:
            head, tail = rest.split(height, height, force=False)
            if head is None:
                head, tail = rest.split(height, height, force=True)
            if head is None:  # not even one line fits: nothing is lost by letting it run over
                head, tail = rest, None
            assert isinstance(head, Stack)
            result.append(head)
            rest = tail
        stretch = []
    return result or [Stack([])]


def anchors(page: Box) -> Iterable[str]:
    """The anchors of the headings that stand on a page."""
    if isinstance(page, TextBox) and page.heading:
        yield page.heading.anchor
    elif isinstance(page, Stack):
        for box in page.boxes:
            yield from anchors(box)
