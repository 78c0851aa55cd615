"""Backups as the officer meets them: once a day, in the chosen place, with an age, never eating the last room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from liaison_app import clock
from liaison_app.errors import NotAllowed, UserError
from liaison_app.security.errors import TooManyTries, WrongPassphrase
from liaison_app.services import backups, keys, officers, restores
from liaison_app.services.work import Vault, open_vault
from tests.support.vaults import CHEAP, PASSPHRASE, fresh_vault

OTHER = "nine wet dogs in the hall"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """An open, empty vault."""
    made = fresh_vault(tmp_path / "vault")
    yield made
    made.close()


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "utc_now", lambda: moment)


def test_there_is_one_automatic_backup_a_day(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    start = datetime.fromisoformat("2026-11-22T09")
    made = []
    for hours in (0, 5, 24, 30, 48):
        at(monkeypatch, start + timedelta(hours=hours))
        made.append(backups.daily(vault))
    assert [one is not None for one in made] == [True, False, True, False, True]
    assert len(backups.every(vault)) == 3


@pytest.mark.parametrize(("minutes", "count"), [(10, 1), (61, 2)])
def test_leaving_backs_up_what_was_done_since_the_last_hour(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, minutes: int, count: int
) -> None:
    start = datetime.fromisoformat("2026-11-22T09")
    at(monkeypatch, start)
    backups.daily(vault)
    at(monkeypatch, start + timedelta(minutes=minutes))
    vault.interrupt()  # as the window does before it waits for its workers
    assert backups.leave(vault)
    assert len(list((vault.folder / "backups").iterdir())) == count


def test_a_backup_that_fails_on_leaving_does_not_keep_the_vault_open(vault: Vault) -> None:
    (vault.folder / "backups").write_text("in the way", encoding="utf-8")
    assert backups.leave(vault)
    assert not (vault.folder / "vault.db-wal").exists()


def test_its_age_is_in_words_and_an_old_one_is_a_warning(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    assert backups.age(vault).old
    start = datetime.fromisoformat("2026-11-22T09")
    at(monkeypatch, start)
    backups.make(vault)
    said = []
    for passed in (timedelta(minutes=5), timedelta(hours=3), timedelta(days=1), timedelta(days=9), timedelta(-99)):
        at(monkeypatch, start + passed)
        said.append(backups.age(vault))
    assert [a.old for a in said] == [False, False, False, True, True]
    assert [a.text for a in said[1:4]] == ["Backup: 3 hours ago", "Backup: 1 day ago", "Backup: 9 days ago"]


def test_backups_go_to_the_chosen_folder_while_it_is_there(vault: Vault, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    with pytest.raises(UserError, match="no folder"):
        backups.choose_folder(vault.session(), stick)
    stick.mkdir()
    backups.choose_folder(vault.session(), stick)
    assert backups.make(vault).path.parent == stick
    stick.rename(tmp_path / "pulled out")
    assert backups.make(vault).path.parent == vault.folder / "backups"
    assert backups.chosen_folder(vault) == stick
    backups.choose_folder(vault.session(), None)
    assert backups.chosen_folder(vault) is None


def test_the_last_room_on_the_disk_is_left_to_the_work(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free = 1000

    monkeypatch.setattr("shutil.disk_usage", lambda _path: Usage)
    with pytest.raises(UserError, match="too little room"):
        backups.daily(vault)
    assert backups.every(vault) == []


def test_a_new_key_is_preceded_by_a_backup(tmp_path: Path) -> None:
    vault = fresh_vault(tmp_path / "vault")
    again = keys.rekey(vault)
    assert [one.why for one in backups.every(again)] == ["rekey"]
    again.close()


def test_a_vault_that_a_restore_replaced_does_not_count_as_a_backup(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = datetime.fromisoformat("2026-11-22T09")
    at(monkeypatch, start)
    backups.make(vault)
    vault.close()
    at(monkeypatch, start + timedelta(days=9))
    restored = backups.put_back_and_open(vault.folder, vault.folder / "backups", PASSPHRASE)
    assert restored.kept
    assert [one.why for one in backups.every(restored.vault)] == ["replaced", ""]
    assert backups.age(restored.vault).text == "Backup: 9 days ago"
    assert backups.daily(restored.vault) is not None
    restored.vault.close()


def test_what_it_holds_says_who_works_with_it_and_its_newest_change(vault: Vault) -> None:
    made, holds = backups.make_at(vault, vault.folder / "stick")
    assert [name for _id, name, _role in holds.officers] == ["Jo Rivera"]
    assert holds.newest is not None
    assert timedelta(0) < made.at - holds.newest < timedelta(hours=2)


@pytest.mark.parametrize(("role", "may"), [("officer", True), ("records-officer", False)])
def test_the_role_that_the_backup_gives_decides_who_restores_it(vault: Vault, role: str, may: bool) -> None:
    officers.add(vault, "Ola Berg", role, OTHER, cost=CHEAP)
    made = backups.make(vault)
    vault.close()
    before = (vault.folder / "vault.db").read_bytes()
    if may:
        assert backups.put_back(vault.folder, made.path, OTHER).counts["officers"] == 2
        return
    for work in (backups.preview, backups.put_back):
        with pytest.raises(NotAllowed):
            work(vault.folder, made.path, OTHER)
    assert (vault.folder / "vault.db").read_bytes() == before
    assert not (vault.folder / ".restore").exists()


def test_wrong_tries_at_a_backup_count_as_those_at_the_vault(vault: Vault) -> None:
    made = backups.make(vault)
    for _try in range(5):
        with pytest.raises(WrongPassphrase):
            backups.preview(vault.folder, made.path, OTHER)
    with pytest.raises(TooManyTries):
        open_vault(vault.folder, PASSPHRASE)


def test_what_is_found_at_a_place(vault: Vault, tmp_path: Path) -> None:
    for _time in range(2):
        (tmp_path / "stick").mkdir(exist_ok=True)
        backups.make_at(vault, tmp_path / "stick")
    found = restores.found_at(vault.folder, tmp_path / "stick")
    assert [one.backup.why for one in found] == ["hand", "hand"]
    alone = restores.found_at(vault.folder, found[1].backup.path)
    assert [one.backup.path for one in alone] == [found[1].backup.path]
    assert (alone[0].size, alone[0].in_vault) == ((found[1].backup.path / "vault.db").stat().st_size, False)
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match="no backup at"):
        restores.found_at(vault.folder, tmp_path / "empty")
