"""The content tree: tidying of typed text, and what a reader hears."""

from __future__ import annotations

import pytest

from liaison_app.exports.document import (
    BulletList,
    Callout,
    Column,
    Contents,
    Document,
    Group,
    Heading,
    Paragraph,
    Run,
    Table,
    facts,
    paragraphs,
    tidy,
    words,
)
from tests.exports.plain import plain_text


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("plain", "plain"),
        ("two  spaces\tand a tab", "two spaces and a tab"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("line \n\n\n next", "line\nnext"),
        ("bell\x07, null\x00, escape\x1b[0m", "bell, null, escape[0m"),
        ("zero\u200bwidth\ufeff\u202e", "zerowidth"),
        ("cafe\u0301", "caf\u00e9"),
        ("keep\u00a0together", "keep\u00a0together"),
        ("half a pair \ud83d", "half a pair "),
        ("<b>bold</b> & co", "<b>bold</b> & co"),
    ],
)
def test_tidy(typed: str, set_as: str) -> None:
    assert tidy(typed) == set_as


def test_paragraphs_are_parted_at_blank_lines_only() -> None:
    parts = paragraphs("one\nstill one\r\n\r\n  \ntwo\n\n\u200b\n\n")
    assert [part.content[0].text for part in parts] == ["one\nstill one", "two"]
    assert paragraphs(" \n ") == ()


def test_facts_leave_out_what_is_empty() -> None:
    block = facts([("Phone", ""), ("Hours", " \x00\u200b"), ("Cost", "Free"), ("Web", (Run("x", url="http://x"),))])
    assert [row.label for row in block.rows] == ["Cost", "Web"]


def test_plain_text_is_in_reading_order() -> None:
    document = Document(
        "T",
        (
            Heading(1, "Title"),
            Contents(),
            Callout((Paragraph(words("Call 911.")),)),
            Group((Heading(2, "Part", anchor="part"), facts([("Phone", "1\u00a02")]))),
            BulletList((words("x"), words("y")), ordered=True),
            Table((Column("A"), Column("B")), ((words("1"), words("2")),), caption="Cap"),
        ),
    )
    assert plain_text(document).splitlines() == [
        "Title", "Part", "Call 911.", "Part", "Phone 1 2", "1. x", "2. y", "Cap", "A", "B", "1", "2",
    ]  # fmt: skip
