"""Reading a PDF back, as a resident's viewer would: its text page by page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Placed:
    """An element that holds text, and where its first letter stands: page from 0, points from the bottom left."""

    role: str
    text: str
    page: int
    x: float
    y: float

    def is_above(self, other: Placed) -> bool:
        """Whether the other begins below in the same column (or beside, on the same line)."""
        return self.page == other.page and self.y >= other.y - 0.1


def placed(data: bytes) -> list[Placed]:
    """Every element that holds text in the order of the structure, with its place."""
    with pikepdf.open(BytesIO(data)) as pdf:
        marks = [_marks(page) for page in pdf.pages]
        starts = [_starts(page) for page in pdf.pages]
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        found = []
        for role, text, element in _holding(pdf.Root.StructTreeRoot.K[0], marks, numbers):
            page, mcid = _first_mark(element, numbers)
            found.append(Placed(role, text, page, *starts[page][mcid]))
        return found


def artifacts(data: bytes) -> list[str]:
    """The text of each page that stands outside the structure."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return [_marks(page).get(None, "") for page in pdf.pages]


_INLINE = ("/Link", "/Span")
Marks = dict[int | None, str]


def _elements(
    element: pikepdf.Object, marks: list[Marks], numbers: dict[tuple[int, int], int]
) -> Iterator[tuple[str, str]]:
    yield from ((role, text) for role, text, _element in _holding(element, marks, numbers))


def _holding(
    element: pikepdf.Object, marks: list[Marks], numbers: dict[tuple[int, int], int]
) -> Iterator[tuple[str, str, pikepdf.Object]]:
    text = _own_text(element, marks, numbers)
    if text:
        yield str(element.S).removeprefix("/"), text, element
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid and str(kid.S) not in _INLINE:
            yield from _holding(kid, marks, numbers)


def _first_mark(element: pikepdf.Object, numbers: dict[tuple[int, int], int]) -> tuple[int, int]:
    first = _kids(element)[0]
    if not isinstance(first, pikepdf.Dictionary):
        return numbers[element.Pg.objgen], int(first)
    if first.get("/Type") == "/MCR":
        return numbers[first.Pg.objgen], int(first.MCID)
    return _first_mark(first, numbers)


def _starts(page: pikepdf.Page) -> dict[int, tuple[float, float]]:
    """Where the first letter of each marked content stands."""
    found: dict[int, tuple[float, float]] = {}
    place = (0.0, 0.0)
    owner: list[int | None] = []
    instructions: Any = pikepdf.parse_content_stream(page)
    for operands, operator in instructions:
        match str(operator):
            case "BMC":
                owner.append(None)
            case "BDC":
                owner.append(int(operands[1].MCID) if "/MCID" in operands[1] else owner[-1])
            case "EMC":
                owner.pop()
            case "Tm":
                place = float(operands[4]), float(operands[5])
            case "Tj" if owner and owner[-1] is not None:
                found.setdefault(owner[-1], place)
    return found


def _own_text(element: pikepdf.Object, marks: list[Marks], numbers: dict[tuple[int, int], int]) -> str:
    texts = []
    for kid in _kids(element):
        if not isinstance(kid, pikepdf.Dictionary):
            texts.append(marks[numbers[element.Pg.objgen]].get(int(kid), ""))
        elif kid.get("/Type") == "/MCR":
            texts.append(marks[numbers[kid.Pg.objgen]].get(int(kid.MCID), ""))
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
    instead = 0  # how deep inside a passage whose text is given in other words (ActualText)
    found: Marks = {}
    instructions: Any = pikepdf.parse_content_stream(page)
    for operands, operator in instructions:
        match str(operator):
            case "Tf":
                font = str(operands[0])
            case "BMC":
                owner.append(None)
            case "BDC" if "/ActualText" in operands[1]:
                owner.append(owner[-1])
                instead = len(owner)
                found[owner[-1]] = found.get(owner[-1], "") + str(operands[1].ActualText)
            case "BDC":
                owner.append(int(operands[1].MCID))
            case "EMC":
                instead = 0 if len(owner) == instead else instead
                owner.pop()
            case "Tj" if not instead:
                text = "".join(meanings[font][code] for code in bytes(operands[0]))
                found[owner[-1]] = found.get(owner[-1], "") + text
    return found


def _meanings(font: pikepdf.Object) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9A-F]{2})> <([0-9A-F]{4})>", font.ToUnicode.read_bytes())
    return {int(code, 16): chr(int(meaning, 16)) for code, meaning in pairs}
