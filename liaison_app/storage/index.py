"""The full-text index: one contentless FTS5 table for each kind, its row number being the record's `n`.

A record's searchable fields and those of its parts stand in one column. The door feeds it in the same transaction.
Terms stay in a table's segments after a row is deleted, so a purge ends with `optimize`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import BindParameter, Column, ColumnElement, Connection, Select, bindparam, select, text

from liaison_app.models.about import Value
from liaison_app.models.registry import KINDS, Kind

BATCH = 500


def create(db: Connection, kind: Kind) -> None:
    """Make the (empty) index table of one kind. A migration that recreates a table calls this and `rebuild`."""
    db.execute(
        text(
            f"CREATE VIRTUAL TABLE {table(kind)} USING fts5(text, content='', contentless_delete=1, "
            "prefix='1 2 3', tokenize='unicode61 remove_diacritics 2')"
        )
    )


def table(kind: Kind) -> str:
    """The name of the index table of a kind."""
    return f"{kind.table.name}_fts"


def match(search: str) -> str:
    """The FTS5 query for what an officer typed: every word, as a prefix, quoted (`o'brien` and `C++` are words)."""
    return " ".join('"{}"*'.format(word.replace('"', '""')) for word in search.split())


def refresh(db: Connection, kind: Kind, ids: Iterable[str], *, new: bool = False) -> None:
    """Bring the index of these records up to date; deleted ones leave it. `new` ones were never in it."""
    columns, fields = kind.table.c, [f for f in kind.fields if f.about.search]
    wanted = [columns.n, columns.id, columns.deleted_at, *(columns[f.name] for f in fields)]
    for some in batches(ids):
        rows = db.execute(select(*wanted).where(among(columns.id, some))).all()
        words = _part_words(db, kind, some)
        if not new:
            gone = f"DELETE FROM {table(kind)} WHERE rowid = ?"  # noqa: S608 - a name of ours, no input
            db.exec_driver_sql(gone, [(row.n,) for row in rows])
        live = [
            (n, " ".join([*_words(values), *words.get(record_id, ())]))
            for n, record_id, deleted_at, *values in rows
            if deleted_at is None
        ]
        if live:
            fill = f"INSERT INTO {table(kind)} (rowid, text) VALUES (?, ?)"  # noqa: S608 - as above
            db.exec_driver_sql(fill, live)


def rebuild(db: Connection, kind: Kind) -> None:
    """Empty the index of a kind and fill it again from the rows."""
    db.execute(text(f"DROP TABLE IF EXISTS {table(kind)}"))
    create(db, kind)
    refresh(db, kind, list(db.scalars(select(kind.table.c.id))))


def create_all(db: Connection) -> None:
    """Make the index tables of every kind."""
    for kind in KINDS.values():
        create(db, kind)


def batches(ids: Iterable[str]) -> Iterator[Sequence[str]]:
    """`ids` in lists of at most `BATCH`, since a statement takes a limited number of parameters."""
    everything = list(ids)
    for start in range(0, len(everything), BATCH):
        yield everything[start : start + BATCH]


def among(column: Column[str], ids: Iterable[str]) -> ColumnElement[bool]:
    """Whether a column has one of any number of ids. They go in as one JSON text, ten times as fast as one by one."""
    those: BindParameter[str] = bindparam("ids", json.dumps(list(ids)), unique=True)
    return column.in_(text("SELECT value FROM json_each(:ids)").bindparams(those))


def dicts(db: Connection, query: Select[Any], **values: object) -> list[dict[str, Any]]:
    """The rows that a query finds; several times as fast as the mappings of SQLAlchemy."""
    found = db.execute(query, values)
    names = tuple(found.keys())
    return [dict(zip(names, row, strict=True)) for row in found]


def _part_words(db: Connection, kind: Kind, ids: Sequence[str]) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for part in kind.part_kinds:
        searched = [part.table.c[f.name] for f in part.fields if f.about.search]
        if searched:
            owner = part.table.c.owner_id
            for owner_id, *values in db.execute(select(owner, *searched).where(among(owner, ids))):
                words.setdefault(owner_id, []).extend(_words(values))
    return words


def _words(values: Iterable[Value]) -> list[str]:
    return [" ".join(value) if isinstance(value, tuple) else str(value) for value in values if value]
