"""Street addresses that must not leave the program, wherever they are written.

A shelter's address is marked as confidential at its location. The same street may also stand in a description or as
the organisation's office, so what is printed is searched for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from liaison_app.i18n import _
from liaison_app.models.parts import Address

_WORD = re.compile(r"\w+")
_STREET_WORDS = "street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|ln|court|ct|place|pl|way|square|sq"


class Withheld:
    """Knows the withheld streets; `clean` takes them out of a text, `hides` says whether an address is one."""

    def __init__(self, addresses: Iterable[Address]) -> None:
        streets = {pattern for address in addresses if (pattern := _pattern(address.address_1))}
        self._found = re.compile("|".join(sorted(streets)), re.IGNORECASE) if streets else None

    def hides(self, *lines: str) -> bool:
        """Whether any of the lines holds a withheld street."""
        return bool(self._found and self._found.search("\n".join(lines)))

    def clean(self, text: str) -> str:
        """`text` with every withheld street replaced by words that say so."""
        return self._found.sub(_("(address withheld)"), text) if self._found else text


def _pattern(street: str) -> str:
    """A pattern for the number and name of a street, whatever stands between and whether it says Street or St."""
    words = _WORD.findall(street.casefold())
    kind = re.compile(_STREET_WORDS)
    while len(words) > 2 and kind.fullmatch(words[-1]):
        words.pop()
    # A lone number or word ("Suite 5", "Chicago") would take out too much.
    if len(words) < 2 or not any(word.isdigit() for word in words):
        return ""
    name = r"[\W_]+".join(map(re.escape, words))
    return rf"\b{name}\b(?:[\W_]+(?:{_STREET_WORDS})\b\.?)?"
