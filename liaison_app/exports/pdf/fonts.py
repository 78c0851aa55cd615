"""Fonts for paper: the bundled Noto Sans, how wide its texts are, and what to do about a character it lacks."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from liaison_app import paths
from liaison_app.exports.document import tidy

REGULAR = "LiaisonSans"
BOLD = "LiaisonSans-Bold"
_FILES = {REGULAR: "NotoSans-Regular.ttf", BOLD: "NotoSans-Bold.ttf"}
_lock = threading.Lock()

MISSING = "[?]"
"""What is printed in the place of characters that no bundled font has: visible, and never an empty box."""


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A character that could not be printed, and how often it was met."""

    character: str
    count: int

    def __str__(self) -> str:
        """The character's code and name, for instance `U+4E2D CJK UNIFIED IDEOGRAPH-4E2D`."""
        name = unicodedata.name(self.character, "")
        return f"U+{ord(self.character):04X} {name}".strip()


@lru_cache(maxsize=1)
def load() -> frozenset[str]:
    """Register the fonts once per process and return the characters that regular and bold both have.

    Only the Basic Multilingual Plane counts: ReportLab cannot say in the file which character a glyph of a higher
    plane stands for, so such text could be seen but not read aloud or searched.
    """
    with _lock:
        fonts = {name: TTFont(name, str(paths.resource("fonts", file))) for name, file in _FILES.items()}
        for font in fonts.values():
            pdfmetrics.registerFont(font)
        covered = set.intersection(*(set(font.face.charToGlyph) for font in fonts.values()))
    return frozenset(chr(code) for code in covered if 32 <= code <= 0xFFFF) | {"\n"}


@lru_cache(maxsize=32_768)
def width(text: str, bold: bool) -> float:
    """The width of `text` at a size of 1 point."""
    return float(pdfmetrics.stringWidth(text, BOLD if bold else REGULAR, 1.0))


class Coverage:
    """Makes text printable with the bundled fonts, and remembers which characters it had to replace."""

    def __init__(self) -> None:
        self._covered = load()
        self._missing: Counter[str] = Counter()

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
        return re.sub(f"[{re.escape(''.join(sorted(lacking)))}]+", MISSING, text) if lacking else text

    @property
    def uncovered(self) -> tuple[Uncovered, ...]:
        """What was replaced by `[?]` so far, in order of code."""
        return tuple(Uncovered(c, n) for c, n in sorted(self._missing.items()))
