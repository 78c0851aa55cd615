"""Breaking text into lines: pure arithmetic on widths, with no drawing in it.

Lines break at spaces only, so that a phone number or "drop-in" is never torn; a word longer than the line (a web
address) is broken after punctuation, else anywhere, but not after a hyphen: readers of the file take one at a line end
for a hyphenation and drop it. The space at which a line breaks stays in the text: left out, the words of two lines
would be one word to a screen reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from liaison_app.exports.document import Run
from liaison_app.exports.pdf import fonts

_PIECE = re.compile(r"\n|[^ \n]+ ?| ")
_SOFT = re.compile(r"(?<=[/.,?&=_@#:])(?=\w)")


@dataclass(frozen=True, slots=True)
class Segment:
    """Text of one run on one line, `x` points from the line's start."""

    x: float
    text: str
    run: Run
    bold: bool
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its segments and its width without the space at its end."""

    segments: tuple[Segment, ...]
    width: float


class _Filling:
    """The line being filled."""

    def __init__(self, size: float, bold: bool) -> None:
        self.size = size
        self.bold = bold
        self.parts: list[tuple[Run, str]] = []
        self.width = 0.0

    def measure(self, run: Run, text: str) -> float:
        return fonts.width(text, run.bold or self.bold) * self.size

    def add(self, run: Run, text: str) -> None:
        self.width += self.measure(run, text)
        if self.parts and self.parts[-1][0] is run:
            text = self.parts.pop()[1] + text
        self.parts.append((run, text))

    def close(self) -> Line:
        x = 0.0
        segments = []
        for run, text in self.parts:
            width = self.measure(run, text)
            segments.append(Segment(x, text, run, run.bold or self.bold, width))
            x += width
        if self.parts and self.parts[-1][1].endswith(" "):
            x -= self.measure(self.parts[-1][0], " ")
        self.parts, self.width = [], 0.0
        return Line(tuple(segments), x)


def break_lines(runs: Iterable[Run], room: float, size: float, *, bold: bool = False) -> tuple[Line, ...]:
    """Break `runs` into lines of at most `room` points at font size `size`. No text gives no line."""
    filling = _Filling(size, bold)
    lines: list[Line] = []
    for word in _words(runs):
        if word[0][1] == "\n":
            if filling.parts and not filling.parts[-1][1].endswith(" "):
                filling.add(filling.parts[-1][0], " ")
            lines.append(filling.close())
            continue
        full = sum(filling.measure(run, text) for run, text in word)
        bare = full - (filling.measure(word[-1][0], " ") if word[-1][1].endswith(" ") else 0.0)
        if filling.parts and filling.width + bare > room:
            lines.append(filling.close())
        if bare <= room:
            for run, text in word:
                filling.add(run, text)
            continue
        for run, text in _crumbs(word, filling, room):
            if filling.parts and filling.width + filling.measure(run, text.rstrip(" ")) > room:
                lines.append(filling.close())
            filling.add(run, text)
    if filling.parts:
        lines.append(filling.close())
    return tuple(line for line in lines if line.segments)


def _words(runs: Iterable[Run]) -> Iterator[list[tuple[Run, str]]]:
    """Parts between which a line may break; a word can reach over several runs (a link and the full stop after)."""
    word: list[tuple[Run, str]] = []
    for run in runs:
        for piece in _PIECE.findall(run.text):
            if piece == "\n":
                if word:
                    yield word
                    word = []
                yield [(run, piece)]
                continue
            word.append((run, piece))
            if piece.endswith(" "):
                yield word
                word = []
    if word:
        yield word


def _crumbs(word: list[tuple[Run, str]], filling: _Filling, room: float) -> Iterator[tuple[Run, str]]:
    """A word wider than the line in pieces that fit: after punctuation where that is enough, else by characters."""
    for run, text in word:
        for piece in _SOFT.split(text):
            if filling.measure(run, piece) <= room:
                yield run, piece
            else:
                yield from ((run, character) for character in piece)
