"""Small counts: what must not leave the program when groups of people are counted.

A count of 1 to 4 can point at somebody. It is withheld, and so is what would give it away: where only one count is
withheld beside a total, the next smallest goes too, or the total if there is no other.
"""

from __future__ import annotations

from collections.abc import Mapping

SMALL = range(1, 5)


def suppressed(counts: Mapping[str, int], total: int | None = None) -> tuple[dict[str, int | None], int | None]:
    """The counts by group and their total as they may be published; None is "withheld" (or no total was
    given).

    >>> suppressed({"Tenants": 12, "Youth": 3, "Shop owners": 7}, 22) ({'Tenants': 12, 'Youth': None, 'Shop
    owners': None}, 22)
    """
    shown: dict[str, int | None] = {name: None if count in SMALL else count for name, count in counts.items()}
    if total in SMALL:
        total = None
    if total is not None and list(shown.values()).count(None) == 1:
        others = [name for name, count in shown.items() if count]
        if others:
            shown[min(others, key=lambda name: counts[name])] = None
        else:
            total = None
    return shown, total
