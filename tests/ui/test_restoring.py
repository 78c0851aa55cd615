"""Going back to a backup in the window, from the settings and from the page that asks for the passphrase: by keys and
mouse only. What came of it is asked of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from liaison_app import app
from liaison_app.services import backups, officers, records
from liaison_app.storage import vault
from liaison_app.ui.frame import Frame
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.vaults import CHEAP, PASSPHRASE, fresh_vault
from tests.ui.conftest import opened
from tests.ui.test_backups_page import cell, damage, pick

pytestmark = pytest.mark.timeout(300)  # many other processes, one after another
OTHER = "nine wet dogs in the hall"
OPENS = "Passphrase or recovery code"


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


def until_offered(hands: Hands) -> list[str]:
    offers: list[str] = []

    def there() -> bool:
        offers[:] = [name for name in hands.names() if name.startswith("Restore ")]
        return bool(offers)

    hands.until(there, f"nothing is offered; there are {hands.names()}")
    return offers


def backed_up(tmp_path: Path) -> CommandLine:
    """The command line on a vault in which Ana stands, also in its backup, and Bo, who came later."""
    made = fresh_vault(tmp_path / "vault")
    records.save(made.session(), [records.new("contacts", {"name": "Ana"})])
    backups.make(made)
    records.save(made.session(), [records.new("contacts", {"name": "Bo"})])
    made.close()
    return CommandLine(tmp_path / "vault", tmp_path / "home")


# --- from the settings ----------------------------------------------------------------------------


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    return backed_up(tmp_path)


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
    [offered] = until_offered(hands)
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
    [offered] = until_offered(hands)
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
