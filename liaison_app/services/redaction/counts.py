"""Small groups in free text: where a group's count is withheld, its number is not told in a sentence either."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from liaison_app.i18n import _
from liaison_app.services.redaction.folding import Token, clean, fold, tokens
from liaison_app.services.redaction.no_counts import numbers as no_counts_in
from liaison_app.services.suppression import SMALL

_SENTENCE: Final = re.compile(r"[^.!?。！？\n]+[.!?。！？]*|\n+|[.!?。！？]+")
_WORDS: Final = {
    1: "one single una uno один одна 一 واحد एक một",
    2: "two couple pair dos два две двое 两 二 اثنان दो hai",
    3: "three tres три трое 三 ثلاثة तीन ba",
    4: "four cuatro четыре четверо 四 اربعة चार bốn",
    5: "five cinco пять 五 خمسة पांच năm",
    6: "six seis шесть 六 ستة छह sáu",
    7: "seven siete семь 七 سبعة सात bảy",
    8: "eight ocho восемь 八 ثمانية आठ tám",
    9: "nine nueve девять 九 تسعة नौ chín",
    10: "ten diez десять 十 عشرة दस mười",
    11: "eleven once одиннадцать",
    12: "twelve dozen doce двенадцать",
}
_NUMBERS: Final = {fold(word): number for number, some in _WORDS.items() for word in some.split()}


class Counts:
    """Knows the groups whose counts are withheld."""

    def __init__(self, withheld: Mapping[str, int]) -> None:
        self._groups = {_stem(group): count for group, count in withheld.items() if _stem(group)}

    def tell(self, text: str) -> str:
        """The text with "a few" in the place of counts that are withheld."""
        if not self._groups:
            return text
        return "".join(self._sentence(found[0]) for found in _SENTENCE.finditer(text))

    def _sentence(self, sentence: str) -> str:
        there = [*tokens(clean(sentence))]
        stems = _stems(there)
        counts = {count for group, count in self._groups.items() if _begins(group) in stems}
        if not counts:
            return sentence
        no_counts = {*no_counts_in(sentence, there)}
        told, at = [], 0
        for place, token in enumerate(there):
            if place in no_counts and not self._is_group(there[place + 1 :]):
                continue
            number = int(token.folded) if token.folded.isdecimal() else _NUMBERS.get(token.folded)
            if number is not None and (number in counts or number in SMALL):
                told += [sentence[at : token.start], _("a few")]
                at = token.end
        return "".join([*told, sentence[at:]])

    def _is_group(self, there: Sequence[Token]) -> bool:
        """Whether words begin with a group: the number before them is its count, whatever else it looks like."""
        stems = _stems(there)
        return any(stems.startswith(f" {group}") for group in self._groups)


def _stems(there: Sequence[Token]) -> str:
    return "".join(f" {_one(token.folded)}" for token in there)


def _begins(group: str) -> str:
    """A group as it is looked for: Latin words from their beginning ("men" is not in "women"), others may have small
    words written onto them.
    """
    return f" {group}" if group.isascii() else group


def _stem(group: str) -> str:
    return _stems([*tokens(clean(group))]).strip()


def _one(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word
