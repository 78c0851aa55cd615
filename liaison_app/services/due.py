"""What a line of Today is, and how the sections of it are asked for: few rows, and how many there are in all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, func
from sqlalchemy.orm import Session as OrmSession

from liaison_app.models.about import Value, fields_by_name
from liaison_app.models.base import Record
from liaison_app.services.shown import shown

Can = tuple[str, ...]
DONE: Final = ("done",)
LATER: Final = ("snooze",)
DONE_OR_LATER: Final = ("done", "snooze")


@dataclass(frozen=True)
class Line:
    """One thing that is due. `can` names what is possible on the spot: `done`, `snooze`, `told`, `become` (a note).

    `who` is whoever promised it, where that is a name by itself; `part` the part of the record that it is about.
    """

    kind: str
    id: str
    text: str
    detail: str = ""
    due: date | None = None
    can: Can = ()
    who: str = ""
    part: str = ""


@dataclass(frozen=True)
class Section:
    """Lines of one sort: the first ones, and how many there are altogether. `label` is in the source language."""

    name: str
    label: str
    lines: tuple[Line, ...]
    total: int


def section(
    db: OrmSession, name: str, label: str, found: Select[*tuple[Any, ...]], limit: int, line: Callable[[Any], Line]
) -> Section:
    """The first rows of `found` as lines, with the number of all of them."""
    rows = db.execute(found.limit(limit)).all()
    total = len(rows)
    if total == limit:
        counted = found.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
        total = db.scalar(counted) or 0
    return Section(name, label, tuple(line(row) for row in rows), total)


def read(model: type[Record], name: str, value: Value) -> str:
    """A value as people read it."""
    return shown(fields_by_name(model)[name], value)


def one_line(text: str) -> str:
    """A text without its line breaks."""
    return " ".join(text.split())
