"""What is not kept: a concern about police conduct has no story, whoever writes it and from wherever it comes.

A field says so of itself (`About.kept_unless`). The door writes what stands in its place, and asks `forget` here for
every record that begins to say so: the value goes out of history, open values, drafts, the search index and what sync
keeps, in the same transaction. The database overwrites what it deletes, so nothing of it is left in the file either.
Copies elsewhere cannot be reached: backups from before, and documents that were written. A backup that is restored is
set right at the next opening, by the same file that knows of erased records.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select, update

from liaison_app.models.about import kept_unless, not_kept
from liaison_app.models.registry import KINDS, Kind
from liaison_app.storage import bulk, drafts, erase, index, open_values, tables
from liaison_app.storage.edits import Edit

Row = Mapping[str, Any]
Json = Any
#: How `erase` notes, beside the vault, records that stay and of which something is not kept.
MARK = "untold"
#: By the kind of record: a note's text went on into what it became, so it goes with that.
_BEGAN_AS = ("notes", "became_id")


def names(kind: Kind, row: Row) -> frozenset[str]:
    """The fields that a record with these values does not keep."""
    return frozenset(not_kept(kind.model, row))


def begins(kind: Kind, before: Row, after: Row) -> bool:
    """Whether a record says from now on that something is not kept."""
    flags = {f.about.kept_unless for f in kept_unless(kind.model)}
    return any(after[flag] and not before[flag] for flag in flags)


def without(kind: Kind, row: Row, also: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The open values of a record, without those of fields that it does not keep."""
    gone = names(kind, row) if also else frozenset[str]()
    return {path: those for path, those in also.items() if path not in gone} if also and gone else also


def began_as(db: Connection, ids: Iterable[str]) -> list[tuple[str, str]]:
    """Kind and id of what these records began as, and that says the same: to be erased."""
    kind, column = _BEGAN_AS
    table = KINDS[kind].table
    return [(kind, one) for (one,) in bulk.found(db, table.c[column], ids, table.c.id)]


def forget(db: Connection, kind: Kind, ids: Sequence[str]) -> None:
    """Take what these records do not keep out of everything but the records themselves, which the door has written."""
    rows = bulk.dicts(db, kind.table.c.id, ids)
    gone = {row["id"]: names(kind, row) for row in rows}
    _forget_history(db, gone)
    for record_id, values in open_values.of_records(db, ids).items():
        open_values.keep(db, kind.name, record_id, _left(values, gone[record_id]))
    for table in (tables.synced, tables.exchanged):
        _clean(db, kind, gone, table)
    bulk.remove(db, tables.outgoing.c.record_id, ids)
    drafts.forget_records(db, ids)
    erase.optimize(db, kind.name)


def clean(db: Connection, pairs: Iterable[tuple[str, str]], table: Table) -> None:
    """What just came into a table of what others have: of records that do not keep something, it stays not there."""
    for kind_name, ids in _by_kind(pairs).items():
        kind = KINDS.get(kind_name)
        if kind is None or not kept_unless(kind.model):
            continue
        rows = bulk.dicts(db, kind.table.c.id, ids)
        _clean(db, kind, {row["id"]: gone for row in rows if (gone := names(kind, row))}, table)


def _clean(db: Connection, kind: Kind, gone: Mapping[str, frozenset[str]], table: Table) -> None:
    columns = table.c
    wanted = (columns.record_id, columns.scope, columns.content)
    rows = [
        {"one": one, "where": scope, "content": content}
        for one, scope, was in bulk.found(db, columns.record_id, gone, *wanted)
        if (content := _bare(kind, was, gone[one])) != was
    ]
    if rows:
        same = (columns.record_id == bindparam("one")) & (columns.scope == bindparam("where"))
        db.execute(update(table).where(same).values(content=bindparam("content")), rows)


def _forget_history(db: Connection, gone: Mapping[str, frozenset[str]]) -> None:
    changes = tables.changes.c
    rows = []
    for n, record_id, text in bulk.found(db, changes.record_id, gone, changes.n, changes.record_id, changes.before):
        before = json.loads(text)
        for section in ("fields", "also"):
            if section in before:
                before[section] = _left(before[section], gone[record_id])
        rows.append({"which": n, "before": json.dumps(before, ensure_ascii=False)})
    if rows:
        db.execute(update(tables.changes).where(changes.n == bindparam("which")), rows)


def _left(values: Mapping[str, Json], gone: frozenset[str]) -> dict[str, Json]:
    return {name: value for name, value in values.items() if name not in gone}


def _bare(kind: Kind, content: bytes, gone: frozenset[str]) -> bytes:
    """A payload without the values of these fields; what stands in their place may stay, and need not travel again."""
    if not content:
        return content
    whole = json.loads(content)
    held, also = whole.get("fields", {}), whole.get("also", {})
    told = {name: value for name, value in held.items() if name in gone and value != kind.field(name).about.instead}
    if not told and not gone & also.keys():
        return content
    whole["fields"] = {name: value for name, value in held.items() if name not in told}
    whole["also"] = _left(also, gone)
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(errors="surrogatepass")


def again(db: Connection, noted: Iterable[tuple[str, str]]) -> list[Edit]:
    """The edits that set right what stands in the file beside the vault and is kept here: a backup was restored.

    Not where the vault's own history knows that the mark was taken off again: what was written since is kept.
    """
    edits = []
    for kind_name, ids in _by_kind(noted).items():
        kind = KINDS[kind_name]
        fields = kept_unless(kind.model)
        if not fields:
            continue
        flag = fields[0].about.kept_unless
        table, telling = kind.table, next(f for f in fields if f.about.instead)
        kept = (table.c[flag].is_(False), table.c[telling.name] != telling.about.instead)
        for some in index.batches(ids):
            found = db.scalars(select(table.c.id).where(table.c.id.in_(some), *kept)).all()
            free = _taken_off(db, flag, found)
            edits += [Edit(kind_name, one, fields={flag: True}) for one in found if one not in free]
    return edits


def _taken_off(db: Connection, flag: str, ids: Iterable[str]) -> set[str]:
    """Those of the records that said here that something is not kept, and were changed to say it no more."""
    changes = tables.changes.c
    rows = bulk.found(db, changes.record_id, ids, changes.record_id, changes.before)
    return {record_id for record_id, before in rows if json.loads(before).get("fields", {}).get(flag) is True}


def _by_kind(noted: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kind, record_id in noted:
        found.setdefault(kind, []).append(record_id)
    return found
