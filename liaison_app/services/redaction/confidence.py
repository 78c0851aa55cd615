"""What was said in confidence, told again in free text: sentences that repeat it are left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from liaison_app.services.redaction import words
from liaison_app.services.redaction.folding import clean, tokens, unspaced

_SENTENCE: Final = re.compile(r"[^.!?。！？\n]+[.!?。！？]*[\"”’')]*\s*|\n+|[.!?。！？]+\s*")
_IN_A_ROW: Final = 4
_LONG: Final = 4
_MOST: Final = 0.6
_SOME: Final = 0.4


class Confidence:
    """Knows what was said in confidence."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._told = [found for text in texts if (found := _words(text))]

    def judge(self, sentence: str) -> str:
        """Whether a sentence repeats it: `yes`, `perhaps`, or nothing."""
        said = _words(sentence)
        if not said:
            return ""
        answers = {_compare(said, told) for told in self._told}
        return "yes" if "yes" in answers else "perhaps" if "perhaps" in answers else ""

    def sentences(self, text: str) -> Iterable[tuple[int, int, str]]:
        """The sentences that repeat it: start, end and the answer of `judge`."""
        if self._told:
            for found in _SENTENCE.finditer(text):
                answer = self.judge(found[0])
                if answer:
                    yield found.start(), found.start() + len(found[0].rstrip()), answer


def _words(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for token in tokens(clean(text)):
        found += [*token.folded] if unspaced(token.folded) else [token.folded]
    return tuple(found)


def _compare(said: tuple[str, ...], told: tuple[str, ...]) -> str:
    telling = {word for word in told if _tells(word)}
    row = min(_IN_A_ROW, len(told))
    rows = {told[at : at + row] for at in range(len(told) - row + 1)}
    rows = {some for some in rows if sum(map(_tells, some)) >= min(2, len(telling))}
    if any(said[at : at + row] in rows for at in range(len(said) - row + 1)):
        return "yes"
    both = telling & {*said}
    if len(telling) >= 2 and len(both) >= max(2, _MOST * len(telling)):
        return "yes"
    return "perhaps" if len(both) >= max(2, _SOME * len(telling)) else ""


def _tells(word: str) -> bool:
    return (len(word) >= _LONG or not word.isascii()) and word not in words.OPENERS
