"""The restore drill, and restores that are killed: in the window by keys and mouse only, compared record by record by
the command line in a second process."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from liaison_app.security import keystore
from liaison_app.services import backups, sample
from liaison_app.storage import vault
from liaison_app.ui.frame import Frame
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.stores import MemoryStore
from tests.support.vaults import CHEAP, PASSPHRASE, fresh_vault
from tests.ui.conftest import opened
from tests.ui.test_backups_page import damage, pick
from tests.ui.test_restoring import OPENS, backed_up, go_back, names, start, unlock, until_offered


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    return backed_up(tmp_path)


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
    [offered] = until_offered(hands)
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
