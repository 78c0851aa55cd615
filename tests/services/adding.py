"""Short ways to fill a vault in tests, through the rules and the door."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from liaison_app.services import records
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session

at = datetime.fromisoformat


def add(session: Session, kind: str, /, **values: Any) -> str:
    """A new record with these values; a list is the parts of that kind (`measures=[{…}]`). Returns its id."""
    parts = {name: values.pop(name) for name in list(values) if isinstance(values[name], list)}
    edit = records.new(kind, values, **parts)
    records.save(session, [edit])
    return edit.id


def change(session: Session, kind: str, record_id: str, /, **values: Any) -> None:
    """Change fields of a record."""
    records.save(session, [Edit(kind, record_id, fields=values)])
