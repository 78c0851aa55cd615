"""What a grid is told of its columns, and what may be chosen for a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Column:
    """A column over one field of a line. `label` is in the source language.

    `link` is the field that holds what was chosen from the list below the cell; typing over the text lets go of it.
    `above` is the column that Ctrl+D copies from the line above while the cursor is here, itself unless named. `mark`
    is the ticked column that a lone `?` stands for: what should be here cannot be read. `fits` is a text that must fit.
    """

    name: str
    label: str
    share: int = 2
    ticked: bool = False
    link: str = ""
    above: str = ""
    mark: str = ""
    offers: bool = False
    fits: str = ""


@dataclass(frozen=True)
class Choice:
    """One thing to choose for a cell: how it is shown, and the fields of the line that it fills."""

    shown: str
    fills: Mapping[str, str] = field(default_factory=dict)
    keeps: tuple[str, ...] = ()
    """Fields that are filled only where nothing stands."""


@dataclass(frozen=True)
class Remark:
    """What is said beside a line: quietly, or because something is wrong in one of its columns."""

    text: str
    wrong: str = ""
