"""What an import has to say about a directory: rows it cannot take, and remarks on rows it took.

A row number is the one a spreadsheet shows: the header is row 1 and the first record row 2. A record whose
cells hold line breaks is one row there too, so its number can be smaller than the line number in a text
editor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not imported, and why. `column` is the name in the file, or empty where the whole row
    is meant.
    """

    file: str
    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth a look in a row that is imported all the same; `row` 0 stands for the whole file."""

    file: str
    row: int
    column: str
    text: str


class Cancelled(Exception):
    """The officer stopped a long import; nothing was written."""


#: Told how far an import is, from 0 to 100, many times at every number; it may raise `Cancelled`.
Progress = Callable[[int], None]


def no_progress(percent: int) -> None:
    """Nobody is watching."""
