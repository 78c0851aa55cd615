"""Translations by the command line: out to translators, in again, and what documents make of them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from liaison_app.services import records
from liaison_app.storage import vault
from liaison_app.storage.session import Session
from tests.exports.reading import structure
from tests.services.adding import add
from tests.support.commandline import CommandLine
from tests.support.vaults import PASSPHRASE

Rows = list[dict[str, str]]
SECRET = "9 Hidden Lane"


@pytest.fixture
def ids(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A small directory: a service with texts of every shape, one with a cell that looks like a formula, a shelter."""
    monkeypatch.setenv("LIAISON_TODAY", "2026-11-22")
    opened = vault.open_vault(cli.folder, PASSPHRASE, store=None)
    found = fill(opened.session())
    opened.close()
    return found


def fill(session: Session) -> dict[str, str]:
    shelf = {"name": "Food shelf", "description": "Food for four days.", "required_documents": ("Photo ID", "A bag")}
    phone = {"number": "555-0101", "description": "mornings only"}
    found = {"shelf": add(session, "services", **shelf, needs=("Food",), phones=[phone])}
    found["odd"] = add(session, "services", name="=SUM(A1)", description="-5 degrees and colder", alert="12345")
    hidden = {"name": "Shelter", "confidential_address": True, "transportation": "Ask for the way"}
    place = add(session, "locations", **hidden, addresses=[{"address_1": SECRET}])
    found["shelter"] = add(session, "services", name="Night shelter", description=f"Go to {SECRET}.")
    records.save(
        session,
        [
            records.Edit(
                "services", found["shelter"], base=1, parts={"service-at-location": {place: {"location_id": place}}}
            )
        ],
    )
    return found


