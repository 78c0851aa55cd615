"""The faults of the table in docs/verification/faults.md, as an officer at the window meets them."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from campaigns.disk import Disk, small_disk
from liaison_app import app, clock
from liaison_app.security import keystore
from liaison_app.storage import backup, connection, drafts, vault
from liaison_app.ui.frame import Frame
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.othertime import YEARS
from tests.support.puppet import Puppet
from tests.support.stores import MemoryStore
from tests.support.vaults import CHEAP, PASSPHRASE, fresh_vault
from tests.ui.conftest import put_down
from tests.ui.test_directory import pick
from tests.ui.watchdog import TRIES, Watchdog

pytestmark = pytest.mark.timeout(300)  # programs are started and asked, some of them three times

FROZEN_MS = 100
REASONS = "Rows with something wrong"


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    """The command line on a vault with Ana in it, and with the day's backup."""
    fresh_vault(tmp_path / "vault").close()
    cli = CommandLine(tmp_path / "vault", tmp_path / "home")
    cli.ok("add", "contacts", "name=Ana Ruiz")
    return cli


def names(cli: CommandLine) -> list[str]:
    return [row["name"] for row in cli.json("list", "contacts")]


def start(folder: Path) -> Frame:
    frame = app.create(["liaison", "--data-dir", str(folder)])
    frame.show()
    return frame


def unlock(hands: Hands, secret: str = PASSPHRASE) -> None:
    hands.fill("Passphrase", secret)
    hands.press("Return")


# --- kill -9 --------------------------------------------------------------------------------------


def test_killed_while_typing_at_most_five_seconds_are_lost(cli: CommandLine, tmp_path: Path) -> None:
    beside = vault.open_vault(cli.folder, PASSPHRASE, store=None, cost=CHEAP)
    program = Puppet(cli.folder, cli.environment())
    program.unlock(PASSPHRASE)
    program.do("press", "Ctrl+2")
    program.do("press", "Ctrl+N")
    program.do("fill", "Name", "Bo Lind, half ty")
    typed = time.monotonic()
    while "half ty" not in "".join(drafts.every(beside.session())):
        assert time.monotonic() - typed < 5, "not kept within five seconds"
    program.kill()
    beside.close()
    again = Puppet(cli.folder, cli.environment())
    again.unlock(PASSPHRASE)
    again.do("reads", "Bo Lind, half ty")
    assert again.close() == ""
    assert "Ana Ruiz" in names(cli)


# --- disk full, read-only -------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Disk]:
    """A small disk of its own where one can be mounted, else a limit on the size of files, with a vault on it."""
    with small_disk(tmp_path) as disk:
        fresh_vault(disk.folder / "vault").close()
        yield disk


def test_a_full_disk_is_said_and_the_form_is_kept(qtbot: QtBot, small: Disk, hands: Hands, tmp_path: Path) -> None:
    frame = start(small.folder / "vault")
    unlock(hands)
    hands.see("Lock")
    hands.reads("Backup: just now")
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.fill("Name", "Ana Ruiz")
    with small.nearly_full(0):
        hands.press("Ctrl+S")
        hands.reads("Not saved – the disk is full." if small.is_mount else "Not saved – the disk")
        hands.reads("Not saved yet: Contacts")
        assert "Contact saved" not in hands.texts()
        assert "All changes saved" not in hands.texts()
    hands.click("Name")
    assert "Ana Ruiz" in hands.texts()
    hands.press("Ctrl+S")
    hands.reads("Contact saved")
    put_down(qtbot, frame)
    assert names(CommandLine(small.folder / "vault", tmp_path / "home")) == ["Ana Ruiz"]


def test_on_a_read_only_disk_nothing_is_said_to_be_open_or_saved(qtbot: QtBot, small: Disk, hands: Hands) -> None:
    folder = small.folder / "vault"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    if not small.is_mount:
        pytest.skip("a disk can be made read-only by root only")
    small.mount_as("ro")
    try:
        frame = start(folder)
        unlock(hands)
        hands.reads("read-only")
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    finally:
        small.mount_as("rw")
    hands.press("Return")  # what was typed still stands there
    hands.see("Lock")
    put_down(qtbot, frame)


# --- flipped bits ---------------------------------------------------------------------------------


def flip(path: Path, page: int) -> None:
    data = bytearray(path.read_bytes())
    data[page * connection.PAGE_SIZE + 1000] ^= 4
    path.write_bytes(data)


def clock_of_the_backup(cli: CommandLine) -> str:
    (made,) = backup.every(cli.folder / "backups")
    return f"Restore from {clock.local_of(made.at):%H:%M}"


@pytest.mark.parametrize("page", [0, 30])
def test_a_flipped_bit_is_said_with_the_backup_to_restore(
    qtbot: QtBot, cli: CommandLine, hands: Hands, page: int
) -> None:
    flip(cli.folder / "vault.db", page)
    damaged = (cli.folder / "vault.db").read_bytes()
    frame = start(cli.folder)
    unlock(hands)
    hands.reads("The vault is damaged")
    hands.reads(clock_of_the_backup(cli))
    put_down(qtbot, frame)
    assert (cli.folder / "vault.db").read_bytes() == damaged
    (made,) = backup.every(cli.folder / "backups")
    cli.ok("restore", str(made.path))
    assert names(cli) == ["Ana Ruiz"]


