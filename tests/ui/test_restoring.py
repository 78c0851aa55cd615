"""Going back to a backup in the window, by keys and mouse only: the drill, from the page that asks for the passphrase,
on a new laptop, from the settings, and killed in the middle. What came of it is asked of the command line."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from liaison_app import app
from liaison_app.security import keystore
from liaison_app.services import backups, officers, records, sample
from liaison_app.storage import vault
from liaison_app.ui.frame import Frame
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.stores import MemoryStore
from tests.support.vaults import CHEAP, PASSPHRASE, fresh_vault
from tests.ui.conftest import opened, put_down
from tests.ui.test_backups_page import cell, damage, pick

OTHER = "nine wet dogs in the hall"
OPENS = "Passphrase or recovery code"


@pytest.fixture
def frames(qtbot: QtBot) -> Iterator[list[Frame]]:
    """The windows of a test, closed afterwards as an officer would."""
    made: list[Frame] = []
    yield made
    for frame in made:
        put_down(qtbot, frame)


def start(frames: list[Frame], folder: Path) -> Frame:
    """The program's window, as it starts on a folder."""
    frame = app.create(["--data-dir", str(folder)])
    frame.show()
    frames.append(frame)
    return frame


def unlock(hands: Hands, secret: str = PASSPHRASE) -> None:
    hands.fill("Passphrase", secret)
    hands.press("Return")


def go_back(hands: Hands, secret: str) -> None:
    """The two steps of the dialog, once the backup is chosen."""
    hands.fill(OPENS, secret)
    hands.press("Return")
    hands.reads("Every page was read and is whole.")
    hands.click("Restore this backup")


def names(cli: CommandLine) -> list[str]:
    return [row["name"] for row in cli.json("list", "contacts")]


def audit_log(cli: CommandLine, path: Path) -> str:
    """The audit log, as the command line writes it."""
    cli.ok("export", "audit", "--out", str(path))
    return path.read_text(encoding="utf-8-sig")


# --- the drill ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Drill:
    """A filled vault whose newest backup was made by itself, and what it held at that moment."""

    folder: Path
    code: str
    store: MemoryStore
    held: dict[str, Any]


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Drill:
    """Its passphrase needs the old laptop's credential store; the command line has none and uses the recovery code."""
    folder, store = tmp_path_factory.mktemp("old laptop") / "vault", MemoryStore()
    made = vault.create(folder, PASSPHRASE, store=store, officer_name="Jo Rivera", cost=CHEAP)
    sample.fill(made.vault.session())
    made.vault.close()
    cli = CommandLine(folder, tmp_path_factory.mktemp("home") / "home", made.recovery_code)
    held = cli.every_record()  # the first command of the day makes the day's backup
    cli.ok("add", "contacts", "name=Came after the backup")
    assert len(list((folder / "backups").iterdir())) == 1
    assert sum(map(len, held.values())) > 500
    return Drill(folder, made.recovery_code, store, held)


def use_store(monkeypatch: pytest.MonkeyPatch, store: MemoryStore) -> None:
    monkeypatch.setattr(keystore, "usable_store", lambda: store)
    monkeypatch.setattr(keystore, "system_store", lambda: store)


