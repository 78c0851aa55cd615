"""Who belongs to whom in a directory: needed cells, links that lead nowhere, missing organizations.

`settle` walks the tables in the order in which they point to each other, so that a link is checked against
rows that were taken themselves.
"""

from __future__ import annotations

from collections.abc import Callable

from liaison_app.i18n import _
from liaison_app.imports.hsds import older
from liaison_app.imports.hsds.identity import MADE, add_with_keys
from liaison_app.imports.hsds.rows import Directory, Origin, Row
from liaison_app.imports.hsds.tables import LINKS, TABLES, TableShape

_MAX_ID = 200


def settle(pending: dict[str, list[Row]], directory: Directory, beat: Callable[[], None]) -> None:
    """Move the `pending` rows into the directory: with keys and working links, or into its rejected ones."""
    for table, shape in TABLES.items():
        beat()
        rows = [r for r in pending.get(table, ()) if _filled(r, shape, directory) and _linked(r, shape, directory)]
        add_with_keys(rows, table, directory)
        for row in directory.table(table).values():
            for made in older.lists_in_cells(row):
                pending.setdefault(made.table, []).append(made)
    _check_parents(directory)
    directory.rows = {table: rows for table, rows in directory.rows.items() if rows}


def _filled(row: Row, shape: TableShape, directory: Directory) -> bool:
    """Whether the needed cells are filled; a name may be borrowed from the alternate name, a street from
    line 2.
    """
    for empty, spare in (("name", "alternate_name"), ("address_1", "address_2")):
        if empty in shape.columns and not row[empty] and row[spare]:
            row.values[empty], row.values[spare] = row[spare], ""
    if len(row["id"]) > _MAX_ID:
        directory.reject(row, "id", _("The id is too long to be one."))
        return False
    for column in shape.needed:
        if not row[column]:
            directory.reject(row, column, _("“{column}” is empty.").format(column=row.origin.column(column)))
            return False
    if row.table == "phones" and not any(c.isdigit() for c in row["number"]):
        directory.remark(row, "number", _("This is not a number; imported as it stands."))
    return True


def _linked(row: Row, shape: TableShape, directory: Directory) -> bool:
    """Check the links of a row. Those that lead nowhere are taken out; False if the row then belongs to
    nobody.
    """
    if row.table == "attributes":
        return _service_attribute(row, directory)
    if not shape.is_part:
        _link_organization(row, directory)
        return True
    broken = [name for name in shape.columns if name in LINKS and row[name] and not _leads(row, name, directory)]
    for column in broken:
        value, row.values[column] = row[column], ""
        if not _has_owner(row, shape):
            directory.reject(row, column, _nowhere(column, value))
            return False
        directory.remark(row, column, _nowhere(column, value) + " " + _("The link was left out."))
    if not _has_owner(row, shape):
        _reject_ownerless(row, shape, directory)
        return False
    _follow_service_at_location(row, directory)
    return True


def _reject_ownerless(row: Row, shape: TableShape, directory: Directory) -> None:
    column = next(name for name in shape.owners if not row[name]) if shape.all_owners else ""
    if row["contact_id"]:
        directory.reject(
            row, "contact_id", _("It belongs to a contact person; people are not imported from directories.")
        )
    else:
        directory.reject(row, column, _("The row belongs to nothing: its links are empty."))


def _leads(row: Row, column: str, directory: Directory) -> bool:
    return row[column] in directory.table(LINKS[column])


def _nowhere(column: str, value: str) -> str:
    words = _("No row of {table} that was taken has the id “{id}”.")
    return words.format(table=LINKS[column], id=value[:60])


def _has_owner(row: Row, shape: TableShape) -> bool:
    filled = [bool(row[name]) for name in shape.owners]
    return all(filled) if shape.all_owners else any(filled)


def _follow_service_at_location(row: Row, directory: Directory) -> None:
    """What belongs to a service at a location belongs to the service there; the vault has both links."""
    if key := row.values.pop("service_at_location_id", ""):
        both = directory.table("service_at_location")[key]
        for column in ("service_id", "location_id"):
            if column in TABLES[row.table].columns and not row[column]:
                row.values[column] = both[column]


def _service_attribute(row: Row, directory: Directory) -> bool:
    if row["link_entity"] != "service":
        directory.reject(row, "link_entity", _("Only the attributes of services are kept."))
    elif row["link_id"] not in directory.table("services"):
        directory.reject(row, "link_id", _nowhere("service_id", row["link_id"]))
    elif row["taxonomy_term_id"] not in directory.table("taxonomy_terms"):
        directory.reject(row, "taxonomy_term_id", _nowhere("taxonomy_term_id", row["taxonomy_term_id"]))
    else:
        return True
    return False


def _link_organization(row: Row, directory: Directory) -> None:
    """Give a service or location its organization; a missing one becomes a marked placeholder."""
    if row.table not in ("services", "locations"):
        return
    key = row["organization_id"]
    if row.table == "services" and "organization_id" not in row.values:
        place = directory.table("locations").get(row[older.PLACE_OF_SERVICE])
        key = place["organization_id"] if place else ""
    if key or row.table == "services":
        key = key or MADE
        if key not in directory.table("organizations"):
            _make_placeholder(key, row, directory)
        row.values["organization_id"] = key
    if not row["name"]:
        _name_place(row, directory)


def _name_place(row: Row, directory: Directory) -> None:
    """HSDS lets a location have no name; here it goes by its organization's, never by its address."""
    owner = directory.table("organizations").get(row["organization_id"])
    row.values["name"] = owner["name"] if owner else f"Location {row['id']}".strip()
    words = _("The location has no name; it is called “{name}”.")
    directory.remark(row, "name", words.format(name=row["name"]))


def _make_placeholder(key: str, row: Row, directory: Directory) -> None:
    name = f"Unknown organization {key}" if key != MADE else "Unknown organization"  # stored: the same in all languages
    values = {"name": name, "placeholder": "true"}
    origin = Origin(row.origin.file, {"id": row.origin.column("organization_id")})
    directory.table("organizations")[key] = Row("organizations", origin, row.number, values, key, derived=True)
    words = _("This organization is not among the organizations; “{name}” was made to stand for it.")
    directory.remark(row, "organization_id", words.format(name=name))


def _check_parents(directory: Directory) -> None:
    organizations = directory.table("organizations")
    for row in organizations.values():
        parent = row["parent_organization_id"]
        if parent and parent not in organizations:
            directory.remark(row, "parent_organization_id", _nowhere("parent_organization_id", parent))
            row.values["parent_organization_id"] = ""
