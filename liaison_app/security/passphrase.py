"""The rules for a new passphrase, and the one form in which passphrases become bytes.

Length, and not one of those that everybody tries: NIST SP 800-63B-4, section 3.1.1.2, asks for both, and advises
against rules on digits or capitals and against hints. Twelve characters leave few single words to refuse; what counts
is what people make of them: repeated, walked over the keyboard, with a year behind, spelt with digits.
"""

from __future__ import annotations

import gzip
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache

from liaison_app import paths
from liaison_app.i18n import _
from liaison_app.security.errors import WeakPassphrase

MINIMUM_LENGTH = 12
#: Fewer different characters than this are a pattern, whatever their order.
_FEWEST_CHARACTERS = 5
#: A passphrase of so few parts that everybody knows, or can run through, is refused.
_FEW_PARTS = 2
_LONGEST_STRAY = 3
_LONGEST_NUMBER = 8  # a date
_SHORTEST_RUN = 3
#: Longer than any of two parts; what is longer is not looked at.
_LONGEST_LOOKED_AT = 64
_LOOKALIKES = str.maketrans("@4310$5!7|", "aaeiossiti")
_SEQUENCES = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "1234567890qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1qazxsw23edcvfr45tgbnhy67ujm",
)
_WALKS = _SEQUENCES + tuple(walk[::-1] for walk in _SEQUENCES)


def check(passphrase: str, names: Collection[str] = ()) -> None:
    """Refuse a weak new passphrase with `WeakPassphrase`: short, a pattern, a common one.

    `names` (the officer's, the agency's) count as common words. What was typed is in no message.
    """
    composed = _composed(passphrase)
    if len(composed) < MINIMUM_LENGTH:
        needed = _("The passphrase is too short: it needs at least {n} characters.")
        raise WeakPassphrase(needed.format(n=MINIMUM_LENGTH))
    plain = _squeezed(composed)
    if len(set(composed.casefold())) < _FEWEST_CHARACTERS or _repeats(plain):
        raise WeakPassphrase(_("The passphrase is one pattern repeated, which is among the first that are tried."))
    own = {_squeezed(part) for name in names for part in (name, *name.split())}
    if _parts(plain, frozenset(part for part in own if len(part) >= _SHORTEST_RUN)) <= _FEW_PARTS:
        raise WeakPassphrase(
            _("The passphrase is made of what everybody tries first: common words, rows of keys, dates or your name.")
        )


def to_bytes(passphrase: str) -> bytes:
    """The passphrase as UTF-8 in Unicode form NFC, so that an "é" typed on macOS and on Windows is the same.

    Spaces count, also at the ends. `surrogatepass`, because the error of a plain encode would carry the text.
    """
    return _composed(passphrase).encode("utf-8", "surrogatepass")


def _composed(passphrase: str) -> str:
    return unicodedata.normalize("NFC", passphrase)


def _squeezed(text: str) -> str:
    """Letters and digits, and signs that stand for letters, in lower case and without spaces."""
    return "".join(c for c in text.casefold() if c.isalnum() or c in "@$!|")


def _repeats(text: str) -> bool:
    """Whether the text is some part of it, twice or more."""
    return text != "" and text in (text + text)[1:-1]


def _parts(text: str, names: frozenset[str]) -> int:
    """The least number of well-known parts that make up the text; names and rows of keys are for nothing.

    Parts are common words, dates and other short numbers, and a few stray characters.
    """
    if len(text) > _LONGEST_LOOKED_AT:
        return len(text)
    words = _common()
    likely = text.translate(_LOOKALIKES)
    fewest = [0] + [len(text)] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(end):
            part = text[start:end]
            if part in names or _is_run(part) or not any(c.isalnum() for c in part):
                cost = 0
            elif (
                part in words
                or likely[start:end] in words
                or (part.isdigit() and len(part) <= _LONGEST_NUMBER)
                or len(part) <= _LONGEST_STRAY
            ):
                cost = 1
            else:
                continue
            fewest[end] = min(fewest[end], fewest[start] + cost)
    return fewest[-1]


def _is_run(part: str) -> bool:
    """Neighbours on the keyboard, in the alphabet or in counting, or one character again and again."""
    return len(part) >= _SHORTEST_RUN and (len(set(part)) == 1 or any(part in walk for walk in _WALKS))


@lru_cache
def _common() -> frozenset[str]:
    """The lists of common passwords and phrases; see `resources/passphrases`."""
    return frozenset(word for word in _listed() if len(word) >= _SHORTEST_RUN)


def _listed() -> Iterator[str]:
    with gzip.open(paths.resource("passphrases", "common.txt.gz"), "rt", encoding="ascii") as file:
        yield from file.read().split()
    phrases = paths.resource("passphrases", "phrases.txt").read_text(encoding="utf-8")
    yield from map(_squeezed, phrases.splitlines())
