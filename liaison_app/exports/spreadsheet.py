"""Tables for spreadsheets: CSV in UTF-8 (RFC 4180), in which no cell is ever taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from liaison_app.models.values import FORMULA_STARTS
from liaison_app.services.release import Released


def write_csv(table: Released[Sequence[Sequence[str]]]) -> bytes:
    """A released table as CSV; the byte order mark at its start lets spreadsheets read accents."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([escaped(cell) for cell in row] for row in table.content)
    return text.getvalue().encode("utf-8-sig")


def escaped(cell: str) -> str:
    """`cell` as text in every spreadsheet: an apostrophe goes before what would begin a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
