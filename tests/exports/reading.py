"""Reading a PDF back, as a resident's viewer would: its text page by page."""

from __future__ import annotations

import re

import pypdfium2

_FOOTER = re.compile(r"^.*Page \d+ of \d+$")


def page_texts(data: bytes) -> list[str]:
    """The text of each page in the order of the file, footer included."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


def body_lines(data: bytes) -> list[str]:
    """Every line of every page without the footers."""
    return [
        line.strip()
        for text in page_texts(data)
        for line in text.splitlines()
        if line.strip() and not _FOOTER.match(line.strip())
    ]


def squeezed(text: str) -> str:
    """`text` without white space, for comparing what was broken into lines with what was not."""
    return re.sub(r"\s+", "", text)
