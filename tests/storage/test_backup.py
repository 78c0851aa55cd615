"""Backups: whole or not there, found to be damaged when they are, and thinned without losing a period."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from liaison_app.models.base import new_id
from liaison_app.storage import backup, connection, door, vault
from liaison_app.storage.edits import Edit
from liaison_app.storage.failures import Damaged
from tests.support.vaults import CHEAP, PASSPHRASE, fresh_vault


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[vault.Vault]:
    """An open vault with some contacts."""
    made = fresh_vault(tmp_path / "vault")
    door.apply(made.session(), [Edit("contacts", new_id(), fields={"name": f"Person {n}"}) for n in range(30)])
    yield made
    made.close()


def spec(opened: vault.Vault) -> str:
    return connection.spec_of(opened.engine)


def make(opened: vault.Vault, place: Path) -> backup.Backup:
    return backup.make(opened.folder, spec(opened), place)


def test_a_backup_is_a_vault_of_its_own_that_the_passphrase_opens(opened: vault.Vault, tmp_path: Path) -> None:
    made = make(opened, tmp_path / "backups")
    assert sorted(p.name for p in made.path.iterdir()) == ["vault.db", "vault.key"]
    assert [p.stat().st_mode & 0o077 for p in (made.path, *made.path.iterdir())] == [0, 0, 0]
    assert backup.look_into(made.path, spec(opened)).counts["contacts"] == 30
    copy = vault.open_vault(made.path, PASSPHRASE, store=None, cost=CHEAP)
    assert copy.actor == opened.actor
    copy.close()


def test_what_is_still_in_the_log_is_in_the_backup(opened: vault.Vault, tmp_path: Path) -> None:
    assert (opened.folder / "vault.db-wal").stat().st_size > 0
    before = (opened.folder / "vault.db").read_bytes()
    made = make(opened, tmp_path)
    assert (opened.folder / "vault.db").read_bytes() == before
    assert backup.look_into(made.path, spec(opened)).counts["contacts"] == 30


def test_looking_into_a_backup_changes_nothing_in_it(opened: vault.Vault, tmp_path: Path) -> None:
    made = make(opened, tmp_path)
    before = {p.name: p.read_bytes() for p in made.path.iterdir()}
    backup.look_into(made.path, spec(opened))
    assert {p.name: p.read_bytes() for p in made.path.iterdir()} == before


def test_two_in_one_second_have_names_of_their_own(opened: vault.Vault, tmp_path: Path) -> None:
    made = [make(opened, tmp_path) for _ in range(3)]
    assert [b.path.name for b in backup.every(tmp_path)] == sorted((b.path.name for b in made), reverse=True)
    assert len({b.path for b in made}) == 3


def test_a_flipped_bit_anywhere_in_a_backup_is_found(opened: vault.Vault, tmp_path: Path) -> None:
    path = make(opened, tmp_path).path / "vault.db"
    whole = path.read_bytes()
    chance = random.Random(7)  # the same places in every run
    for place in [16, len(whole) - 1, *(chance.randrange(16, len(whole)) for _ in range(40))]:
        data = bytearray(whole)
        data[place] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        with pytest.raises(backup.BackupDamaged):
            backup.look_into(path.parent, spec(opened))


def test_a_backup_cut_short_is_found(opened: vault.Vault, tmp_path: Path) -> None:
    path = make(opened, tmp_path).path / "vault.db"
    path.write_bytes(path.read_bytes()[: -connection.PAGE_SIZE * 3])
    with pytest.raises(backup.BackupDamaged):
        backup.look_into(path.parent, spec(opened))


def test_a_damaged_vault_makes_no_backup(opened: vault.Vault, tmp_path: Path) -> None:
    path, key = opened.folder / "vault.db", spec(opened)
    opened.close()
    data = bytearray(path.read_bytes())
    for page in range(connection.PAGE_SIZE * 3, len(data), connection.PAGE_SIZE):
        data[page + 9] ^= 1
    path.write_bytes(data)
    with pytest.raises(Damaged):
        backup.make(path.parent, key, tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []


def test_nothing_is_written_over(opened: vault.Vault, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    with pytest.raises(backup.BackupFailed, match="not touched"):
        backup.make_at(opened.folder, spec(opened), tmp_path / "mine")
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "mine"


def test_what_a_crash_left_half_written_goes_after_a_day(opened: vault.Vault, tmp_path: Path) -> None:
    old, young = tmp_path / ".new-aaaa", tmp_path / ".new-bbbb"
    old.mkdir()
    young.mkdir()
    os.utime(old, (0, 0))
    make(opened, tmp_path)
    assert not old.exists()
    assert young.exists()


def pretend(place: Path, like: backup.Backup, at: datetime, why: str = "") -> None:
    """A backup made at another time: thinning looks at names and key files."""
    path = place / f"{at:%Y%m%dT%H%M%SZ}{why}"
    path.mkdir()
    (path / "vault.db").touch()
    (path / "vault.key").write_bytes((like.path / "vault.key").read_bytes())


def test_thinning_keeps_the_newest_day_14_days_8_weeks_12_months(opened: vault.Vault, tmp_path: Path) -> None:
    real, place = make(opened, tmp_path), tmp_path / "backups"
    place.mkdir()
    newest = datetime.fromisoformat("2026-11-22T17")
    for day in range(500):
        pretend(place, real, newest - timedelta(days=day))
    for hour in (1, 2, 3):
        pretend(place, real, newest - timedelta(hours=hour))
    backup.thin(place, real.vault_id)
    left = [b.at for b in backup.every(place)]
    assert [at for at in left if at.date() == newest.date()] == [newest - timedelta(hours=h) for h in range(4)]
    assert {newest.date() - timedelta(days=d) for d in range(14)} <= {at.date() for at in left}
    assert len({at.strftime("%G-%V") for at in left}) >= 8
    assert len({at.strftime("%Y-%m") for at in left}) == 12
    assert len(left) < 4 + 14 + 8 + 12
    assert backup.thin(place, real.vault_id) == []


def test_what_was_made_for_a_reason_stays_beside_the_14_days(opened: vault.Vault, tmp_path: Path) -> None:
    real, place = make(opened, tmp_path), tmp_path / "backups"
    place.mkdir()
    newest = datetime.fromisoformat("2026-11-22T17")
    for day in range(30):
        pretend(place, real, newest - timedelta(days=day))
        pretend(place, real, newest - timedelta(days=day, hours=1), "-replaced")
    backup.thin(place, real.vault_id)
    kept = [newest.date() - b.at.date() for b in backup.every(place) if b.why == "replaced"]
    assert kept == [timedelta(days=day) for day in range(13)]


def test_its_name_says_why_it_was_made(opened: vault.Vault, tmp_path: Path) -> None:
    for why in ("", "hand", "upgrade", "hand"):
        backup.make(opened.folder, spec(opened), tmp_path, why)
    assert sorted(b.why for b in backup.every(tmp_path)) == ["", "hand", "hand", "upgrade"]
    elsewhere = backup.make_at(opened.folder, spec(opened), tmp_path / "my own name")
    assert elsewhere.why == "hand"


def test_a_clock_that_was_ten_years_ahead_costs_one_place(opened: vault.Vault, tmp_path: Path) -> None:
    real, place = make(opened, tmp_path), tmp_path / "backups"
    place.mkdir()
    for day in range(5):
        pretend(place, real, datetime.fromisoformat(f"2026-11-{22 - day:02}T17"))
    pretend(place, real, datetime.fromisoformat("2036-11-22T17"))
    assert backup.thin(place, real.vault_id) == []


def test_thinning_leaves_other_vaults_and_other_files_alone(opened: vault.Vault, tmp_path: Path) -> None:
    fresh_vault(tmp_path / "other").close()
    real, place = make(opened, tmp_path), tmp_path / "backups"
    place.mkdir()
    for day in range(1, 29):
        pretend(place, real, datetime.fromisoformat(f"2026-10-{day:02}T17"))
    (place / "20260101T000000Z.txt").touch()
    assert backup.thin(place, "another vault") == []
    assert backup.thin(place, real.vault_id)
    assert (place / "20260101T000000Z.txt").exists()
