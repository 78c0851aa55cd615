"""Making and opening vaults: four ways to fail, four messages, and no file changed by any of them."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from liaison_app.errors import NotAllowed, UserError
from liaison_app.security import errors, files, keyfile
from liaison_app.security.keydocument import PassphraseSlot
from liaison_app.security.seal import DEFAULT_COST
from liaison_app.storage import connection, locks, rekey, vault
from tests.support.stores import MemoryStore
from tests.support.vaults import CHEAP, PASSPHRASE, fresh_vault

Spoil = Callable[[Path], object]


def digest(folder: Path) -> dict[str, str]:
    """Every file of a folder with its hash, but for the count of wrong tries."""
    there = [path for path in sorted(folder.iterdir()) if path.is_file() and path.name != "vault.tries"]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in there}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a closed vault."""
    fresh_vault(tmp_path / "vault").close()
    return tmp_path / "vault"


def make_newer(folder: Path) -> None:
    opened = vault.open_vault(folder, PASSPHRASE, store=None)
    with opened.engine.connect().execution_options(writes=True) as db, db.begin():
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    opened.close()


def other_key_file(folder: Path) -> None:
    other = folder.parent / "other"
    vault.create(other, PASSPHRASE, store=None, officer_name="Ola", cost=CHEAP).vault.close()
    shutil.copy(other / "vault.key", folder / "vault.key")


def text_for_database(folder: Path) -> None:
    (folder / "vault.db").write_text("Minutes of the forum\n" * 2000, encoding="utf-8")


def zip_for_database(folder: Path) -> None:
    with zipfile.ZipFile(folder / "vault.db", "w") as archive:
        archive.writestr("a.txt", "a" * 9000)


def plain_sqlite_for_database(folder: Path) -> None:
    (folder / "vault.db").unlink()
    plain = sqlite3.connect(folder / "vault.db")
    plain.execute("CREATE TABLE contacts (name)")
    plain.commit()
    plain.close()


REFUSED: list[tuple[str, Spoil, str, type[UserError]]] = [
    ("wrong passphrase", lambda folder: None, "ten green bottles standing", errors.WrongPassphrase),
    ("wrong key file", other_key_file, PASSPHRASE, errors.WrongKeyFile),
    ("text", text_for_database, PASSPHRASE, vault.NotAVault),
    ("zip", zip_for_database, PASSPHRASE, vault.NotAVault),
    ("unencrypted database", plain_sqlite_for_database, PASSPHRASE, vault.NotAVault),
    ("newer schema", make_newer, PASSPHRASE, UserError),
    ("no database", lambda folder: (folder / "vault.db").unlink(), PASSPHRASE, vault.VaultMissing),
    ("no key file", lambda folder: (folder / "vault.key").unlink(), PASSPHRASE, vault.VaultMissing),
]


@pytest.mark.parametrize(("name", "spoil", "secret", "error"), REFUSED, ids=[case[0] for case in REFUSED])
def test_a_vault_that_is_refused_stays_as_it_was(
    folder: Path, name: str, spoil: Spoil, secret: str, error: type[UserError]
) -> None:
    spoil(folder)
    before = digest(folder)
    with pytest.raises(error):
        vault.open_vault(folder, secret, store=None)
    assert digest(folder) == before


def test_each_refusal_has_its_own_words(tmp_path: Path) -> None:
    said = {}
    for name, spoil, secret, error in REFUSED[:3] + REFUSED[5:]:
        folder = tmp_path / name.replace(" ", "-")
        fresh_vault(folder).close()
        spoil(folder)
        with pytest.raises(error) as caught:
            vault.open_vault(folder, secret, store=None)
        said[name] = str(caught.value)
    assert len(set(said.values())) == len(said)


