"""What an officer was typing when the window closed, locked or the power failed: kept as typed, valid or not."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import select

from liaison_app.models.about import kept_unless
from liaison_app.models.registry import KINDS
from liaison_app.services import roles
from liaison_app.services.roles import guarded
from liaison_app.storage import drafts
from liaison_app.storage.session import Session


@dataclass(frozen=True)
class Draft:
    """The state of one form: the record it is about, the version it began with (0: new), and what was touched.

    `fields` and `parts` hold what the form's own editors gave, in JSON values; only they can read it back. `line` is
    what stands in the line above a list that makes a record of it. `under` is the record (`KIND/ID`) in whose section
    form or line stand, empty where they stand by themselves.
    """

    kind: str
    id: str
    version: int = 0
    given: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, Any] = field(default_factory=dict)
    line: str = ""
    under: str = ""

    @property
    def home(self) -> str:
        """The kind in whose tab it is shown again."""
        return self.under.partition("/")[0] or self.kind


@guarded("write {draft.kind}")
def keep(session: Session, draft: Draft) -> None:
    """Keep a draft; each officer has one for each record. It goes when the record is saved.

    What its record is not to keep (`About.kept_unless`) does not go into a draft either.
    """
    draft = _without_untold(session, draft)
    drafts.keep(session, draft.kind, draft.id, json.dumps(asdict(draft), ensure_ascii=False))


@guarded("keep drafts")
def drop(session: Session, kind: str, record_id: str) -> None:
    """Let go of what was typed about a record and not saved."""
    drafts.drop(session, kind, record_id)


@guarded("keep drafts")
def every(session: Session) -> list[Draft]:
    """The officer's drafts to bring back. One of a kind that this version or the role does not know stays there."""
    mine = {kind for kind in KINDS if roles.may(session, f"write {kind}")}
    found = [json.loads(text) for text in drafts.every(session)]
    return [Draft(**one) for one in found if one["kind"] in mine]


def _without_untold(session: Session, draft: Draft) -> Draft:
    kind = KINDS[draft.kind]
    fields = kept_unless(kind.model)
    flags = {f.about.kept_unless for f in fields}
    if not fields:
        return draft
    with session.read() as db:
        columns = [kind.table.c[flag] for flag in flags]
        stored = db.execute(select(*columns).where(kind.table.c.id == draft.id)).mappings().one_or_none()
    says = {flag: draft.fields.get(flag, bool(stored and stored[flag])) for flag in flags}
    untold = {f.name for f in fields if says[f.about.kept_unless]}
    kept = {name: typed for name, typed in draft.fields.items() if name not in untold}
    given = {name: value for name, value in draft.given.items() if name not in untold}
    return replace(draft, fields=kept, given=given)
