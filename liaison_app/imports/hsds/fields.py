"""Cells as values of the vault's fields: what a row of a table says of a record or part, typed and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from liaison_app.errors import InvalidField
from liaison_app.i18n import _
from liaison_app.imports.hsds.identity import vault_id
from liaison_app.imports.hsds.rows import Directory, Row
from liaison_app.imports.hsds.tables import LINKS
from liaison_app.models.about import Value
from liaison_app.models.registry import KINDS, PART_KINDS, Kind, PartKind
from liaison_app.models.values import read

#: Tables that are kinds of record, and tables that are kinds of part, by the vault's name for them.
RECORDS: Mapping[str, Kind] = {name: KINDS[name] for name in ("organizations", "locations", "services")}
PARTS: Mapping[str, PartKind] = {
    "phones": PART_KINDS["phones"],
    "addresses": PART_KINDS["addresses"],
    "schedules": PART_KINDS["schedules"],
    "service_at_location": PART_KINDS["service-at-location"],
}

#: What directories write for the codes of HSDS 3.1 and of the program, by field; lower case.
_CODES: Mapping[str, Mapping[str, str]] = {
    "status": {"open": "active", "closed": "defunct", "temporarily_closed": "temporarily closed"},
    "type": {
        "sms": "text",
        "tty": "textphone",
        "tdd": "textphone",
        "tty/tdd": "textphone",
        "mobile": "cell",
        "main": "voice",
        "phone": "voice",
        "landline": "voice",
        "office": "voice",
        "toll-free": "voice",
        "crisis": "hotline",
        "hot line": "hotline",
    },
    "address_type": {"mailing": "postal", "mail": "postal", "street": "physical"},
}
_FREE = re.compile(
    r"(free|no (costs?|fees?|charge)|at no cost|\$0)\b(?!.*\b(or|except|plus)\b)|none\W*$", re.IGNORECASE
)


def record_values(row: Row, source: str, directory: Directory) -> dict[str, Value]:
    """The fields that a row of a table of records states; a column that its file lacks is not among them."""
    values = _typed(row, RECORDS[row.table], source, directory)
    if "fees_description" in values and row.table == "services":
        values["free"] = bool(_FREE.match(row["fees_description"]))
    return values


def part_values(row: Row, source: str, directory: Directory) -> dict[str, Value]:
    """The fields that a row of a table of parts states, its links to owners included."""
    return _typed(row, PARTS[row.table], source, directory)


def _typed(row: Row, kind: Kind | PartKind, source: str, directory: Directory) -> dict[str, Value]:
    known = {field.name: field for field in kind.fields}
    values: dict[str, Value] = {}
    for column, text in row.values.items():
        field = known.get(column)
        if field is None:
            continue
        if column in LINKS:
            values[column] = vault_id(source, LINKS[column], text)
            continue
        try:
            values[column] = read(field, _code(column, text) if field.about.choices else text)
        except InvalidField as problem:
            directory.remark(row, column, problem.message + " " + _("The cell was left out."))
            if column == "type" and not row["description"]:
                values["description"] = row["type"]
    return values


def _code(column: str, text: str) -> str:
    code = text.lower()
    return _CODES.get(column, {}).get(code, code) if column != "freq" else text.upper()
