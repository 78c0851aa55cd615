"""The key file as an officer meets it: set up, open, mistype, lose the credential store, mix up files."""

from __future__ import annotations

import json
import os
import stat
import traceback
from dataclasses import replace
from pathlib import Path

import pytest

from liaison_app.security import keydocument, keyfile
from liaison_app.security.errors import (
    DeviceSecretMissing,
    KeyFileExists,
    KeyFileMissing,
    KeyFileNotWritten,
    KeyFileUnreadable,
    MistypedRecoveryCode,
    NotAKeyFile,
    UnlockRefused,
    WeakPassphrase,
    WrongKeyFile,
    WrongPassphrase,
    WrongRecoveryCode,
)
from liaison_app.security.keyfile import Created
from liaison_app.security.keystore import CredentialStore
from liaison_app.security.seal import Cost
from tests.support.stores import ForgetfulStore, LockedStore, MemoryStore, NullStore

OFFICER = "7d1c3c0e-5f5b-4f57-9d0a-3f3c9a1f5b11"
PASSPHRASE = 'it\'s a "long" way; to Tipperary'
QUICK = Cost(memory_kib=8, iterations=1, lanes=1)


def create(folder: Path, store: CredentialStore | None, passphrase: str = PASSPHRASE) -> Created:
    folder.mkdir(exist_ok=True)
    return keyfile.create(folder / "vault.key", officer_id=OFFICER, passphrase=passphrase, store=store, cost=QUICK)


class UntouchableStore(MemoryStore):
    """Fails the test when something is put into it: that could prompt the officer for nothing."""

    def set(self, vault_id: str, secret: str) -> None:
        raise AssertionError("the store was used")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.key"


class TestOpening:
    def test_the_passphrase_opens_and_tells_the_officer(self, path: Path, store: MemoryStore) -> None:
        made = create(path.parent, store)
        opened = keyfile.unlock(path, PASSPHRASE, store, vault_salt=made.unlocked.salt)
        assert opened.database_key == made.unlocked.database_key
        assert len(opened.database_key) == 32
        assert (opened.vault_id, opened.salt, opened.officer_id) == (
            made.unlocked.vault_id,
            made.unlocked.salt,
            OFFICER,
        )
        assert made.device_secret_used
        assert set(store.kept) == {made.unlocked.vault_id}

    @pytest.mark.parametrize("lost", [None, MemoryStore(), LockedStore(), ForgetfulStore()])
    def test_the_recovery_code_opens_when_the_credential_store_is_gone(
        self, path: Path, store: MemoryStore, lost: CredentialStore | None
    ) -> None:
        made = create(path.parent, store)
        typed = f" {made.recovery_code.lower().replace('-', ' ')}"
        opened = keyfile.unlock(path, typed, lost)
        assert opened.database_key == made.unlocked.database_key
        assert opened.officer_id is None

    @pytest.mark.parametrize("lost", [None, MemoryStore(), LockedStore(), ForgetfulStore()])
    def test_without_the_device_secret_the_right_passphrase_is_told_what_is_missing(
        self, path: Path, store: MemoryStore, lost: CredentialStore | None
    ) -> None:
        create(path.parent, store)
        with pytest.raises(DeviceSecretMissing, match="recovery code"):
            keyfile.unlock(path, PASSPHRASE, lost)

    def test_a_stored_secret_that_is_no_secret_counts_as_missing(self, path: Path, store: MemoryStore) -> None:
        made = create(path.parent, store)
        store.kept[made.unlocked.vault_id] = "not hexadecimal"
        with pytest.raises(DeviceSecretMissing):
            keyfile.unlock(path, PASSPHRASE, store)

    @pytest.mark.parametrize("useless", [None, NullStore(), LockedStore(), ForgetfulStore()])
    def test_where_no_store_keeps_a_secret_the_passphrase_alone_opens(
        self, path: Path, useless: CredentialStore | None
    ) -> None:
        made = create(path.parent, useless)
        assert not made.device_secret_used
        assert keyfile.unlock(path, PASSPHRASE, None).database_key == made.unlocked.database_key

    def test_each_vault_has_its_own_random_everything(self, tmp_path: Path, store: MemoryStore) -> None:
        one, two = create(tmp_path / "one", store), create(tmp_path / "two", store)
        assert one.recovery_code != two.recovery_code
        for name in ("vault_id", "salt", "slot_id", "database_key"):
            assert getattr(one.unlocked, name) != getattr(two.unlocked, name)
        assert len(set(store.kept.values())) == 2


