"""Numbers that count nobody: days, times of day, the numbers of items. What is not certain is a count.

"On May 3" is a day; in "in May 3 of them came" the same number is a count, so what stands around it decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from babel import dates

from liaison_app.i18n import LANGUAGES
from liaison_app.services.redaction.folding import Token, fold

_WRITTEN: Final = re.compile(
    r"(?<![\w.])(?:\d{4}-\d\d?-\d\d?|\d\d?([./-])\d\d?\1\d{2,4}|\d\d?[:.]\d\d(?:\s?[-–]\s?\d\d?[:.]\d\d)?"
    r"|\d\d?\s?[ap](?:\.|\.?\s?m\b\.?))(?!\w)"
    r"|\d{4}年|\d\d?月(?:\d\d?日)?",
    re.IGNORECASE,
)
#: What has a number of its own, in the languages of documents.
_NUMBERED: Final = frozenset(
    map(
        fold,
        "item point section page paragraph article resolution ordinance motion phase ward district precinct route "
        "punto sección página artículo resolución mục trang пункт пункта пункте страница البند बिंदु".split(),
    )
)
_ON: Final = frozenset({"on", "el", "del", "ngay"})


def numbers(text: str, there: Sequence[Token]) -> Iterator[int]:
    """Where in a cleaned text words stand that are numbers, and certainly no count; by their place among `there`."""
    written = [match.span() for match in _WRITTEN.finditer(text)]
    for at, token in enumerate(there):
        dated = any(start <= token.start and token.end <= end for start, end in written)
        if token.folded[0].isdecimal() and (dated or _is_day(text, there, at) or _is_named(text, there, at)):
            yield at


def _is_day(text: str, there: Sequence[Token], at: int) -> bool:
    """Whether it is the day of a month: "3 May", "3 de mayo", "May 3," and "on May 3"."""
    last, after = there[at], there[at + 1 : at + 3]
    if after and after[0].folded in ("de", "of") and _near(text, last, after[0]):
        last, after = after[0], after[1:]
    if after and _near(text, last, after[0]) and _is_month(after[0]):
        return True
    if not at or not _is_month(there[at - 1]) or not _near(text, there[at - 1], there[at]):
        return False
    ends = not text[there[at].end :].strip() or text[there[at].end] in ",.;:)"
    year = bool(after) and len(after[0].folded) == 4 and after[0].folded.isdecimal()
    return ends or year or (at > 1 and there[at - 2].folded in _ON)


def _is_named(text: str, there: Sequence[Token], at: int) -> bool:
    """Whether it is the number of something: "item 4", "#4"."""
    if text[: there[at].start].rstrip()[-1:] in ("#", "№"):
        return True
    return at > 0 and there[at - 1].folded in _NUMBERED and _near(text, there[at - 1], there[at])


def _near(text: str, before: Token, after: Token) -> bool:
    return text[before.end : after.start].strip(". \u00a0") == "" and after.start - before.end < 3


def _is_month(token: Token) -> bool:
    """Whether it is a month; in English with its capital letter, since "may" and "march" are words as well."""
    english, others = _months()
    return (token.folded in english and token.capital) or token.folded in others


@lru_cache
def _months() -> tuple[frozenset[str], frozenset[str]]:
    def names(code: str, *widths: str) -> frozenset[str]:
        found = (dates.get_month_names(w, kind, code) for w in widths for kind in ("format", "stand-alone"))  # type: ignore[arg-type]
        return frozenset(fold(name) for some in found for name in some.values() if len(name) > 2)

    others = (names(code, "wide") for code in LANGUAGES if code != "en")
    return names("en", "wide", "abbreviated"), frozenset().union(*others)
