"""A damaged vault names the newest backup that is whole, by its time, and nothing is written on the way."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from liaison_app import clock
from liaison_app.storage import backup, connection, rescue, vault
from liaison_app.storage.failures import Damaged
from tests.support.vaults import CHEAP, PASSPHRASE, fresh_vault


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault with two backups, of yesterday and of today (22 November 2026)."""
    monkeypatch.setenv("LIAISON_TODAY", "2026-11-22")
    opened = fresh_vault(tmp_path / "vault")
    place = backup.default_folder(opened.folder)
    for name in ("20261121T080000Z", "20261122T140200Z"):
        made = backup.make(opened.folder, connection.spec_of(opened.engine), place)
        made.path.rename(place / name)
    opened.close()
    return opened.folder


def refusal(folder: Path) -> str:
    with pytest.raises(Damaged) as refused:
        vault.open_vault(folder, PASSPHRASE, store=None, cost=CHEAP)
    return str(refused.value)


def wall(utc: str) -> str:
    return format(clock.local_of(datetime.fromisoformat(utc)), "%H:%M")


def test_the_newest_backup_is_offered_by_the_clock_on_the_wall(folder: Path) -> None:
    flip(folder / "vault.db", 2000)
    before = files(folder)
    said = refusal(folder)
    assert f"Nothing was overwritten. Restore from {wall('2026-11-22T14:02')}?" in said
    assert str(folder / "backups" / "20261122T140200Z") in said
    assert files(folder) == before


def test_a_backup_that_is_damaged_too_is_passed_over_and_an_older_one_has_its_day(folder: Path) -> None:
    for place in (folder, folder / "backups" / "20261122T140200Z"):
        flip(place / "vault.db", 2000)
    assert f"Restore from {wall('2026-11-21T08:00')} on 21 November 2026?" in refusal(folder)


def test_where_no_backup_is_whole_that_is_said(folder: Path) -> None:
    for path in folder.rglob("vault.db"):
        flip(path, 2000)
    assert "No whole backup was found" in refusal(folder)


def test_damage_met_while_reading_is_said_with_the_backup_too(folder: Path) -> None:
    opened = vault.open_vault(folder, PASSPHRASE, store=None, cost=CHEAP)
    spec = connection.spec_of(opened.engine)
    opened.close()
    for page in range(2, (folder / "vault.db").stat().st_size // connection.PAGE_SIZE):
        flip(folder / "vault.db", page * connection.PAGE_SIZE + 50)
    assert "Restore from" in rescue.damaged(folder, spec).hint
    engine = connection.make_engine(folder / "vault.db", spec)
    assert "Restore from" in rescue.damaged_under(engine).hint
    engine.dispose()