class TestRefusals:
    @pytest.mark.parametrize("typed", ["", 'it\'s a "long" way; to tipperary', f"{PASSPHRASE} ", "1234"])
    def test_a_wrong_passphrase(self, path: Path, store: MemoryStore, typed: str) -> None:
        create(path.parent, store)
        with pytest.raises(WrongPassphrase, match="does not open this vault"):
            keyfile.unlock(path, typed, store)

    @pytest.mark.parametrize("has_store", [True, False])
    def test_a_typing_mistake_in_the_recovery_code_is_called_that(
        self, path: Path, store: MemoryStore, has_store: bool
    ) -> None:
        code = create(path.parent, store).recovery_code
        # Forced digits keep this from hanging on a code with fewer than three of them (about one in 5,000).
        mistyped = ("7" if code[0] != "7" else "8") + code[1:-5] + "-789"
        with pytest.raises(MistypedRecoveryCode, match="typing mistake"):
            keyfile.unlock(path, mistyped, store if has_store else None)

    @pytest.mark.parametrize("has_store", [True, False])
    def test_the_recovery_code_of_another_vault_is_called_that(
        self, tmp_path: Path, store: MemoryStore, has_store: bool
    ) -> None:
        create(tmp_path / "one", store)
        other = create(tmp_path / "two", store)
        with pytest.raises(WrongRecoveryCode, match="not the one of this vault"):
            keyfile.unlock(tmp_path / "one" / "vault.key", other.recovery_code, store if has_store else None)

    def test_a_passphrase_that_has_the_form_of_a_recovery_code_opens(self, path: Path, store: MemoryStore) -> None:
        code_like = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-01V5"
        made = create(path.parent, store, code_like)
        assert keyfile.unlock(path, code_like, store).database_key == made.unlocked.database_key

    def test_a_key_file_of_another_vault(self, tmp_path: Path, store: MemoryStore) -> None:
        one, two = create(tmp_path / "one", store), create(tmp_path / "two", store)
        for secret in (PASSPHRASE, two.recovery_code):
            with pytest.raises(WrongKeyFile, match="another vault"):
                keyfile.unlock(tmp_path / "two" / "vault.key", secret, store, vault_salt=one.unlocked.salt)

    def test_a_missing_key_file(self, path: Path, store: MemoryStore) -> None:
        with pytest.raises(KeyFileMissing):
            keyfile.unlock(path, PASSPHRASE, store)

    def test_a_folder_in_its_place(self, path: Path, store: MemoryStore) -> None:
        path.mkdir()
        with pytest.raises(KeyFileUnreadable):
            keyfile.unlock(path, PASSPHRASE, store)

    def test_opening_and_refusing_never_change_a_file(self, path: Path, store: MemoryStore) -> None:
        made = create(path.parent, store)
        before, stored = path.read_bytes(), dict(store.kept)
        keyfile.unlock(path, PASSPHRASE, store)
        for typed, salt in (("wrong", None), (made.recovery_code[:-1], None), (PASSPHRASE, bytes(16))):
            with pytest.raises((UnlockRefused, WrongKeyFile)):
                keyfile.unlock(path, typed, store, vault_salt=salt)
        assert path.read_bytes() == before
        assert [entry.name for entry in path.parent.iterdir()] == ["vault.key"]
        assert store.kept == stored

    def test_the_messages_all_differ(self) -> None:
        errors = [
            WrongPassphrase(),
            WrongRecoveryCode(),
            MistypedRecoveryCode(),
            DeviceSecretMissing(),
            WrongKeyFile(),
        ]
        assert len({error.message for error in errors}) == len(errors)
        assert all(error.message and error.hint for error in errors)


