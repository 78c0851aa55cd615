"""From content to boxes: how each block of the tree is set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from liaison_app.exports.document import (
    Block,
    BulletList,
    Callout,
    Contents,
    Document,
    Fact,
    Facts,
    FillIn,
    Group,
    Heading,
    Inline,
    PageBreak,
    Paragraph,
    References,
    Run,
    Scan,
    SideBySide,
    Table,
    listed,
    marker,
    tidy,
)
from liaison_app.exports.languages import right_to_left
from liaison_app.exports.pdf import fonts, qr
from liaison_app.exports.pdf.boxes import Blank, Box, Break, Cell, PageNumber, QrBox, Row, Side, Stack, TextBox
from liaison_app.exports.pdf.ink import Node
from liaison_app.exports.pdf.masthead import masthead
from liaison_app.exports.pdf.sheet import Look, Style
from liaison_app.exports.pdf.text import break_lines
from liaison_app.i18n import _, speaking

_GUTTER = 10.0
_LABEL_SHARE = 0.245
_LABEL_SHARE_MIDDLING = 0.315
_FITTED_SHARE = 0.4
_CELL = 6.0
_ROW = 4.0
_BOX = 12.0
_BULLET = 18.0
_LETTERS = 3
_GRID = 4
_INDENT = 18.0
_APART = 56.0
_BETWEEN = 26.0
"""Between two languages."""
_DETAIL_SHARE = 0.61
_QUIET = 8.0
_NARROW = 300.0
"""Columns below this width have no room for a label column that is wider than its labels."""
_MIDDLING = 400.0
"""Below this, the label column needs a larger share of the width."""
_STOPS = (272.0, 372.0)
"""Where the second of two facts on a line may begin."""


class Layout:
    """Turns the blocks of one document into boxes, and builds the structure tree under `root` on the way."""

    def __init__(self, document: Document, coverage: fonts.Coverage, look: Look) -> None:
        self.root = Node("Document")
        self._document = document
        self._coverage = coverage
        self._look = look
        self._body = look.body
        self._scale = look.body.size / 12
        self._right_to_left = right_to_left(document.lang)
        self._logo = document.logo

    def boxes(self, blocks: Iterable[Block], room: float, parent: Node) -> list[Box]:
        """The boxes of `blocks` in a column `room` points wide."""
        boxes: list[Box] = []
        for block in blocks:
            made = self._block(block, room, parent)
            above = boxes[-1] if boxes else None
            if made and isinstance(above, Stack) and above.framed:
                made[0].before = max(made[0].before, _BOX)
            boxes += made
        return boxes

    def _block(self, block: Block, room: float, parent: Node) -> list[Box]:
        match block:
            case Heading():
                boxes = [self._title(block, room, parent) if self._logo else self._heading(block, room, parent)]
            case Paragraph() if not block.content:
                boxes = []  # an empty element would be read out as one
            case Paragraph():
                style = self._look.lead if block.lead else self._body
                box = self._text(block.content, room, parent.child("P"), style)
                boxes = [replace(box, before=1.0) if block.close else box]
            case BulletList():
                boxes = self._list(block, room, parent)
            case Facts():
                boxes = self._facts(block, room, parent) if block.rows else []
            case Table():
                boxes = [self._table(block, room, parent)]
            case Callout() | Group():
                boxes = [self._together(block, room, parent.child("Sect"))]
            case Contents():
                boxes = self._contents(block, room, parent)
            case References():
                boxes = self._references(block, room, parent)
            case SideBySide() | FillIn() | Scan():
                boxes = [self._beside_each_other(block, room, parent)]
            case PageBreak():
                boxes = [Break(block.over, block.back)]
        return boxes

    def _beside_each_other(self, block: SideBySide | FillIn | Scan, room: float, parent: Node) -> Box:
        match block:
            case SideBySide():
                return self._side_by_side(block, room, parent)
            case FillIn():
                return self._fill_in(block, room, parent)
            case Scan():
                return self._scan(block, room, parent)

    def _together(self, block: Callout | Group, room: float, parent: Node) -> Box:
        """Blocks that are not parted: in a frame and in larger letters, or as they are."""
        if isinstance(block, Callout):
            self._body = self._look.lead
            inside = self.boxes(block.blocks, room - 2 * _BOX, parent)
            self._body = self._look.body
            return Stack(inside, before=14, whole=True, framed=room, padding=_BOX)
        inside = self.boxes(block.blocks, room, parent)
        gap = self._look.group
        before = gap if block.ruled or not inside else max(gap, inside[0].before)
        return Stack(inside, before=before, whole=True, ruled=room if block.ruled else 0.0)

    def _runs(self, content: Inline) -> list[Run]:
        return [replace(run, text=self._coverage.printable(run.text)) for run in content]

    def _text(self, content: Inline, room: float, node: Node, style: Style, *, right: bool = False) -> TextBox:
        lines = break_lines(self._runs(content), room, style.size, bold=style.bold, right_to_left=self._right_to_left)
        return TextBox(node, lines, style, before=style.before, right=room if right else 0.0)

    def _title(self, block: Heading, room: float, parent: Node) -> Box:
        """The first heading, which has the logo beside it."""
        logo, self._logo = self._logo, None
        assert logo is not None
        line = self._look.headings[1].leading
        return masthead(logo, lambda width: self._heading(block, width, parent), line, room, parent)

    def _heading(self, block: Heading, room: float, parent: Node) -> Box:
        self._coverage.place = _on_a_line(block.text)
        shown = replace(block, text=self._coverage.printable(block.text))
        node = parent.child(f"H{block.level}")
        node.lang = block.lang
        box = self._text((Run(block.text),), room, node, self._look.headings[block.level])
        return replace(box, glued=True, heading=shown if block.anchor else None)

    def _list(self, block: BulletList, room: float, parent: Node) -> list[Box]:
        node = parent.child("L", "List", ListNumbering="Decimal" if block.ordered else "Disc")
        digits = len(str(len(block.items))) - 1 if block.ordered else 0
        indent = (_BULLET + 7.0 * digits) * self._scale
        rows: list[Box] = []
        for i, item in enumerate(block.items):
            entry = node.child("LI")
            label = self._text((Run(marker(block, i) + " "),), room, entry.child("Lbl"), self._body)
            body = self._text(item, room - indent, entry.child("LBody"), self._body)
            rows.append(Row([Cell(0, label), Cell(indent, body)], before=4 if i else 6, loose=True))
        return rows

    def _facts(self, block: Facts, room: float, parent: Node) -> list[Box]:
        node = parent.child("L", "List", ListNumbering="None")
        if self._look.stacked:
            return [self._stacked(fact, room, node.child("LI"), first=i == 0) for i, fact in enumerate(block.rows)]
        indent = self._label_width(block, room)
        rows: list[Box] = []
        cells: list[Cell] = []
        for fact in block.rows:
            entry = node.child("LI")
            bold = (Run(fact.label + " ", bold=True),)
            label = self._text(bold, indent - _GUTTER, entry.child("Lbl"), self._body)
            body = self._text(fact.value, room - indent, entry.child("LBody"), self._body)
            if block.dense and len(cells) == 2 and (beside := _beside(cells[1], label, body, room)):
                rows[-1] = Row([*cells, *beside], before=rows[-1].before, loose=True)
                cells = []
                continue
            cells = [Cell(0, label), Cell(indent, body)]
            rows.append(Row(cells, before=1 if rows else 4, loose=True))
        return rows

    def _stacked(self, fact: Fact, room: float, entry: Node, *, first: bool) -> Box:
        """A label before its value where both fit on a line, else above it."""
        label = self._text((Run(fact.label + " ", bold=True),), room, entry.child("Lbl"), self._body)
        left = label.lines[0].width + _GUTTER if label.lines else 0.0
        body = self._text(fact.value, room - left, entry.child("LBody"), self._body)
        gap = 4.0 if first else self._body.before
        if left < room and len(label.lines) < 2 and len(body.lines) == 1:
            return Row([Cell(0, label), Cell(left, body)], before=gap)
        below = replace(self._text(fact.value, room, Node(""), self._body), node=body.node, before=0.0)
        return Stack([*([replace(label, glued=True)] if label.lines else []), below], before=gap)

    def _label_width(self, block: Facts, room: float) -> float:
        if not block.fitted and room >= _NARROW:
            return room * (_LABEL_SHARE if room >= _MIDDLING else _LABEL_SHARE_MIDDLING)
        longest = max(fonts.width(tidy(row.label), bold=True) for row in block.rows)
        return min(longest * self._body.size + 2 * _GUTTER, room * _FITTED_SHARE)

    def _table(self, block: Table, room: float, parent: Node) -> Box:
        node = parent.child("Table")
        boxes: list[Box] = []
        if block.caption:
            caption = self._text((Run(block.caption),), room, node.child("Caption"), self._look.caption)
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
        boxes.append(Row(cells, before=4, glued=True, padding=_ROW, filled=room, ruled=room))
        repeated = len(boxes)
        body = node.child("TBody")
        for row in block.rows:
            line = body.child("TR")
            cells = []
            if block.named and row[0]:
                self._coverage.place = _on_a_line(row[0][0].text)
            for number, (text, column, x, width) in enumerate(zip(row, block.columns, starts, widths, strict=True)):
                named = block.named and number == 0
                node = line.child("TH", "Table", Scope="Row") if named else line.child("TD")
                cells.append(self._cell(text, x, width, node, right=column.right))
            tall = block.lines * self._look.body.leading
            grid = (*starts, room) if block.lines else ()
            boxes.append(Row(cells, padding=_ROW, ruled=room, tall=tall, grid=grid))
        return Stack(boxes, before=10, headers=repeated)

    def _cell(self, content: Inline, x: float, width: float, node: Node, *, right: bool) -> Cell:
        return Cell(x + _CELL, self._text(content, width - 2 * _CELL, node, self._look.body, right=right))

    def _fill_in(self, block: FillIn, room: float, parent: Node) -> Box:
        """Room to write: the line stands lower than a line of text, and the first label has most of the width."""
        widths = [room * (0.6 if i == 0 else 0.4 / (len(block.labels) - 1)) for i in range(len(block.labels))]
        widths = widths if len(widths) > 1 else [room]
        cells = []
        x = 0.0
        for label, width in zip(block.labels, widths, strict=True):
            text = self._text((Run(label + " "),), width, parent.child("P"), self._body)
            start = fonts.width(tidy(label), bold=False) * self._body.size + _GUTTER
            line = Blank(width - start - _GUTTER, self._body.leading)
            cells += [Cell(x, text), Cell(x + start, line)]
            x += width
        return Row(cells, before=26)

    def _side_by_side(self, block: SideBySide, room: float, parent: Node) -> Box:
        """A column for each language, with the words and the direction of that language."""
        width = (room + _BETWEEN) / len(block.sides) - _BETWEEN
        cells: list[Cell] = []
        before = 0.0
        page_is_turned = self._right_to_left
        for number, (blocks, lang) in enumerate(zip(block.sides, block.langs, strict=True)):
            node = parent.child("Sect")
            node.lang = lang
            self._right_to_left = right_to_left(lang)
            with speaking(lang):
                inside = self.boxes(blocks, width, node)
            before = max([before, *(box.before for box in inside[:1])])
            cells.append(Cell(number * (width + _BETWEEN), Side(Stack(inside), width, self._right_to_left)))
        self._right_to_left = page_is_turned
        glued = all(blocks and isinstance(blocks[-1], Heading) for blocks in block.sides)
        return Row(cells, before=before, glued=glued, loose=True)

    def _scan(self, block: Scan, room: float, parent: Node) -> Box:
        """A QR code an inch wide, and what it says in letters beside it."""
        part = parent.child("Sect")
        code = QrBox(part.child("Figure", alt=_("QR code: {address}").format(address=block.url)), qr.matrix(block.url))
        left = code.height + _GUTTER
        text = self._text(block.content, room - left, part.child("P"), self._body)
        return Row([Cell(0, code), Cell(left, Stack([text], padding=_QUIET))], before=8)

    def _contents(self, block: Contents, room: float, parent: Node) -> list[Box]:
        """A line for each heading; short ones (letters of the alphabet) share lines below what they part."""
        node = parent.child("TOC")
        lines: list[list[Cell]] = []
        shared = 0
        for heading in listed(self._document.blocks, block):
            entry = node.child("TOCI")
            if heading.level <= 2 or len(heading.text) > _LETTERS:
                lines.append(self._contents_entry(heading, entry, 0.0, room))
                shared = 0
                continue
            width = (room - _INDENT + _APART) / _GRID
            cells = self._contents_entry(heading, entry, _INDENT + shared % _GRID * width, width - _APART)
            if shared % _GRID:
                lines[-1] += cells
            else:
                lines.append(cells)
            shared += 1
        return [Row(cells, before=3, padding=1.5, ruled=room) for cells in lines]

    def _contents_entry(self, heading: Heading, node: Node, left: float, room: float) -> list[Cell]:
        link = (Run(heading.text, to=heading.anchor), Run(" "))
        text = self._text(link, room - 36 * self._scale, node.child("Reference"), self._look.body)
        return [Cell(left, text), Cell(left, PageNumber(node.child("P"), heading.anchor, self._look.body, room))]

    def _references(self, block: References, room: float, parent: Node) -> list[Box]:
        """A row for each: what it is, its detail, the page at the right edge."""
        node = parent.child("L", "List", ListNumbering="None")
        detail = room * _DETAIL_SHARE
        page = room - 54 * self._scale
        rows: list[Box] = []
        for item in block.items:
            body = node.child("LI").child("LBody")
            told = _("page {number}")
            self._coverage.place = _on_a_line(item.content[0].text)
            cells = [Cell(0, self._text((*item.content, Run(" ")), detail - _GUTTER, body.child("P"), self._body))]
            if item.detail:
                text = self._text((*item.detail, Run(" ")), page - detail - _GUTTER, body.child("P"), self._body)
                cells.append(Cell(detail, text))
            cells.append(Cell(0, PageNumber(body.child("P"), item.to, self._body, room, told)))
            rows.append(Row(cells, before=2 if rows else 4, padding=2, ruled=room))
        return rows


def _on_a_line(text: str) -> str:
    return " ".join(tidy(text).split())


def _beside(left: Cell, label: TextBox, body: TextBox, room: float) -> list[Cell] | None:
    """The cells of a short fact that fits to the right of another one's value, if that is short as well."""
    assert isinstance(left.box, TextBox)
    end = max((left.x + line.width for line in left.box.lines), default=left.x)
    if len(label.lines) != 1 or len(body.lines) != 1:
        return None
    own = label.lines[0].width + _GUTTER
    for stop in _STOPS:
        if end + 2 * _GUTTER <= stop and stop + own + body.lines[0].width <= room:
            return [Cell(stop, label), Cell(stop + own, body)]
    return None
