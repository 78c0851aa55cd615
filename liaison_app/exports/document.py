"""What a document says, apart from how it looks: a small tree that one writer turns into a file.

Every printed document (guide, minutes, slip) is first built as a `Document`. Tests read the tree, the writer in
`liaison_app.exports.pdf` draws it, and nothing in here knows about pages, fonts or PDF. Text is always plain text:
there is no markup to escape, so `<b>` typed by somebody stays `<b>`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

PageSize = Literal["Letter", "A4"]
Form = Literal["page", "large", "columns", "leaflet", "wide", "pair", "labels"]
"""The shape of a document on paper: one column; the same in large print; two columns; a sheet folded into three; across
the long side of the paper; the same for two languages beside each other; a sheet of labels."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one kind. A line feed starts a new line; a no-break space keeps words together.

    `url` makes it a link to the outside, `to` a link to the heading with that anchor; `lang` marks a passage in
    another language than the document's (BCP 47).
    """

    text: str
    bold: bool = False
    url: str = ""
    to: str = ""
    lang: str = ""


Inline = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (the title of the document) to 4. Levels are never skipped.

    A heading with an `anchor` can be linked to and stands in the PDF's outline and, if `listed`, in the contents.
    `lang` is as in `Run`.
    """

    level: int
    text: str
    anchor: str = ""
    listed: bool = True
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `lead` sets it larger, for the one message a reader must not miss; `close` near what is above."""

    content: Inline
    lead: bool = False
    close: bool = False


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list of short items, with bullets or, when `ordered`, with numbers."""

    items: tuple[Inline, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled value, for instance "Phone" and a number. An empty value is never printed."""

    label: str
    value: Inline


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled values under each other, the labels in a column of their own.

    That column has the same width everywhere, so that values line up from entry to entry; `fitted` makes it as wide as
    the longest label. With `dense`, two short ones that follow each other share a line.
    """

    rows: tuple[Fact, ...]
    fitted: bool = False
    dense: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its header, its share of the width (any unit), and whether numbers are set to the right."""

    header: str
    share: float = 1.0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row, which is repeated on every page it reaches. One cell per column and row.

    With `named` the first cell of each row says what the row is about. With `lines` its cells are boxed for writing in,
    each row that many lines of text high.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Inline, ...], ...]
    caption: str = ""
    named: bool = False
    lines: float = 0.0


@dataclass(frozen=True, slots=True)
class Callout:
    """A framed box in larger letters that must be seen, such as whom to call in an emergency."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that belong together: not split over two pages as long as they fit on one. `ruled` draws a line above."""

    blocks: tuple[Block, ...]
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """A list of the anchored headings down to `level`, each with its page number.

    Where languages stand beside each other, `side` is the one of which it names the headings.
    """

    level: int = 2
    side: int = 0


@dataclass(frozen=True, slots=True)
class Reference:
    """Something that stands elsewhere in the document, at the heading with the anchor `to`."""

    content: Inline
    detail: Inline
    to: str


@dataclass(frozen=True, slots=True)
class References:
    """A list of what stands elsewhere: what it is, a detail, and the number of the page."""

    items: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The same in several languages, a column each; `langs` are their tags. Read one language after the other."""

    sides: tuple[tuple[Block, ...], ...]
    langs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FillIn:
    """Labels beside each other, each followed by a line to write on, for instance a signature and its date."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """A QR code for the address `url`, with `content` beside it: what it leads to, and the address in letters."""

    url: str
    content: Inline


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page, or in the next column where there are several.

    With `over`, only if both what follows (up to the next break) and what stands on the page are longer than `over`
    pages: little pieces share a page. With `back` it goes on the last panel of a leaflet.
    """

    over: float = 0.0
    back: bool = False


Block = (
    Heading
    | Paragraph
    | BulletList
    | Facts
    | Table
    | Callout
    | Group
    | Contents
    | References
    | SideBySide
    | FillIn
    | Scan
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a file (PNG); `alt` says in words what it shows."""

    data: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    `title` is the file's title and the first level-1 heading's text in most documents; `lang` its language (BCP 47);
    `footer` stands at the foot of every page beside the page number, for instance the date of issue. `banner` stands
    above the columns of the first page, over their whole width, and is read first. `logo` stands
    beside the first heading. With `grey` nothing has a colour.
    """

    title: str
    blocks: tuple[Block, ...]
    lang: str = "en-US"
    footer: str = ""
    page: PageSize = "Letter"
    author: str = ""
    form: Form = "page"
    banner: tuple[Block, ...] = ()
    logo: Picture | None = None
    grey: bool = False


def words(text: str, *, bold: bool = False, lang: str = "") -> Inline:
    """`text` as the content of a paragraph, cell or value; text of which nothing can be seen gives an empty content."""
    return (Run(text, bold=bold, lang=lang),) if tidy(text).strip() else ()


def paragraphs(text: str, lang: str = "") -> tuple[Paragraph, ...]:
    """Longer text typed by somebody: blank lines part paragraphs, single line feeds stay line feeds."""
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    return tuple(Paragraph(words(part.strip(), lang=lang)) for part in parts if tidy(part).strip())


def facts(pairs: Iterable[tuple[str, Inline | str]], *, dense: bool = False) -> Facts:
    """Labelled values without the empty ones, so that no document shows a label with nothing beside it."""
    rows = (Fact(label, words(value) if isinstance(value, str) else value) for label, value in pairs)
    return Facts(tuple(row for row in rows if any(tidy(run.text).strip() for run in row.value)), dense=dense)


def tidy(text: str) -> str:
    """Text as it can be set: composed (NFC), control and format characters dropped, white space reduced.

    Line feeds and no-break spaces stay. Tabs become spaces. Invisible characters (zero-width spaces, direction marks,
    soft hyphens) go, since a reader cannot see them and they break searching and copying.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    text = re.sub("[\u2028\u2029\v\f\x85]", "\n", text)
    text = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    text = re.sub("[^\\S\n\u00a0]+", " ", text)
    return re.sub(" ?\n[ \n]*", "\n", text)


def headings(blocks: Iterable[Block], side: int = 0) -> Iterator[Heading]:
    """Every heading in order, those inside groups and boxes too; of several languages those of one."""
    for block in blocks:
        if isinstance(block, Heading):
            yield block
        elif isinstance(block, Callout | Group):
            yield from headings(block.blocks, side)
        elif isinstance(block, SideBySide):
            yield from headings(block.sides[side], side)


def listed(blocks: Iterable[Block], contents: Contents) -> Iterator[Heading]:
    """The headings that a list of contents names."""
    found = headings(blocks, contents.side)
    return (h for h in found if h.anchor and h.listed and 1 < h.level <= contents.level)


def marker(block: BulletList, index: int) -> str:
    """What stands before item `index` (from 0) of a list."""
    return f"{index + 1}." if block.ordered else "•"