def read(path: Path) -> Rows:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def write(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_out_and_in_and_on_paper(cli: CommandLine, ids: dict[str, str], tmp_path: Path) -> None:
    table, back, pdf = tmp_path / "es.csv", tmp_path / "back.csv", tmp_path / "es.pdf"
    counts = json.loads(cli.ok("translations", "out", str(table), "--lang", "es", "--json"))
    rows = read(table)
    assert counts == {"texts": len(rows), "missing": len(rows)}
    texts = {(row["resource_id"], row["field_name"]): row for row in rows}
    assert texts[ids["odd"], "name"]["source_text"] == "'=SUM(A1)"
    assert texts[ids["odd"], "description"]["source_text"] == "'-5 degrees and colder"
    assert (ids["odd"], "alert") not in texts  # nothing to translate in figures
    assert not any(SECRET in row["source_text"] or row["title"] == "Shelter" for row in rows)
    given = {
        "name": "Despensa",
        "description": "Comida para cuatro días.",
        "required_documents": "Identificación con foto\nUna bolsa",
    }
    for name, value in given.items():
        texts[ids["shelf"], name] |= {"value": value, "translator": "Ana", "checked_by": "Luis"}
    texts[ids["odd"], "description"] |= {"value": "'-5 grados y más frío", "translator": "Ana"}
    texts[ids["odd"], "name"] |= {"value": "Suma"}
    write(back, rows)
    report = json.loads(cli.ok("translations", "in", str(back), "--json"))
    assert report["read"] == {"translations": len(rows)}
    assert report["added"] == 4
    assert report["unchanged"] == len(rows) - 5
    assert [(one["row"], one["column"]) for one in report["rejected"]] == [
        (rows.index(texts[ids["odd"], "name"]) + 2, "translator")
    ]
    assert [one["column"] for one in report["remarks"]] == ["checked_by"]
    assert json.loads(cli.ok("translations", "in", str(back), "--json"))["unchanged"] == len(rows) - 1
    done = cli.run("export", "guide", "--lang", "es", "--out", str(pdf))
    left = len(rows) - 3 + 1  # the one that tells the way to the shelter is not for translators
    assert f"es: {left} texts are printed as they were written" in done.stderr
    told = [text for _role, text in structure(pdf.read_bytes())]
    assert "Despensa" in told
    assert "Comida para cuatro días." in told
    assert "Identificación con foto, Una bolsa" in told
    assert "-5 degrees and colder" in told  # translated, but nobody checked it
    assert "Food shelf" not in told


def test_what_changed_meanwhile_is_told_and_never_printed(
    cli: CommandLine, ids: dict[str, str], tmp_path: Path
) -> None:
    table, pdf = tmp_path / "es.csv", tmp_path / "es.pdf"
    cli.ok("translations", "out", str(table), "--lang", "es")
    rows = [row for row in read(table) if row["field_name"] == "description" and row["resource_id"] == ids["shelf"]]
    rows[0] |= {"value": "Comida para cuatro días.", "translator": "Ana", "checked_by": "Luis"}
    write(table, rows)
    cli.ok("edit", "services", ids["shelf"], "description=Food for a week.")
    report = json.loads(cli.ok("translations", "in", str(table), "--json"))
    assert [(one["row"], one["column"]) for one in report["stale"]] == [(2, "source_text")]
    cli.ok("export", "guide", "--lang", "es", "--out", str(pdf))
    told = [text for _role, text in structure(pdf.read_bytes())]
    assert "Food for a week." in told
    assert "Comida para cuatro días." not in told
    cli.ok("translations", "out", str(table), "--lang", "es")
    [again] = [row for row in read(table) if row["state"] == "outdated"]
    assert (again["source_text"], again["value"], again["checked_by"]) == (
        "Food for a week.",
        "Comida para cuatro días.",
        "",
    )


def test_bad_rows_are_left_out_with_their_reasons(cli: CommandLine, ids: dict[str, str], tmp_path: Path) -> None:
    table = tmp_path / "es.csv"
    cli.ok("translations", "out", str(table), "--lang", "es")
    good = next(row for row in read(table) if row["field_name"] == "required_documents")
    good |= {"value": "Uno\nDos", "translator": "Ana", "checked_by": "Luis"}
    bad = [
        ("resource_type", {"resource_type": "contacts"}),
        ("field_name", {"field_name": "url"}),
        ("language", {"language": "tlh"}),
        ("resource_id", {"resource_id": "nobody"}),
        ("value", {"value": "Solo uno"}),
        ("translator", {"language": "vi", "translator": ""}),
    ]
    write(
        table,
        [*({**good, **change} for _column, change in bad), {**good, "language": "ru"}, {**good, "language": "ru"}],
    )
    report = json.loads(cli.ok("translations", "in", str(table), "--json"))
    assert [one["column"] for one in report["rejected"]] == [*(column for column, _change in bad), "resource_id"]
    assert all(one["reason"] for one in report["rejected"])
    assert report["added"] == 1
    table.write_text("kind,id\n1,2\n", encoding="utf-8")
    assert "no column “resource_type”" in cli.refused("translations", "in", str(table))
    assert "no translating into" in cli.refused("translations", "out", str(table), "--lang", "en")


def test_two_languages_side_by_side(cli: CommandLine, ids: dict[str, str], tmp_path: Path) -> None:
    pdf = tmp_path / "both.pdf"
    cli.ok("edit", "services", ids["shelf"], "description=Bring ሀ and more.")
    done = cli.run("export", "guide", "--lang", "ar,en", "--out", str(pdf))
    assert done.returncode == 0, done.stderr
    assert "Printed as [?]: U+1200 ETHIOPIC SYLLABLE HA (Food shelf)" in done.stderr
    told = [text for _role, text in structure(pdf.read_bytes())]
    assert {"دليل الخدمات المجتمعية", "Community resource guide"} <= set(told)
    refused = cli.refused("export", "guide", "--lang", "es,en", "--format", "list", "--out", str(tmp_path / "no.pdf"))
    assert "full guide only" in refused
    assert not (tmp_path / "no.pdf").exists()