@pytest.mark.timeout(300)
def test_drill_in_the_same_folder_after_damage(
    drill: Drill, frames: list[Frame], qtbot: QtBot, hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_store(monkeypatch, drill.store)
    folder = shutil.copytree(drill.folder, tmp_path / "vault")
    damage(folder / "vault.db")
    ruined = (folder / "vault.db").read_bytes()
    frame = start(frames, folder)
    unlock(hands)
    hands.reads("The vault is damaged")
    [offered] = _until_offered(hands)
    assert offered.startswith("Restore the backup of today, ")
    assert (folder / "vault.db").read_bytes() == ruined
    hands.click(offered)
    go_back(hands, PASSPHRASE)
    opened(qtbot, frame)
    hands.reads("Restored: the backup of today, ")
    hands.press("Ctrl+L")
    hands.reads("Locked.")
    cli = CommandLine(folder, tmp_path / "home", drill.code)
    assert cli.every_record() == drill.held
    assert cli.json("check")["ok"]
    [kept] = (folder / "backups").glob("*-replaced")
    assert (kept / "vault.db").read_bytes() == ruined


def _until_offered(hands: Hands) -> list[str]:
    offers: list[str] = []

    def there() -> bool:
        offers[:] = [name for name in hands.names() if name.startswith("Restore ")]
        return bool(offers)

    hands.until(there, f"nothing is offered; there are {hands.names()}")
    return offers


@pytest.mark.timeout(300)
def test_drill_on_a_new_laptop(
    drill: Drill, frames: list[Frame], qtbot: QtBot, hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIAISON_STATE_DIR", str(tmp_path / "state"))
    use_store(monkeypatch, MemoryStore())
    stick, folder = shutil.copytree(drill.folder / "backups", tmp_path / "stick"), tmp_path / "new" / "vault"
    frame = start(frames, folder)
    hands.click("I have a backup…")
    hands.reads("No backup was found beside the vault.")
    hands.click("Another place…")
    pick(hands, stick)
    hands.shows("Backups", 1)
    hands.fill(OPENS, PASSPHRASE)
    hands.press("Return")
    hands.reads("Type the recovery code instead")
    hands.fill(OPENS, drill.code)
    hands.press("Return")
    hands.reads("There is no vault in this folder yet: nothing is replaced.")
    assert not (folder / "vault.db").exists()
    hands.click("Restore this backup")
    opened(qtbot, frame)
    hands.reads("Restored: the backup of today, ")
    hands.press("Ctrl+L")
    hands.reads("Locked.")
    assert CommandLine(folder, tmp_path / "home", drill.code).every_record() == drill.held


# --- from the settings ----------------------------------------------------------------------------


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    """The command line on a vault in which Ana stands, also in its backup, and Bo, who came later."""
    made = fresh_vault(tmp_path / "vault")
    records.save(made.session(), [records.new("contacts", {"name": "Ana"})])
    backups.make(made)
    records.save(made.session(), [records.new("contacts", {"name": "Bo"})])
    made.close()
    return CommandLine(tmp_path / "vault", tmp_path / "home")


def test_from_the_settings(cli: CommandLine, frames: list[Frame], qtbot: QtBot, hands: Hands, tmp_path: Path) -> None:
    frame = start(frames, cli.folder)
    unlock(hands)
    before = opened(qtbot, frame)
    hands.press("Ctrl+2")
    hands.shows("Records", 2)
    hands.click("Backup: just now")
    hands.shows("Backups", 1)
    hands.click("Restore…")
    hands.fill(OPENS, PASSPHRASE)
    hands.press("Return")
    hands.reads("It takes the place of the vault that is here now.")
    hands.reads("Officers: Jo Rivera.")
    assert names(cli) == ["Ana", "Bo"]
    hands.click("Restore this backup")
    hands.until(lambda: frame.main not in (None, before), "the window does not stand again")
    hands.reads("Restored: the backup of today, ")
    hands.reads("The vault that was here before is kept among the backups.")
    hands.shows("Records", 1)
    assert names(cli) == ["Ana"]
    assert "Restored" in audit_log(cli, tmp_path / "audit.csv")
    assert cli.json("check")["ok"]
    hands.click("Backup: just now")
    hands.shows("Backups", 2)
    assert cell(hands, 0, 3) == "Replaced by a restore"
    hands.see("Backups").setFocus()
    hands.press("Up")  # the other one is chosen at first
    hands.press("Return")
    go_back(hands, PASSPHRASE)
    hands.shows("Records", 2)
    assert names(cli) == ["Ana", "Bo"]


def test_damage_that_the_check_finds_is_mended_from_the_same_page(
    cli: CommandLine, frames: list[Frame], qtbot: QtBot, hands: Hands
) -> None:
    damage(cli.folder / "vault.db", last_page_only=True)
    frame = start(frames, cli.folder)
    unlock(hands)
    before = opened(qtbot, frame)
    hands.click("Backup: just now")
    hands.shows("Backups", 1)
    hands.click("Check the vault now")
    hands.reads("The vault is damaged. Restore the newest backup.")
    hands.click("Restore…")
    go_back(hands, PASSPHRASE)
    hands.until(lambda: frame.main not in (None, before), "the window does not stand again")
    assert cli.json("check")["ok"]
    assert names(cli) == ["Ana"]


def test_enter_alone_does_not_replace_a_vault(cli: CommandLine, frames: list[Frame], hands: Hands) -> None:
    start(frames, cli.folder)
    unlock(hands)
    hands.click("Backup: just now")
    hands.shows("Backups", 1)
    hands.click("Restore…")
    hands.fill(OPENS, PASSPHRASE)
    hands.press("Return")
    hands.reads("Every page was read and is whole.")
    hands.press("Return")
    hands.see("Look into it")
    hands.press("Escape")
    assert names(cli) == ["Ana", "Bo"]


def test_an_older_backup_opens_with_the_passphrase_of_its_time(
    cli: CommandLine, frames: list[Frame], qtbot: QtBot, hands: Hands
) -> None:
    now = vault.open_vault(cli.folder, PASSPHRASE, store=None, cost=CHEAP)
    officers.change_passphrase(now, PASSPHRASE, OTHER, cost=CHEAP)
    now.close()
    frame = start(frames, cli.folder)
    unlock(hands, OTHER)
    before = opened(qtbot, frame)
    hands.click("Backup: just now")
    hands.shows("Backups", 1)
    hands.click("Restore…")
    go_back(hands, PASSPHRASE)
    hands.until(lambda: frame.main not in (None, before), "the window does not stand again")
    hands.reads("Restored: the backup of today, ")
    assert names(cli) == ["Ana"]


def test_a_damaged_backup_is_refused_before_anything_is_replaced(
    cli: CommandLine, frames: list[Frame], hands: Hands
) -> None:
    [made] = (cli.folder / "backups").iterdir()
    damage(made / "vault.db", last_page_only=True)
    start(frames, cli.folder)
    unlock(hands)
    hands.click("Backup: just now")
    hands.shows("Backups", 1)
    hands.click("Restore…")
    hands.fill(OPENS, PASSPHRASE)
    hands.press("Return")
    hands.reads("This backup is damaged")
    hands.press("Escape")
    assert names(cli) == ["Ana", "Bo"]


def test_a_folder_without_backups_is_said(cli: CommandLine, frames: list[Frame], hands: Hands, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    start(frames, cli.folder)
    unlock(hands)
    hands.click("Backup: just now")
    hands.click("Restore from another place…")
    pick(hands, tmp_path / "empty")
    hands.reads("There is no backup at")


# --- from the page that asks for the passphrase ---------------------------------------------------


def test_a_wrong_passphrase_offers_no_restore(cli: CommandLine, frames: list[Frame], hands: Hands) -> None:
    start(frames, cli.folder)
    unlock(hands, OTHER)
    hands.reads("That passphrase does not open this vault.")
    assert [name for name in hands.names() if name.startswith("Restore ")] == []


@pytest.mark.parametrize("lost", ["vault.db", "vault.key"])
def test_a_lost_file_comes_back_from_a_backup(
    cli: CommandLine, frames: list[Frame], qtbot: QtBot, hands: Hands, lost: str
) -> None:
    (cli.folder / lost).unlink()
    frame = start(frames, cli.folder)
    unlock(hands)
    hands.reads(f"{lost} is missing")
    [offered] = _until_offered(hands)
    hands.click(offered)
    go_back(hands, PASSPHRASE)
    opened(qtbot, frame)
    assert names(cli) == ["Ana"]


def test_where_no_backup_is_beside_it_one_can_be_looked_for(
    cli: CommandLine, frames: list[Frame], qtbot: QtBot, hands: Hands, tmp_path: Path
) -> None:
    (cli.folder / "backups").rename(tmp_path / "stick")
    damage(cli.folder / "vault.db")
    frame = start(frames, cli.folder)
    unlock(hands)
    hands.click("Restore a backup…")
    hands.click("Another place…")
    pick(hands, tmp_path / "stick")
    hands.shows("Backups", 1)
    go_back(hands, PASSPHRASE)
    opened(qtbot, frame)
    assert names(cli) == ["Ana"]


def test_wrong_tries_at_a_backup_count(cli: CommandLine, frames: list[Frame], hands: Hands) -> None:
    (cli.folder / "vault.db").unlink()
    start(frames, cli.folder)
    unlock(hands)
    [offered] = _until_offered(hands)
    hands.click(offered)
    for number in range(5):
        hands.fill(OPENS, f"{OTHER} {number}")
        hands.press("Return")
        hands.reads("That passphrase does not open this vault.")
        hands.until(lambda: hands.see(OPENS).isEnabled())
    hands.fill(OPENS, PASSPHRASE)
    hands.press("Return")
    hands.reads("There were too many wrong tries.")
    hands.press("Escape")


# --- killed in the middle -------------------------------------------------------------------------


def run_victim(folder: Path, point: int, *more: str) -> subprocess.CompletedProcess[str]:
    """A window of its own process restores the newest backup, and dies at the point it was told."""
    words = [sys.executable, "-m", "tests.support.restore_victim", str(folder), str(point), *more]
    return subprocess.run(words, capture_output=True, text=True, timeout=120, check=False, env={**os.environ})


def after_kill(frames: list[Frame], qtbot: QtBot, hands: Hands, cli: CommandLine) -> list[str]:
    """What stands in the vault after the next start of the window."""
    frame = start(frames, cli.folder)
    unlock(hands)
    opened(qtbot, frame)
    assert not (cli.folder / ".restore" / "ready").exists()
    assert cli.json("check")["ok"]
    return names(cli)


@pytest.fixture(scope="module")
def points(tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many files a whole restore touches, from a window that lives."""
    folder = tmp_path_factory.mktemp("whole") / "vault"
    made = fresh_vault(folder)
    backups.make(made)
    made.close()
    lived = run_victim(folder, 0)
    assert lived.returncode == 0, lived.stderr
    return int(lived.stdout.split()[-1])


@pytest.mark.timeout(300)
@pytest.mark.parametrize("part", [0.2, 0.6, 0.9])
def test_the_window_carries_a_killed_restore_to_its_end(
    points: int, cli: CommandLine, frames: list[Frame], qtbot: QtBot, hands: Hands, part: float
) -> None:
    died = run_victim(cli.folder, round(part * points))
    assert died.returncode == -signal.SIGKILL, died.stderr
    decided = (cli.folder / ".restore" / "ready").exists()
    found = after_kill(frames, qtbot, hands, cli)
    if part < 0.5:
        assert (decided, found) == (False, ["Ana", "Bo"])
    else:
        assert found == ["Ana"]


@pytest.mark.timeout(300)
def test_a_restore_into_an_empty_folder_that_was_killed_is_not_taken_for_a_first_start(
    cli: CommandLine, frames: list[Frame], qtbot: QtBot, hands: Hands, tmp_path: Path
) -> None:
    """Killed right after the decision: neither file of the vault is there yet."""
    (cli.folder / "backups").rename(tmp_path / "stick")
    shutil.rmtree(cli.folder)
    died = run_victim(cli.folder, -1, str(tmp_path / "stick"))
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert sorted(path.name for path in cli.folder.glob("vault.*")) == ["vault.lock"]
    assert after_kill(frames, qtbot, hands, cli) == ["Ana"]


def test_a_restore_that_removes_first_is_found_out(cli: CommandLine, frames: list[Frame], hands: Hands) -> None:
    """The same check on a restore without protection: it must fail."""
    died = run_victim(cli.folder, 0, "sabotage")
    assert died.returncode == -signal.SIGKILL, died.stderr
    start(frames, cli.folder)
    unlock(hands)
    hands.reads("vault.db is missing")
