"""What may tell who somebody is, and only an officer can judge: phone numbers, e-mails, addresses, what looks like a
name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Final

from liaison_app.i18n import N_, _
from liaison_app.services.redaction import words
from liaison_app.services.redaction.folding import Token, clean, fold, tokens

REASONS: Final = {
    "word": N_("a name that is also a word"),
    "shared": N_("a name that somebody else has too"),
    "initials": N_("initials that may be a name"),
    "looks": N_("looks like a name"),
    "phone": N_("a phone number"),
    "email": N_("an e-mail address"),
    "address": N_("a street address"),
    "confidence": N_("close to what was said in confidence"),
}
_EMAIL: Final = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+|(?<!\w)@[\w.]{3,}")
_PHONE: Final = re.compile(r"(?<![\w/\-])\+?\(?\d[\d\s().\-/]{5,18}\d(?![\w/])")
_DATE: Final = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?[./-]\d\d?[./-]\d{2,4}|\d\d?[:.]\d\d\s*[-–]\s*\d\d?[:.]\d\d")
#: Fewer digits are no phone number of somebody.
FEWEST_DIGITS: Final = 7
_LONGEST: Final = 6
_APART: Final = re.compile(r"[,;()|/]")
_NO_NAME: Final = words.DESCRIPTIONS | words.OPENERS | words.TITLES | words.PARTICLES
_STREETS: Final = (
    "street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|ln|court|ct|place|pl|way|square|sq|terrace|ter|parkway|"
    "pkwy|circle|cir|trail|trl|highway|hwy|alley"
)
_ADDRESS: Final = re.compile(
    r"(?<![\w.])\d{1,6}[a-z]?\s+(?:[nsew]\.?\s+|north\s+|south\s+|east\s+|west\s+)?(?:[\w'’.\-]+\s+){1,4}?"
    rf"(?:{_STREETS})\b\.?(?:,?\s*(?:apt|apartment|unit|suite|ste|no|#)\.?\s*#?\w+)?"
    r"|\b(?:calle|avenida|av|carrera|paseo|camino|rue|via|rua|ул|улица|пр|проспект|đường|phố|شارع)\.?\s+"
    r"(?:[\w'’.\-]+,?\s+){1,4}?(?:#|no\.?|№|д\.?|дом)?\s*\d{1,6}\w?"
    r"|\b(?:apt|apartment|unit|flat|кв)\.?\s*#?\d+\w?\b"
    r"|[\u4e00-\u9fff]{2,8}(?:路|街|道|巷)\d+[号號]",
    re.IGNORECASE,
)
_ADDRESSED: Final = re.compile(
    rf"(?:{'|'.join(sorted(words.LONG_SURNAMES))}|[\u3400-\u9fff])(?:先生|女士|小姐|太太)"
    r"|[\uac00-\ud7a3]{2,4}\s?(?:씨|님)(?![\uac00-\ud7a3]{2})"
    r"|(?:السيدة|السيد|الأستاذ|الأخت|الأخ)\s+\S+(?:\s+\S+)?|(?:श्रीमती|श्री|कुमारी)\s+\S+(?:\s+\S+)?"
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A passage that only an officer can judge: what, why, where it stands, and whether it is to stay."""

    text: str
    reason: str
    context: str
    kept: bool = False

    @property
    def reason_text(self) -> str:
        """Why it is in doubt, in words."""
        return _(REASONS[self.reason])

    @property
    def key(self) -> str:
        """What decides of all passages that read alike."""
        return key_of(self.text)


def key_of(text: str) -> str:
    """A passage as it is compared with those an officer lets stay."""
    return " ".join(fold(clean(text)).split())


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a passage in doubt stands in a text."""

    start: int
    end: int
    reason: str


class Vocabulary:
    """What is known to be no person: bodies, places, titles, and those who are named in public."""

    def __init__(self, phrases: Iterable[str], numbers: Iterable[str] = (), emails: Iterable[str] = ()) -> None:
        self._phrases = {" ".join(t.folded for t in tokens(clean(phrase))) for phrase in phrases} - {""}
        self._words = {word for phrase in self._phrases for word in phrase.split()}
        self._numbers = {digits(number) for number in numbers} - {""}
        self._emails = {email.casefold().strip() for email in emails}

    def knows(self, some: Iterable[Token]) -> bool:
        """Whether a stretch of words is made of nothing but known names of things."""
        return all(token.folded in self._words for token in some)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a cleaned text names a body or a place of more than one word."""
        there = [*tokens(text)]
        for at in range(len(there)):
            phrase = there[at].folded
            for end in range(at + 1, min(at + _LONGEST, len(there))):
                phrase += " " + there[end].folded
                if phrase in self._phrases:
                    yield there[at].start, there[end].end

    def is_known(self, name: str) -> bool:
        """Whether this is the name of a body or a group."""
        return " ".join(t.folded for t in tokens(clean(name))) in self._phrases

    def number(self, text: str) -> bool:
        """Whether it is a phone number that the agency or the directory prints anyway, with or without its area code.

        One as short as 911 is only itself: whoever's number ends so has a number of their own.
        """
        found = digits(text)
        return found in self._numbers or any(
            found.endswith(known) or known.endswith(found) for known in self._numbers if len(known) >= FEWEST_DIGITS
        )

    def email(self, text: str) -> bool:
        """Whether it is an address that is printed anyway."""
        return text.casefold() in self._emails


