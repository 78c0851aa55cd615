"""A document as a reader hears it, to compare with what was meant and with what the file says."""

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
    tidy,
)


def plain_text(document: Document) -> str:
    """The document as a reader hears it: every text in reading order, one block, item or cell a line.

    Page furniture (footers, repeated table headers, page numbers in the contents) is left out.
    """
    return "\n".join(_lines(document, (*document.banner, *document.blocks)))


def _text(content: Inline) -> str:
    return "".join(tidy(run.text) for run in content).strip().replace("\u00a0", " ")


def _lines(document: Document, blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading():
                yield tidy(block.text)
            case Paragraph() | Scan():
                yield _text(block.content)
            case BulletList():
                yield from (f"{marker(block, i)} {_text(item)}" for i, item in enumerate(block.items))
            case Facts():
                yield from (f"{tidy(row.label)} {_text(row.value)}" for row in block.rows)
            case Table():
                yield from [tidy(block.caption)] if block.caption else []
                yield from (tidy(column.header) for column in block.columns)
                yield from (_text(cell) for row in block.rows for cell in row)
            case Callout() | Group():
                yield from _lines(document, block.blocks)
            case Contents():
                yield from (tidy(h.text) for h in listed(document.blocks, block))
            case References():
                yield from (text for item in block.items for text in (_text(item.content), _text(item.detail)) if text)
            case SideBySide():
                yield from (line for side in block.sides for line in _lines(document, side))
            case FillIn():
                yield from (tidy(label) for label in block.labels)
