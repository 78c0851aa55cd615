"""The first main job by the command line: a directory in, a printed guide out; and files that are no directory."""

from __future__ import annotations

import csv
import io
import random
import shutil
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from tests.support.commandline import CommandLine

ILLINOIS = Path(__file__).parent.parent / "data" / "hsds" / "illinois-legal-aid-1.1"
EXPECTED = {"services": 430, "organizations": 33, "locations": 520, "phones": 982, "schedules": 2492, "addresses": 33}


def counted(report: dict[str, object]) -> bool:
    """Whether every row that was read is accounted for."""
    rejected = report["rejected"]
    assert isinstance(rejected, list)
    read = report["read"]
    assert isinstance(read, dict)
    rest = sum(int(str(report[name])) for name in ("added", "changed", "unchanged"))
    return sum(read.values()) == rest + len(rejected)


def test_a_real_directory_comes_in_again_and_again_and_goes_out_printed(cli: CommandLine, tmp_path: Path) -> None:
    first = cli.json("import", "services", str(ILLINOIS))
    assert first["read"] == EXPECTED
    assert counted(first)
    again = cli.json("import", "services", str(shuffled(tmp_path / "shuffled")))
    assert (again["added"], again["changed"]) == (0, 0)
    assert counted(again)
    edited = cli.json("import", "services", str(with_one_phone_edited(tmp_path / "edited")))
    assert (edited["added"], edited["changed"]) == (0, 1)
    assert counted(edited)
    cli.ok("export", "guide", "--out", str(tmp_path / "guide.pdf"))
    text = pdf_text(tmp_path / "guide.pdf")
    names = [row["name"] for row in cli.json("list", "services")]
    assert len(names) == 429
    assert all(" ".join(name.split())[:30] in text for name in names)
    assert cli.json("check")["ok"]


def shuffled(folder: Path) -> Path:
    """The directory with the rows of every file in another order."""
    shutil.copytree(ILLINOIS, folder)
    for path in folder.glob("*.csv"):
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
        body = rows[1:]
        random.Random(7).shuffle(body)
        write(path, [rows[0], *body])
    return folder


def with_one_phone_edited(folder: Path) -> Path:
    """The directory with another number for one service."""
    shutil.copytree(ILLINOIS, folder)
    path = folder / "phones.csv"
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    of_service, number = rows[0].index("service_id"), rows[0].index("number")
    row = next(row for row in rows[1:] if row[of_service] and row[number])
    row[number] = "(312) 555-0142"
    write(path, rows)
    return folder


def write(path: Path, rows: list[list[str]]) -> None:
    """`rows` as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def pdf_text(path: Path) -> str:
    """The text of a PDF, white space folded."""
    pdf = pypdfium2.PdfDocument(path)
    text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    return " ".join(text.split())


def empty_folder(target: Path) -> list[str]:
    target.mkdir()
    return []


def zip_of_something(target: Path) -> list[str]:
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("holiday.jpg", b"\xff\xd8\xff" * 100)
    return []


def binary_services(target: Path) -> list[str]:
    target.mkdir()
    (target / "services.csv").write_bytes(random.Random(1).randbytes(20_000))
    return ["services.csv"]


def column_missing(target: Path) -> list[str]:
    target.mkdir()
    (target / "organizations.csv").write_text("id,name\n1,Harbor Help\n", encoding="utf-8")
    (target / "services.csv").write_text("id,organization_id,description\n1,1,Food\n", encoding="utf-8")
    return ["services.csv", "name"]


@pytest.mark.parametrize("make", [empty_folder, zip_of_something, binary_services, column_missing])
def test_what_is_no_directory_is_refused_whole(cli: CommandLine, tmp_path: Path, make) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    named = make(tmp_path / "bad")
    said = cli.refused("import", "services", str(tmp_path / "bad"))
    assert all(name in said for name in named)
    assert cli.json("list", "services") == []
    assert cli.json("list", "organizations") == []


def test_ten_thousand_rows_with_broken_links_are_each_named(cli: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "organizations.csv").write_text("id,name\n1,Harbor Help\n", encoding="utf-8")
    (folder / "services.csv").write_text("id,organization_id,name\n1,1,Food\n", encoding="utf-8")
    phones = "".join(f",nowhere-{n},555-0100\n" for n in range(10_000))
    (folder / "phones.csv").write_text("id,service_id,number\n" + phones, encoding="utf-8")
    report = cli.json("import", "services", str(folder))
    assert (report["added"], len(report["rejected"])) == (2, 10_000)
    assert {"file", "row", "column", "reason"} <= set(report["rejected"][0])
    assert sorted({row["row"] for row in report["rejected"]}) == list(range(2, 10_002))
    assert cli.json("list", "phones") == []


def test_without_json_every_problem_is_said_with_its_place(cli: CommandLine) -> None:
    said = cli.ok("import", "services", str(ILLINOIS), "--dry-run").splitlines()
    taken = said.index("Taken, but worth a look:")
    assert "services.csv, row 431: The row is empty but for a link." in said[:taken]
    assert "regular_schedules.csv, row 241, closes_at: Closes before it opens; imported as it stands." in said[taken:]
    assert len(said) - taken - 1 == 318


def test_a_dry_run_changes_nothing(cli: CommandLine) -> None:
    report = cli.json("import", "services", str(ILLINOIS), "--dry-run")
    assert report["added"] > 4000
    assert cli.json("list", "services") == []
