"""Texts told without the names of private people, for copies that the public may read."""

from __future__ import annotations

import re
from collections.abc import Mapping

from liaison_app.i18n import _


class Unnamed:
    """Replaces names by what may stand in their place.

    `names` maps each full name to the organisation the person spoke for, or to nothing: then it becomes "a resident".
    Only full names are found (in any letter case); a first name alone is not, since it may be an ordinary word.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._stand_ins = {_key(name): stand_in for name, stand_in in names.items() if name.strip()}
        longest_first = sorted(self._stand_ins, key=len, reverse=True)
        patterns = [r"\s+".join(map(re.escape, name.split())) for name in longest_first]
        self._found = re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE) if patterns else None

    def tell(self, text: str) -> str:
        """`text` with every private name replaced."""
        if not self._found:
            return text
        return self._found.sub(lambda found: self._stand_ins[_key(found[0])] or _("a resident"), text)


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
