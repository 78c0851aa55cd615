"""Search over every tab at once, except the kinds that must not be found by a name across tabs.

Referrals, consents and watch reports are left out (`Kind.open_search`): nobody may look a person up over all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from liaison_app.models.registry import KINDS
from liaison_app.services import records, roles
from liaison_app.services.roles import guarded
from liaison_app.storage.session import Session


@dataclass(frozen=True)
class Hit:
    """A record that was found."""

    kind: str
    id: str
    title: str


@guarded("search")
def everywhere(session: Session, text: str, each: int = 5) -> list[Hit]:
    """At most `each` records of every kind that have all the words of `text`, or words that begin so."""
    if not text.strip():
        return []
    return [
        Hit(kind.name, record_id, title.split("\n")[0])
        for kind in KINDS.values()
        if kind.open_search and kind.name != "agency" and roles.may(session, f"read {kind.name}")
        for record_id, title in records.find(session, kind.name, text, each)
    ]
