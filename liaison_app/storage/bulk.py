"""Many rows at once: read by their ids, written by the hundred, past what SQLAlchemy does for each statement and value.

Names and types are SQLAlchemy's, so both ways give the same; the statement and what converts the values are made once
for a table. Where thousands of records come from a hub or out of a file, that is half of the time (measured, see
`docs/verification/sync-speed.md`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Column, ColumnDefault, Connection, Table
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

#: Which column, and what makes of its values those that SQLite holds.
Binders = tuple[tuple[str, Callable[[Any], Any]], ...]

_DIALECT: Final = SQLiteDialect_pysqlite()


def found(db: Connection, by: Column[Any], ids: Iterable[str], *columns: Column[Any]) -> list[Sequence[Any]]:
    """These columns of the rows that have one of the ids in the column `by`."""
    read = _reading(by, columns)
    rows: list[Any] = list(db.exec_driver_sql(read.statement, (those(ids),)).all())  # all: one call for all of them
    if read.loaders:
        rows = [list(row) for row in rows]
        for at, load in read.loaders:
            for row in rows:
                row[at] = load(row[at])
    return rows


def dicts(db: Connection, by: Column[Any], ids: Iterable[str]) -> list[dict[str, Any]]:
    """The same with all columns of the table, by their names."""
    columns = tuple(by.table.c)
    names = tuple(column.name for column in columns)
    return [dict(zip(names, row, strict=True)) for row in found(db, by, ids, *columns)]


def add(db: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns; what they leave out gets its default."""
    if not rows:
        return
    statement, binders, values = _inserting(table, frozenset(rows[0]))
    bound = [dict(row) for row in rows] if binders else rows
    for name, bind in binders:
        for row in bound:
            row[name] = bind(row[name])
    db.exec_driver_sql(statement, list(map(values, bound)))


def change(db: Connection, table: Table, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Set columns of rows by their ids; rows with the same columns go together."""
    alike: dict[frozenset[str], list[dict[str, Any]]] = {}
    for row_id, values in rows:
        alike.setdefault(frozenset(values), []).append({**values, "id": row_id})
    for names, those_rows in alike.items():
        statement, binders, picked = _updating(table, names)
        for name, bind in binders:
            for row in those_rows:
                row[name] = bind(row[name])
        db.exec_driver_sql(statement, list(map(picked, those_rows)))


def remove(db: Connection, by: Column[Any], ids: Collection[str]) -> None:
    """Delete the rows that have one of the ids in the column `by`."""
    if ids:
        db.exec_driver_sql(_deleting(by), (those(ids),))


def those(ids: Iterable[str]) -> str:
    """Ids as the one parameter of these statements: a JSON text takes a tenth of the time of as many parameters."""
    return json.dumps(list(ids))


@dataclass(frozen=True)
class _Reading:
    statement: str
    loaders: tuple[tuple[int, Callable[[Any], Any]], ...]


@cache
def _reading(by: Column[Any], columns: tuple[Column[Any], ...]) -> _Reading:
    statement = f"SELECT {_names(c.name for c in columns)} FROM {_from(by)}"  # noqa: S608 - names of ours, no input
    loaders = [c.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None) for c in columns]
    return _Reading(statement, tuple((at, load) for at, load in enumerate(loaders) if load))


@cache
def _deleting(by: Column[Any]) -> str:
    return f"DELETE FROM {_from(by)}"  # noqa: S608 - as above


def _from(by: Column[Any]) -> str:
    name = by.table.name
    return f'"{name}" WHERE "{by.name}" IN (SELECT value FROM json_each(?))'  # noqa: S608 - as above


@cache
def _inserting(table: Table, given: frozenset[str]) -> tuple[str, Binders, Callable[[Any], Any]]:
    """The statement, what converts values, and what picks them. Defaults of what is left out are in the statement."""
    names = tuple(sorted(given))
    left = {c.name: c.default.arg for c in table.c if c.name not in given and isinstance(c.default, ColumnDefault)}
    marks = ", ".join([*("?" for _name in names), *map(_literal, left.values())])
    statement = f'INSERT INTO "{table.name}" ({_names([*names, *left])}) VALUES ({marks})'  # noqa: S608 - as above
    return statement, _binders(table, names), itemgetter(*names)


@cache
def _updating(table: Table, given: frozenset[str]) -> tuple[str, Binders, Callable[[Any], Any]]:
    names = tuple(sorted(given))
    settings = ", ".join(f'"{name}" = ?' for name in names)
    statement = f'UPDATE "{table.name}" SET {settings} WHERE "id" = ?'  # noqa: S608 - as above
    return statement, _binders(table, names), itemgetter(*names, "id")


def _binders(table: Table, names: Iterable[str]) -> Binders:
    binders = ((name, table.c[name].type.dialect_impl(_DIALECT).bind_processor(_DIALECT)) for name in names)
    return tuple((name, bind) for name, bind in binders if bind)


def _literal(default: Any) -> str:
    """A default in SQL. Owners of parts have the empty text, positions 0; anything else is for a row to say."""
    assert default in ("", 0), default
    return "''" if default == "" else "0"


def _names(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
