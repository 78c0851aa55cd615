"""Importing into a real vault: again and again, shuffled, edited at either end, undone."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from liaison_app.errors import Conflict
from liaison_app.imports.hsds.identity import vault_id
from liaison_app.imports.hsds.plan import Plan, carry_out, make_plan
from liaison_app.imports.hsds.problems import Cancelled
from liaison_app.models.base import new_id
from liaison_app.models.registry import KINDS, PART_KINDS
from liaison_app.services import records
from liaison_app.storage import door
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session
from tests.imports.folders import ILLINOIS, OHANA, copy, folder, rewrite, set_cell

ORGANIZATIONS = "id,name,email\n1,Helping Hands,hello@example.org\n"
SERVICES = "id,organization_id,name,description\n10,1,Soup Kitchen,Hot meals\n11,1,Night Shelter,Beds\n"
PHONES = "id,service_id,number\n,10,555 0100\n,11,555 0111\n"


def imported(session: Session, path: Path, source: str = "") -> Plan:
    plan = make_plan(session, path, source=source)
    carry_out(session, plan)
    return plan


def counts(plan: Plan) -> tuple[int, int, int, int]:
    added, changed, unchanged, rejected = (plan.total(w) for w in ("added", "changed", "unchanged", "rejected"))
    assert plan.total("read") == added + changed + unchanged + rejected
    assert rejected == len(plan.rejected)
    for table in plan.counts.values():
        assert table.read == table.added + table.changed + table.unchanged + table.rejected
    return added, changed, unchanged, rejected


def small(path: Path, **tables: str) -> Path:
    """A directory of two services, with some tables replaced."""
    return folder(path, **{"organizations": ORGANIZATIONS, "services": SERVICES, "phones": PHONES, **tables})


def stored(session: Session, kind: str) -> dict[str, dict[str, Any]]:
    """The live records of a kind by name."""
    table = KINDS[kind].table
    with session.read() as db:
        rows = db.execute(select(table).where(table.c.deleted_at.is_(None))).mappings()
        return {row["name"]: dict(row) for row in rows}


def numbers(session: Session, service: str) -> list[str]:
    """The phone numbers of the service of that name."""
    table = PART_KINDS["phones"].table
    owner = stored(session, "services")[service]["id"]
    with session.read() as db:
        return list(db.scalars(select(table.c.number).where(table.c.owner_id == owner).order_by(table.c.position)))


def edit_part(session: Session, service: str, number: str, values: dict[str, Any] | None) -> None:
    """Change, or with None take off, the phone of a service as an officer would."""
    table = PART_KINDS["phones"].table
    owner = stored(session, "services")[service]
    with session.read() as db:
        where = (table.c.owner_id == owner["id"]) & (table.c.number == number)
        part = db.scalars(select(table.c.id).where(where)).one()
    edit = Edit("services", owner["id"], base=owner["version"], parts={"phones": {part: values}})
    door.apply(session, [edit])


def test_illinois_again_shuffled_and_edited(session: Session, tmp_path: Path) -> None:
    assert counts(imported(session, ILLINOIS)) == (4470, 0, 0, 20)
    assert counts(imported(session, ILLINOIS)) == (0, 0, 4470, 20)

    other = copy(ILLINOIS, tmp_path / "illinois of next year")
    for file in other.glob("*.csv"):
        rewrite(file, lambda header, rows: random.sample(rows, len(rows)))
    shuffled = imported(session, other)
    assert counts(shuffled) == (0, 0, 4470, 20)
    assert not shuffled.edits

    set_cell(other / "phones.csv", {"service_id": "135836"}, number="(555) 010-9999")
    edited = imported(session, other)
    assert counts(edited) == (0, 1, 4469, 20)
    assert edited.counts["phones"].changed == 1
    service = vault_id(edited.source, "services", "135836")
    phone = records.load(session, "services", service).parts["phones"]
    assert [part.number for part in phone] == ["(555) 010-9999"]  # type: ignore[attr-defined]


def test_illinois_in_the_vault(session: Session) -> None:
    plan = imported(session, ILLINOIS)
    with session.read() as db:
        found = {name: db.scalar(select(func.count()).select_from(KINDS[name].table)) for name in KINDS}
        parts = {name: db.scalar(select(func.count()).select_from(PART_KINDS[name].table)) for name in PART_KINDS}
    assert (found["services"], found["locations"], found["organizations"]) == (429, 520, 313)
    assert (parts["phones"], parts["schedules"], parts["addresses"]) == (963, 2492, 33)
    placeholders = [row for row in stored(session, "organizations").values() if row["placeholder"]]
    assert len(placeholders) == 280
    loaded = records.load(session, "services", vault_id(plan.source, "services", "135836"))
    assert loaded.value("free") is True
    assert loaded.value("status") == "active"
    assert loaded.titles[str(loaded.value("organization_id"))] == "Unknown organization 91676"


def test_a_plan_writes_nothing(session: Session) -> None:
    plan = make_plan(session, ILLINOIS)
    assert len(plan.edits) == 429 + 520 + 313
    assert stored(session, "services") == {}


def test_progress_only_grows_and_a_stopped_plan_writes_nothing(session: Session) -> None:
    seen: list[int] = []
    make_plan(session, ILLINOIS, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 100

    def stop(percent: int) -> None:
        if percent > 80:
            raise Cancelled

    with pytest.raises(Cancelled):
        carry_out(session, make_plan(session, ILLINOIS, progress=stop))
    assert stored(session, "services") == {}


def test_the_report(session: Session, tmp_path: Path) -> None:
    path = small(tmp_path / "d", phones="id,service_id,number\n,10,555 0100\n,11,\n")
    report = make_plan(session, path).report()
    assert report["read"] == {"organizations": 1, "services": 2, "phones": 2}
    assert (report["added"], report["changed"], report["unchanged"]) == (4, 0, 0)
    assert report["rejected"] == [{"file": "phones.csv", "row": 3, "column": "number", "reason": "“number” is empty."}]


def test_an_organization_that_comes_later_takes_the_place_of_its_placeholder(session: Session, tmp_path: Path) -> None:
    path = small(tmp_path / "d", organizations="id,name\n2,Somebody Else\n")
    imported(session, path)
    assert stored(session, "organizations")["Unknown organization 1"]["placeholder"] is True
    folder(path, organizations=ORGANIZATIONS + "2,Somebody Else,\n")
    assert counts(imported(session, path))[:2] == (0, 1)
    organizations = stored(session, "organizations")
    assert set(organizations) == {"Helping Hands", "Somebody Else"}
    assert organizations["Helping Hands"]["placeholder"] is False
    assert stored(session, "services")["Soup Kitchen"]["organization_id"] == organizations["Helping Hands"]["id"]


def test_a_renamed_placeholder_keeps_its_name(session: Session, tmp_path: Path) -> None:
    path = small(tmp_path / "d", organizations="id,name\n2,Somebody Else\n")
    imported(session, path)
    row = stored(session, "organizations")["Unknown organization 1"]
    door.apply(session, [Edit("organizations", row["id"], base=row["version"], fields={"name": "Found It"})])
    assert counts(imported(session, path))[:2] == (0, 0)
    assert "Found It" in stored(session, "organizations")


def test_a_field_follows_the_source_unless_an_officer_changed_it(session: Session, tmp_path: Path) -> None:
    path = small(tmp_path / "d")
    imported(session, path)
    row = stored(session, "services")["Soup Kitchen"]
    mine = {"description": "Hot meals, also vegan", "notes": "Ask for Kim", "url": "https://example.org"}
    door.apply(session, [Edit("services", row["id"], base=row["version"], fields=mine)])

    assert counts(imported(session, path))[:2] == (0, 0)
    newer = SERVICES.replace("Hot meals", "Cold meals").replace("Soup Kitchen", "Soup Kitchen West")
    plan = imported(session, small(path, services=newer))
    assert counts(plan)[:2] == (0, 1)
    now = stored(session, "services")["Soup Kitchen West"]
    assert {name: now[name] for name in mine} == mine
    assert any(r.column == "description" and "kept" in r.text for r in plan.remarks)


def test_a_cell_that_was_emptied_empties_the_field_and_a_missing_column_does_not(
    session: Session, tmp_path: Path
) -> None:
    path = small(tmp_path / "d")
    imported(session, path)
    assert counts(imported(session, small(path, organizations="id,name\n1,Helping Hands\n")))[1] == 0
    assert stored(session, "organizations")["Helping Hands"]["email"] == "hello@example.org"
    assert counts(imported(session, small(path, organizations="id,name,email\n1,Helping Hands,\n")))[1] == 1
    assert stored(session, "organizations")["Helping Hands"]["email"] == ""


def test_what_only_an_officer_says_is_never_touched(session: Session, tmp_path: Path) -> None:
    checked = SERVICES.replace("description\n", "assured_date\n").replace("Hot meals", "2020-01-01").replace("Beds", "")
    path = small(tmp_path / "d", services=checked)
    imported(session, path)
    row = stored(session, "services")["Soup Kitchen"]
    assert str(row["assured_date"]) == "2020-01-01"
    imported(session, small(path, services=checked.replace("2020-01-01", "2020-02-02")))
    assert str(stored(session, "services")["Soup Kitchen"]["assured_date"]) == "2020-01-01"
    assert stored(session, "services")["Soup Kitchen"]["printable"] is True


def test_a_second_phone_does_not_make_the_first_another(session: Session, tmp_path: Path) -> None:
    path = small(tmp_path / "d")
    imported(session, path)
    plan = imported(session, small(path, phones=PHONES + ",10,555 0101\n"))
    assert (plan.counts["phones"].added, plan.counts["phones"].unchanged) == (1, 2)
    assert numbers(session, "Soup Kitchen") == ["555 0100", "555 0101"]

    plan = imported(session, small(path, phones=PHONES.replace("555 0100", "555 0199")))
    assert counts(plan)[0] <= 1
    assert numbers(session, "Soup Kitchen") == ["555 0199"]
    assert counts(imported(session, path))[:2] == (0, 0)


def test_one_of_two_phones_edited_is_one_changed(session: Session, tmp_path: Path) -> None:
    path = small(tmp_path / "d", phones=PHONES + ",10,555 0101\n")
    imported(session, path)
    plan = imported(session, small(path, phones=PHONES + ",10,555 0202\n"))
    assert counts(plan)[:2] == (0, 1)
    assert sorted(numbers(session, "Soup Kitchen")) == ["555 0100", "555 0202"]


def test_an_officers_phones_stay(session: Session, tmp_path: Path) -> None:
    path = small(tmp_path / "d", phones="id,service_id,number\n7,10,555 0100\n8,10,555 0101\n")
    imported(session, path)
    row = stored(session, "services")["Soup Kitchen"]
    mine = {"phones": {new_id(): {"number": "555 0777"}}}
    door.apply(session, [Edit("services", row["id"], base=row["version"], parts=mine)])
    edit_part(session, "Soup Kitchen", "555 0100", {"number": "555 0888"})
    edit_part(session, "Soup Kitchen", "555 0101", None)

    plan = imported(session, path)
    assert counts(plan)[:2] == (0, 0)
    assert sorted(numbers(session, "Soup Kitchen")) == ["555 0777", "555 0888"]


def test_a_deleted_service_stays_deleted_and_an_undone_import_can_come_again(session: Session, tmp_path: Path) -> None:
    path = small(tmp_path / "d")
    imported(session, path)
    records.delete(session, "services", stored(session, "services")["Soup Kitchen"]["id"])
    plan = imported(session, path)
    assert counts(plan) == (0, 0, 5, 0)
    assert set(stored(session, "services")) == {"Night Shelter"}

    other = small(tmp_path / "other", services=SERVICES.replace("10,", "20,").replace("11,", "21,"), phones="")
    (other / "phones.csv").unlink()
    imported(session, other, source="another")
    records.undo(session)
    assert set(stored(session, "services")) == {"Night Shelter"}
    assert counts(imported(session, other, source="another")) == (3, 0, 0, 0)
    assert len(stored(session, "services")) == 2


def test_two_directories_with_the_same_small_numbers_do_not_meet(session: Session, tmp_path: Path) -> None:
    imported(session, OHANA)
    before = stored(session, "services")
    path = folder(
        tmp_path / "d",
        organizations="id,name\n1,Another Town\n",
        services="id,organization_id,name\n1,1,Town Pantry\n2,1,Town Library\n",
    )
    assert counts(imported(session, path)) == (3, 0, 0, 0)
    now = stored(session, "services")
    assert {name: row["version"] for name, row in now.items() if name in before} == {
        name: row["version"] for name, row in before.items()
    }
    assert counts(imported(session, OHANA))[:2] == (0, 0)


def test_a_directory_is_known_again_when_its_first_organization_is_renamed(session: Session, tmp_path: Path) -> None:
    path = copy(OHANA, tmp_path / "d")
    imported(session, path)
    set_cell(path / "organizations.csv", {"id": "1"}, name="Renamed")
    assert counts(imported(session, path))[:2] == (0, 1)


def test_lists_become_fields(session: Session, tmp_path: Path) -> None:
    imported(session, OHANA)
    service = stored(session, "services")["Passport Photos"]
    assert service["required_documents"] == ("Government-issued picture identification",)
    assert service["languages"] == ("Spanish",)
    assert service["area"] == "Alameda County; San Mateo County"
    assert "Health Education" in service["needs"] or len(service["needs"]) == 6
    assert counts(imported(session, OHANA))[:2] == (0, 0)

    languages = "id,service_id,language\n1,10,Spanish\n2,10,Tagalog\n"
    path = small(tmp_path / "d", languages=languages)
    assert imported(session, path).counts["languages"].added == 2
    plan = imported(session, small(path, languages=languages + "3,10,Hindi\n"))
    assert counts(plan)[:2] == (1, 0)
    assert stored(session, "services")["Soup Kitchen"]["languages"] == ("Hindi", "Spanish", "Tagalog")


def test_values_that_a_field_does_not_take_are_left_out_with_a_remark(session: Session, tmp_path: Path) -> None:
    services = "id,organization_id,name,minimum_age,status\n10,1,Soup Kitchen,eighteen,Open\n"
    phones = "id,service_id,number,type\n1,10,555 0100,Pager\n2,10,555 0101,TTY\n"
    plan = imported(session, small(tmp_path / "d", services=services, phones=phones))
    assert {(r.file, r.row, r.column) for r in plan.remarks} == {
        ("services.csv", 2, "minimum_age"),
        ("phones.csv", 2, "type"),
    }
    assert stored(session, "services")["Soup Kitchen"]["minimum_age"] is None
    loaded = records.load(session, "services", stored(session, "services")["Soup Kitchen"]["id"])
    phones_there = [(part.type, part.description) for part in loaded.parts["phones"]]  # type: ignore[attr-defined]
    assert phones_there == [("", "Pager"), ("textphone", "")]


def test_a_stale_plan_is_refused_whole(session: Session, tmp_path: Path) -> None:
    path = small(tmp_path / "d")
    imported(session, path)
    newer = SERVICES.replace("Hot meals", "Cold meals").replace("Beds", "Bunks")
    plan = make_plan(session, small(path, services=newer))
    row = stored(session, "services")["Soup Kitchen"]
    door.apply(session, [Edit("services", row["id"], base=row["version"], fields={"description": "Mine"})])
    with pytest.raises(Conflict):
        carry_out(session, plan)
    assert stored(session, "services")["Night Shelter"]["description"] == "Beds"
