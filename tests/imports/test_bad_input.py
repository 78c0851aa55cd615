"""Files that are no directory: plain words with file, row and column, and never a half import."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from liaison_app.errors import UserError
from liaison_app.imports.hsds import csvfile, sources
from liaison_app.imports.hsds.reader import read_directory
from tests.imports.folders import folder

ORGANIZATIONS = "id,name\n1,Helping Hands\n"


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_directory(path)
    return str(caught.value)


def test_nothing_there(tmp_path: Path) -> None:
    assert "no folder or file" in refusal(tmp_path / "gone")


def test_an_empty_folder(tmp_path: Path) -> None:
    assert "no CSV file" in refusal(tmp_path)


def test_a_folder_of_other_tables(tmp_path: Path) -> None:
    assert "no services.csv" in refusal(folder(tmp_path / "d", budget="a,b\n1,2\n"))


def test_a_single_table(tmp_path: Path) -> None:
    path = folder(tmp_path / "d", services="id,name\n")
    assert "folder" in refusal(path / "services.csv")


@pytest.mark.parametrize(
    "content", [bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + b"\x01\x02\x03\xff" * 99, b"PK\x03\x04\0\0"]
)
def test_a_binary_file_named_services(tmp_path: Path, content: bytes) -> None:
    path = folder(tmp_path / "d", organizations=ORGANIZATIONS)
    (path / "services.csv").write_bytes(content)
    words = refusal(path)
    assert "services.csv, row 1" in words
    assert "not a text file" in words


def test_an_empty_file(tmp_path: Path) -> None:
    assert "services.csv is empty" in refusal(folder(tmp_path / "d", organizations=ORGANIZATIONS, services=""))


@pytest.mark.parametrize(
    ("table", "text", "column"),
    [
        ("services", "id,organization_id\n1,1\n", "name"),
        ("services", "organization_id,name\n1,x\n", "id"),
        ("services", "id,name\n1,x\n", "organization_id"),
        ("phones", "id,organization_id\n1,1\n", "number"),
        ("regular_schedules", "id,service_id,opens_at,closes_at\n1,1,9:00,10:00\n", "weekday"),
        ("physical_addresses", "id,location_id,city\n1,1,x\n", "address_1"),
    ],
)
def test_a_missing_column(tmp_path: Path, table: str, text: str, column: str) -> None:
    words = refusal(folder(tmp_path / "d", **{"organizations": ORGANIZATIONS, table: text}))
    assert f"{table}.csv, row 1" in words
    assert f"“{column}” is missing" in words


def test_a_column_that_is_there_twice(tmp_path: Path) -> None:
    words = refusal(folder(tmp_path / "d", organizations="id,name,Name\n1,a,b\n"))
    assert "organizations.csv, row 1" in words
    assert "twice" in words


def test_an_open_quotation_mark_is_named_by_its_row(tmp_path: Path) -> None:
    text = 'id,name,description\n1,a,fine\n2,b,"never closed\n3,c,swallowed\n'
    words = refusal(folder(tmp_path / "d", organizations=text))
    assert "organizations.csv, row 3" in words
    assert "never closed" in words


def test_more_rows_than_an_import_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csvfile, "MAX_ROWS", 3)
    text = "id,name\n" + "".join(f"{n},x\n" for n in range(4))
    assert "more than 3 rows" in refusal(folder(tmp_path / "d", organizations=text))


def test_a_file_larger_than_an_import_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_FILE_BYTES", 10)
    assert "larger" in refusal(folder(tmp_path / "d", organizations=ORGANIZATIONS))


def zipped(path: Path, name: str, content: str | bytes) -> Path:
    with zipfile.ZipFile(path / "d.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("organizations.csv", ORGANIZATIONS)
        archive.writestr(name, content)
    return path / "d.zip"


def test_a_zip_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "d.zip").write_bytes(b"PK\x03\x04 but no more")
    assert "neither a folder nor a zip" in refusal(tmp_path / "d.zip")


def test_a_zip_without_tables(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert "no CSV file" in refusal(tmp_path / "d.zip")


@pytest.mark.parametrize("name", ["../services.csv", "/etc/services.csv", "C:\\services.csv", "a/../../services.csv"])
def test_a_zip_that_points_outside(tmp_path: Path, name: str) -> None:
    assert "points outside" in refusal(zipped(tmp_path, name, "id,name\n"))


def test_a_zip_bomb(tmp_path: Path) -> None:
    path = zipped(tmp_path, "services.csv", b"a" * 20_000_000)
    assert path.stat().st_size < 100_000
    assert "far more" in refusal(path)


def test_a_zip_with_two_tables_of_one_name(tmp_path: Path) -> None:
    assert "same name" in refusal(zipped(tmp_path, "old/Organizations.csv", ORGANIZATIONS))


def test_a_damaged_zip(tmp_path: Path) -> None:
    path = zipped(tmp_path, "services.csv", "id,organization_id,name\n" + "1,1,a name of some length\n" * 50)
    content = bytearray(path.read_bytes())
    content[40:60] = b"\xff" * 20
    path.write_bytes(content)
    assert "damaged" in refusal(path) or "neither" in refusal(path)


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe\x00", b"[" * 100_000, b"not json"])
def test_json_that_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "d.json").write_bytes(content)
    assert "not well-formed JSON" in refusal(tmp_path / "d.json")


@pytest.mark.parametrize("content", ["[]", "3", '{"version": "3.1"}', '{"contents": []}'])
def test_json_of_something_else(tmp_path: Path, content: str) -> None:
    (tmp_path / "d.json").write_text(content)
    assert "Nothing was imported" in refusal(tmp_path / "d.json")
