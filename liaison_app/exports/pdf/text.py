"""Breaking text into lines: pure arithmetic on widths, with no drawing in it.

Lines break at spaces only, so that a phone number or "drop-in" is never torn, and between Chinese characters, but not
before a closing mark or after an opening one. A word longer than the line (a web address) is broken after punctuation,
else anywhere, but not after a hyphen: readers of the file take one at a line end for a hyphenation and drop it. The
space at which a line breaks stays in the text: left out, the words of two lines would be one word to a screen reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from liaison_app.exports.document import Run
from liaison_app.exports.pdf import direction, fonts, shaping

_OPEN = "（《〈“‘「『【〔［("
_CLOSE = "，。、；：？！）》〉”’」』】〕］％…—,.;:?!)]%"
_IDEOGRAPH = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u9fff\uf900-\ufaff"
_CHINESE = re.compile(f"[{_IDEOGRAPH}]")
_OTHER = f"[^{_IDEOGRAPH}{re.escape(_OPEN)}]+"
_TOKEN = re.compile(f"[{re.escape(_OPEN)}]*(?:[{_IDEOGRAPH}]|{_OTHER})[{re.escape(_CLOSE)}]* ?|.+")
_PIECE = re.compile(r"\n|[^ \n]+ ?| ")
_PASSAGE = "\ufffc"
_SOFT = re.compile(r"(?<=[/.,?&=_@#:])(?=\w)")


@dataclass(frozen=True, slots=True)
class Segment:
    """Text of one run and one font on one line, `x` points from the line's left end.

    Segments are in the order of reading. `backwards` runs from right to left; None where nothing does.
    """

    x: float
    text: str
    run: Run
    bold: bool
    width: float
    family: str = fonts.REGULAR
    backwards: bool | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its segments and its width without the space at its end."""

    segments: tuple[Segment, ...]
    width: float


class _Filling:
    """The line being filled."""

    def __init__(self, size: float, bold: bool, right_to_left: bool) -> None:
        self.size = size
        self.bold = bold
        self.right_to_left = right_to_left
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
        text = "".join(part for _run, part in self.parts)
        turned = self.right_to_left or direction.is_mixed(text)
        stretches = self._stretches(text) if turned else self._plain()
        order = direction.visual_order([level for _run, _family, level, _part in stretches])
        lefts = [0.0] * len(stretches)
        end = self.measure(self.parts[-1][0], " ") if text.endswith(" ") else 0.0
        x = -end if self.right_to_left else 0.0  # the space at the end stands outside, where the line ends
        widths = [
            fonts.width_in(part, family, run.bold or self.bold) * self.size for run, family, _level, part in stretches
        ]
        for place in order:
            lefts[place] = x
            x += widths[place]
        segments = tuple(
            Segment(left, part, run, run.bold or self.bold, width, family, bool(level % 2) if turned else None)
            for left, width, (run, family, level, part) in zip(lefts, widths, stretches, strict=True)
        )
        self.parts, self.width = [], 0.0
        return Line(segments, x if self.right_to_left else x - end)

    def _plain(self) -> list[_Stretch]:
        return [(run, family, 0, part) for run, text in self.parts for family, part in fonts.spans(text)]

    def _stretches(self, text: str) -> list[_Stretch]:
        """Parts of one run, font and level."""
        own = self._in_own_order() if self.right_to_left else set()
        # To the text around it, such a passage is one neutral thing: it must not turn a number beside it.
        around = "".join(_PASSAGE if i in own else c for i, c in enumerate(text))
        levels = direction.levels(around, right_to_left=self.right_to_left)
        levels = [2 if i in own else level for i, level in enumerate(levels)]
        found: list[_Stretch] = []
        at = 0
        for run, told in self.parts:
            for family, span in fonts.spans(told):
                for level, group in groupby(range(at, at + len(span)), key=levels.__getitem__):
                    places = list(group)
                    part = text[places[0] : places[-1] + 1]
                    # A bracket between Arabic words is turned by the font that sets the words.
                    turned = level % 2 and set(part) <= fonts.load()[shaping.ARABIC]
                    found.append((run, shaping.ARABIC if turned else family, level, part))
                at += len(span)
        return found

    def _in_own_order(self) -> set[int]:
        """The places of runs without letters from the right, such as a phone number or a street."""
        places: set[int] = set()
        at = 0
        for _run, told in self.parts:
            bare = told.strip()
            if any(c.isalnum() for c in bare) and not direction.is_mixed(bare):
                start = at + told.index(bare)
                places.update(range(start, start + len(bare)))
            at += len(told)
        return places


_Stretch = tuple[Run, str, int, str]


def break_lines(
    runs: Iterable[Run], room: float, size: float, *, bold: bool = False, right_to_left: bool = False
) -> tuple[Line, ...]:
    """Break `runs` into lines of at most `room` points at font size `size`. No text gives no line."""
    runs = list(runs)
    # As browsers do with `dir="auto"`: a paragraph in which nothing runs from the right is set from the left.
    turned = [right_to_left and direction.is_mixed(part) for part in "".join(run.text for run in runs).split("\n")]
    filling = _Filling(size, bold, turned[0])
    lines: list[Line] = []
    for word in _words(runs):
        if word[0][1] == "\n":
            if filling.parts and not filling.parts[-1][1].endswith(" "):
                filling.add(filling.parts[-1][0], " ")
            lines.append(filling.close())
            turned.pop(0)
            filling.right_to_left = turned[0]
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
            for token in _tokens(piece):
                word.append((run, token))
                if token.endswith(" ") or _CHINESE.search(token):
                    yield word
                    word = []
    if word:
        yield word


def _tokens(piece: str) -> list[str]:
    """A piece without spaces in the parts between which Chinese may break."""
    if piece.isascii() or not _CHINESE.search(piece):
        return [piece]
    return _TOKEN.findall(piece)


def _crumbs(word: list[tuple[Run, str]], filling: _Filling, room: float) -> Iterator[tuple[Run, str]]:
    """A word wider than the line in pieces that fit: after punctuation where that is enough, else by characters."""
    for run, text in word:
        for piece in _SOFT.split(text):
            if filling.measure(run, piece) <= room:
                yield run, piece
            else:
                yield from ((run, character) for character in piece)
