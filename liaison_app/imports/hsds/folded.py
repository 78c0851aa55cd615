"""Tables that the vault keeps as one field of a record: languages, documents, areas, accessibility, needs.

Their rows are sorted within a field, so that the order of rows in a file means nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from liaison_app.imports.hsds.rows import Directory, Row
from liaison_app.models.about import Value

#: Table → link to the owner → the owner's table and field, and whether the field is one text instead of a list.
_FIELDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "languages": {
        "phone_id": ("phones", "languages"),
        "service_id": ("services", "languages"),
        "location_id": ("locations", "languages"),
    },
    "accessibility": {"location_id": ("locations", "accessibility")},
    "required_documents": {"service_id": ("services", "required_documents")},
    "service_areas": {"service_id": ("services", "area")},
    "eligibility": {"service_id": ("services", "eligibility_description")},
    "attributes": {"link_id": ("services", "needs")},
}
_TEXTS: Mapping[str, str] = {"accessibility": "\n", "area": "; ", "eligibility_description": "\n"}


@dataclass(frozen=True)
class Target:
    """Where a row of a folded table went: the owner's table and key, the field, and the item it adds there."""

    table: str
    key: str
    field: str
    item: str


@dataclass
class Folded:
    """The items for each owner's field, and where each row went.

    `stated` are the fields of each owner's table that folded tables state; `by_rows` those of them that stand in a file
    of their own, whose rows are counted there and not as a change of the owner's row.
    """

    items: dict[tuple[str, str], dict[str, set[str]]] = field(default_factory=dict)
    stated: dict[str, set[str]] = field(default_factory=dict)
    by_rows: dict[str, set[str]] = field(default_factory=dict)
    rows: list[tuple[Row, list[Target]]] = field(default_factory=list)

    def values(self, table: str, key: str, own: Mapping[str, Value]) -> dict[str, Value]:
        """The fields of an owner that folded tables state; `own` is what its own row says of them."""
        items = self.items.get((table, key), {})
        found: dict[str, Value] = {}
        for name in self.stated.get(table, ()):
            mine = sorted(items.get(name, ()), key=str.casefold)
            if name not in _TEXTS:
                found[name] = tuple(mine)
            elif mine or name not in own:
                first = str(own.get(name) or "")
                found[name] = _TEXTS[name].join([first, *mine] if first else mine)
        return found


def fold(directory: Directory) -> Folded:
    """Gather the rows of all folded tables of `directory` under their owners."""
    folded = Folded()
    for table, links in _FIELDS.items():
        if table not in directory.rows and table not in directory.read:
            continue  # the directory says nothing of them, so nothing is taken away either
        for owner, name in links.values():
            folded.stated.setdefault(owner, set()).add(name)
            if table in directory.read:
                folded.by_rows.setdefault(owner, set()).add(name)
        for row in directory.rows.get(table, {}).values():
            item = _item(row, directory)
            targets = [Target(owner, row[link], name, item) for link, (owner, name) in links.items() if row[link]]
            for target in targets:
                names = folded.items.setdefault((target.table, target.key), {})
                names.setdefault(target.field, set()).add(item)
            folded.rows.append((row, targets))
    return folded


def _item(row: Row, directory: Directory) -> str:
    if row.table == "attributes":
        return directory.table("taxonomy_terms")[row["taxonomy_term_id"]]["name"]
    if row.table == "accessibility":
        return ". ".join(filter(None, (row["description"].rstrip("."), row["details"])))
    return row["name"] or row["document"] or row["eligibility"] or row["description"] or row["code"]