def digits(text: str) -> str:
    """The digits of a phone number."""
    return "".join(c for c in text if c.isdigit())


def names_beside(field: str, known: Vocabulary) -> list[str]:
    """The names in a field that says somebody by what they are: "Ana Ruiz, tenant" names, "several tenants" does not.

    Words with a capital letter are one, and, beside a comma or in brackets, words in any letters.
    """
    found: list[str] = []
    for some in ([*tokens(part)] for part in _APART.split(field)):
        described = any(token.folded in words.DESCRIPTIONS for token in some)
        judged = [(token.text[0].isalpha() and (token.capital or not described), token) for token in some]
        for may_be, group in groupby(judged, itemgetter(0)):
            stretch = [token for _may_be, token in group]
            if may_be and not {token.folded for token in stretch} & (words.NOT_PEOPLE | words.OFFICES):
                named = [t.text for t in stretch if t.folded not in _NO_NAME and not known.knows([t])]
                found += [" ".join(named)] if named else []
    return found


def passages(text: str, known: Vocabulary, *, addresses: bool = True) -> Iterator[Passage]:
    """What an officer has to look at in a cleaned text, apart from known names."""
    yield from reachable(text, known)
    if addresses:
        for match in _ADDRESS.finditer(text):
            yield Passage(match.start(), match.end(), "address")
    for match in _ADDRESSED.finditer(text):
        yield Passage(match.start(), match.end(), "looks")
    yield from _like_names(text, known)


def reachable(text: str, known: Vocabulary) -> Iterator[Passage]:
    """Phone numbers and e-mail addresses in a cleaned text that are not printed anyway."""
    for match in _EMAIL.finditer(text):
        if not known.email(match[0]):
            yield Passage(match.start(), match.end(), "email")
    for match in _PHONE.finditer(text):
        if len(digits(match[0])) >= FEWEST_DIGITS and not _DATE.search(match[0]) and not known.number(match[0]):
            yield Passage(match.start(), match.end(), "phone")


def _like_names(text: str, known: Vocabulary) -> Iterator[Passage]:
    """Capitalised words beside each other that are not known for anything else, and what follows a form of address."""
    stretch: list[Token] = []
    before = ""
    for token in [*tokens(text), None]:
        if token is not None and _may_be_name(token) and (not stretch or _beside(text, stretch[-1], token)):
            stretch.append(token)
            continue
        yield from _judge(stretch, before, known)
        before = stretch[-1].folded if stretch else before
        stretch = []
        if token is not None and _may_be_name(token):
            stretch = [token]
        elif token is not None:
            before = token.folded


def _may_be_name(token: Token) -> bool:
    return token.cased and token.capital and token.text[0].isalpha() and not any(c.isdigit() for c in token.text)


def _beside(text: str, before: Token, after: Token) -> bool:
    gap = text[before.end : after.start]
    return gap in (" ", "\u00a0", "-") or (gap == ". " and (len(before.text) == 1 or before.folded in words.TITLES))


def _judge(stretch: list[Token], before: str, known: Vocabulary) -> Iterator[Passage]:
    """Whether a stretch of capitalised words looks like somebody's name."""
    while stretch and stretch[0].folded in words.OPENERS:
        before, stretch = stretch[0].folded, stretch[1:]
    if not stretch or stretch[0].folded in words.OFFICES or before in words.OFFICES:
        return
    addressed = stretch[0].folded in words.TITLES and stretch[0].folded not in words.PARTICLES
    named = stretch[1:] if addressed else stretch
    if not named or known.knows(named) or any(token.folded in words.NOT_PEOPLE for token in named):
        return
    if addressed or (
        len(named) > 1 and not _all_words(named) and not all(t.text.isupper() and len(t.text) < 5 for t in named)
    ):
        yield Passage(stretch[0].start, stretch[-1].end, "looks")


def _all_words(named: list[Token]) -> bool:
    """Whether it is only a heading of words, unless the first is a given name as well."""
    return all(token.folded in words.ORDINARY or token.folded in words.OPENERS for token in named) and (
        named[0].folded not in words.GIVEN
    )
