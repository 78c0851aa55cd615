"""HSDS JSON in its three shapes says the same as the CSV tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from liaison_app.imports.hsds.reader import read_directory
from liaison_app.imports.hsds.rows import Directory

PHONE = {"id": "p1", "number": "555 0100", "languages": [{"id": "l1", "name": "Urdu"}]}
PLACE = {
    "id": "loc1",
    "name": "Town Hall",
    "location_type": "physical",
    "addresses": [{"id": "a1", "address_1": "1 Main"}],
}
ORGANIZATION: dict[str, Any] = {
    "id": "o1",
    "name": "Helping Hands",
    "website": "https://example.org",
    "year_incorporated": 1999,
}
HOURS = {"id": "h1", "byday": "MO,TU", "opens_at": "09:00:00", "closes_at": "17:00:00Z"}
NEED = {"id": "at1", "link_entity": "service", "taxonomy_term": {"id": "t1", "name": "Food Pantry"}}
SERVICE: dict[str, Any] = {
    "id": "s1",
    "name": "Soup Kitchen",
    "status": "active",
    "minimum_age": None,
    "phones": [PHONE],
    "attributes": [NEED],
    "contacts": [{"id": "c1", "name": "Ann", "phones": [{"id": "p2", "number": "555 0199"}]}],
}
LINK: dict[str, Any] = {"id": "sl1", "location": PLACE, "schedules": [HOURS]}

TABLES = {
    "organizations.csv": [ORGANIZATION],
    "services.csv": [{"id": "s1", "organization_id": "o1", "name": "Soup Kitchen", "status": "active"}],
    "locations.csv": [{"id": "loc1", "name": "Town Hall", "location_type": "physical"}],
    "addresses.csv": [{"id": "a1", "location_id": "loc1", "address_1": "1 Main"}],
    "service_at_location.csv": [{"id": "sl1", "service_id": "s1", "location_id": "loc1"}],
    "schedules.csv": [{**HOURS, "service_at_location_id": "sl1"}],
    "phones.csv": [
        {"id": "p1", "service_id": "s1", "number": "555 0100"},
        {"id": "p2", "contact_id": "c1", "number": "555 0199"},
    ],
    "languages.csv": [{"id": "l1", "phone_id": "p1", "name": "Urdu"}],
    "attributes.csv": [{"id": "at1", "link_id": "s1", "link_entity": "service", "taxonomy_term_id": "t1"}],
    "taxonomy_terms.csv": [{"id": "t1", "name": "Food Pantry"}],
}


def read(folder: Path, content: Any) -> Directory:
    (folder / "directory.json").write_text(json.dumps(content), encoding="utf-8")
    return read_directory(folder / "directory.json")


@pytest.mark.parametrize(
    "content",
    [
        TABLES,
        {**SERVICE, "organization": ORGANIZATION, "service_at_locations": [LINK]},
        [{**SERVICE, "organization": ORGANIZATION, "service_at_locations": [LINK]}],
        {"total_items": 1, "contents": [{**SERVICE, "organization": ORGANIZATION, "service_at_locations": [LINK]}]},
        {**ORGANIZATION, "services": [{**SERVICE, "service_at_locations": [LINK]}]},
        {**LINK, "service": {**SERVICE, "organization": ORGANIZATION}},
    ],
    ids=["tables", "service", "list", "page", "organization", "service at location"],
)
def test_every_shape_says_the_same(tmp_path: Path, content: Any) -> None:
    directory = read(tmp_path, content)
    rows = directory.rows
    assert rows["services"]["s1"]["organization_id"] == "o1"
    assert rows["organizations"]["o1"]["year_incorporated"] == "1999"
    assert (rows["service_at_location"]["sl1"]["service_id"], rows["service_at_location"]["sl1"]["location_id"]) == (
        "s1",
        "loc1",
    )
    hours = rows["schedules"]["h1"]
    assert (hours["service_id"], hours["byday"], hours["closes_at"]) == ("s1", "MO,TU", "17:00")
    assert rows["phones"]["p1"]["service_id"] == "s1"
    assert rows["languages"]["l1"]["phone_id"] == "p1"
    assert rows["addresses"]["a1"]["location_id"] == "loc1"
    assert rows["attributes"]["at1"]["link_id"] == "s1"
    assert rows["taxonomy_terms"]["t1"]["name"] == "Food Pantry"
    assert [(problem.file, problem.column) for problem in directory.rejected] == [
        ("directory.json/phones", "contact_id")
    ]


def test_an_object_that_stands_in_two_places_is_one_row(tmp_path: Path) -> None:
    other = {"id": "s2", "name": "Night Shelter", "status": "active", "organization": ORGANIZATION}
    directory = read(tmp_path, [{**SERVICE, "organization": ORGANIZATION}, other])
    assert directory.read["organizations"] == 1
    assert {row["organization_id"] for row in directory.rows["services"].values()} == {"o1"}
