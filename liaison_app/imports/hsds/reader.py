"""From a folder or zip to rows of HSDS 3.1 tables: find the tables, translate their columns, clean the cells.

`read_directory` is the way in. It needs no vault and changes nothing. Names of files and columns decide
which version of HSDS a table is in, file by file; directories mix them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePath

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.imports.hsds import clean, links, older
from liaison_app.imports.hsds.csvfile import FileTable, read_csv
from liaison_app.imports.hsds.jsonfile import read_json
from liaison_app.imports.hsds.problems import Progress, Remark, no_progress
from liaison_app.imports.hsds.rows import Directory, Origin, Row
from liaison_app.imports.hsds.sources import SourceFile, open_source
from liaison_app.imports.hsds.tables import (
    COLUMN_NAMES,
    FILE_NAMES,
    LINKS,
    LISTS,
    LOOKED_UP,
    MOVED,
    MULTILINE,
    NOT_KEPT,
    REQUIRED_COLUMNS,
    REQUIRED_IN_FILE,
    TABLES,
)

_ROWS_A_BEAT = 2000


def read_directory(path: Path, progress: Progress = no_progress) -> Directory:
    """Read the directory at `path` (a folder of CSV files, a zip of one, or one JSON file).

    Raises `UserError`, with file and row, where a file as a whole cannot be read; `Cancelled` if `progress`
    does.
    """
    files = open_source(path)
    directory = Directory()
    tables: list[tuple[str, FileTable]] = []
    for done, file in enumerate(files):
        percent = 30 * done // len(files)
        progress(percent)
        if file.name.lower().endswith(".json"):
            tables += read_json(file, partial(progress, percent))
        elif table := _table_of(file):
            tables.append((table, read_csv(file, partial(progress, percent))))
        else:
            directory.remarks.append(_not_read(file))
    if not {"services", "organizations", "locations"} & {file_table for file_table, _csv in tables}:
        raise UserError(
            _("“{name}” holds no services.csv, organizations.csv or locations.csv, so it is no directory.").format(
                name=path.name
            ),
            _("Nothing was imported."),
        )
    pending: dict[str, list[Row]] = {}
    for done, (file_table, csv_table) in enumerate(tables):
        beat = partial(progress, 30 + 20 * done // len(tables))
        _translate(file_table, csv_table, pending, directory, beat)
    links.settle(pending, directory, partial(progress, 50))
    return directory


def _table_of(file: SourceFile) -> str:
    """The table a file holds, perhaps one of an older version; empty if it is none that is kept."""
    stem = PurePath(file.name.lower()).stem
    stem = FILE_NAMES.get(stem, stem)
    return stem if stem in TABLES or stem in MOVED else ""


def _not_read(file: SourceFile) -> Remark:
    if PurePath(file.name.lower()).stem in NOT_KEPT:
        return Remark(file.name, 0, "", _("There is no place for this table yet; it was not read."))
    return Remark(file.name, 0, "", _("Not a table of an HSDS directory; it was not read."))


def _translate(
    file_table: str,
    table: FileTable,
    pending: dict[str, list[Row]],
    directory: Directory,
    beat: Callable[[], None],
) -> None:
    """Add the rows of one file to `pending`, under HSDS 3.1 names and cleaned."""
    name, said = MOVED.get(file_table, (file_table, {}))
    places, origin = _columns(file_table, name, table, directory)
    directory.remarks += table.remarks
    rows = pending.setdefault(name, [])
    _count(name, table, directory)
    for number, cells in table.records:
        if number % _ROWS_A_BEAT == 0:
            beat()
        values = {column: _clean(column, cells[place]) for column, place in places.items()}
        row = Row(name, origin, number, values, derived=name in LOOKED_UP)
        if reason := _empty(row):
            directory.reject(row, "", reason)
            continue
        for column, value in said.items():
            values.setdefault(column, value)
        if older.shape(row, directory):
            rows.append(row)


def _count(name: str, table: FileTable, directory: Directory) -> None:
    if name in LOOKED_UP:
        directory.remarks += [Remark(r.file, r.row, r.column, r.reason) for r in table.rejected]
        return
    directory.read[name] = directory.read.get(name, 0) + len(table.records) + len(table.rejected)
    directory.rejected_in[name] = directory.rejected_in.get(name, 0) + len(table.rejected)
    directory.rejected += table.rejected


def _clean(column: str, cell: str) -> str:
    if column == "id" or column in LINKS or column in ("link_id", "contact_id"):
        return clean.identifier(cell)
    if column == "number":
        return clean.line(cell).strip("\"'")
    return clean.text(cell) if column in MULTILINE or ":" in column else clean.line(cell)


def _empty(row: Row) -> str:
    """Why a row counts as empty: nothing in it at all, or in a table of records nothing but links."""
    if not any(row.values.values()):
        return _("The row is empty.")
    is_record = not TABLES[row.table].is_part and row.table != "attributes"
    if is_record and not any(value for column, value in row.values.items() if column not in LINKS):
        return _("The row is empty but for a link.")
    return ""


def _columns(file_table: str, name: str, table: FileTable, directory: Directory) -> tuple[dict[str, int], Origin]:
    """Where each wanted column stands in the file. Raises `UserError` for one that is missing or there
    twice.
    """
    wanted: dict[str, int] = {}
    names: dict[str, str] = {}
    unknown: list[str] = []
    header = [cell.lower().replace(" ", "_") for cell in table.header]
    own = {*TABLES[name].columns, *older.READ_HERE.get(file_table, ())}
    for place, written in enumerate(header):
        column = _column_name(file_table, written, own, header)
        if not column:
            unknown += [table.header[place]] if written else []
        elif column in wanted and header.count(written) > 1:
            raise UserError(
                _("{file}, row 1: the column “{column}” is there twice.").format(
                    file=table.name, column=table.header[place]
                ),
                _("Nothing was imported."),
            )
        elif column not in wanted:
            wanted[column], names[column] = place, table.header[place]
    _check_required(file_table, name, table.name, wanted)
    if unknown:
        words = _("These columns are not kept: {columns}.").format(columns=", ".join(unknown))
        directory.remarks.append(Remark(table.name, 1, "", words))
    return wanted, Origin(table.name, names, f"{file_table}:" if file_table in MOVED else "")


def _column_name(file_table: str, written: str, own: set[str], header: list[str]) -> str:
    """The HSDS 3.1 name of a column, `table:column` for a list that becomes rows of a table, empty if
    unknown.
    """
    if file_table in LISTS and written in LISTS[file_table]:
        table, target = LISTS[file_table][written]
        return f"{table}:{target}"
    renamed = COLUMN_NAMES.get(file_table, {}).get(written, "")
    if renamed and renamed not in header:
        return renamed
    return written if written in own else ""


def _check_required(file_table: str, name: str, file: str, found: dict[str, int]) -> None:
    required = [*TABLES[name].needed, *REQUIRED_COLUMNS.get(name, ()), *REQUIRED_IN_FILE.get(file_table, ())]
    missing = [column for column in required if column not in found]
    if name == "services" and not {"organization_id", older.PLACE_OF_SERVICE} & set(found):
        missing.append("organization_id")
    if TABLES[name].is_part and not set(TABLES[name].owners) & set(found):
        missing.append(TABLES[name].owners[-1])
    old_names = {new: old for old, new in COLUMN_NAMES.get(file_table, {}).items()}
    if missing:
        column = old_names.get(missing[0], missing[0]) if file_table in MOVED else missing[0]
        raise UserError(
            _("{file}, row 1: the column “{column}” is missing.").format(file=file, column=column),
            _("Nothing was imported."),
        )
