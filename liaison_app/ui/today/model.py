"""The rows of what is due: headings, lines, and "and 12 more"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import dates
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from liaison_app.i18n import _, language, ngettext
from liaison_app.services.due import Line, Section
from liaison_app.services.today import Today

Index = QModelIndex | QPersistentModelIndex
#: `Qt.ItemDataRole.UserRole`: the `Row` itself, for the painter and the keys.
ROW = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True)
class Row:
    """One row: a heading (no line), a line, or the rest of a section (`more` of them)."""

    section: Section
    line: Line | None = None
    more: int = 0

    @property
    def is_heading(self) -> bool:
        """Whether the row only names its section."""
        return self.line is None and not self.more


class DueModel(QAbstractListModel):
    """What is due, flattened into rows."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: Sequence[Row] = ()
        self.day = date.min

    def show(self, today: Today) -> None:
        """Show another day's work."""
        self.beginResetModel()
        self.rows = tuple(_rows(today))
        self.day = today.day
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.rows[index.row()].is_heading:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
        return None

    def _spoken(self, row: Row) -> str:
        if row.line is None:
            return text(row)
        parts = (_(row.section.label), row.line.text, row.line.detail, when(row.line.due, self.day))
        return ", ".join(part for part in parts if part)


def _rows(today: Today) -> Sequence[Row]:
    rows: list[Row] = []
    for section in today.sections:
        if section.total:
            rows.append(Row(section))
            rows += [Row(section, line) for line in section.lines]
            if section.total > len(section.lines):
                rows.append(Row(section, more=section.total - len(section.lines)))
    return rows


def text(row: Row) -> str:
    """What a row says, in short."""
    if row.line is not None:
        return row.line.text
    if row.more:
        return ngettext("and {n} more", "and {n} more", row.more).format(n=f"{row.more:,}")
    return f"{_(row.section.label)} {row.section.total:,}"


def when(due: date | None, today: date) -> str:
    """A due day as one thinks of it: late, today, in a few days; a date when it is further away."""
    if due is None:
        return ""
    days = (due - today).days
    if days < 0:
        return ngettext("{n} day late", "{n} days late", -days).format(n=-days)
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return _("in {n} days").format(n=days) if days <= 14 else dates.format_date(due, "medium", language())


def long_day(day: date) -> str:
    """A day with its weekday, as the language writes it."""
    return dates.format_date(day, "full", language())
