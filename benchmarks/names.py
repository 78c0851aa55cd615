"""Names that belong to nobody: people, places and organisations put together from syllables.

Lengths and letters vary as in real lists (accents, apostrophes, double names), so that sorting, searching and layout
meet what they will meet in use.
"""

from __future__ import annotations

from random import Random
from typing import Final

_STARTS: Final = "Bra Dor El Fen Gal Hav Is Jor Kel Lu Mar Nev Or Pel Quin Ros Sel Tam Ul Ver Wen Yar Zel Åsk Ém Ñu Øl"
_MIDDLES: Final = "a an ar e el en i il in o on or u ur é ie"
_ENDS: Final = "bek dan dell fas gren ka la lin mir na nos ra rik san tin va vel wyn xa zo"
_FAMILY: Final = "bridge ska dottir feld gard holm ino lund marsh mond nova quist rell shaw stad thor ux vale wick zar"
_STREETS: Final = "Street Avenue Lane Row Court Road Square Loop"

_START_LIST: Final = _STARTS.split()
_MIDDLE_LIST: Final = _MIDDLES.split()
_END_LIST: Final = _ENDS.split()
_FAMILY_LIST: Final = _FAMILY.split()
_STREET_LIST: Final = _STREETS.split()


def word(rng: Random) -> str:
    """A capitalised word of two or three syllables."""
    pick = rng.choice
    middle = pick(_MIDDLE_LIST) if rng.random() < 0.7 else ""
    return pick(_START_LIST) + middle + pick(_END_LIST)


def family(rng: Random) -> str:
    """A family name; one in thirty has an apostrophe or is a double name."""
    pick = rng.choice
    name = pick(_START_LIST) + pick(_MIDDLE_LIST) + pick(_FAMILY_LIST)
    chance = rng.random()
    if chance < 0.015:
        return f"O'{name}"
    if chance < 0.035:
        return f"{name}-{word(rng)}{pick(_FAMILY_LIST)}"
    return name


def person(rng: Random) -> str:
    """A person's name; one in twelve has a middle name."""
    middle = f"{word(rng)} " if rng.random() < 1 / 12 else ""
    return f"{word(rng)} {middle}{family(rng)}"


def street(rng: Random) -> str:
    """A house number and a street."""
    return f"{rng.randint(1, 1999)} {word(rng)} {rng.choice(_STREET_LIST)}"


def phone(rng: Random) -> str:
    """A number from the range that is reserved for fiction."""
    return f"555-01{rng.randint(0, 99):02}"


def email(rng: Random, name: str) -> str:
    """An address that no post office knows."""
    letters = "".join(c for c in name.lower() if c.isascii() and c.isalpha())
    return f"{letters or 'someone'}{rng.randint(1, 9999)}@example.org"
