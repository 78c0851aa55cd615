"""Restore: the drill, whose key file comes along, what stays when it fails, and what a crash leaves."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from liaison_app.errors import UserError
from liaison_app.models.base import new_id
from liaison_app.models.registry import KINDS
from liaison_app.security import errors
from liaison_app.storage import backup, check, connection, door, history, locks, restore, schema, vault
from liaison_app.storage.edits import Edit
from tests.support.vaults import CHEAP, PASSPHRASE, fresh_vault

OTHER = "nine wet dogs in the hall"


def open_it(folder: Path, secret: str = PASSPHRASE) -> vault.Vault:
    return vault.open_vault(folder, secret, store=None, cost=CHEAP)


def contents(opened: vault.Vault) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every kind."""
    with opened.session().read() as db:
        return {k.name: [tuple(r) for r in db.execute(text(f"SELECT * FROM {k.table.name}"))] for k in KINDS.values()}


def add(opened: vault.Vault, *names: str) -> None:
    door.apply(opened.session(), [Edit("contacts", new_id(), fields={"name": name}) for name in names])


def names(folder: Path, secret: str = PASSPHRASE) -> list[str]:
    opened = open_it(folder, secret)
    try:
        with opened.session().read() as db:
            return list(db.scalars(text("SELECT name FROM contacts ORDER BY n")))
    finally:
        opened.close()


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A backup with Ana in it of the vault in `vault`, which holds Ana and Bo."""
    opened = fresh_vault(tmp_path / "vault")
    add(opened, "Ana")
    made = backup.make(opened.folder, connection.spec_of(opened.engine), tmp_path / "saved")
    add(opened, "Bo")
    opened.close()
    return made.path


def test_the_drill_back_up_change_restore_and_nothing_differs(tmp_path: Path) -> None:
    opened = fresh_vault(tmp_path / "vault")
    add(opened, "Ana", "Bo")
    before = contents(opened)
    made = backup.make(opened.folder, connection.spec_of(opened.engine), tmp_path / "saved")
    add(opened, "Cy")
    history.undo(opened.session())
    door.apply(opened.session(), [Edit("contacts", before["contacts"][0][1], fields={"name": "Not Ana"})])
    opened.close()
    held = restore.restore(tmp_path / "vault", made.path, PASSPHRASE, None)
    assert held.counts["contacts"] == 2
    again = open_it(tmp_path / "vault")
    assert contents(again) == before
    assert check.check(again.session()) == []
    with again.session().read() as db:
        assert list(db.scalars(text("SELECT action FROM events ORDER BY n DESC LIMIT 1"))) == ["restore"]
    again.close()


def test_the_replaced_vault_is_kept_and_can_be_put_back(tmp_path: Path, saved: Path) -> None:
    restore.restore(tmp_path / "vault", saved, PASSPHRASE, None)
    assert names(tmp_path / "vault") == ["Ana"]
    restore.restore(tmp_path / "vault", tmp_path / "vault" / "backups", PASSPHRASE, None)
    assert names(tmp_path / "vault") == ["Ana", "Bo"]


def test_being_restored_is_said_once(tmp_path: Path, saved: Path) -> None:
    restore.restore(tmp_path / "vault", saved, PASSPHRASE, None)
    for _ in range(2):
        open_it(tmp_path / "vault").close()
    opened = open_it(tmp_path / "vault")
    with opened.session().read() as db:
        assert db.scalar(text("SELECT count(*) FROM events WHERE action = 'restore'")) == 1
    opened.close()


def test_a_preview_says_what_a_backup_holds_and_changes_nothing(tmp_path: Path, saved: Path) -> None:
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    held = restore.preview(tmp_path / "vault", saved, PASSPHRASE, None)
    assert (held.counts["contacts"], held.counts["meetings"], held.schema) == (1, 0, schema.HEAD)
    assert held.at == backup.made_at(saved)
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_a_vault_that_is_open_is_not_replaced(tmp_path: Path, saved: Path) -> None:
    opened = open_it(tmp_path / "vault")
    with pytest.raises(locks.InUse, match="another window"):
        restore.restore(tmp_path / "vault", saved, PASSPHRASE, None)
    opened.close()
    assert names(tmp_path / "vault") == ["Ana", "Bo"]


@pytest.mark.parametrize("place", [5000, 40_000])
def test_a_damaged_backup_changes_nothing(tmp_path: Path, saved: Path, place: int) -> None:
    data = bytearray((saved / "vault.db").read_bytes())
    data[place] ^= 4
    (saved / "vault.db").write_bytes(data)
    with pytest.raises(UserError, match="damaged"):
        restore.restore(tmp_path / "vault", saved, PASSPHRASE, None)
    assert names(tmp_path / "vault") == ["Ana", "Bo"]
    assert not (tmp_path / "vault" / ".restore").exists()


def test_a_wrong_passphrase_changes_nothing(tmp_path: Path, saved: Path) -> None:
    with pytest.raises(errors.WrongPassphrase):
        restore.restore(tmp_path / "vault", saved, OTHER, None)
    assert names(tmp_path / "vault") == ["Ana", "Bo"]


def test_a_backup_of_a_newer_program_is_refused(tmp_path: Path, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "HEAD", "0000")
    with pytest.raises(UserError, match="newer version"):
        restore.restore(tmp_path / "vault", saved, PASSPHRASE, None)


def test_no_backup_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(restore.NotABackup):
        restore.preview(tmp_path / "vault", tmp_path / "nowhere", PASSPHRASE, None)


def test_a_destroyed_vault_is_replaced_and_kept(tmp_path: Path, saved: Path) -> None:
    ruin = b"\0" * 50_000
    (tmp_path / "vault" / "vault.db").write_bytes(ruin)
    restore.restore(tmp_path / "vault", saved, PASSPHRASE, None)
    assert names(tmp_path / "vault") == ["Ana"]
    (kept,) = (tmp_path / "vault" / "backups").iterdir()
    assert (kept / "vault.db").read_bytes() == ruin


def test_a_new_laptop_gets_vault_and_key_file(tmp_path: Path, saved: Path) -> None:
    shutil.rmtree(tmp_path / "vault")
    restore.restore(tmp_path / "vault", saved, PASSPHRASE, None)
    assert names(tmp_path / "vault") == ["Ana"]


def test_the_present_key_file_stays_when_it_has_the_key(tmp_path: Path, saved: Path) -> None:
    (saved / "vault.key").write_bytes((saved / "vault.key").read_bytes()[:-30])  # even where the backup's is broken
    before = (tmp_path / "vault" / "vault.key").read_bytes()
    restore.restore(tmp_path / "vault", saved, PASSPHRASE, None)
    assert (tmp_path / "vault" / "vault.key").read_bytes() == before


def test_a_backup_with_another_key_brings_its_key_file_along(tmp_path: Path, saved: Path) -> None:
    vault.create(tmp_path / "other", OTHER, store=None, officer_name="Ola", cost=CHEAP).vault.close()
    restore.restore(tmp_path / "other", saved, PASSPHRASE, None)
    assert names(tmp_path / "other") == ["Ana"]
    restore.restore(tmp_path / "other", tmp_path / "other" / "backups", OTHER, None)
    assert names(tmp_path / "other", OTHER) == []


def test_changes_in_the_log_of_a_replaced_vault_are_kept_with_it(tmp_path: Path, saved: Path) -> None:
    opened = open_it(tmp_path / "vault")
    add(opened, "Cy")
    other = tmp_path / "crashed"
    shutil.copytree(opened.folder, other)  # as a kill leaves it: the last change only in the log
    opened.close()
    assert (other / "vault.db-wal").stat().st_size > 0
    restore.restore(other, saved, PASSPHRASE, None)
    assert names(other) == ["Ana"]
    restore.restore(other, other / "backups", PASSPHRASE, None)
    assert names(other) == ["Ana", "Bo", "Cy"]


@pytest.mark.parametrize("done", range(4))
def test_a_restore_that_was_decided_is_carried_to_its_end(tmp_path: Path, saved: Path, done: int) -> None:
    """What a crash can leave after the decision; the steps that were done are done here by hand."""
    folder = tmp_path / "vault"
    work = folder / ".restore"
    source = restore._open(folder, saved, PASSPHRASE, None)
    restore._prepare(folder, source)
    if done >= 1:
        restore._keep_aside(folder, (work / "ready").read_text())
    if done >= 2:
        (work / "vault.db").replace(folder / "vault.db")
    if done >= 3:
        (work / "ready").unlink()
    assert names(folder) == ["Ana"]
    assert not (work / "ready").exists()
    assert len(backup.every(backup.default_folder(folder))) == 1


def test_a_restore_that_was_not_decided_is_forgotten(tmp_path: Path, saved: Path) -> None:
    folder = tmp_path / "vault"
    restore._prepare(folder, restore._open(folder, saved, PASSPHRASE, None))
    (folder / ".restore" / "ready").unlink()
    assert names(folder) == ["Ana", "Bo"]


def test_a_decided_restore_into_an_empty_folder_is_not_taken_for_no_vault(tmp_path: Path, saved: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    restore._prepare(folder, restore._open(folder, saved, PASSPHRASE, None))
    assert [path.name for path in folder.glob("vault.*")] == []
    assert vault.state(folder) == "part"
    with pytest.raises(UserError, match="already a vault"):
        vault.create(folder, OTHER, store=None, officer_name="Ola", cost=CHEAP)
    assert names(folder) == ["Ana"]


def test_backups_beside_a_vault_are_found_without_a_secret(tmp_path: Path, saved: Path) -> None:
    folder = tmp_path / "vault"
    other = vault.create(tmp_path / "other", OTHER, store=None, officer_name="Ola", cost=CHEAP).vault
    backup.make(other.folder, connection.spec_of(other.engine), folder / "backups")
    other.close()
    own = folder / "backups" / "20261120T140200Z"
    saved.rename(own)
    assert [one.path for one in restore.beside(folder)] == [own]
    (folder / "vault.key").unlink()  # whose vault it was cannot be told now
    assert len(restore.beside(folder)) == 2
    data = bytearray((own / "vault.db").read_bytes())
    data[3] ^= 1  # another salt than the key file's: nothing opens it
    (own / "vault.db").write_bytes(data)
    assert own not in [one.path for one in restore.beside(folder)]


def test_whoever_may_not_is_refused_before_anything_is_replaced(tmp_path: Path, saved: Path) -> None:
    asked: list[str] = []

    def refuse(role: str) -> None:
        asked.append(role)
        raise UserError("no")

    for work in (restore.preview, restore.restore):
        with pytest.raises(UserError, match="no"):
            work(tmp_path / "vault", saved, PASSPHRASE, None, agree=refuse)
    assert asked == ["supervisor", "supervisor"]
    assert names(tmp_path / "vault") == ["Ana", "Bo"]
