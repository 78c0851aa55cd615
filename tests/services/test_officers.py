"""Officers come, change and go: the record, the slot, the rules in between, and what the audit log tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from liaison_app import clock
from liaison_app.errors import NotAllowed, NotFound, UserError
from liaison_app.security import keystore
from liaison_app.security.errors import TooManyTries, WeakPassphrase, WrongPassphrase, WrongRecoveryCode
from liaison_app.services import audit, backups, keys, officers, records
from liaison_app.storage import vault as vaults
from liaison_app.storage.edits import Edit
from liaison_app.storage.vault import Vault
from tests.services.adding import add
from tests.support.stores import MemoryStore
from tests.support.vaults import CHEAP, PASSPHRASE, fresh_vault

ANAS = "ten green bottles standing"
NEW = "three owls on a wire"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """The open vault of the first officer."""
    vault = fresh_vault(tmp_path / "vault")
    yield vault
    vault.close()


@pytest.fixture
def ana(vault: Vault) -> str:
    return officers.add(vault, "Ana Ruiz", "officer", ANAS, cost=CHEAP).id


def opened(vault: Vault, secret: str) -> Vault:
    return vaults.open_vault(vault.folder, secret, store=None, cost=CHEAP)


def actor(vault: Vault, secret: str) -> tuple[str, str]:
    """Id and role of whoever a passphrase lets in."""
    again = opened(vault, secret)
    again.close()
    return again.actor.id, again.actor.role


def actions(vault: Vault) -> list[tuple[str, str]]:
    return [(event["action"], event["record_id"]) for event in audit.events(vault.session(), 5)]


def test_a_new_officer_gets_in_as_themselves(vault: Vault, ana: str) -> None:
    assert actor(vault, ANAS) == (ana, "officer")
    assert actor(vault, PASSPHRASE) == (vault.actor.id, "supervisor")
    listed = {one.name: (one.role, one.left_on, one.has_passphrase) for one in officers.every(vault)}
    assert listed == {"Jo Rivera": ("supervisor", None, True), "Ana Ruiz": ("officer", None, True)}
    assert actions(vault)[:2] == [("officer-add", ana), ("passphrase", ana)]


@pytest.mark.parametrize("weak", ["eleven char", "password1234", "Ana Ruiz 2026", PASSPHRASE])
def test_a_passphrase_that_is_refused_adds_nobody(vault: Vault, weak: str) -> None:
    before = (vault.folder / "vault.key").read_bytes()
    with pytest.raises(WeakPassphrase):
        officers.add(vault, "Ana Ruiz", "officer", weak, cost=CHEAP)
    assert len(officers.every(vault)) == 1
    assert (vault.folder / "vault.key").read_bytes() == before


def test_the_agencys_name_is_no_passphrase(vault: Vault, ana: str) -> None:
    profile = records.agency(vault.session())
    records.save(vault.session(), [Edit("agency", profile.id, base=profile.version, fields={"name": "Ashford Police"})])
    with pytest.raises(WeakPassphrase, match="everybody"):
        officers.change_passphrase(vault, PASSPHRASE, "Ashford Police", cost=CHEAP)


def test_an_officer_needs_a_name_and_a_role_there_is(vault: Vault) -> None:
    with pytest.raises(UserError):
        officers.add(vault, " ", "officer", ANAS, cost=CHEAP)
    with pytest.raises(NotAllowed, match="no role"):
        officers.add(vault, "Ana Ruiz", "chief", ANAS, cost=CHEAP)
    assert [one.has_passphrase for one in officers.every(vault)] == [True]


def test_a_new_role_holds_from_the_next_unlock(vault: Vault, ana: str) -> None:
    officers.set_role(vault.session(), ana, "records-officer")
    assert actor(vault, ANAS) == (ana, "records-officer")
    with pytest.raises(UserError, match="nothing to undo"):
        records.undo(vault.session())


def test_the_last_supervisor_stays_one(vault: Vault, ana: str) -> None:
    with pytest.raises(NotAllowed, match="needs a supervisor"):
        officers.set_role(vault.session(), vault.actor.id, "officer")
    officers.set_role(vault.session(), ana, "supervisor")
    officers.set_role(vault.session(), vault.actor.id, "officer")
    assert actor(vault, PASSPHRASE)[1] == "officer"


def test_no_form_changes_a_role_or_deletes_an_officer(vault: Vault, ana: str) -> None:
    for fields in ({"role": "supervisor"}, {"left_on": clock.today()}):
        with pytest.raises(NotAllowed, match="not here"):
            records.save(vault.session(), [Edit("officers", ana, fields=fields)])
    with pytest.raises(NotAllowed, match="not deleted"):
        records.delete(vault.session(), "officers", ana)
    records.save(vault.session(), [Edit("officers", ana, fields={"email": "ana@example.org"})])


def test_a_passphrase_is_changed_by_whoever_knows_the_present_one(vault: Vault, ana: str) -> None:
    hers = opened(vault, ANAS)
    with pytest.raises(WrongPassphrase):
        officers.change_passphrase(hers, "guessed at an open window", NEW, cost=CHEAP)
    with pytest.raises(NotAllowed, match="another officer's"):
        officers.change_passphrase(hers, PASSPHRASE, NEW, cost=CHEAP)
    assert not officers.change_passphrase(hers, ANAS, NEW, cost=CHEAP)
    hers.close()
    assert actor(vault, NEW)[0] == ana
    with pytest.raises(WrongPassphrase):
        opened(vault, ANAS)


def test_guessing_at_an_open_window_waits_too(vault: Vault) -> None:
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            officers.change_passphrase(vault, "guessed at an open window", NEW, cost=CHEAP)
    with pytest.raises(TooManyTries):
        officers.change_passphrase(vault, PASSPHRASE, NEW, cost=CHEAP)


def test_a_supervisor_gives_others_a_new_passphrase_and_nobody_else_does(vault: Vault, ana: str) -> None:
    hers = opened(vault, ANAS)
    with pytest.raises(NotAllowed, match="role"):
        officers.change_passphrase(hers, ANAS, NEW, officer_id=vault.actor.id, cost=CHEAP)
    hers.close()
    officers.change_passphrase(vault, PASSPHRASE, NEW, officer_id=ana, cost=CHEAP)
    assert actor(vault, NEW)[0] == ana


def test_what_an_officer_is_in_charge_of_passes_on_and_comes_back(vault: Vault, ana: str) -> None:
    session = vault.session()
    contact = add(session, "contacts", name="Lee Park", owner_id=ana, successor_id=vault.actor.id)
    referral = add(session, "referrals", person="R. B.", officer_id=ana)
    training = add(session, "trainings", officer_id=ana, course="Naloxone", on=clock.today())
    officers.hand_over(session, ana, vault.actor.id)
    assert records.load(session, "contacts", contact).value("owner_id") == vault.actor.id
    assert records.load(session, "referrals", referral).value("officer_id") == vault.actor.id
    assert records.load(session, "trainings", training).value("officer_id") == ana
    records.undo(session)
    assert records.load(session, "contacts", contact).value("owner_id") == ana


def test_a_removed_officer_is_out_and_the_others_stay_in(vault: Vault, ana: str) -> None:
    session = vault.session()
    contact = add(session, "contacts", name="Lee Park", owner_id=ana)
    again = officers.remove(vault, ana, to=vault.actor.id)
    assert again.actor == vault.actor
    assert again.opened.database_key != vault.opened.database_key
    assert records.load(again.session(), "contacts", contact).value("owner_id") == vault.actor.id
    assert ("officer-leave", ana) in actions(again)
    assert len(backups.every(again)) == 1, "made before the rekey"
    assert [(one.left_on, one.has_passphrase) for one in officers.every(again)][1] == (clock.today(), False)
    again.close()
    with pytest.raises(WrongPassphrase):
        opened(vault, ANAS)
    assert actor(vault, PASSPHRASE)[0] == vault.actor.id
    for refused in (officers.set_role, officers.hand_over):
        again = opened(vault, PASSPHRASE)
        with pytest.raises(NotAllowed, match="has left"):
            refused(again.session(), *((ana, "officer") if refused is officers.set_role else (vault.actor.id, ana)))
        again.close()


def test_removing_goes_on_where_it_was_refused(vault: Vault, ana: str) -> None:
    hers = opened(vault, ANAS)
    with hers.engine.connect(), pytest.raises(UserError, match="still has the key"):
        officers.remove(vault, ana)
    hers.close()
    with pytest.raises(NotAllowed, match="does not work with it any more"):
        opened(vault, ANAS)
    again = officers.remove(opened(vault, PASSPHRASE), ana)
    assert not officers.every(again)[1].has_passphrase
    again.close()


def test_nobody_removes_themselves_or_the_last_supervisor(vault: Vault, ana: str) -> None:
    with pytest.raises(NotAllowed, match="cannot remove yourself"):
        officers.remove(vault, vault.actor.id)
    hers = opened(vault, ANAS)
    with pytest.raises(NotAllowed, match="role"):
        officers.remove(hers, vault.actor.id)
    hers.close()


def test_officers_are_found_by_id_or_whole_name(vault: Vault, ana: str) -> None:
    session = vault.session()
    assert officers.find(session, "Ana Ruiz") == officers.find(session, ana) == ana
    for text in ("Ana", "", "Nobody"):
        with pytest.raises(NotFound):
            officers.find(session, text)


def test_a_new_recovery_code_opens_as_the_first_supervisor_there(vault: Vault, ana: str) -> None:
    officers.set_role(vault.session(), ana, "supervisor")
    again, code = keys.new_recovery_code(vault)
    officers.set_role(again.session(), vault.actor.id, "officer")
    again.close()
    assert actor(vault, code) == (ana, "supervisor")
    again, newer = keys.new_recovery_code(opened(vault, ANAS))
    again.close()
    with pytest.raises(WrongRecoveryCode):
        opened(vault, code)
    assert actor(vault, newer)[0] == ana


def test_whoever_has_only_the_recovery_code_gets_no_other_before_a_passphrase(vault: Vault) -> None:
    again, code = keys.new_recovery_code(vault)
    assert not keys.opened_by_code(again)
    again.close()
    by_code = opened(vault, code)
    assert keys.opened_by_code(by_code)
    with pytest.raises(NotAllowed, match="opened with the recovery code"):
        keys.new_recovery_code(by_code)
    officers.change_passphrase(by_code, code, NEW, cost=CHEAP)
    by_code.close()
    keys.new_recovery_code(opened(vault, NEW))[0].close()


def test_what_opens_the_vault_is_said_without_any_secret(vault: Vault, ana: str) -> None:
    made = keys.ways(vault)
    assert [(way.name, way.left, way.device) for way in made.passphrases] == [
        ("Jo Rivera", False, "none"),
        ("Ana Ruiz", False, "none"),
    ]
    assert made.working == ((vault.actor.id, "Jo Rivera"), (ana, "Ana Ruiz"))
    assert (made.recovery_since, made.agency_key) == (clock.today(), False)
    again, _code = keys.new_recovery_code(vault)
    [event] = [one for one in audit.events(again.session()) if one["action"] == "recovery-code"]
    assert keys.ways(again).recovery_since == clock.today()
    assert event["record_id"] not in ("", ana)
    again.close()


def test_a_half_of_the_key_that_the_computer_has_lost_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    made = vaults.create(tmp_path / "vault", PASSPHRASE, store=store, officer_name="Jo Rivera", cost=CHEAP)
    monkeypatch.setattr(keystore, "system_store", lambda: store)
    assert [way.device for way in keys.ways(made.vault).passphrases] == ["held"]
    store.kept.clear()
    assert [way.device for way in keys.ways(made.vault).passphrases] == ["missing"]
    made.vault.close()
