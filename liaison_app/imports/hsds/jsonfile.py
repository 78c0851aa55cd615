"""An HSDS JSON file as the tables that it would be in CSV form.

Three shapes are in use: tables (`{"services.csv": […]}`), pages and lists of objects (`{"contents": […]}`), and single
objects; in the last two, what belongs to an object is nested in it. Nested objects become rows that name their owner by
its id. The same object often stands in several places; its row then names all its owners. Row numbers count the objects
of a table in the order of the file, from 1.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.imports.hsds.csvfile import MAX_ROWS, READ_ERRORS, FileTable
from liaison_app.imports.hsds.sources import MAX_FILE_BYTES, SourceFile, too_large
from liaison_app.imports.hsds.tables import FILE_NAMES, NOT_KEPT, TABLES

_ROWS_A_BEAT = 2000
#: Nested names that are not a table's name.
_NESTED = {"service_at_locations": "service_at_location", "services_at_location": "service_at_location"}
#: What a single object is, by a name that only this kind has; an organization if it has none of them.
_SIGNS = (
    ("service_at_location", ("location", "service")),
    ("services", ("organization", "organization_id", "status", "application_process", "service_at_locations")),
    ("locations", ("location_type", "latitude", "addresses")),
)

_Object = dict[str, Any]


def read_json(file: SourceFile, beat: Callable[[], None]) -> list[tuple[str, FileTable]]:
    """The tables in `file` by name. Raises `UserError` for a file that holds none; `beat` may raise to stop."""
    gathered = _Gathered(beat)
    try:
        with file.open() as stream:
            raw = stream.read(MAX_FILE_BYTES + 1)
        if len(raw) > MAX_FILE_BYTES:
            raise too_large(file.name)
        gathered.read(json.loads(raw))
    except (ValueError, RecursionError) as error:
        where = _(", row {row}").format(row=error.lineno) if isinstance(error, json.JSONDecodeError) else ""
        raise UserError(
            _("{file}{where}: this is not well-formed JSON.").format(file=file.name, where=where),
            _("Nothing was imported."),
        ) from error
    except READ_ERRORS as error:
        raise UserError(_("{file} cannot be read.").format(file=file.name), _("Nothing was imported.")) from error
    return [(name, _table(f"{file.name}/{name}", rows)) for name, rows in gathered.rows.items()]


def _table(name: str, rows: list[_Object]) -> FileTable:
    header = list(dict.fromkeys(column for row in rows for column in row))
    table = FileTable(name, header)
    table.records = [(number, [row.get(column, "") for column in header]) for number, row in enumerate(rows, start=1)]
    return table


class _Gathered:
    """The rows found so far by table; an object with an id that comes again adds to its row what it lacked."""

    def __init__(self, beat: Callable[[], None]) -> None:
        self.rows: dict[str, list[_Object]] = {}
        self.seen: dict[tuple[str, str], _Object] = {}
        self.count = 0
        self.beat = beat

    def read(self, content: Any) -> None:
        """Take a whole file."""
        tables = {_table_name(name): value for name, value in content.items()} if isinstance(content, dict) else {}
        if any(name in TABLES and isinstance(value, list) for name, value in tables.items()) and "id" not in tables:
            for name, value in tables.items():
                for item in _objects(value):
                    self.take(name, item, {})
            return
        page = content.get("contents", content) if isinstance(content, dict) else content
        for item in _objects(page):
            self.take(_kind_of(item), item, {})

    def take(self, table: str, item: _Object, owner: _Object) -> str:
        """Add an object and all that is nested in it; answers its id."""
        self.count += 1
        if self.count % _ROWS_A_BEAT == 0:
            self.beat()
        if self.count > MAX_ROWS:
            words = _("The file holds more than {n} objects, more than an import takes.")
            raise UserError(words.format(n=MAX_ROWS), _("Nothing was imported."))
        row = {key: _cell(value) for key, value in item.items() if not _nested(value)}
        row.update(owner)
        key = row.get("id", "")
        entity = "service_at_location" if table == "service_at_location" else table.removesuffix("s")
        for name, value in item.items():
            for child in _objects(value) if _nested(value) else ():
                self._take_child(name, child, entity, row)
        if table not in TABLES or table in NOT_KEPT:
            return str(key)
        known = self.seen.get((table, key)) if key else None
        if known is None:
            self.rows.setdefault(table, []).append(row)
            self.seen[table, key] = row
        else:
            known.update({name: value for name, value in row.items() if value and not known.get(name)})
        return str(key)

    def _take_child(self, name: str, child: _Object, entity: str, row: _Object) -> None:
        """Nested lists belong to the object; a nested single (`organization`, `location`) is what it points to."""
        table = _table_name(_NESTED.get(name, name))
        single = name == table.removesuffix("s") and table != name
        if single:
            row[f"{name}_id"] = self.take(table, child, {}) or row.get(f"{name}_id", "")
        elif table == "attributes":
            self.take(table, child, {"link_id": row.get("id", ""), "link_entity": entity})
        else:
            self.take(table, child, {f"{entity}_id": row.get("id", "")})


def _table_name(name: str) -> str:
    stem = PurePath(name.lower()).stem if name.lower().endswith(".csv") else name.lower()
    return FILE_NAMES.get(stem, stem)


def _kind_of(item: _Object) -> str:
    return next((table for table, names in _SIGNS if any(name in item for name in names)), "organizations")


def _nested(value: Any) -> bool:
    return isinstance(value, (dict, list))


def _objects(value: Any) -> list[_Object]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, dict)]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