class TestSettingUp:
    def test_a_short_passphrase_creates_nothing(self, path: Path, store: MemoryStore) -> None:
        with pytest.raises(WeakPassphrase):
            create(path.parent, store, "eleven char")
        assert not path.exists()
        assert store.kept == {}

    def test_an_existing_key_file_is_never_overwritten(self, path: Path, store: MemoryStore) -> None:
        create(path.parent, store)
        before = path.read_bytes()
        with pytest.raises(KeyFileExists):
            create(path.parent, UntouchableStore())
        assert path.read_bytes() == before

    def test_anything_else_in_its_place_is_not_overwritten_either(self, path: Path, store: MemoryStore) -> None:
        path.write_bytes(b"")
        with pytest.raises(KeyFileExists):
            create(path.parent, store)
        assert path.read_bytes() == b""

    def test_a_disk_that_refuses_leaves_no_secret_in_the_store(self, path: Path, store: MemoryStore) -> None:
        with pytest.raises(KeyFileNotWritten):
            keyfile.create(
                path.parent / "gone" / "vault.key",
                officer_id=OFFICER,
                passphrase=PASSPHRASE,
                store=store,
                cost=QUICK,
            )
        assert store.kept == {}

    @pytest.mark.skipif(os.name == "nt", reason="Windows protects the profile folder instead")
    def test_the_file_is_for_its_owner_only(self, path: Path, store: MemoryStore) -> None:
        create(path.parent, store)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert [entry.name for entry in path.parent.iterdir()] == ["vault.key"]

    @pytest.mark.usefixtures("real_cost")
    def test_a_new_vault_gets_the_full_cost_unless_told_otherwise(self, path: Path) -> None:
        made = keyfile.create(path, officer_id=OFFICER, passphrase=PASSPHRASE, store=None)
        hashing = json.loads(path.read_bytes())["slots"][0]["argon2id"]
        assert (hashing["memory_kib"], hashing["iterations"], hashing["lanes"]) == (128 * 1024, 3, 4)
        assert keyfile.unlock(path, PASSPHRASE, None).database_key == made.unlocked.database_key


class TestSecrecy:
    def test_the_file_holds_no_secret_and_no_name(self, path: Path, store: MemoryStore) -> None:
        made = create(path.parent, store)
        text = path.read_text("ascii")
        hidden = [
            made.unlocked.database_key.hex(),
            made.recovery_code,
            made.recovery_code.replace("-", ""),
            PASSPHRASE,
            "Tipperary",
            store.kept[made.unlocked.vault_id],
        ]
        assert not [secret for secret in hidden if secret in text]
        assert made.unlocked.vault_id in text, "the search finds what is there"

    def test_nothing_that_is_printed_shows_a_secret(self, path: Path, store: MemoryStore) -> None:
        made = create(path.parent, store)
        opened = keyfile.unlock(path, PASSPHRASE, store)
        shown = repr(made) + repr(opened)
        for typed in ("wrong Tipperary one", made.recovery_code[:-1]):
            with pytest.raises(UnlockRefused) as refused:
                keyfile.unlock(path, typed, store)
            shown += repr(refused.value) + "".join(traceback.format_exception(refused.value))
        for secret in (
            repr(made.unlocked.database_key),
            made.unlocked.database_key.hex(),
            made.recovery_code[:-1],
            "Tipperary",
        ):
            assert secret not in shown

    def test_the_stored_device_secret_is_needed_besides_the_passphrase(self, path: Path, store: MemoryStore) -> None:
        """Whoever strikes the device check from a copied file still cannot use the passphrase alone."""
        create(path.parent, store)
        document = keyfile.read(path)
        slot = document.slots[0]
        assert isinstance(slot, keydocument.PassphraseSlot)
        altered = replace(document, slots=(replace(slot, device_check=None), *document.slots[1:]))
        path.write_bytes(altered.to_bytes())
        with pytest.raises(WrongPassphrase):
            keyfile.unlock(path, PASSPHRASE, store)

    def test_a_slot_carried_to_another_vault_does_not_open_there(self, tmp_path: Path, store: MemoryStore) -> None:
        create(tmp_path / "one", None)
        made = create(tmp_path / "two", None)
        one, two = (keyfile.read(tmp_path / name / "vault.key") for name in ("one", "two"))
        target = tmp_path / "one" / "vault.key"
        (salt,) = one.tags
        carried = tuple(replace(slot, sealed={salt: next(iter(slot.sealed.values()))}) for slot in two.slots)
        target.write_bytes(replace(one, slots=carried).to_bytes())
        for secret in (PASSPHRASE, made.recovery_code):
            with pytest.raises(NotAKeyFile):
                keyfile.unlock(target, secret, store)
