"""The full-text index: one contentless FTS5 table for each kind, its row number being the record's `n`.

A record's searchable fields and those of its parts stand in one column. The door feeds it in the same transaction.
Terms stay in a table's segments after a row is deleted, so a purge ends with `optimize`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, select, text

from liaison_app.models.about import Field, Value
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


def refresh(db: Connection, kind: Kind, ids: Iterable[str]) -> None:
    """Bring the index of these records up to date; deleted ones leave it."""
    for some in batches(ids):
        rows = db.execute(select(kind.table).where(kind.table.c.id.in_(some))).mappings().all()
        words = _part_words(db, kind, [row["id"] for row in rows])
        gone = text(f"DELETE FROM {table(kind)} WHERE rowid = :n")  # noqa: S608 - a name of ours, no input
        db.execute(gone, [{"n": row["n"]} for row in rows])
        live = [row for row in rows if row["deleted_at"] is None]
        texts = [" ".join([*_words(kind.fields, row), *words.get(row["id"], [])]) for row in live]
        if live:
            new = text(f"INSERT INTO {table(kind)} (rowid, text) VALUES (:n, :text)")  # noqa: S608 - as above
            db.execute(new, [{"n": row["n"], "text": line} for row, line in zip(live, texts, strict=True)])


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


def _part_words(db: Connection, kind: Kind, ids: Sequence[str]) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for part in kind.part_kinds:
        searched = [f for f in part.fields if f.about.search]
        if searched:
            query = select(part.table).where(part.table.c.owner_id.in_(ids))
            for row in db.execute(query).mappings():
                words.setdefault(row["owner_id"], []).extend(_words(searched, row))
    return words


def _words(searched: Iterable[Field], row: object) -> list[str]:
    values: list[Value] = [row[f.name] for f in searched if f.about.search]  # type: ignore[index]
    return [" ".join(value) if isinstance(value, tuple) else str(value) for value in values if value]
