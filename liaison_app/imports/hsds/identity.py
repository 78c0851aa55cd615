"""Who is who in a directory: keys, doubles, and rows that stand there twice.

A row's key is its id in the source where it has one. Without, it is its owner and what kind of row it is,
where the owner has only one of that kind (its only phone, its Monday hours), and else the owner and the
whole content. So a file with its rows shuffled gives the same keys, and an edited only phone is the same
phone. A record without id goes by its organization and name.
"""

from __future__ import annotations

from collections import Counter
from uuid import UUID, uuid5

from liaison_app.i18n import _
from liaison_app.imports.hsds.rows import Directory, Row
from liaison_app.imports.hsds.tables import TABLES

#: Starts a key that was made, not found in an id column. No id starts so: control characters are cleaned
#: out of ids.
MADE = "\x1e"
_SEPARATOR = "\x1f"
_RECORD_KIND = ("organization_id", "name")
#: The namespace of all ids of imported rows; it never changes, or every directory would be imported twice.
_NAMESPACE = UUID("6f1a5b0e-3a53-5f0c-9d55-0c6b1c1f7d11")


def vault_id(source: str, table: str, key: str) -> str:
    """The id in the vault of a source's row: the same on every laptop and at every import. Empty for an
    empty key.
    """
    return str(uuid5(_NAMESPACE, _SEPARATOR.join((source, table, key)))) if key else ""


def add_with_keys(rows: list[Row], table: str, directory: Directory) -> None:
    """Give `rows` their keys and put them into the directory, but for those that stand there twice."""
    kinds = Counter(_kind(row) for row in rows if not row["id"] and not row.derived)
    stated = {_kind(row) for row in rows if not row.derived}
    settled = directory.table(table)
    for row in rows:
        kind = _kind(row)
        if row.derived and kind in stated:
            continue  # a cell repeats what a table of its own says
        row.key = row.origin.prefix + row["id"] if row["id"] else MADE + (kind if kinds[kind] < 2 else _content(row))
        if row.key not in settled:
            settled[row.key] = row
        elif not row.derived:
            _reject_double(row, settled[row.key], directory)


def _kind(row: Row) -> str:
    shape = TABLES[row.table]
    columns = (*shape.owners, *shape.same_kind) if shape.is_part else _RECORD_KIND
    if row.table == "attributes":
        columns = ("link_id", *shape.same_kind)
    return _SEPARATOR.join((row.origin.prefix, *(row[column] for column in columns)))


def _content(row: Row) -> str:
    return _SEPARATOR.join(f"{column}={value}" for column, value in sorted(row.values.items()) if value)


def _reject_double(row: Row, first: Row, directory: Directory) -> None:
    if row["id"]:
        words = _("The id “{id}” stands in row {row} already.")
        directory.reject(row, "id", words.format(id=row["id"][:60], row=first.number))
    else:
        directory.reject(row, "", _("The same row stands in row {row} already.").format(row=first.number))
