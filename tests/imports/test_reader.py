"""Reading directories: real ones of two versions, and what dirtier ones hold."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from liaison_app.imports.hsds.problems import Cancelled
from liaison_app.imports.hsds.reader import read_directory
from liaison_app.imports.hsds.rows import Directory
from tests.imports.folders import ILLINOIS, OHANA, folder

ORGANIZATIONS = "id,name\n1,Helping Hands\n"
SERVICES = "id,organization_id,name\n10,1,Soup Kitchen\n11,1,Night Shelter\n"


def accounted_for(directory: Directory) -> bool:
    """Whether every row that was read is either taken or rejected, once."""
    taken = {table: sum(not row.derived for row in rows.values()) for table, rows in directory.rows.items()}
    return all(n == taken.get(t, 0) + directory.rejected_in.get(t, 0) for t, n in directory.read.items()) and len(
        directory.rejected
    ) == sum(directory.rejected_in.values())


def reasons(directory: Directory) -> list[tuple[str, int, str]]:
    return [(problem.file, problem.row, problem.column) for problem in directory.rejected]


def test_illinois_is_accounted_for_to_the_last_row() -> None:
    directory = read_directory(ILLINOIS)
    assert directory.read == {
        "organizations": 33,
        "services": 430,
        "locations": 520,
        "phones": 982,
        "addresses": 33,
        "schedules": 2492,
    }
    assert accounted_for(directory)
    assert directory.rejected_in["services"] == 1
    assert directory.rejected_in["phones"] == 19
    empty = [problem for problem in directory.rejected if problem.file == "services.csv"]
    assert [(problem.row, "empty" in problem.reason) for problem in empty] == [(431, True)]


def test_illinois_in_hsds_3_terms() -> None:
    directory = read_directory(ILLINOIS)
    organizations = directory.rows["organizations"]
    services = directory.rows["services"]
    assert services["135836"]["fees_description"] == "Free to everyone"
    assert services["132741"]["application_process"].startswith("Telephone\n\nWalk-inAll clinics are walk-in only")
    assert organizations["131321"]["website"].startswith("http")
    hours = [row.values for row in directory.rows["schedules"].values() if row["location_id"] == "135831"]
    assert [(row["byday"], row["opens_at"], row["closes_at"]) for row in hours][:2] == [
        ("SU", "11:00", "20:00"),
        ("MO", "09:00", "22:00"),
    ]
    assert {row["address_type"] for row in directory.rows["addresses"].values()} == {"postal"}
    placeholder = organizations["91676"]
    assert (placeholder["name"], placeholder["placeholder"], placeholder.derived) == (
        "Unknown organization 91676",
        "true",
        True,
    )
    named = {row["organization_id"] for table in ("services", "locations") for row in directory.rows[table].values()}
    assert named <= set(organizations)


def test_ohana_has_organizations_and_lists_where_hsds_1_0_puts_them() -> None:
    directory = read_directory(OHANA)
    assert accounted_for(directory)
    service = directory.rows["services"]["22"]
    assert service["organization_id"] == directory.rows["locations"]["22"]["organization_id"]
    links = {(row["service_id"], row["location_id"]) for row in directory.rows["service_at_location"].values()}
    assert ("22", "22") in links
    spoken = [r["name"] for r in directory.rows["languages"].values() if r["location_id"] == "1"]
    assert spoken == ["Spanish", "Tagalog"]
    assert len(directory.rows["addresses"]) == 42  # two files, each with ids of its own
    needs = [r["taxonomy_term_id"] for r in directory.rows["attributes"].values() if r["link_id"] == "22"]
    assert needs == ["105", "108", "108-05", "108-05-01", "111", "111-05"]


def test_a_zip_is_read_like_its_folder(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "directory.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in ILLINOIS.glob("*.csv"):
            archive.write(file, f"download/{file.name}")
        archive.writestr("__MACOSX/download/._services.csv", "rubbish")
    zipped, plain = read_directory(tmp_path / "directory.zip"), read_directory(ILLINOIS)
    assert zipped.read == plain.read
    assert {t: list(rows) for t, rows in zipped.rows.items()} == {t: list(rows) for t, rows in plain.rows.items()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = folder(tmp_path / "d", services=SERVICES)
    (path / "organizations.csv").write_bytes("id,name\n1,Café “Über”\n".encode(encoding))
    directory = read_directory(path)
    assert directory.rows["organizations"]["1"]["name"] == "Café “Über”"
    assert any("cp1252" in remark.text for remark in directory.remarks) == (encoding == "cp1252")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    path = folder(tmp_path / "d", organizations=ORGANIZATIONS.replace(",", delimiter), services=SERVICES)
    assert read_directory(path).rows["organizations"]["1"]["name"] == "Helping Hands"


def test_row_numbers_are_those_of_a_spreadsheet(tmp_path: Path) -> None:
    text = 'id,organization_id,name,description\n10,1,Kitchen,"one\ntwo\nthree"\n\n12,1,,no name\n'
    directory = read_directory(folder(tmp_path / "d", organizations=ORGANIZATIONS, services=text))
    assert reasons(directory) == [("services.csv", 4, "name")]
    assert accounted_for(directory)


def test_rows_out_of_shape(tmp_path: Path) -> None:
    text = "id,organization_id,name,url\n10,1,Kitchen\n11,1,Shelter,,\n12,1,Clothes,Free, for all\n,,,\n"
    directory = read_directory(folder(tmp_path / "d", organizations=ORGANIZATIONS, services=text))
    assert list(directory.rows["services"]) == ["10", "11"]
    assert sorted(reasons(directory)) == [("services.csv", 4, ""), ("services.csv", 5, "")]
    assert any(remark.row == 2 and "fewer cells" in remark.text for remark in directory.remarks)
    assert accounted_for(directory)


def test_a_double_id_and_a_double_row_are_rejected(tmp_path: Path) -> None:
    services = SERVICES + "10,1,Another Kitchen\n"
    phones = "id,service_id,number\n,10,555 0100\n,10,555 0101\n,10,555 0100\n"
    directory = read_directory(folder(tmp_path / "d", organizations=ORGANIZATIONS, services=services, phones=phones))
    assert directory.rows["services"]["10"]["name"] == "Soup Kitchen"
    assert reasons(directory) == [("services.csv", 4, "id"), ("phones.csv", 4, "")]


def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    phones = "id,service_id,location_id,number\n1,99,,555 0100\n2,10,77,555 0101\n3,,,555 0102\n"
    path = folder(tmp_path / "d", organizations=ORGANIZATIONS, services=SERVICES + "12,,Nobody's\n", phones=phones)
    directory = read_directory(path)
    assert reasons(directory) == [("phones.csv", 2, "service_id"), ("phones.csv", 4, "")]
    assert directory.rows["phones"]["2"]["service_id"] == "10"
    assert directory.rows["phones"]["2"]["location_id"] == ""
    nobody = directory.rows["services"]["12"]["organization_id"]
    assert directory.rows["organizations"][nobody]["name"] == "Unknown organization"


def test_a_location_without_a_name_goes_by_its_organization_never_by_its_address(tmp_path: Path) -> None:
    places = "id,organization_id,name\n5,1,\n6,,\n"
    addresses = "id,location_id,address_1\n1,5,1 Secret Street\n2,6,2 Secret Street\n"
    path = folder(tmp_path / "d", organizations=ORGANIZATIONS, locations=places, physical_addresses=addresses)
    directory = read_directory(path)
    assert [row["name"] for row in directory.rows["locations"].values()] == ["Helping Hands", "Location 6"]
    assert not directory.rejected


def test_rows_of_a_rejected_service_are_rejected_too(tmp_path: Path) -> None:
    services = "id,organization_id,name,url\n10,1,,http://example.org\n"
    phones = "id,service_id,number\n1,10,555 0100\n"
    directory = read_directory(folder(tmp_path / "d", organizations=ORGANIZATIONS, services=services, phones=phones))
    assert reasons(directory) == [("services.csv", 2, "name"), ("phones.csv", 2, "service_id")]
    assert "services" not in directory.rows


def test_days_and_times_that_are_none_are_rejected_by_column(tmp_path: Path) -> None:
    hours = "id,service_id,weekday,opens_at,closes_at\n1,10,Monday - Friday,8:30AM,5 pm\n2,10,Funday,9:00,10:00\n"
    hours += "3,10,Sat,early,10:00\n4,10,Sun,,\n"
    path = folder(tmp_path / "d", organizations=ORGANIZATIONS, services=SERVICES, regular_schedules=hours)
    directory = read_directory(path)
    assert reasons(directory) == [("regular_schedules.csv", 3, "weekday"), ("regular_schedules.csv", 4, "opens_at")]
    first = directory.rows["schedules"]["regular_schedules:1"]
    assert (first["byday"], first["opens_at"], first["closes_at"]) == ("MO,TU,WE,TH,FR", "08:30", "17:00")


def test_unknown_columns_and_tables_are_named_once(tmp_path: Path) -> None:
    path = folder(
        tmp_path / "d",
        organizations="id,name,mood,colour\n1,Helping Hands,good,red\n",
        programs="id,name\n1,x\n",
        budget="a,b\n1,2\n",
    )
    remarks = read_directory(path).remarks
    assert [remark.file for remark in remarks] == ["budget.csv", "programs.csv", "organizations.csv"]
    assert "mood, colour" in remarks[-1].text


def test_ten_thousand_rows_with_broken_ids_are_ten_thousand_reasons(tmp_path: Path) -> None:
    phones = "id,service_id,number\n" + "".join(f"{n},nowhere-{n},555 0100\n" for n in range(10_000))
    path = folder(tmp_path / "d", organizations=ORGANIZATIONS, services=SERVICES, phones=phones)
    directory = read_directory(path)
    assert len(directory.rejected) == 10_000
    assert {(p.file, p.column) for p in directory.rejected} == {("phones.csv", "service_id")}
    assert accounted_for(directory)


def test_reading_can_be_stopped() -> None:
    def stop(percent: int) -> None:
        if percent:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_directory(ILLINOIS, stop)
