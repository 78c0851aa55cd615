"""Lists, ids first: a query yields only the order of rows; what a row shows is fetched for the rows in sight.

`n` (the local row number) stands for a record here, since a million text ids cost 166 MB.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select, text
from sqlalchemy import column as column_
from sqlalchemy.orm import Session as OrmSession

from liaison_app.models.about import Field, Value
from liaison_app.models.registry import KINDS, Kind
from liaison_app.storage import index

FETCH = 2000


@dataclass(frozen=True)
class Before:
    """In place of a value: any day before this one."""

    day: date


#: Field → value; a tuple means any of its values.
Where = Mapping[str, Value | Before]


@dataclass(frozen=True)
class Query:
    """What a list shows: a kind, an optional search, filters, an order."""

    kind: str
    search: str = ""
    where: Where = field(default_factory=dict)
    sort: str = ""
    descending: bool = False


def numbers(db: OrmSession, query: Query, limit: int | None = None) -> Iterator[Sequence[int]]:
    """The row numbers of a list in order, in portions of `FETCH`, so that another thread gets its turn."""
    yield from db.scalars(_select(query).limit(limit)).yield_per(FETCH).partitions()


def count(db: OrmSession, query: Query) -> int:
    """How many rows a list has."""
    return db.scalar(select(func.count()).select_from(_select(query).order_by(None).subquery())) or 0


def rows(db: OrmSession, kind: Kind, wanted: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, Any]]:
    """The values of the fields `names`, with `id`, of the rows numbered `wanted`."""
    table = kind.table
    columns = [table.c.n, table.c.id, *(table.c[name] for name in names)]
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(wanted), index.BATCH):
        some = wanted[start : start + index.BATCH]
        for row in db.execute(select(*columns).where(table.c.n.in_(some))).mappings():
            found[row["n"]] = dict(row)
    return found


def with_any(db: OrmSession, kind: Kind, words: Sequence[str], limit: int) -> list[int]:
    """The numbers of records that have any of the words, those first that have more and rarer ones."""
    if not words:
        return []
    name = index.table(kind)
    found = text(f"SELECT rowid FROM {name} WHERE {name} MATCH :match ORDER BY rank LIMIT :limit")  # noqa: S608
    return [row[0] for row in db.execute(found, {"match": index.match_any(words), "limit": limit})]


def titles(db: OrmSession, kind: Kind, ids: Sequence[str]) -> dict[str, str]:
    """What the records with these ids are called; dangling ids are left out."""
    table = kind.table
    found: dict[str, str] = {}
    for some in index.batches(dict.fromkeys(ids)):
        query = select(table.c.id, table.c[kind.title]).where(table.c.id.in_(some))
        found.update((row[0], row[1]) for row in db.execute(query))
    return found


def number(db: OrmSession, kind: Kind, record_id: str) -> int | None:
    """The row number of a record."""
    return db.scalar(select(kind.table.c.n).where(kind.table.c.id == record_id))


def narrowed(query: Query) -> Select[int]:
    """The row numbers of what a query finds, in no order yet."""
    kind = KINDS[query.kind]
    table = kind.table
    statement = select(table.c.n).where(table.c.deleted_at.is_(None))
    for name, value in query.where.items():
        statement = statement.where(_condition(kind.field(name), table.c[name], value))
    if query.search.strip():
        found = text(f"SELECT rowid FROM {index.table(kind)} WHERE {index.table(kind)} MATCH :match")  # noqa: S608
        statement = statement.where(table.c.n.in_(found.bindparams(match=index.match(query.search)).columns(table.c.n)))
    return statement


def _select(query: Query) -> Select[int]:
    return narrowed(query).order_by(*_order(query, KINDS[query.kind]))


def _condition(which: Field, column: ColumnElement[Any], value: Value | Before) -> ColumnElement[bool]:
    if isinstance(value, Before):
        return column < value.day
    if isinstance(value, tuple):
        return column.in_(value)
    if which.type in ("list", "choices", "links", "needs"):
        return exists(
            select(1).select_from(func.json_each(column).table_valued("value")).where(column_("value") == value)
        )
    return column == value


def _order(query: Query, kind: Kind) -> list[ColumnElement[Any]]:
    table = kind.table
    name = query.sort or kind.title
    column: ColumnElement[Any] = table.c[name]
    if kind.field(name).type in ("text", "multiline"):
        column = column.collate("NOCASE")
    return [column.desc(), table.c.n.desc()] if query.descending else [column, table.c.n]
