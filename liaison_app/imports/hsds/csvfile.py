"""One CSV file as records: encoding, delimiter, header and rows, with every oddity named by file and row.

A file that cannot be read with certainty (not text, a quotation mark left open, a doubled column) stops the
import with a `UserError`; a single row that is out of shape is rejected and the rest goes on.
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TextIO

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.imports.hsds.problems import Rejected, Remark
from liaison_app.imports.hsds.sources import MAX_FILE_BYTES, SourceFile, too_large

MAX_ROWS = 1_000_000
_ROWS_A_BEAT = 5000
_CHUNK = 1 << 20
#: More control characters than a few, and than this share, in a text mean that it is none.
_FEW_CONTROL = 8
_MAX_CONTROL_SHARE = 0.01
_CONTROL = bytes(sorted(set(range(0x20)) - set(b"\t\n\r\f\x1a")))
READ_ERRORS = (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)


@dataclass
class FileTable:
    """What stands in one file: the header as written, the records by row number, and what was wrong."""

    name: str
    header: list[str] = field(default_factory=list)
    records: list[tuple[int, list[str]]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def read_csv(file: SourceFile, beat: Callable[[], None]) -> FileTable:
    """Read `file` whole. Raises `UserError` for a file that is not a readable table.

    `beat` is called every few thousand rows and may raise to stop.
    """
    table = FileTable(file.name)
    try:
        encoding = _encoding(file)
        if encoding == "cp1252":
            table.remarks.append(Remark(file.name, 0, "", _("Not in UTF-8; read as Windows text (cp1252).")))
        with file.open() as binary, io.TextIOWrapper(binary, encoding, newline="") as text:
            _read_rows(table, text, beat)
    except UnicodeError as error:
        raise _not_text(file.name) from error
    except READ_ERRORS as error:
        raise UserError(
            _("{file} cannot be read; the file may be damaged.").format(file=file.name),
            _("Nothing was imported."),
        ) from error
    return table


def _read_rows(table: FileTable, text: TextIO, beat: Callable[[], None]) -> None:
    delimiter = _delimiter(text.readline())
    text.seek(0)
    rows = enumerate(_records(table.name, csv.reader(text, delimiter=delimiter, strict=True)), start=1)
    for _number, cells in rows:
        table.header = [cell.strip().lstrip("\ufeff") for cell in cells]
        break
    if not any(table.header):
        raise UserError(
            _("{file}, row 1: the row of column names is missing.").format(file=table.name),
            _("Nothing was imported."),
        )
    short: list[int] = []
    for number, cells in rows:
        if number > MAX_ROWS + 1:
            raise UserError(
                _("{file} has more than {n} rows, more than an import takes.").format(file=table.name, n=MAX_ROWS),
                _("Nothing was imported."),
            )
        if number % _ROWS_A_BEAT == 0:
            beat()
        if cells:  # a blank line has a row number in a spreadsheet, but is no record
            _take(table, number, cells, short)
    if short:
        words = _("{n} rows have fewer cells than the header, from this row on; the missing ones count as empty.")
        table.remarks.append(Remark(table.name, short[0], "", words.format(n=len(short))))


def _take(table: FileTable, number: int, cells: list[str], short: list[int]) -> None:
    width = len(table.header)
    if any(cell.strip() for cell in cells[width:]):
        words = _("The row has {n} cells, but the header only {width}; a comma may be missing its quotation marks.")
        table.rejected.append(Rejected(table.name, number, "", words.format(n=len(cells), width=width)))
        return
    if len(cells) < width:
        short.append(number)
        cells = cells + [""] * (width - len(cells))
    table.records.append((number, cells))


def _records(name: str, reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """The reader's records, its errors as words with file and row."""
    row = 0
    while True:
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UserError(
                _("{file}, row {row}: this is not well-formed CSV ({why}).").format(
                    file=name, row=row, why=_csv_reason(error)
                ),
                _("Nothing was imported. Mend the row in a spreadsheet and try again."),
            ) from error
        yield cells


def _csv_reason(error: csv.Error) -> str:
    text = str(error)
    if "unexpected end of data" in text:
        return _("a quotation mark is opened and never closed")
    if "expected after" in text:
        return _("text stands after a closing quotation mark")
    if "field larger than" in text:
        return _("a cell is too long, perhaps because of an open quotation mark")
    return _("the cells cannot be told apart")


def _delimiter(first_line: str) -> str:
    """Comma, or what European spreadsheets (semicolon) and “Unicode text” (tab) write instead."""
    return max(",;\t", key=first_line.count)


def _encoding(file: SourceFile) -> str:
    """`utf-8-sig`, `utf-16` or `cp1252`, by what the whole file can be read as.

    Raises `UserError` for what is no text. cp1252 is only a guess for single bytes outside ASCII, so it is
    remarked on.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    valid_utf8, size, control = True, 0, 0
    with file.open() as stream:
        while chunk := stream.read(_CHUNK):
            if size == 0 and chunk[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
                return "utf-16"
            size += len(chunk)
            if size > MAX_FILE_BYTES:
                raise too_large(file.name)
            if b"\0" in chunk:
                raise _not_text(file.name)
            control += len(chunk) - len(chunk.translate(None, _CONTROL))
            valid_utf8 = valid_utf8 and _decodes(decoder, chunk)
        valid_utf8 = valid_utf8 and _decodes(decoder, b"", final=True)
    if size == 0:
        raise UserError(_("{file} is empty.").format(file=file.name), _("Nothing was imported."))
    if control > max(_FEW_CONTROL, size * _MAX_CONTROL_SHARE):
        raise _not_text(file.name)
    return "utf-8-sig" if valid_utf8 else "cp1252"


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _not_text(name: str) -> UserError:
    return UserError(
        _("{file}, row 1: this is not a text file, so it cannot be a table.").format(file=name),
        _("Nothing was imported. Save the table as “CSV UTF-8” and try again."),
    )
