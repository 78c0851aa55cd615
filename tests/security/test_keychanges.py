"""Changing a key file: officers come and go, codes are renewed, and a rekey can be cut short at any moment."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from liaison_app.security import files, keychanges, keyfile, slots
from liaison_app.security.errors import (
    DeviceSecretMissing,
    KeyFileNotWritten,
    NotAnAgencyKey,
    WeakPassphrase,
    WrongAgencyKey,
    WrongKeyFile,
    WrongPassphrase,
    WrongRecoveryCode,
)
from liaison_app.security.keyfile import Created, Unlocked
from liaison_app.security.seal import Cost
from tests.support.stores import LockedStore, MemoryStore

JO, ANA = "7d1c3c0e-5f5b-4f57-9d0a-3f3c9a1f5b11", "0b6f3f6e-7d62-4c4e-8a53-0f3f6f1c2a77"
JOS, ANAS = "seven grey herons at noon", "ten green bottles standing"
QUICK = Cost(memory_kib=8, iterations=1, lanes=1)
DEARER = Cost(memory_kib=16, iterations=1, lanes=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.key"


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def made(path: Path, store: MemoryStore) -> Created:
    """A key file with two officers."""
    made = keyfile.create(path, officer_id=JO, passphrase=JOS, store=store, cost=QUICK)
    assert keychanges.set_passphrase(path, made.unlocked, ANA, ANAS, store=store, cost=QUICK)
    return made


def key(opened: Unlocked) -> bytes:
    return opened.database_key


class TestPassphrases:
    def test_each_officer_opens_as_himself(self, path: Path, made: Created, store: MemoryStore) -> None:
        for passphrase, officer_id in ((JOS, JO), (ANAS, ANA)):
            opened = keyfile.unlock(path, passphrase, store)
            assert (opened.officer_id, key(opened)) == (officer_id, key(made.unlocked))
        assert len(store.kept) == 1, "one device secret serves all"

    def test_the_old_passphrase_ends_with_the_new_one(self, path: Path, made: Created, store: MemoryStore) -> None:
        keychanges.set_passphrase(path, made.unlocked, JO, "another good passphrase", store=store, cost=QUICK)
        assert keyfile.unlock(path, "another good passphrase", store).officer_id == JO
        assert keyfile.unlock(path, ANAS, store).officer_id == ANA
        with pytest.raises(WrongPassphrase):
            keyfile.unlock(path, JOS, store)
        assert keyfile.unlock(files.previous_of(path), JOS, store).officer_id == JO, "the file before is kept"

    def test_two_officers_cannot_have_the_same(self, path: Path, made: Created, store: MemoryStore) -> None:
        before = path.read_bytes()
        with pytest.raises(WeakPassphrase, match="cannot be used"):
            keychanges.set_passphrase(path, made.unlocked, ANA, JOS, store=store, cost=QUICK)
        assert path.read_bytes() == before

    def test_the_rules_hold_for_a_change(self, path: Path, made: Created, store: MemoryStore) -> None:
        with pytest.raises(WeakPassphrase, match="everybody"):
            keychanges.set_passphrase(
                path, made.unlocked, JO, "Jo Rivera 2026", store=store, cost=QUICK, names=("Jo Rivera",)
            )

    def test_a_lost_device_secret_is_replaced_with_the_recovery_code(self, path: Path, made: Created) -> None:
        new_store = MemoryStore()
        with pytest.raises(DeviceSecretMissing):
            keyfile.unlock(path, JOS, new_store)
        opened = keyfile.unlock(path, made.recovery_code, new_store)
        assert keychanges.set_passphrase(path, opened, JO, JOS, store=new_store, cost=QUICK)
        assert keyfile.unlock(path, JOS, new_store).officer_id == JO

    def test_without_a_usable_store_the_new_passphrase_stands_alone(self, path: Path, made: Created) -> None:
        assert not keychanges.set_passphrase(path, made.unlocked, JO, JOS, store=LockedStore(), cost=QUICK)
        assert keyfile.unlock(path, JOS, None).officer_id == JO

    def test_a_disk_that_refuses_leaves_no_new_secret(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, store: MemoryStore
    ) -> None:
        made = keyfile.create(path, officer_id=JO, passphrase=JOS, store=None, cost=QUICK)

        def full(_path: Path, _data: bytes) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(files, "replace", full)
        with pytest.raises(KeyFileNotWritten):
            keychanges.set_passphrase(path, made.unlocked, JO, "another good passphrase", store=store, cost=QUICK)
        assert store.kept == {}
        assert keyfile.unlock(path, JOS, None).officer_id == JO


class TestCost:
    def test_a_cheap_slot_is_made_dearer_and_stays_the_officers(
        self, path: Path, made: Created, store: MemoryStore
    ) -> None:
        opened = keyfile.unlock(path, ANAS, store)
        assert keychanges.is_cheaper(path, opened, DEARER)
        keychanges.raise_cost(path, opened, ANAS, store, DEARER)
        again = keyfile.unlock(path, ANAS, store)
        assert (again.officer_id, again.slot_id) == (ANA, opened.slot_id)
        assert not keychanges.is_cheaper(path, again, DEARER)
        assert keychanges.is_cheaper(path, keyfile.unlock(path, JOS, store), DEARER), "the other one's turn comes"
        with pytest.raises(DeviceSecretMissing):
            keyfile.unlock(path, ANAS, None)

    def test_a_dear_slot_stays(self, path: Path, made: Created, store: MemoryStore) -> None:
        before = path.read_bytes()
        keychanges.raise_cost(path, keyfile.unlock(path, JOS, store), JOS, store, QUICK)
        assert path.read_bytes() == before

    def test_a_recovery_code_needs_no_cost(self, path: Path, made: Created) -> None:
        assert not keychanges.is_cheaper(path, keyfile.unlock(path, made.recovery_code, None), DEARER)


class TestAgencyKey:
    @pytest.fixture
    def pair(self) -> X25519PrivateKey:
        return X25519PrivateKey.generate()

    def public(self, folder: Path, pair: X25519PrivateKey) -> Path:
        pem = pair.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (folder / "agency.pem").write_bytes(pem)
        return folder / "agency.pem"

    def test_it_opens_with_the_private_key_from_its_file(
        self, path: Path, made: Created, pair: X25519PrivateKey
    ) -> None:
        keychanges.set_agency_key(path, made.unlocked, self.public(path.parent, pair))
        private = path.parent / "private.pem"
        private.write_bytes(pair.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        opened = keyfile.unlock(path, slots.agency_pair(private), None)
        assert (opened.officer_id, key(opened)) == (None, key(made.unlocked))

    def test_only_the_newest_agency_key_opens(self, path: Path, made: Created, pair: X25519PrivateKey) -> None:
        newer = X25519PrivateKey.generate()
        for one in (pair, newer):
            keychanges.set_agency_key(path, made.unlocked, self.public(path.parent, one))
        assert key(keyfile.unlock(path, newer, None)) == key(made.unlocked)
        with pytest.raises(WrongAgencyKey):
            keyfile.unlock(path, pair, None)
        keychanges.drop_agency_key(path, made.unlocked)
        with pytest.raises(WrongAgencyKey):
            keyfile.unlock(path, newer, None)

    def test_files_that_are_no_such_key_are_said_so(self, path: Path, made: Created, pair: X25519PrivateKey) -> None:
        folder = path.parent
        ec = generate_private_key(SECP256R1())
        locked = pair.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"password"))
        wrong = {
            "public-of-another-kind": ec.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
            "private-of-another-kind": ec.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
            "with-a-password": locked,
            "text": b"Minutes of the forum",
        }
        before = path.read_bytes()
        for name, data in wrong.items():
            (folder / name).write_bytes(data)
        for name in (*wrong, "not-there"):
            with pytest.raises(NotAnAgencyKey):
                keychanges.set_agency_key(path, made.unlocked, folder / name)
            with pytest.raises(NotAnAgencyKey):
                slots.agency_pair(folder / name)
        assert path.read_bytes() == before


class TestRekey:
    """From `begin_rekey` to `settle` the file opens the old and the new database; the salt says which one is there."""

    def test_in_between_everybody_opens_whichever_database_is_there(
        self, path: Path, made: Created, store: MemoryStore
    ) -> None:
        begun = keychanges.begin_rekey(path, made.unlocked)
        assert key(begun.opened) != key(made.unlocked)
        assert keychanges.unsettled(path) == (made.unlocked.salt, begun.opened.salt)
        for secret in (JOS, ANAS, made.recovery_code):
            for one in (made.unlocked, begun.opened):
                assert key(keyfile.unlock(path, secret, store, vault_salt=one.salt)) == key(one)

    @pytest.mark.parametrize("exchanged", [False, True])
    def test_settled_it_opens_the_database_that_lies_there_and_no_other(
        self, path: Path, made: Created, store: MemoryStore, exchanged: bool
    ) -> None:
        begun = keychanges.begin_rekey(path, made.unlocked)
        there, gone = (begun.opened, made.unlocked) if exchanged else (made.unlocked, begun.opened)
        keychanges.settle(path, there)
        assert keychanges.unsettled(path) == ()
        for secret in (JOS, ANAS, made.recovery_code):
            assert key(keyfile.unlock(path, secret, store, vault_salt=there.salt)) == key(there)
            with pytest.raises(WrongKeyFile):
                keyfile.unlock(path, secret, store, vault_salt=gone.salt)

    def test_an_officer_who_is_left_out_opens_the_old_database_only(
        self, path: Path, made: Created, store: MemoryStore
    ) -> None:
        copy = path.parent / "copy.key"
        copy.write_bytes(path.read_bytes())
        begun = keychanges.begin_rekey(path, made.unlocked, without={ANA})
        assert keyfile.unlock(path, ANAS, store, vault_salt=made.unlocked.salt).officer_id == ANA, "not yet exchanged"
        with pytest.raises(WrongPassphrase):
            keyfile.unlock(path, ANAS, store, vault_salt=begun.opened.salt)
        keychanges.settle(path, begun.opened)
        with pytest.raises(WrongPassphrase):
            keyfile.unlock(path, ANAS, store)
        with pytest.raises(WrongKeyFile):
            keyfile.unlock(copy, ANAS, store, vault_salt=begun.opened.salt)
        assert begun.opened.database_key != key(keyfile.unlock(copy, ANAS, store))
        assert keyfile.unlock(path, JOS, store).officer_id == JO

    def test_a_removal_that_was_cut_short_leaves_everything_as_it_was(
        self, path: Path, made: Created, store: MemoryStore
    ) -> None:
        keychanges.begin_rekey(path, made.unlocked, without={ANA}, new_code=True)
        keychanges.settle(path, made.unlocked)
        for secret in (JOS, ANAS, made.recovery_code):
            assert key(keyfile.unlock(path, secret, store)) == key(made.unlocked)

    def test_a_new_recovery_code_ends_the_old_one(self, path: Path, made: Created, store: MemoryStore) -> None:
        begun = keychanges.begin_rekey(path, made.unlocked, new_code=True)
        keychanges.settle(path, begun.opened)
        assert begun.recovery_code != made.recovery_code
        assert key(keyfile.unlock(path, begun.recovery_code, None)) == key(begun.opened)
        with pytest.raises(WrongRecoveryCode):
            keyfile.unlock(path, made.recovery_code, store)

    def test_begun_twice_it_is_the_second_that_counts(self, path: Path, made: Created, store: MemoryStore) -> None:
        first = keychanges.begin_rekey(path, made.unlocked)
        second = keychanges.begin_rekey(path, made.unlocked)
        assert key(keyfile.unlock(path, JOS, store, vault_salt=second.opened.salt)) == key(second.opened)
        with pytest.raises(WrongKeyFile):
            keyfile.unlock(path, JOS, store, vault_salt=first.opened.salt)

    def test_nothing_printed_shows_the_new_key_or_code(self, path: Path, made: Created) -> None:
        begun = keychanges.begin_rekey(path, made.unlocked, new_code=True)
        assert begun.recovery_code not in repr(begun)
        assert repr(begun.opened.database_key) not in repr(begun)
