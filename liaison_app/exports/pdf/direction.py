"""From the order in which text is read to the order in which it stands on a line (Unicode Bidirectional Algorithm)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bidi import algorithm

_STRONG = ("R", "AL", "AN", "RLE", "RLO")


def is_mixed(text: str) -> bool:
    """Whether a text holds letters that run from right to left."""
    return not text.isascii() and any(algorithm.bidirectional(character) in _STRONG for character in set(text))


def levels(text: str, *, right_to_left: bool) -> list[int]:
    """The level of each character: even runs to the right, odd to the left. Rules P2 to L1 of UAX 9."""
    storage: Any = algorithm.get_empty_storage()
    base = 1 if right_to_left else 0
    storage["base_level"], storage["base_dir"] = base, ("L", "R")[base]
    algorithm.get_embedding_levels(text, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    found = [int(character["level"]) for character in storage["chars"]]
    for i in range(len(found) - 1, -1, -1):  # spaces at the end of a line stand at its end (L1)
        if text[i] != " ":
            break
        found[i] = base
    return found


def backwards(text: str) -> str:
    """Text of an odd level as it is set from the left: the last character first, brackets turned."""
    return "".join(algorithm.MIRRORED.get(character, character) for character in reversed(text))


def visual_order(line: Sequence[int]) -> list[int]:
    """The places of stretches from left to right, given the level of each (rule L2)."""
    order = list(range(len(line)))
    lowest_odd = min((level for level in line if level % 2), default=0)
    for level in range(max(line, default=0), lowest_odd - 1, -1) if lowest_odd else ():
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and line[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = max(end, start + 1)
    return order
