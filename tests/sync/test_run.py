"""Two and more vaults and a real hub: what is entered on one is on all."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import delete

from liaison_app.models.base import new_id
from liaison_app.services import history, records
from liaison_app.storage import door, erase, tables
from liaison_app.storage.edits import Edit
from liaison_app.storage.vault import Vault
from liaison_app.sync import choose, run, state
from tests.support.hubs import Place


def add(vault: Vault, name: str, **fields: Any) -> str:
    """A contact with a phone."""
    record_id = new_id()
    records.save(
        vault.session(),
        [records.new("contacts", {"name": name, **fields}, record_id=record_id, phones=[{"number": "555 0100"}])],
    )
    return record_id


def edit(vault: Vault, record_id: str, **fields: Any) -> None:
    """Change a contact."""
    version = records.load(vault.session(), "contacts", record_id).record.version
    records.save(vault.session(), [Edit("contacts", record_id, base=version, fields=fields)])


def value(vault: Vault, record_id: str, name: str) -> object:
    """What stands in a field of a contact."""
    return records.load(vault.session(), "contacts", record_id).value(name)


def test_a_record_travels_with_its_parts(pair: tuple[Vault, Vault]) -> None:
    one, two = pair
    record_id = add(one, "Ana Ruiz")
    assert run.sync(one).pushed == 1
    assert run.sync(two).pulled == 1
    loaded = records.load(two.session(), "contacts", record_id)
    assert (loaded.value("name"), [vars(phone)["number"] for phone in loaded.parts["phones"]]) == (
        "Ana Ruiz",
        ["555 0100"],
    )
    for vault in pair:
        done = run.sync(vault)
        assert (done.pulled, done.pushed, done.waiting) == (0, 0, 0)
        assert state.of_record(vault.session(), "contacts", record_id) == "synced"


def test_both_values_of_one_field_stay_until_somebody_chooses(pair: tuple[Vault, Vault]) -> None:
    one, two = pair
    record_id = add(one, "Ana Ruiz")
    run.sync(one)
    run.sync(two)
    edit(one, record_id, notes="from one")
    edit(two, record_id, notes="from two", role="chair")
    run.sync(one)
    assert run.sync(two).clashes == 1
    run.sync(one)
    newest = next(line for line in history.of_record(two.session(), "contacts", record_id) if line.field == "notes")
    assert (newest.before, newest.after, newest.actor_id) == ("from two", "from one", one.actor.id)
    for vault in pair:
        assert (value(vault, record_id, "notes"), value(vault, record_id, "role")) == ("from one", "chair")
        [question] = choose.of_record(vault.session(), "contacts", record_id)
        assert (question.label, question.stands, question.others[0].text) == ("Notes", "from one", "from two")
        assert state.of_record(vault.session(), "contacts", record_id) == "needs you"
    choose.choose(one.session(), "contacts", record_id, "notes", 0)
    run.sync(one)
    run.sync(two)
    for vault in pair:
        assert value(vault, record_id, "notes") == "from two"
        assert choose.of_record(vault.session(), "contacts", record_id) == []
        assert run.sync(vault).pushed == 0


def test_an_erased_record_goes_everywhere_and_stays_gone(pair: tuple[Vault, Vault]) -> None:
    one, two = pair
    record_id = add(one, "Ana Ruiz")
    run.sync(one)
    run.sync(two)
    edit(two, record_id, notes="edited at the same time")
    erase.erase(one.session(), [("contacts", record_id)])
    run.sync(one)
    run.sync(two)
    for vault in pair:
        assert records.number_of(vault.session(), "contacts", record_id) is None
        assert run.sync(vault).waiting == 0


def test_a_delete_and_an_edit_meet_visibly(pair: tuple[Vault, Vault]) -> None:
    one, two = pair
    record_id = add(one, "Ana Ruiz")
    run.sync(one)
    run.sync(two)
    records.delete(one.session(), "contacts", record_id)
    edit(two, record_id, notes="still needed")
    for vault in (one, two, one):
        run.sync(vault)
    for vault in pair:
        assert value(vault, record_id, "notes") == "still needed"
        [question] = choose.of_record(vault.session(), "contacts", record_id)
        assert question.path == "/deleted"


def test_what_a_restored_hub_lost_is_sent_again(pair: tuple[Vault, Vault], place: Place) -> None:
    one, two = pair
    early = add(one, "Before the backup")
    run.sync(one)
    run.sync(two)
    with place.server.admin(place.database) as db:
        head = db.execute("SELECT head FROM liaison.teams").fetchall()[0][0]
    edit(one, early, notes="after the backup")
    late = add(one, "After the backup")
    run.sync(one)
    with place.server.admin(place.database) as db:
        db.execute("DELETE FROM liaison.versions WHERE seq > %s", [head])
        db.execute("UPDATE liaison.teams SET head = %s", [head])
    other = add(two, "On the restored hub")
    run.sync(two)
    assert run.sync(one).realigned
    run.sync(two)
    for vault in pair:
        assert value(vault, early, "notes") == "after the backup"
        assert choose.of_record(vault.session(), "contacts", early) == []
        assert {value(vault, late, "name"), value(vault, other, "name")} == {"After the backup", "On the restored hub"}


def test_who_reported_travels_in_a_row_of_its_own(pair: tuple[Vault, Vault]) -> None:
    one, two = pair
    reporter, report = add(one, "Ana Ruiz"), new_id()
    seen: dict[str, Any] = {"doing": "Parked across the lane", "seen_on": date(2026, 11, 20), "reporter_id": reporter}
    door.apply(one.session(), [Edit("reports", report, fields=seen)])
    assert run.sync(one).pushed == 3
    run.sync(two)
    loaded = records.load(two.session(), "reports", report)
    assert (loaded.value("doing"), loaded.value("reporter_id")) == ("Parked across the lane", reporter)


def test_a_part_that_moved_may_arrive_before_it_left(pair: tuple[Vault, Vault]) -> None:
    one, two = pair
    giver, taker = add(one, "Gives"), add(one, "Takes")
    run.sync(one)
    run.sync(two)
    [phone] = records.load(one.session(), "contacts", giver).parts["phones"]
    door.apply(one.session(), [Edit("contacts", giver, parts={"phones": {phone.id: None}})])
    door.apply(one.session(), [Edit("contacts", taker, parts={"phones": {phone.id: {"number": "555 0199"}}})])
    with one.session().write() as db:  # the taker goes first
        db.execute(delete(tables.outbox).where(tables.outbox.c.record_id == giver))
    run.sync(one)
    run.sync(two)
    with one.session().write() as db:
        erase.queue(db, [("contacts", giver)])
    run.sync(one)
    run.sync(two)
    for vault in pair:
        numbers = [vars(phone)["number"] for phone in records.load(vault.session(), "contacts", taker).parts["phones"]]
        assert sorted(numbers) == ["555 0100", "555 0199"]
        assert records.load(vault.session(), "contacts", giver).parts["phones"] == ()