# --- credential store gone ------------------------------------------------------------------------


def test_without_the_credential_store_the_recovery_code_is_asked_for_and_no_vault_is_made(
    qtbot: QtBot, hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "vault"
    made = vault.create(folder, PASSPHRASE, store=MemoryStore(), officer_name="Jo Rivera", cost=CHEAP)
    made.vault.close()
    monkeypatch.setattr(keystore, "system_store", lambda: None)
    key = (folder / "vault.key").read_bytes()
    frame = start(folder)
    unlock(hands)
    hands.reads("Type the recovery code instead")
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("vault.db")] == ["vault/vault.db"]
    assert (folder / "vault.key").read_bytes() == key
    unlock(hands, made.recovery_code)
    hands.see("Lock")
    put_down(qtbot, frame)


# --- two copies -----------------------------------------------------------------------------------


def test_started_twice_at_once_one_window_is_left(cli: CommandLine) -> None:
    both = [Puppet(cli.folder, cli.environment()) for _ in range(2)]
    end = time.monotonic() + 60
    while all(program.process.poll() is None for program in both):
        assert time.monotonic() < end, "both stayed"
        with suppress(subprocess.TimeoutExpired):  # a look now and then: whoever looks all the time holds them up
            both[0].process.wait(0.05)
    (gone,) = (program for program in both if program.process.poll() is not None)
    (left,) = (program for program in both if program.process.poll() is None)
    assert gone.process.wait() == 0
    assert "Traceback" not in gone.process.communicate()[1]
    left.unlock(PASSPHRASE)
    left.close()


# --- newer database -------------------------------------------------------------------------------


def test_a_newer_vault_names_the_version_it_needs_and_stays_as_it_is(
    qtbot: QtBot, cli: CommandLine, hands: Hands
) -> None:
    make_newer(cli.folder)
    before = {path.name: path.read_bytes() for path in cli.folder.iterdir() if path.is_file()}
    frame = start(cli.folder)
    unlock(hands)
    hands.reads("This vault needs Liaison 7.2.0 or newer")
    put_down(qtbot, frame)
    assert "needs Liaison 7.2.0 or newer" in cli.refused("list", "contacts")
    assert {path.name: path.read_bytes() for path in cli.folder.iterdir() if path.is_file()} == before


def make_newer(folder: Path) -> None:
    """As a program would leave it whose schema this one does not know."""
    opened = vault.open_vault(folder, PASSPHRASE, store=None, cost=CHEAP)
    with opened.engine.connect().execution_options(writes=True) as db, db.begin():
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        db.exec_driver_sql("UPDATE meta SET value = '7.2.0' WHERE key = 'needs'")
    opened.close()


# --- clock ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("years", [-10, 10])
def test_a_clock_that_was_set_is_said_and_nothing_is_gone(cli: CommandLine, years: int) -> None:
    program = Puppet(cli.folder, {**cli.environment(), YEARS: str(years)})
    program.unlock(PASSPHRASE)
    program.do("reads", "Check the date: this computer says")
    program.do("reads", f"{clock.today().year + years}")
    program.do("press", "Ctrl+2")
    program.do("shows", "Records", 1)
    program.do("press", "Ctrl+N")
    program.do("fill", "Name", "Bo Lind")
    program.do("press", "Ctrl+S")
    program.do("reads", "Contact saved")
    program.close()
    assert names(cli) == ["Ana Ruiz", "Bo Lind"]
    cli.ok("undo")
    assert names(cli) == ["Ana Ruiz"]
    assert cli.json("check")["ok"]


# --- 10,000 bad rows ------------------------------------------------------------------------------


def test_ten_thousand_bad_rows_are_a_table_of_reasons_and_the_window_is_never_held(
    qtbot: QtBot, cli: CommandLine, hands: Hands, tmp_path: Path
) -> None:
    bad = "\n".join(f"nobody-{n},555-01{n % 100:02d}" for n in range(10_000))
    directory = tmp_path / "directory"
    directory.mkdir()
    (directory / "organizations.csv").write_text("id,name\n1,Harbor Help\n", encoding="utf-8")
    (directory / "services.csv").write_text("id,organization_id,name\n1,1,Food\n", encoding="utf-8")
    (directory / "phones.csv").write_text(f"service_id,number\n{bad}\n", encoding="utf-8")
    frame = start(cli.folder)
    unlock(hands)
    hands.see("Lock")
    hands.press("Ctrl+7")
    hands.see("Import")
    watchdog, gaps = Watchdog(), list[float]()
    while len(gaps) < TRIES and min(gaps, default=FROZEN_MS) >= FROZEN_MS:  # a busy computer may hold it once
        watchdog.reset()
        hands.take("Import", 1)
        pick(hands, directory)
        hands.reads("10000 rows are left out")
        hands.until(lambda: hands.rows(REASONS) >= 1000)
        gaps.append(watchdog.longest)
        hands.press("Escape")
        hands.until(lambda: not hands.all_named(REASONS))
    watchdog.close()
    put_down(qtbot, frame)
    assert min(gaps) < FROZEN_MS
