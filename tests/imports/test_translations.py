"""Translations out and in: every text, every shape of a bad row, what changed meanwhile, and undo."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from liaison_app import i18n
from liaison_app.errors import UserError
from liaison_app.exports.spreadsheet import write_csv
from liaison_app.imports.translations import Plan, carry_out, make_plan
from liaison_app.services import guide, records
from liaison_app.services.guide_entry import GuideEntry
from liaison_app.services.translations import missing, release_missing
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session
from tests.services.adding import add, change

Rows = list[dict[str, str]]
SECRET = "9 Hidden Lane"


@pytest.fixture
def ids(session: Session) -> dict[str, str]:
    """A service with texts of every shape, one whose texts look like formulas, and a shelter."""
    shelf = {"name": "Food shelf", "description": "Food for four days.", "required_documents": ("Photo ID", "A bag")}
    hours = {"byday": "SA", "description": "by appointment"}
    found = {"shelf": add(session, "services", **shelf, schedules=[hours])}
    found["odd"] = add(session, "services", name="=SUM(A1)", description="-5 degrees and colder", alert="12345")
    hidden = {"name": "Shelter", "confidential_address": True, "transportation": "Ask for the way"}
    place = add(session, "locations", **hidden, addresses=[{"address_1": SECRET}])
    found["shelter"] = add(
        session,
        "services",
        name="Night shelter",
        description=f"Go to {SECRET}.",
        service_at_location=[{"location_id": place}],
    )
    return found


def out(session: Session, path: Path, lang: str = "es") -> Rows:
    """The table as a spreadsheet reads it."""
    path.write_bytes(write_csv(release_missing(session, [lang])))
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def back(session: Session, path: Path, rows: Rows) -> Plan:
    """What bringing the table in did."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    plan = make_plan(session, path)
    carry_out(session, plan)
    assert plan.read == plan.added + plan.changed + plan.unchanged + len(plan.rejected)
    return plan


def row_of(rows: Rows, record_id: str, name: str) -> dict[str, str]:
    [found] = [row for row in rows if (row["resource_id"], row["field_name"]) == (record_id, name)]
    return found


def printed(session: Session, lang: str = "es") -> dict[str, GuideEntry]:
    """The entries of the guide in a language, by id."""
    with i18n.speaking(lang):
        content = guide.collect(session)
    return {one.id: one for section in content.sections for one in section.entries}


def test_what_goes_out_is_what_residents_read(session: Session, ids: dict[str, str], tmp_path: Path) -> None:
    rows = out(session, tmp_path / "es.csv")
    assert {row["state"] for row in rows} == {"missing"}
    assert row_of(rows, ids["odd"], "name")["source_text"] == "'=SUM(A1)"
    assert row_of(rows, ids["shelf"], "required_documents")["source_text"] == "Photo ID\nA bag"
    assert any(row["resource_type"] == "schedules" and row["title"] == "Food shelf" for row in rows)
    assert not any(row["source_text"] == "12345" for row in rows), "nothing to translate in figures"
    assert not any(SECRET in row["source_text"] or row["title"] == "Shelter" for row in rows)
    with pytest.raises(UserError):
        missing(session, ["en"])  # the language in which they are written


def test_checked_ones_are_printed_and_only_those(session: Session, ids: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "es.csv"
    rows = out(session, path)
    by = {"translator": "Ana", "checked_by": "Luis"}
    row_of(rows, ids["shelf"], "name").update(value="Despensa", **by)
    row_of(rows, ids["shelf"], "required_documents").update(value="Identificación\nUna bolsa", **by)
    next(row for row in rows if row["resource_type"] == "schedules").update(value="con cita", **by)
    row_of(rows, ids["odd"], "description").update(value="'-5 grados", translator="Ana")
    plan = back(session, path, rows)
    assert (plan.added, plan.rejected, [one.column for one in plan.remarks]) == (4, [], ["checked_by"])
    assert back(session, path, rows).unchanged == len(rows)
    shelf, odd = (printed(session)[ids[name]] for name in ("shelf", "odd"))
    assert (shelf.name, shelf.documents, shelf.hours[0].words) == (
        "Despensa",
        ("Identificación", "Una bolsa"),
        "con cita",
    )
    assert shelf.translated == {"name", "required_documents"}
    assert shelf.description == "Food for four days."
    assert (odd.description, odd.translated) == ("-5 degrees and colder", frozenset())
    assert printed(session, "en")[ids["shelf"]].name == printed(session, "ru")[ids["shelf"]].name == "Food shelf"
    records.undo(session)
    assert printed(session)[ids["shelf"]].name == "Food shelf"


def test_a_text_that_changes_is_printed_as_it_is(session: Session, ids: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "es.csv"
    rows = [row_of(out(session, path), ids["shelf"], "description")]
    rows[0] |= {"value": "Comida para cuatro días.", "translator": "Ana", "checked_by": "Luis"}
    change(session, "services", ids["shelf"], description="Food for a week.")
    stale = back(session, path, rows).stale
    assert [(one.row, one.column) for one in stale] == [(2, "source_text")]
    assert printed(session)[ids["shelf"]].description == "Food for a week."
    again = row_of(out(session, path), ids["shelf"], "description")
    assert [again[name] for name in ("state", "source_text", "value", "checked_by")] == [
        "outdated",
        "Food for a week.",
        "Comida para cuatro días.",
        "",
    ]
    assert back(session, path, [again]).unchanged == 1, "nobody looked at it"
    assert row_of(out(session, path), ids["shelf"], "description")["state"] == "outdated"
    again |= {"value": "Comida para una semana.", "checked_by": "Luis"}
    assert back(session, path, [again]).changed == 1
    assert printed(session)[ids["shelf"]].description == "Comida para una semana."
    assert [one.column for one in back(session, path, rows).rejected] == ["source_text"], "the newer one stays"


def test_bad_rows_are_left_out_with_their_reasons(session: Session, ids: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "es.csv"
    good = row_of(out(session, path), ids["shelf"], "required_documents")
    good |= {"value": "Uno\nDos", "translator": "Ana", "checked_by": "Luis"}
    bad = [
        ("resource_type", {"resource_type": "contacts"}),
        ("field_name", {"field_name": "url"}),
        ("language", {"language": "tlh"}),
        ("resource_id", {"resource_id": "nobody"}),
        ("value", {"value": "Solo uno"}),
        ("translator", {"language": "vi", "translator": ""}),
    ]
    twice = [{**good, "language": "ru"}] * 2
    plan = back(session, path, [*({**good, **wrong} for _column, wrong in bad), *twice])
    assert [one.column for one in plan.rejected] == [*(column for column, _wrong in bad), "resource_id"]
    assert [one.row for one in plan.rejected] == [2, 3, 4, 5, 6, 7, 9]
    assert plan.added == 1
    path.write_text("kind,id\n1,2\n", encoding="utf-8")
    with pytest.raises(UserError, match="no column “resource_type”"):
        make_plan(session, path)


def test_a_translation_typed_by_hand_keeps_the_rules(session: Session, ids: dict[str, str]) -> None:
    where = {"resource_type": "services", "resource_id": ids["shelf"], "language": "es", "value": "x"}
    with pytest.raises(UserError):
        records.save(session, [records.new("translations", {**where, "field_name": "url"})])
    with pytest.raises(UserError):
        records.save(
            session, [Edit("translations", "1", fields={**where, "resource_type": "notes", "field_name": "name"})]
        )
