"""Reading a PDF back, as a resident's viewer would: its text page by page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
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


def structure(data: bytes) -> list[tuple[str, str]]:
    """What a screen reader meets: role and text of every element that holds text, in the order of the structure.

    Words of an inner element (a link) belong to the text of the outer one, and the outer one is named.
    """
    with pikepdf.open(BytesIO(data)) as pdf:
        marks = [_marks(page) for page in pdf.pages]
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        return list(_elements(pdf.Root.StructTreeRoot.K[0], marks, numbers))


def artifacts(data: bytes) -> list[str]:
    """The text of each page that stands outside the structure."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return [_marks(page).get(None, "") for page in pdf.pages]


_INLINE = ("/Link", "/Span")
Marks = dict[int | None, str]


def _elements(
    element: pikepdf.Object, marks: list[Marks], numbers: dict[tuple[int, int], int]
) -> Iterator[tuple[str, str]]:
    text = _own_text(element, marks, numbers)
    if text:
        yield str(element.S).removeprefix("/"), text
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid and str(kid.S) not in _INLINE:
            yield from _elements(kid, marks, numbers)


def _own_text(element: pikepdf.Object, marks: list[Marks], numbers: dict[tuple[int, int], int]) -> str:
    texts = []
    for kid in _kids(element):
        if not isinstance(kid, pikepdf.Dictionary):
            texts.append(marks[numbers[element.Pg.objgen]][int(kid)])
        elif kid.get("/Type") == "/MCR":
            texts.append(marks[numbers[kid.Pg.objgen]][int(kid.MCID)])
        elif "/S" in kid and str(kid.S) in _INLINE:
            texts.append(_own_text(kid, marks, numbers))
    return "".join(texts)


def _kids(element: pikepdf.Object) -> list[Any]:
    kids: Any = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array | list) else [kids]


def _marks(page: pikepdf.Page) -> Marks:
    """The text of a page by the number of its marked content; None for artifacts. Text outside both is an error."""
    meanings = {name: _meanings(font) for name, font in page.Resources.Font.items()}
    font = ""
    owner: list[int | None] = []
    found: Marks = {}
    instructions: Any = pikepdf.parse_content_stream(page)
    for operands, operator in instructions:
        match str(operator):
            case "Tf":
                font = str(operands[0])
            case "BMC":
                owner.append(None)
            case "BDC":
                owner.append(int(operands[1].MCID))
            case "EMC":
                owner.pop()
            case "Tj":
                text = "".join(meanings[font][code] for code in bytes(operands[0]))
                found[owner[-1]] = found.get(owner[-1], "") + text
    return found


def _meanings(font: pikepdf.Object) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9A-F]{2})> <([0-9A-F]{4})>", font.ToUnicode.read_bytes())
    return {int(code, 16): chr(int(meaning, 16)) for code, meaning in pairs}
