"""The full-text index: one contentless FTS5 table for each kind, its row number being the record's `n`.

A record's searchable fields and those of its parts stand in one column. The door feeds it in the same transaction.
Terms stay in a table's segments after a row is deleted, so a purge ends with `optimize`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, select, text

from liaison_app.models.about import Value
from liaison_app.models.registry import KINDS, Kind
from liaison_app.storage import bulk

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


def match_any(words: Iterable[str]) -> str:
    """The FTS5 query for any of the words, whole."""
    return " OR ".join('"{}"'.format(word.replace('"', '""')) for word in words)


def refresh(db: Connection, kind: Kind, ids: Iterable[str], *, new: bool = False) -> None:
    """Bring the index of these records up to date; deleted ones leave it. `new` ones were never in it."""
    for some in batches(ids):
        found = bulk.found(db, kind.table.c.id, some, *_searched(kind))
        words = _part_words(db, kind, some)
        if not new:
            gone = f"DELETE FROM {table(kind)} WHERE rowid = ?"  # noqa: S608 - a name of ours, no input
            db.exec_driver_sql(gone, [(row[0],) for row in found])
        live = [
            (n, " ".join([*_words(values), *words.get(record_id, ())]))
            for n, record_id, deleted_at, *values in found
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


@cache
def _searched(kind: Kind) -> tuple[Column[Any], ...]:
    columns = kind.table.c
    return (columns.n, columns.id, columns.deleted_at, *(columns[f.name] for f in kind.fields if f.about.search))


def _part_words(db: Connection, kind: Kind, ids: Sequence[str]) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for part in kind.part_kinds:
        searched = [part.table.c[f.name] for f in part.fields if f.about.search]
        if searched:
            owner = part.table.c.owner_id
            for owner_id, *values in bulk.found(db, owner, ids, owner, *searched):
                words.setdefault(owner_id, []).extend(_words(values))
    return words


def _words(values: Iterable[Value]) -> list[str]:
    return [" ".join(value) if isinstance(value, tuple) else str(value) for value in values if value]
