"""How a tab lays out one kind of record. Everything a field is comes from its declaration; this only says where.

A tab is a `RecordTab` (`ui/record_tab.py`) over one or several `Layout`s::

    PEOPLE = Layout(
        "contacts",
        columns=(Column("name", 3), Column("organization_id", 3), Column("area", 2)),
        filters=("area", "preferred_channel"),
        sections=(Section("", "name", "role", Parts("phones", ("number", "type"))), Section(N_("Notes"), "notes")),
        new=N_("New contact"),
        empty=(N_("No contacts yet"), N_("People and partners you work with …")),
    )
    tab = RecordTab(desk, N_("Contacts"), "contacts", [PEOPLE, ORGANIZATIONS])

All texts are source texts (marked with `N_`); they are translated where they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column of the list: a field, and its share of the width beside the other columns."""

    name: str
    share: int = 2


@dataclass(frozen=True)
class Parts:
    """A kind of part in a form, a row of fields for each; several tuples make several lines.

    Where their order says something, the rows are `movable`.
    """

    name: str
    lines: tuple[tuple[str, ...], ...]
    movable: bool = False


@dataclass(frozen=True)
class Section:
    """A group of fields under a heading (empty: none)."""

    title: str
    fields: tuple[str | Parts, ...]


@dataclass(frozen=True)
class Layout:
    """How one kind is listed and edited.

    `sort` is the field the list is ordered by at first (its title unless named), `descending` turns it round.
    `subtitle` names the fields that stand under the record's name. `read_only` fields are shown and not edited.
    `one_a_line` names lists whose items are long.
    """

    kind: str
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    new: str
    empty: tuple[str, str]
    filters: tuple[str, ...] = ()
    subtitle: tuple[str, ...] = ()
    sort: str = ""
    descending: bool = False
    read_only: tuple[str, ...] = ()
    one_a_line: tuple[str, ...] = ()
