"""Search over every tab at once, except the kinds that must not be found by a name across tabs.

Referrals, consents and watch reports are left out (`Kind.open_search`): nobody may look a person up over all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from liaison_app.models.registry import KINDS
from liaison_app.services import records
from liaison_app.storage.session import Session

LOOKED_AT = 40


@dataclass(frozen=True)
class Hit:
    """A record that was found."""

    kind: str
    id: str
    title: str


def everywhere(session: Session, text: str, each: int = 5) -> list[Hit]:
    """At most `each` records of every kind that have all the words of `text`, or words that begin so.

    Those that are called so come before those that only mention it.
    """
    if not text.strip():
        return []
    hits = [
        Hit(kind.name, record_id, title.split("\n")[0])
        for kind in KINDS.values()
        if kind.open_search and kind.name != "agency"
        for record_id, title in records.find(session, kind.name, text, LOOKED_AT)
    ]
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: not _is_called(hit, text)):
        if sum(other.kind == hit.kind for other in kept) < each:
            kept.append(hit)
    return kept


def _is_called(hit: Hit, text: str) -> bool:
    """Whether the title itself has every word, or one that begins so."""
    words = hit.title.casefold().split()
    return all(any(word.startswith(part) for word in words) for part in text.casefold().split())
