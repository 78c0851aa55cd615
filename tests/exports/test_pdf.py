"""The PDF writer, checked on the files it writes: their text, order, pages, links and bytes."""

from __future__ import annotations

import random
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from liaison_app.exports.document import (
    Block,
    BulletList,
    Callout,
    Column,
    Contents,
    Document,
    Group,
    Heading,
    PageBreak,
    PageSize,
    Paragraph,
    Reference,
    References,
    Run,
    Scan,
    Table,
    facts,
    words,
)
from liaison_app.exports.pdf import write_pdf
from tests.exports.plain import plain_text
from tests.exports.reading import body_lines, page_texts, squeezed

SENTENCE = "The drop-in center helps people who need food, a bed or someone to talk to. "


def entry(name: str, sentences: int) -> Group:
    detail = facts([("Phone", (Run("(312)\u00a0555-0100", bold=True),)), ("Hours", "Monday 9–5\nSaturday 10–12")])
    return Group((Heading(3, name), Paragraph(words(SENTENCE * sentences)), detail), ruled=True)


def every_block() -> Document:
    blocks: tuple[Block, ...] = (
        Heading(1, "Everything"),
        Paragraph(words("Call first."), lead=True),
        Callout((Heading(2, "In an emergency"), facts([("Emergency", "911")]))),
        Heading(2, "Part one", anchor="one"),
        entry("First", 4),
        Paragraph(
            (
                Run("See "),
                Run("the site", url="https://example.org/a?b=1"),
                Run(", then "),
                Run("two", to="two"),
            )
        ),
        Scan("https://example.org/page", words("Scan with a phone.")),
        PageBreak(),
        Heading(2, "Part two", anchor="two"),
        References((Reference((Run("Part one", to="one"), Run(", by Ana")), words("555-0100", bold=True), "one"),)),
        facts([("Cost", "Free"), ("Bring", "ID"), ("Hours", SENTENCE), ("Languages", "English")], dense=True),
        BulletList((words("apples"), words(SENTENCE * 3), words("pears"))),
        BulletList(tuple(words(f"step {i}") for i in range(12)), ordered=True),
        Table(
            (Column("What", 3), Column("Who"), Column("Count", right=True)),
            tuple((words(SENTENCE), words("Ana"), words(str(i))) for i in range(40)),
            caption="Actions",
        ),
    )
    return Document("Everything", blocks, footer="Issued November 22, 2026")


def test_the_text_in_the_file_is_the_text_of_the_tree() -> None:
    document = every_block()
    data = write_pdf(document).data
    header = ["Actions", "What Who Count"]  # stands again on each page that the table reaches
    read: list[str] = []
    for line in body_lines(data):
        if line in header and line in read:
            continue
        read.append(line.removesuffix("page 1"))  # the tree does not know pages
    assert squeezed(" ".join(read)) == squeezed(plain_text(document))


def test_words_are_never_joined_at_a_line_end() -> None:
    document = Document("T", (Paragraph(words(SENTENCE * 40)),))
    assert " ".join(body_lines(write_pdf(document).data)).split() == (SENTENCE * 40).split()


def test_the_same_document_gives_the_same_bytes() -> None:
    first = write_pdf(every_block()).data
    write_pdf(replace(every_block(), title="Another", lang="es"))
    assert write_pdf(every_block()).data == first


def test_markup_and_control_characters_stay_harmless_text() -> None:
    nasty = "<b>bold</b> &amp; <a href='x'>link</a> (x\\ \\) %PDF <</MCID 0>> BDC \x00\x1b end\n)) Tj ET"
    document = Document(nasty, (Heading(1, nasty, anchor="a"), Contents(level=1), Paragraph(words(nasty))))
    assert squeezed(" ".join(body_lines(write_pdf(document).data))) == squeezed(plain_text(document))


def test_uncovered_characters_are_visible_and_reported() -> None:
    pdf = write_pdf(Document("T", (Paragraph(words("food ᏣᎳᏣ and \U0001f35e, ﬁne Ω Ж ế")),)))
    assert body_lines(pdf.data) == ["food [?] and [?], fine Ω Ж ế"]
    assert [(str(item), item.count) for item in pdf.uncovered] == [
        ("U+13B3 CHEROKEE LETTER LA", 1),
        ("U+13E3 CHEROKEE LETTER TSA", 2),
        ("U+1F35E BREAD", 1),
    ]


def test_an_entry_that_fits_on_a_page_is_not_split() -> None:
    numbers = random.Random(7)
    entries = tuple(entry(f"Entry {i} begins", numbers.randrange(0, 30)) for i in range(60))
    pages = page_texts(write_pdf(Document("T", (Heading(1, "Guide"), *entries))).data)
    for page in pages:
        assert page.count("begins") == page.count("Saturday 10–12")
    assert sum(page.count("begins") for page in pages) == 60


def test_an_entry_longer_than_a_page_is_split_without_loss() -> None:
    long = Group((Heading(3, "Long"), Paragraph(words(SENTENCE * 140)), facts([("Notes", SENTENCE * 140)])))
    document = Document("T", (Heading(1, "Guide"), entry("Short", 3), long, entry("After", 3)))
    pdf = write_pdf(document)
    assert pdf.pages > 3
    assert " ".join(body_lines(pdf.data)).split() == plain_text(document).split()


