"""Fonts for paper: which of the bundled ones has a character, and what to do about one that none has.

Latin, Cyrillic, Greek and Vietnamese are in Noto Sans, Chinese in a part of Noto Sans SC. Arabic and Devanagari have
fonts whose letters must be shaped (`shaping`), since a letter's form depends on its neighbours there.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from liaison_app import paths
from liaison_app.exports.document import tidy
from liaison_app.exports.pdf import shaping

REGULAR = "LiaisonSans"
CHINESE = "LiaisonChinese"
_PLAIN: Final = {REGULAR: "NotoSans", CHINESE: "NotoSansSC"}
"""Fonts of which ReportLab draws a glyph a character."""
_lock = threading.Lock()

MISSING = "[?]"
"""What is printed in the place of characters that no bundled font has: visible, and never an empty box."""


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A character that could not be printed, how often it was met, and under which headings or in which rows."""

    character: str
    count: int
    places: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Code, name and places, for instance `U+4E2D CJK UNIFIED IDEOGRAPH-4E2D (Food shelf; Night shelter)`."""
        name = unicodedata.name(self.character, "")
        where = f"({'; '.join(self.places)})" if self.places else ""
        return f"U+{ord(self.character):04X} {name} {where}".strip().replace("  ", " ")


def named(family: str, bold: bool) -> str:
    """The name of a family's font by which the PDF knows it."""
    return f"{family}-Bold" if bold else family


@lru_cache(maxsize=1)
def load() -> dict[str, frozenset[str]]:
    """Register the fonts once per process; the characters that regular and bold of each family both have.

    Only the Basic Multilingual Plane counts: ReportLab cannot say in the file which character a glyph of a higher
    plane stands for, so such text could be seen but not read aloud or searched.
    """
    found: dict[str, frozenset[str]] = {}
    with _lock:
        for family, file in _PLAIN.items():
            faces = [
                TTFont(named(family, bold), str(paths.resource("fonts", f"{file}-{'Bold' if bold else 'Regular'}.ttf")))
                for bold in (False, True)
            ]
            for face in faces:
                pdfmetrics.registerFont(face)
            codes = set.intersection(*(set(face.face.charToGlyph) for face in faces))
            found[family] = frozenset(chr(code) for code in codes if 32 <= code <= 0xFFFF)
    shaped = {family: shaping.characters(family) for family in shaping.FAMILIES}
    # Noto Sans has Devanagari letters too, which it would set one by one.
    found[REGULAR] = frozenset(c for c in found[REGULAR] if not shaping.is_shaped(c)) | {"\n"}
    return {**found, **shaped}


@lru_cache(maxsize=65_536)
def family_of(character: str) -> str:
    """The first family that has a character; Noto Sans for what none has."""
    return next((family for family, covered in load().items() if character in covered), REGULAR)


def spans(text: str) -> tuple[tuple[str, str], ...]:
    """Parts of a text with the family each is set in. What is no letter stays with a shaped script before it."""
    return ((REGULAR, text),) if text.isascii() else _spans(text)


@lru_cache(maxsize=8192)
def _spans(text: str) -> tuple[tuple[str, str], ...]:
    covered = load()
    families: list[str] = []
    for character in text:
        before = families[-1] if families else REGULAR
        stays = before in shaping.FAMILIES and not character.isalnum() and character in covered[before]
        families.append(before if stays else family_of(character))
    found = []
    at = 0
    for family, group in groupby(families):
        length = len(list(group))
        found.append((family, text[at : at + length]))
        at += length
    return tuple(found)


@lru_cache(maxsize=32_768)
def width(text: str, bold: bool) -> float:
    """The width of `text` at a size of 1 point."""
    return sum(width_in(part, family, bold) for family, part in spans(text))


def width_in(text: str, family: str, bold: bool) -> float:
    """The width of `text` set in one family at a size of 1 point."""
    if family in shaping.FAMILIES:
        return shaping.width(text, family, bold)
    load()
    return float(pdfmetrics.stringWidth(text, named(family, bold), 1.0))


class Coverage:
    """Makes text printable with the bundled fonts, and remembers which characters it had to replace."""

    def __init__(self) -> None:
        self._covered = frozenset().union(*load().values())
        self._missing: Counter[str] = Counter()
        self._places: dict[str, dict[str, None]] = {}
        self.place = ""
        """What the text belongs to that is being set: the heading above it, or the first cell of its row."""

    def printable(self, text: str) -> str:
        """`text` tidied, with each uncovered character in its compatible form or, if there is none, as `[?]`.

        A run of uncovered characters (a word in another script) becomes a single `[?]`.
        """
        text = tidy(text)
        lacking = set(text) - self._covered
        if not lacking:
            return text
        for character in sorted(lacking):
            plain = unicodedata.normalize("NFKC", character)
            if set(plain) <= self._covered:
                text = text.replace(character, plain)
                lacking.discard(character)
        self._missing.update(c for c in text if c in lacking)
        for character in lacking if self.place else ():
            self._places.setdefault(character, {})[self.place] = None
        return re.sub(f"[{re.escape(''.join(sorted(lacking)))}]+", MISSING, text) if lacking else text

    @property
    def uncovered(self) -> tuple[Uncovered, ...]:
        """What was replaced by `[?]` so far, in order of code."""
        return tuple(Uncovered(c, n, tuple(self._places.get(c, ()))) for c, n in sorted(self._missing.items()))
