"""What the structure of a file must say, read from the document's tree alone: roles and texts in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from liaison_app.exports.document import (
    Block,
    BulletList,
    Callout,
    Contents,
    Document,
    Facts,
    FillIn,
    Group,
    Heading,
    Inline,
    Paragraph,
    References,
    Scan,
    SideBySide,
    Table,
    listed,
    marker,
)
from liaison_app.exports.pdf.fonts import Coverage
from liaison_app.i18n import _, speaking

Told = tuple[str, str]

NUMBER = "#"
"""In the place of a page number, which the tree does not know."""


def told(document: Document) -> list[Told]:
    """Role and text of every element that holds text; white space reduced, page numbers as `NUMBER`."""
    reader = _Reader(document)
    with speaking(document.lang):
        found = list(reader.blocks((*document.banner, *document.blocks)))
    return [(role, text) for role, text in found if text]


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.coverage = Coverage()

    def text(self, content: Inline | str) -> str:
        runs = [content] if isinstance(content, str) else [run.text for run in content]
        return " ".join("".join(map(self.coverage.printable, runs)).split())

    def blocks(self, blocks: Iterable[Block]) -> Iterator[Told]:
        for block in blocks:
            yield from self.block(block)

    def block(self, block: Block) -> Iterator[Told]:
        match block:
            case Heading():
                yield f"H{block.level}", self.text(block.text)
            case Paragraph() | Scan():
                yield "P", self.text(block.content)
            case BulletList():
                for i, item in enumerate(block.items):
                    yield from (("Lbl", marker(block, i)), ("LBody", self.text(item)))
            case Facts():
                for row in block.rows:
                    yield from (("Lbl", self.text(row.label)), ("LBody", self.text(row.value)))
            case Table():
                yield from self.table(block)
            case Callout() | Group():
                yield from self.blocks(block.blocks)
            case SideBySide():
                for side, lang in zip(block.sides, block.langs, strict=True):
                    with speaking(lang):
                        yield from self.blocks(side)
            case Contents() | References() | FillIn():
                yield from self.pointers(block)

    def pointers(self, block: Contents | References | FillIn) -> Iterator[Told]:
        match block:
            case Contents():
                for heading in listed(self.document.blocks, block):
                    yield from (("Reference", self.text(heading.text)), ("P", NUMBER))
            case References():
                number = _("page {number}").format(number=NUMBER)
                for one in block.items:
                    yield from (("P", self.text(one.content)), ("P", self.text(one.detail)), ("P", number))
            case FillIn():
                yield from (("P", self.text(label)) for label in block.labels)

    def table(self, block: Table) -> Iterator[Told]:
        yield "Caption", self.text(block.caption)
        yield from (("TH", self.text(column.header)) for column in block.columns)
        for row in block.rows:
            for number, cell in enumerate(row):
                yield "TH" if block.named and number == 0 else "TD", self.text(cell)