@pytest.mark.parametrize("where", ["cell", "item", "heading", "callout", "word"])
def test_content_higher_than_a_page_is_printed_whole_anywhere(where: str) -> None:
    text = SENTENCE * 160 if where != "word" else "x" * 9_000
    blocks: dict[str, Block] = {
        "cell": Table((Column("A"), Column("B")), ((words("before"), words(text)), (words("y"), words("z")))),
        "item": BulletList((words(text), words("after"))),
        "heading": Heading(1, text),
        "callout": Callout((Paragraph(words(text)),)),
        "word": Paragraph(words(text)),
    }
    document = Document("T", (Paragraph(words("start")), blocks[where], Paragraph(words("end"))))
    data = write_pdf(document).data
    read = squeezed(" ".join(body_lines(data)))
    if where == "cell":  # the header is repeated, and the narrow cells are read beside the long one
        assert read.count("drop-in") == 160
        assert read.endswith("yzend")
    else:
        assert read == squeezed(plain_text(document))


def test_short_facts_share_a_line_and_long_ones_do_not() -> None:
    pairs = [("Phone", "555-0100"), ("Cost", "Free"), ("Bring", "ID"), ("Hours", SENTENCE), ("Languages", "English")]
    for dense, lines in ((True, ["Phone 555-0100 Cost Free", "Bring ID"]), (False, ["Phone 555-0100", "Cost Free"])):
        read = body_lines(write_pdf(Document("T", (facts(pairs, dense=dense),))).data)
        assert read[:2] == lines
        assert read[-1] == "Languages English"
        assert " ".join(read).split() == plain_text(Document("T", (facts(pairs),))).split()


@pytest.mark.parametrize(("before", "after", "pages"), [(4, 30, 1), (30, 4, 1), (30, 30, 2), (4, 4, 1)])
def test_a_page_break_is_void_where_little_stands_before_or_follows(before: int, after: int, pages: int) -> None:
    def lines(count: int) -> list[Paragraph]:
        return [Paragraph(words(f"line {i}"), close=True) for i in range(count)]

    document = Document("T", (*lines(before), PageBreak(over=0.5), *lines(after)))
    pdf = write_pdf(document)
    assert pdf.pages == pages
    assert squeezed(" ".join(body_lines(pdf.data))) == squeezed(plain_text(document))
    assert write_pdf(replace(document, blocks=(*lines(before), PageBreak(), *lines(after)))).pages == 2


def test_a_heading_is_never_alone_at_the_foot_of_a_page() -> None:
    for filler in range(20, 45):
        blocks = [Paragraph(words(f"line {i}")) for i in range(filler)]
        document = Document("T", (*blocks, Heading(2, "The heading"), Heading(3, "Below it"), entry("Its entry", 2)))
        for page in page_texts(write_pdf(document).data):
            assert ("The heading" in page) == ("Its entry" in page), filler


def test_a_heading_stays_with_an_entry_that_would_fill_the_page_alone() -> None:
    for sentences in range(60, 76):
        blocks = (PageBreak(), Heading(2, "The heading"), entry("Its entry", sentences), Paragraph(words("After.")))
        pages = page_texts(write_pdf(Document("T", (Heading(1, "First"), *blocks))).data)
        assert ["Its entry" in page for page in pages] == ["The heading" in page for page in pages], sentences


def test_nothing_is_drawn_outside_the_margins() -> None:
    document = every_block()
    wide = Paragraph(words("https://example.org/" + "path/" * 60 + " W" * 300 + "M" * 200))
    data = write_pdf(replace(document, blocks=(*document.blocks, wide))).data
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            text = page.get_textpage()
            width, height = page.get_size()
            boxes = [text.get_charbox(i) for i in range(text.count_chars())]
            drawn = [box for box in boxes if box[2] > box[0]]
            assert min(box[0] for box in drawn) >= 80
            assert max(box[2] for box in drawn) <= width - 80
            assert min(box[1] for box in drawn) >= 24
            assert max(box[3] for box in drawn) <= height - 50


def test_metadata_links_outline_and_page_size() -> None:
    sizes: tuple[tuple[PageSize, int], ...] = (("Letter", 612), ("A4", 595))
    for page, width in sizes:
        document = replace(every_block(), blocks=(Contents(), *every_block().blocks), page=page)
        with pikepdf.open(BytesIO(write_pdf(document).data)) as pdf:
            assert str(pdf.Root.Lang) == "en-US"
            assert pdf.Root.ViewerPreferences.DisplayDocTitle == True  # noqa: E712 - not a Python bool
            assert str(pdf.docinfo["/Title"]) == "Everything"
            assert int(pdf.pages[0].MediaBox[2]) == width
            links = [link for page in pdf.pages for link in page.get("/Annots", [])]
            assert [str(link.A.URI) for link in links if "/A" in link] == ["https://example.org/a?b=1"]
            [back] = [link for link in links if str(link.Contents) == "page 1"]
            assert back.Dest[0].objgen == pdf.pages[0].obj.objgen
            two = [link for link in links if "/Dest" in link and str(link.Contents).lower().endswith("two")]
            assert len(two) == 2
            assert all(link.Dest[0].objgen == pdf.pages[1].obj.objgen for link in two)
            with pdf.open_outline() as outline:
                assert [item.title for item in outline.root] == ["Part one", "Part two"]


def test_every_font_is_embedded() -> None:
    with pikepdf.open(BytesIO(write_pdf(every_block()).data)) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert fonts
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)
