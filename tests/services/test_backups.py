"""Backups as the officer meets them: once a day, in the chosen place, with an age, never eating the last room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from liaison_app import clock
from liaison_app.errors import UserError
from liaison_app.services import backups
from liaison_app.services.work import Vault
from tests.support.vaults import fresh_vault


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """An open, empty vault."""
    made = fresh_vault(tmp_path / "vault")
    yield made
    made.close()


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "utc_now", lambda: moment)


def test_there_is_one_automatic_backup_a_day(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    start = datetime(2026, 11, 22, 9)
    made = []
    for hours in (0, 5, 24, 30, 48):
        at(monkeypatch, start + timedelta(hours=hours))
        made.append(backups.daily(vault))
    assert [one is not None for one in made] == [True, False, True, False, True]
    assert len(backups.every(vault)) == 3


def test_its_age_is_in_words_and_an_old_one_is_a_warning(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    assert backups.age(vault).old
    start = datetime(2026, 11, 22, 9)
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
    assert backups.chosen_folder(vault.session()) == stick
    backups.choose_folder(vault.session(), None)
    assert backups.chosen_folder(vault.session()) is None


def test_the_last_room_on_the_disk_is_left_to_the_work(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free = 1000

    monkeypatch.setattr("shutil.disk_usage", lambda _path: Usage)
    with pytest.raises(UserError, match="too little room"):
        backups.daily(vault)
    assert backups.every(vault) == []
