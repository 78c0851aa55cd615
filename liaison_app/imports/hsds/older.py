"""Rows of HSDS 1.0, 1.1 and 2.0 in the shape of 3.1: weekdays and times, lists inside a cell, holidays.

Names are translated before (`tables.py`); here are the differences that need a decision.
"""

from __future__ import annotations

import re

from liaison_app.i18n import _
from liaison_app.imports.hsds import clean
from liaison_app.imports.hsds.rows import Directory, Row

#: Where a service of HSDS 1.0 names its location; the cell becomes a row of `service_at_location`.
PLACE_OF_SERVICE = "service_at_location:location_id"
_LIST_MARKS = re.compile("[,;\n]")
_TIMES = ("opens_at", "closes_at")
_DATES = ("valid_from", "valid_to", "dtstart", "until", "assured_date")


def shape(row: Row, directory: Directory) -> bool:
    """Bring days, times, dates and codes of `row` into HSDS 3.1 form; False if it had to be rejected."""
    if row.table == "schedules":
        return _shape_schedule(row, directory)
    if row.table == "services":
        _shape_date(row, "assured_date", directory)
    if row.table == "attributes":
        row.values["link_entity"] = row["link_entity"].lower().removesuffix("s")
    if row.table == "locations" and not row["location_type"] and row["virtual"].lower() in ("true", "t", "1", "yes"):
        row.values["location_type"] = "virtual"
    if row["country_prefix"] and not row["number"].startswith("+"):
        row.values["number"] = f"{row['country_prefix']} {row['number']}"
    if row["vanity_number"] and not row["description"]:
        row.values["description"] = row["vanity_number"]
    return True


#: Columns of HSDS 1.0 that `shape` reads and no table of 3.1 has.
READ_HERE = {
    "locations": ("virtual",),
    "phones": ("country_prefix", "vanity_number"),
    "holiday_schedules": ("closed",),
}


def lists_in_cells(row: Row) -> list[Row]:
    """The rows of other tables that stand as a list in a cell of this one (`Spanish, Tagalog`); their cells
    go.
    """
    made: list[Row] = []
    entity = row.table.removesuffix("s")
    for column in [name for name in row.values if ":" in name]:
        cell = row.values.pop(column)
        table, target = column.split(":")
        items = [cell] if column == PLACE_OF_SERVICE else _LIST_MARKS.split(cell)
        filled = [item.strip() for item in items if item.strip()]
        linked = table == "attributes"
        owner = {"link_id": row.key, "link_entity": entity} if linked else {f"{entity}_id": row.key}
        made += [Row(table, row.origin, row.number, {**owner, target: item}, derived=True) for item in filled]
    return made


def _shape_schedule(row: Row, directory: Directory) -> bool:
    if row["byday"]:
        days = clean.weekdays(row["byday"])
        if days is None:
            directory.reject(row, "byday", _("“{value}” is not a weekday.").format(value=row["byday"][:60]))
            return False
        row.values["byday"] = days
    for column in _TIMES:
        if row[column] and row[column].lower() not in ("closed", "none", "n/a", "-"):
            time = clean.time_of_day(row[column])
            if time is None:
                directory.reject(row, column, _("“{value}” is not a time of day.").format(value=row[column][:60]))
                return False
            row.values[column] = time
        elif column in row.values:
            row.values[column] = ""
    if row.values.pop("closed", "").lower() in ("true", "t", "1", "yes"):
        row.values.setdefault("notes", "Closed")  # stored, so the same in every language
    if not _shape_dates(row, directory):
        return False
    if row["opens_at"] and row["closes_at"] and row["closes_at"] <= row["opens_at"] and row["closes_at"] != "00:00":
        directory.remark(row, "closes_at", _("Closes before it opens; imported as it stands."))
    return True


def _shape_dates(row: Row, directory: Directory) -> bool:
    for column in _DATES:
        if row[column]:
            day = clean.calendar_date(row[column])
            if day is None:
                directory.reject(row, column, _("“{value}” is not a date.").format(value=row[column][:60]))
                return False
            row.values[column] = day
    return True


def _shape_date(row: Row, column: str, directory: Directory) -> None:
    day = clean.calendar_date(row[column]) if row[column] else ""
    if day is None:
        directory.remark(row, column, _("“{value}” is not a date; left out.").format(value=row[column][:60]))
        row.values.pop(column)
    elif column in row.values:
        row.values[column] = day
