"""A clock that was set is noticed once, stands in the audit log, and costs nothing that was kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from liaison_app import clock
from liaison_app.models.base import new_id
from liaison_app.services import health
from liaison_app.storage import backup, check, connection, door, drafts, history, vault
from liaison_app.storage.edits import Edit
from tests.support.vaults import CHEAP, PASSPHRASE, fresh_vault

TEN_YEARS = timedelta(days=3652)
NOW = datetime.fromisoformat("2026-11-22T14:00")
SetClock = Callable[[timedelta], None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Set the computer's clock so far from the real time of the test."""

    def by(shift: timedelta) -> None:
        monkeypatch.setattr(clock, "utc_now", lambda: NOW + shift)

    by(timedelta())
    return by


@pytest.fixture
def folder(tmp_path: Path, set_clock: SetClock) -> Path:
    """A vault with two contacts, the second of which was the last step, a draft, and a backup."""
    set_clock(timedelta(days=1))  # the template of the tests was made before, on some day of the real calendar
    opened = fresh_vault(tmp_path / "vault")
    set_clock(timedelta())
    for name in ("Ana", "Bo"):
        door.apply(opened.session(), [Edit("contacts", new_id(), fields={"name": name})])
    drafts.keep(opened.session(), "contacts", new_id(), "half typed")
    backup.make(opened.folder, connection.spec_of(opened.engine), backup.default_folder(opened.folder))
    opened.close()
    return opened.folder


def open_it(folder: Path) -> vault.Vault:
    return vault.open_vault(folder, PASSPHRASE, store=None, cost=CHEAP)


@pytest.mark.parametrize("shift", [timedelta(hours=-14), timedelta(days=59), timedelta(minutes=3)])
def test_a_pause_a_time_zone_and_a_small_correction_are_no_jump(
    folder: Path, set_clock: SetClock, shift: timedelta
) -> None:
    set_clock(shift)
    opened = open_it(folder)
    assert opened.jump is None
    assert health.clock_set(opened) is None
    opened.close()


@pytest.mark.parametrize("shift", [-TEN_YEARS, TEN_YEARS, timedelta(days=-2), timedelta(days=61)])
def test_a_jump_is_said_logged_and_costs_nothing(folder: Path, set_clock: SetClock, shift: timedelta) -> None:
    set_clock(shift)
    opened = open_it(folder)
    warning = health.clock_set(opened)
    assert warning is not None
    assert f"this computer says {NOW + shift:%d %B %Y}" in warning.message
    assert "last used on 22 November 2026" in warning.message
    with opened.session().read() as db:
        (times,) = db.scalars(text("SELECT fields FROM events WHERE action = 'clock'"))
        assert list(db.scalars(text("SELECT name FROM contacts ORDER BY n"))) == ["Ana", "Bo"]
    assert times == f'["2026-11-22T14:00:00", "{(NOW + shift).isoformat(timespec="seconds")}"]'
    assert drafts.every(opened.session()) == ["half typed"]
    history.undo(opened.session())
    history.undo(opened.session())
    spec = connection.spec_of(opened.engine)
    made = backup.make(opened.folder, spec, backup.default_folder(opened.folder))
    assert backup.thin(made.path.parent, made.vault_id) == []
    assert [finding for finding in check.check(opened.session()) if finding.serious] == []
    opened.close()
    again = open_it(folder)
    assert again.jump is None
    again.close()


def test_the_log_stays_in_the_order_in_which_things_were_done(folder: Path, set_clock: SetClock) -> None:
    for shift in (-TEN_YEARS, timedelta(), TEN_YEARS):
        set_clock(shift)
        opened = open_it(folder)
        door.apply(opened.session(), [Edit("contacts", new_id(), fields={"name": f"{shift.days}"})])
        opened.close()
    opened = open_it(folder)
    with opened.session().read() as db:
        actions = list(db.scalars(text("SELECT action FROM events ORDER BY n")))
        names = list(db.scalars(text("SELECT name FROM contacts ORDER BY n")))
    opened.close()
    assert actions[-6:] == ["clock", "change", "clock", "change", "clock", "change"]
    assert names[2:] == ["-3652", "0", "3652"]
