"""Small directories written for one test, and the real ones with something changed."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "hsds"
ILLINOIS = DATA / "illinois-legal-aid-1.1"
OHANA = DATA / "ohana-1.0"

Rows = list[list[str]]


def folder(path: Path, **tables: str) -> Path:
    """A folder with a CSV file for each of `tables`."""
    path.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def copy(source: Path, target: Path) -> Path:
    """A copy of a directory under another name."""
    shutil.copytree(source, target)
    return target


def rewrite(file: Path, change: Callable[[list[str], Rows], Rows]) -> None:
    """Change the rows of a CSV file; `change` gets header and rows and answers the new rows."""
    with file.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *change(header, rows)])


def set_cell(file: Path, where: dict[str, str], **cells: str) -> None:
    """Change cells in the one row whose columns read as in `where`."""

    def change(header: list[str], rows: Rows) -> Rows:
        found = [row for row in rows if all(row[header.index(name)] == value for name, value in where.items())]
        assert len(found) == 1
        for name, value in cells.items():
            found[0][header.index(name)] = value
        return rows

    rewrite(file, change)
