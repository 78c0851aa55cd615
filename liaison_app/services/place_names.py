"""When two spellings name one place: "5th/Main", "Main St & 5th Ave." and "corner of Fifth and Main" do.

Pure text work. A crossing is a set of streets in no order; a street is its words, and its kind (street, avenue) where
somebody wrote it. "Main St" and "Main Ave" are two streets; "Main" may be either.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

#: A street as it is compared: its words, and its kind or nothing.
Street = tuple[str, str]

_BETWEEN: Final = re.compile(r"\s*(?:[&/+@;]|\s[-–—]\s|\b(?:and|at|y|x|und|et)\b)\s*")
_FILLING: Final = frozenset(("the", "corner", "cnr", "of", "near", "intersection", "crossing", "esquina", "de"))
_KINDS: Final = {
    **dict.fromkeys(("street", "str", "st", "calle"), "st"),
    **dict.fromkeys(("avenue", "ave", "av", "avenida"), "ave"),
    **dict.fromkeys(("road", "rd"), "rd"),
    **dict.fromkeys(("boulevard", "blvd", "bvd"), "blvd"),
    **dict.fromkeys(("drive", "dr"), "dr"),
    **dict.fromkeys(("lane", "ln"), "ln"),
    **dict.fromkeys(("court", "ct"), "ct"),
    **dict.fromkeys(("place", "pl"), "pl"),
    **dict.fromkeys(("square", "sq"), "sq"),
    **dict.fromkeys(("terrace", "ter"), "ter"),
    **dict.fromkeys(("highway", "hwy"), "hwy"),
    **dict.fromkeys(("parkway", "pkwy"), "pkwy"),
}
_SIDES: Final = {"north": "n", "south": "s", "east": "e", "west": "w"}
_NUMBERS: Final = {
    "first": "1st",
    "second": "2nd",
    "third": "3rd",
    "fourth": "4th",
    "fifth": "5th",
    "sixth": "6th",
    "seventh": "7th",
    "eighth": "8th",
    "ninth": "9th",
    "tenth": "10th",
    "eleventh": "11th",
    "twelfth": "12th",
}
_MARKS: Final = re.compile(r"['’.]")
_ORDINAL: Final = re.compile(r"(\d+)(?:st|nd|rd|th)")


@lru_cache(maxsize=65_536)
def streets(name: str) -> tuple[Street, ...]:
    """The streets of a crossing, or the one name of a place, in an order of their own."""
    parts = [_street(part) for part in _BETWEEN.split(_plain(name))]
    return tuple(sorted(one for one in parts if one[0] or one[1]))


def same(one: str, other: str) -> bool:
    """Whether two spellings can mean one place."""
    mine, theirs = streets(one), streets(other)
    if not mine or len(mine) != len(theirs):
        return False
    return all(
        words == words2 and (kind == kind2 or not kind or not kind2)
        for (words, kind), (words2, kind2) in zip(mine, theirs, strict=True)
    )


def written_alike(one: str, other: str) -> bool:
    """Whether two spellings are so near that the second need not be remembered beside the first."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def words(name: str) -> tuple[str, ...]:
    """What to look up in the search index to find every spelling of a place.

    The index has words as they are written: cut at the apostrophe in "Macy's", and with the ß in "Hauptstraße".
    """
    found: list[str] = [word for word in _MARKS.sub(" ", name).split() if any(c.isalnum() for c in word)]
    for street, _kind in streets(name):
        for word in street.split():
            found += [word, *_spellings(word)]
    return tuple(dict.fromkeys(found))


def _spellings(word: str) -> list[str]:
    ordinal = _ORDINAL.fullmatch(word)
    others = [long for long, short in {**_SIDES, **_NUMBERS}.items() if short == word]
    return [ordinal[1], *others] if ordinal else others


def _plain(name: str) -> str:
    """Small letters without the accents of Latin, Greek and Cyrillic; in other scripts such marks are vowels."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in apart if not 0x300 <= ord(c) <= 0x36F))


def _street(part: str) -> Street:
    joined = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in _MARKS.sub("", part))
    tokens = joined.split()
    tokens = [token for token in tokens if token not in _FILLING] or tokens
    kind = ""
    if len(tokens) > 1 and tokens[-1] in _KINDS:
        kind = _KINDS[tokens.pop()]
    elif len(tokens) > 1 and tokens[0] in ("calle", "avenida"):
        kind = _KINDS[tokens.pop(0)]
    tokens = [_NUMBERS.get(token, _SIDES.get(token, token)) for token in tokens]
    if len(tokens) == 1 and tokens[0].isdigit():  # "5 & Main": a street, not a house
        tokens = [_ordinal(tokens[0])]
    return " ".join(tokens), kind


def _ordinal(number: str) -> str:
    ending = {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")
    return number + ("th" if number[-2:] in ("11", "12", "13") else ending)
