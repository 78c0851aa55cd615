"""What an officer was typing when the window closed, locked or the power failed: kept as typed, valid or not."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from liaison_app.models.registry import KINDS
from liaison_app.services import roles
from liaison_app.services.roles import guarded
from liaison_app.storage import drafts
from liaison_app.storage.session import Session


@dataclass(frozen=True)
class Draft:
    """The state of one form: the record it is about, the version it began with (0: new), and what was touched.

    `fields` and `parts` hold what the form's own editors gave, in JSON values; only they can read it back.
    """

    kind: str
    id: str
    version: int = 0
    given: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, Any] = field(default_factory=dict)


@guarded("write {draft.kind}")
def keep(session: Session, draft: Draft) -> None:
    """Keep a draft; there is one for each kind, since a kind has one form."""
    drafts.keep(session, draft.kind, json.dumps(asdict(draft), ensure_ascii=False))


@guarded("keep drafts")
def drop(session: Session, kind: str) -> None:
    """The form of a kind has nothing left that is not saved."""
    drafts.drop(session, kind)


@guarded("keep drafts")
def every(session: Session) -> list[Draft]:
    """The drafts to bring back. One of a kind that this version does not know, or the role not, stays where it is."""
    kept = drafts.every(session).items()
    found = [Draft(**json.loads(text)) for key, text in kept if key in KINDS and roles.may(session, f"write {key}")]
    return [draft for draft in found if draft.fields or draft.parts]
