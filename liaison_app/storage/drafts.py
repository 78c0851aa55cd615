"""Drafts: what was typed and not saved yet, kept in the vault like everything else, so that a crash does not take it.

A draft is an unsaved Edit under the key of the form it stands in. Drafts belong to the officer who typed them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from liaison_app import clock
from liaison_app.models.about import Value
from liaison_app.models.registry import KINDS, PART_KINDS, Kind, PartKind
from liaison_app.models.values import from_json, to_json
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session
from liaison_app.storage.tables import drafts


@dataclass(frozen=True)
class Draft:
    """An unsaved Edit, the form it was typed in, and when (UTC)."""

    key: str
    edit: Edit
    at: datetime


def save(session: Session, key: str, edit: Edit) -> None:
    """Keep `edit` as the draft of the form `key`, in place of an earlier one. Raises NotSaved."""
    at = clock.utc_now()
    row = {"key": _own(session, key), "edit": to_text(edit), "at": at.isoformat(timespec="seconds")}
    with session.write() as db:
        db.execute(upsert(drafts).values(row).on_conflict_do_update(index_elements=["key"], set_=row))


def load(session: Session, key: str) -> Draft | None:
    """The officer's draft of a form, or None."""
    return next((draft for draft in every(session) if draft.key == key), None)


def every(session: Session) -> list[Draft]:
    """The officer's drafts, newest first."""
    mine = drafts.c.key.startswith(_own(session, ""), autoescape=True)
    with session.read() as db:
        rows = db.execute(select(drafts).where(mine).order_by(drafts.c.at.desc())).all()
    prefix = len(_own(session, ""))
    return [Draft(row.key[prefix:], from_text(row.edit), datetime.fromisoformat(row.at)) for row in rows]


def forget(session: Session, key: str) -> None:
    """Remove the draft of a form: it was saved, or thrown away."""
    with session.write() as db:
        db.execute(delete(drafts).where(drafts.c.key == _own(session, key)))


def forget_records(db: Connection, ids: Iterable[str]) -> None:
    """Remove every officer's drafts that are of these records or name them; for whoever erases records."""
    for record_id in ids:
        db.execute(delete(drafts).where(or_(*(func.instr(column, record_id) > 0 for column in drafts.c[:2]))))


def _own(session: Session, key: str) -> str:
    return f"{session.actor.id}/{key}"


# --- Edits as text --------------------------------------------------------------------------------


def to_text(edit: Edit) -> str:
    """An Edit as JSON."""
    parts = {
        name: {part_id: None if values is None else _plain(values) for part_id, values in rows.items()}
        for name, rows in edit.parts.items()
    }
    held = {"kind": edit.kind, "id": edit.id, "base": edit.base, "deleted": edit.deleted}
    return json.dumps({**held, "fields": _plain(edit.fields), "parts": parts}, ensure_ascii=False)


def from_text(text: str) -> Edit:
    """The Edit that `to_text` wrote; fields that this version no longer has are left out."""
    raw = json.loads(text)
    kind = KINDS[raw["kind"]]
    parts = {
        name: {part_id: None if row is None else _typed(PART_KINDS[name], row) for part_id, row in rows.items()}
        for name, rows in raw["parts"].items()
        if name in PART_KINDS
    }
    return Edit(kind.name, raw["id"], raw["base"], _typed(kind, raw["fields"]), parts, raw["deleted"])


def _plain(values: Mapping[str, Value]) -> dict[str, Any]:
    return {name: to_json(value) for name, value in values.items()}


def _typed(kind: Kind | PartKind, raw: Mapping[str, Any]) -> dict[str, Value]:
    fields = {field.name: field for field in kind.fields}
    typed = {name: from_json(fields[name], value) for name, value in raw.items() if name in fields}
    return typed | ({"position": raw["position"]} if "position" in raw else {})
