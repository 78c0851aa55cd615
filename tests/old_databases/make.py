"""Makes a vault of the present schema with made-up data in every kind: `python -m tests.old_databases.make`.

Run it once before a release that leaves a schema behind; never run it again for a schema that is there already.
Beside the vault it writes `contents.json`: what the test expects to find after every later upgrade.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select

from liaison_app.models.about import Field, Value
from liaison_app.models.agency import AGENCY_ID
from liaison_app.models.registry import KINDS, PART_KINDS, Kind, PartKind
from liaison_app.models.values import to_json
from liaison_app.security.seal import Cost
from liaison_app.storage import door, history, schema, vault
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session

PASSPHRASE = "seven grey herons at noon"
CHEAP = Cost(memory_kib=64, iterations=1, lanes=1)
HERE = Path(__file__).parent

_PLAIN: dict[str, Value] = {
    "integer": 3,
    "number": 2.5,
    "money": Decimal("12.50"),
    "boolean": True,
    "date": date(2026, 11, 20),
    "datetime": datetime(2026, 11, 20, 18, 30),  # noqa: DTZ001 - stored times have no zone
    "time": time(18, 30),
    "need": "1102",
    "needs": ("1102",),
    "list": ("made", "up"),
}


def main() -> None:
    """Make the folder of the present schema. Fails if it is there."""
    folder = HERE / schema.HEAD
    if folder.exists():
        raise SystemExit(f"{folder} exists; an old vault is never made again")
    with tempfile.TemporaryDirectory() as work:
        made = vault.create(Path(work) / "v", PASSPHRASE, store=None, officer_name="Jo Rivera", cost=CHEAP).vault
        fill(made.session())
        contents = dump(made.session())
        made.close()
        folder.mkdir()
        for name in ("vault.db", "vault.key"):
            shutil.copy(Path(work) / "v" / name, folder / name)
    text = json.dumps(contents, ensure_ascii=False, indent=1)
    (folder / "contents.json").write_text(text + "\n", encoding="utf-8")


def fill(session: Session) -> None:
    """One record of every kind with every part; changed, deleted, undone and imported ones for the history."""
    for kind in KINDS.values():
        if kind.name == "agency":
            base_edit = Edit(kind.name, AGENCY_ID, base=1, fields=_values(kind, "a"))
        else:
            base_edit = Edit(kind.name, _id(kind.name, 1), fields=_values(kind, "a"), parts=_parts(kind))
        door.apply(session, [base_edit])
    person = _id("contacts", 1)
    door.apply(session, [Edit("contacts", person, base=1, fields={"name": "Ana Ruiz-Ødegård"})])
    door.apply(session, [Edit("contacts", person, base=2, fields={"name": "Typed by mistake"})])
    history.undo(session)
    door.apply(session, [Edit("notes", _id("notes", 2), fields={"text": "Thrown away"})])
    door.apply(session, [Edit("notes", _id("notes", 2), base=1, deleted=True)], action="delete")
    many = [Edit("contacts", _id("contacts", n), fields={"name": f"Imported {n}"}) for n in range(10, 20)]
    door.apply(session, many, action="import", bulk=True)


def dump(session: Session) -> dict[str, Any]:
    """Every row of every kind and part with its declared fields, as JSON; and how long the logs are."""
    held: list[Kind | PartKind] = [*KINDS.values(), *PART_KINDS.values()]
    with session.read() as db:
        rows: dict[str, Any] = {}
        for one in held:
            found = db.execute(select(one.table).order_by(one.table.c.n)).mappings()
            rows[one.name] = [_row(one, row) for row in found]
        return rows


def _row(held: Kind | PartKind, row: Any) -> dict[str, Any]:
    extra = {} if isinstance(held, PartKind) else {"version": row["version"], "gone": row["deleted_at"] is not None}
    return {"id": row["id"], **{f.name: to_json(row[f.name]) for f in held.fields}, **extra}


def _values(held: Kind | PartKind, mark: str) -> dict[str, Value]:
    owners = held.model.OWNERS if isinstance(held, PartKind) else ()
    return {f.name: _value(held, f, mark) for f in held.fields if f.name not in owners}


def _value(held: Kind | PartKind, field: Field, mark: str) -> Value:
    if field.about.choices:
        code = next(iter(field.about.choices))
        return (code,) if field.type in ("choices", "needs") else code
    if field.about.link:
        target = AGENCY_ID if field.about.link == "agency" else _id(field.about.link, 1)
        return (target,) if field.type == "links" else target
    return _PLAIN.get(field.type, f"{field.label} of {held.name} {mark} – O’Brien, Nguyễn")


def _parts(kind: Kind) -> dict[str, dict[str, dict[str, Value]]]:
    return {part.name: {_id(f"{kind.name} {part.name}", 1): _values(part, kind.name)} for part in kind.part_kinds}


def _id(name: str, number: int) -> str:
    """A fixed id, so that two makings can be compared."""
    return str(uuid5(NAMESPACE_URL, f"old database {name} {number}"))


if __name__ == "__main__":
    main()
