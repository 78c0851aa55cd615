"""Letters whose form depends on their neighbours (Arabic, Devanagari): HarfBuzz chooses and places the glyphs.

ReportLab's own way to shape has wrong widths and no right-to-left, so glyphs are drawn by number, and the file gets the
fonts they come from as subsets with the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import uharfbuzz as hb

from liaison_app import paths

ARABIC = "LiaisonArabic"
DEVANAGARI = "LiaisonDevanagari"
FAMILIES: Final = {ARABIC: "IBMPlexSansArabic", DEVANAGARI: "NotoSansDevanagari"}


_SHAPED: Final = ("\u0600-\u06ff", "\u0750-\u077f", "\u08a0-\u097f", "\ufb50-\ufdff", "\ufe70-\ufeff")


def is_shaped(character: str) -> bool:
    """Whether a character belongs to one of these scripts."""
    return any(script[0] <= character <= script[2] for script in _SHAPED)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph by its number, where it stands from the start of the text at a size of 1 point, and what it says.

    Of several glyphs for one cluster of letters, the first says all of it and the others nothing.
    """

    number: int
    x: float
    y: float
    says: str


@dataclass(frozen=True, slots=True)
class Shaped:
    """A text as glyphs, in the order in which they stand from left to right."""

    glyphs: tuple[Glyph, ...]
    width: float


@lru_cache(maxsize=16)
def face(family: str, bold: bool) -> Any:
    """The HarfBuzz face of a font."""
    name = f"{FAMILIES[family]}-{'Bold' if bold else 'Regular'}.ttf"
    return hb.Face(hb.Blob.from_file_path(str(paths.resource("fonts", name))))


def characters(family: str) -> frozenset[str]:
    """The characters that regular and bold of a family both have."""
    codes = set(face(family, False).unicodes) & set(face(family, True).unicodes)
    return frozenset(chr(code) for code in codes if 32 <= code <= 0xFFFF)


def width(text: str, family: str, bold: bool) -> float:
    """The width of `text` at a size of 1 point."""
    return shape(text, family, bold).width


@lru_cache(maxsize=8192)
def shape(text: str, family: str, bold: bool, backwards: bool | None = None) -> Shaped:
    """The glyphs of a text of one direction; `backwards` is right to left, None leaves it to the letters."""
    typeface = face(family, bold)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    if backwards is not None:
        buffer.direction = "rtl" if backwards else "ltr"
    hb.shape(hb.Font(typeface), buffer)
    unit = 1.0 / typeface.upem
    starts = sorted({info.cluster for info in buffer.glyph_infos})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    told: set[int] = set()
    glyphs = []
    x = 0.0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        says = "" if info.cluster in told else text[info.cluster : ends[info.cluster]]
        told.add(info.cluster)
        glyphs.append(Glyph(info.codepoint, x + position.x_offset * unit, position.y_offset * unit, says))
        x += position.x_advance * unit
    return Shaped(tuple(glyphs), x)


def subset(family: str, bold: bool, numbers: frozenset[int]) -> bytes:
    """The font with only these glyphs, each under its old number."""
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.GLYPH_INDEX).set(numbers)
    wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    data: bytes = hb.subset(face(family, bold), wanted).blob.data
    return data


def advances(family: str, bold: bool) -> Any:
    """A function from a glyph's number to its width in thousandths of the size."""
    font = hb.Font(face(family, bold))
    return lambda number: round(font.get_glyph_h_advance(number) * 1000 / face(family, bold).upem)