def test_after_five_wrong_tries_the_right_passphrase_waits_and_the_recovery_code_opens(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    made = vault.create(folder, PASSPHRASE, store=None, officer_name="Jo Rivera", cost=CHEAP)
    made.vault.close()
    for _ in range(5):
        with pytest.raises(errors.WrongPassphrase):
            vault.open_vault(folder, "ten green bottles standing", store=None)
    with pytest.raises(errors.TooManyTries):
        vault.open_vault(folder, PASSPHRASE, store=None)
    vault.open_vault(folder, made.recovery_code, store=None, cost=CHEAP).close()
    vault.open_vault(folder, PASSPHRASE, store=None, cost=CHEAP).close()  # and with that the count began anew


@pytest.mark.usefixtures("real_cost")
def test_opening_makes_a_cheap_slot_as_dear_as_a_new_one(folder: Path) -> None:
    vault.open_vault(folder, PASSPHRASE, store=None).close()
    (slot, _recovery) = sorted(keyfile.read(folder / "vault.key").slots, key=lambda slot: slot.KIND)
    assert isinstance(slot, PassphraseSlot)
    assert slot.cost == DEFAULT_COST
    vault.open_vault(folder, PASSPHRASE, store=None).close()


@pytest.mark.usefixtures("real_cost")
def test_a_disk_that_cannot_be_written_delays_that_and_opens(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    before = (folder / "vault.key").read_bytes()
    monkeypatch.setattr(files, "replace", full)
    vault.open_vault(folder, PASSPHRASE, store=None).close()
    assert (folder / "vault.key").read_bytes() == before


def test_a_rekey_between_the_passphrase_and_the_lock_is_no_damage(folder: Path) -> None:
    opened = vault.open_vault(folder, PASSPHRASE, store=None, cost=CHEAP)
    opened.close()
    rekey.rekey(folder, opened.opened, claim=locks.exclusive)
    with pytest.raises(UserError, match="new key while"):
        vault.open_with(folder, opened.opened, store=None)
    vault.open_vault(folder, PASSPHRASE, store=None, cost=CHEAP).close()


def test_an_officer_who_left_is_not_let_in(folder: Path) -> None:
    opened = vault.open_vault(folder, PASSPHRASE, store=None, cost=CHEAP)
    with opened.session().write() as db:
        db.execute(text("UPDATE officers SET left_on = '2026-11-22'"))
    opened.close()
    with pytest.raises(NotAllowed, match="does not work with it any more"):
        vault.open_vault(folder, PASSPHRASE, store=None, cost=CHEAP)


def test_a_damaged_first_page_is_called_damage_not_a_wrong_passphrase(folder: Path) -> None:
    data = bytearray((folder / "vault.db").read_bytes())
    data[2000] ^= 1
    (folder / "vault.db").write_bytes(data)
    with pytest.raises(UserError, match="damaged"):
        vault.open_vault(folder, PASSPHRASE, store=None)


def test_an_empty_folder_is_left_empty(tmp_path: Path) -> None:
    with pytest.raises(vault.VaultMissing):
        vault.open_vault(tmp_path, PASSPHRASE, store=None)
    assert list(tmp_path.iterdir()) == []


def test_no_vault_is_made_over_another(folder: Path) -> None:
    before = digest(folder)
    with pytest.raises(UserError, match="already a vault"):
        vault.create(folder, PASSPHRASE, store=None, officer_name="Jo", cost=CHEAP)
    assert digest(folder) == before


@pytest.mark.parametrize("left", ["vault.db", "vault.key"])
def test_no_vault_is_made_where_half_of_one_lies(folder: Path, left: str) -> None:
    for name in {"vault.db", "vault.key"} - {left}:
        (folder / name).unlink()
    before = digest(folder)
    with pytest.raises(UserError):
        vault.create(folder, PASSPHRASE, store=None, officer_name="Jo", cost=CHEAP)
    assert digest(folder) == before


def test_a_weak_passphrase_leaves_nothing_behind(tmp_path: Path) -> None:
    store = MemoryStore()
    with pytest.raises(errors.WeakPassphrase):
        vault.create(tmp_path / "new", "short", store=store, officer_name="Jo", cost=CHEAP)
    assert list((tmp_path / "new").iterdir()) == []


def test_the_recovery_code_opens_when_the_credential_store_is_gone(tmp_path: Path) -> None:
    made = vault.create(tmp_path / "new", PASSPHRASE, store=MemoryStore(), officer_name="Jo Rivera", cost=CHEAP)
    made.vault.close()
    assert made.device_secret_used
    with pytest.raises(errors.DeviceSecretMissing):
        vault.open_vault(tmp_path / "new", PASSPHRASE, store=None)
    opened = vault.open_vault(tmp_path / "new", made.recovery_code, store=None)
    assert opened.actor == made.vault.actor
    opened.close()


def test_the_file_is_encrypted_and_closing_leaves_no_log_behind(folder: Path) -> None:
    assert sorted(p.name for p in folder.iterdir()) == ["vault.db", "vault.key", "vault.lock"]
    assert (folder / "vault.lock").read_bytes() == b""
    assert b"SQLite format 3" not in (folder / "vault.db").read_bytes()
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(folder / "vault.db").execute("SELECT * FROM contacts")


@pytest.mark.parametrize("spec", ["", "x" * 96, "ab" * 32, "AB" * 48, "a" * 95])
def test_a_malformed_raw_key_is_refused_before_it_is_taken_as_a_passphrase(tmp_path: Path, spec: str) -> None:
    with pytest.raises(ValueError, match="raw key"):
        connection.connect(tmp_path / "any.db", spec, create=True)
    assert list(tmp_path.iterdir()) == []
