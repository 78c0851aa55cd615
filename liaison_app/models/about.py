"""What a field says of itself, once: everything else (forms, columns, index, CSV, inventory) is derived from it.

A field is a mapped column whose `info` holds an `About`::

    name: Mapped[str] = mapped_column(info=about(N_("Name"), search=True, sensitive=True, vcard="FN"))

`fields(model)` reads them back in the order of their declaration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from liaison_app.models.base import Base

Value = str | int | float | bool | date | datetime | time | Decimal | tuple[str, ...] | None

#: What a field accepts; the form's widget, the parser of texts and `fields --json` go by it.
TYPES: tuple[str, ...] = ("text", "multiline", "integer", "number", "money", "boolean", "date", "datetime", "time")
TYPES += ("choice", "choices", "list", "link", "links", "need", "needs", "picture", "file")


@dataclass(frozen=True)
class About:
    """The declaration of one field.

    `label` and `help` are source texts (translated where they are shown). `choices` maps a stored code to its label.
    `link` names the kind a linked id belongs to. `parent` marks the link that says whose child a record is. `search`
    puts the field into the full-text index. `sensitive` marks personal or protected data: left out of logs, masked in
    lists where the kind asks for it, listed as such in the public inventory. `suggest` names a list of the agency
    profile that offers values (areas, groups, categories), or of values used before (causes); `offers` what else a text
    may name that is looked up as one types (`owners`). `translate` marks what is printed for residents and can have a
    checked translation in every language of documents. `hsds` and `vcard` are the names in those formats.
    `earliest_stands` is for what must hold whoever is asked first, such as a withdrawal: where two officers entered
    different values at the same time, the earlier one stands, and any of them before none. `kept_unless` names a
    yes-or-no field of the same kind: while that is yes, nothing is kept here, no earlier value either
    (`storage.unkept`), and `instead` (a source text, translated where it is shown) stands in its place.
    """

    label: str
    help: str = ""
    type: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    parent: bool = False
    search: bool = False
    sensitive: bool = False
    suggest: str = ""
    offers: str = ""
    translate: bool = False
    earliest_stands: bool = False
    kept_unless: str = ""
    instead: str = ""
    hsds: str = ""
    vcard: str = ""


def about(label: str, **details: Any) -> dict[str, About]:
    """The `info` of a mapped column; `details` are the other attributes of `About`."""
    return {"about": About(label, **details)}


@dataclass(frozen=True)
class Field:
    """One field of a kind, as everything outside `models` sees it."""

    name: str
    about: About
    type: str
    required: bool
    default: Value

    @property
    def label(self) -> str:
        """The label in the source language; translate it with `_` where it is shown."""
        return self.about.label


@lru_cache
def fields(model: type[Base]) -> tuple[Field, ...]:
    """The fields of a model in the order in which they are declared."""
    table = model.__table__
    return tuple(_field(column) for column in table.columns if "about" in column.info)


@lru_cache
def fields_by_name(model: type[Base]) -> Mapping[str, Field]:
    """The same fields, by name."""
    return {f.name: f for f in fields(model)}


@lru_cache
def kept_unless(model: type[Base]) -> tuple[Field, ...]:
    """The fields of a model that are not kept while another one says so."""
    return tuple(f for f in fields(model) if f.about.kept_unless)


def not_kept(model: type[Base], values: Mapping[str, Any]) -> dict[str, Value]:
    """What stands, with these values of all fields, in place of what is not kept; by the names of those fields."""
    return {f.name: f.about.instead or f.default for f in kept_unless(model) if values[f.about.kept_unless]}


def _field(column: Any) -> Field:
    details: About = column.info["about"]
    default = column.default.arg if column.default is not None else None
    return Field(
        name=column.name,
        about=details,
        type=details.type or _type(details, column.type.python_type),
        required=not column.nullable and column.default is None,
        default=default,
    )


_PYTHON_TYPES: Mapping[type, str] = {
    str: "text",
    bool: "boolean",
    int: "integer",
    float: "number",
    date: "date",
    datetime: "datetime",
    time: "time",
    Decimal: "money",
    tuple: "list",
}


def _type(details: About, python_type: type) -> str:
    many = python_type is tuple
    if details.choices:
        return "choices" if many else "choice"
    if details.link:
        return "links" if many else "link"
    return _PYTHON_TYPES[python_type]
