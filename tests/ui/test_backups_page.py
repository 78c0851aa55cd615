"""Backups in the settings: seen, made, sent elsewhere, and the vault checked; by keys and mouse, asked of the command
line in a second process."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from liaison_app import app
from liaison_app.models.base import new_id
from liaison_app.services import backups, officers, records
from liaison_app.services.work import open_vault
from liaison_app.storage import connection, door
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session
from liaison_app.ui.frame import Frame
from liaison_app.ui.main_window import MainWindow
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.names import unnamed
from tests.support.vaults import CHEAP, PASSPHRASE, fresh_vault
from tests.ui.conftest import opened, put_down

pytestmark = pytest.mark.timeout(300)  # many other processes, one after another
SHARED_MEMORY = Path("/dev/shm")  # another disk than the one for temporary files, on most systems
COORDINATOR = "nine wet dogs in the hall"


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "vault", tmp_path / "home")


@pytest.fixture
def page(window: MainWindow, hands: Hands, qtbot: QtBot) -> Hands:
    """Hands at the page, which the status bar opens."""
    hands.click("Backup: just now")
    hands.see("Back up now")
    hands.until(lambda: hands.rows("Backups") == 1, "the day's backup is not listed")
    return hands


def pick(hands: Hands, path: Path) -> None:
    """Type a path into the dialog that asks for a folder."""
    hands.fill("File name", str(path))
    hands.press("Return")


def cell(hands: Hands, row: int, column: int) -> str:
    """What stands in a cell of the list."""
    table = next(view for view in hands.all_named("Backups") if hasattr(view, "item"))
    return str(table.item(row, column).text())


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_status_bar_opens_it_by_key_too(window: MainWindow, hands: Hands) -> None:
    hands.see("Backup: just now")
    hands.see("Lock").setFocus()
    hands.press("Shift+Tab")
    assert hands.name(hands.focus()) == "Backup: just now"
    hands.press("Space")
    hands.until(lambda: hands.rows("Backups") == 1)
    assert cell(hands, 0, 0).startswith("today, ")
    assert [cell(hands, 0, column) for column in (2, 3)] == ["Beside the vault", "By itself"]
    assert cell(hands, 0, 1).endswith(" MB")


def test_everything_on_it_has_a_name(page: Hands) -> None:
    assert unnamed(page.front()) == []
    page.click("Restore…")
    page.see("Look into it")
    assert unnamed(page.front()) == []


def test_back_up_now(page: Hands, cli: CommandLine, session: Session) -> None:
    records.save(session, [records.new("contacts", {"name": "Ana Ruiz"})])
    page.press("Escape")
    page.press("Ctrl+,")  # the settings by the menu's key
    page.turn_to("Backups")
    page.click("Back up now")
    page.reads("Every page of it was read back.")
    page.shows("Backups", 2)
    assert [cell(page, row, 3) for row in (0, 1)] == ["By hand", "By itself"]
    newest = max((cli.folder / "backups").glob("*-hand"))
    assert cli.json("restore", str(newest), "--dry-run")["counts"]["contacts"] == 1


def test_back_up_to_another_place(page: Hands, cli: CommandLine, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    page.click("Back up to another place…")
    pick(page, stick)
    page.reads("The backup is the folder")
    [made] = stick.iterdir()
    assert cli.json("restore", str(made), "--dry-run")["counts"]["officers"] == 1


def test_a_full_or_missing_place_is_said_and_nothing_is_lost(page: Hands, cli: CommandLine, tmp_path: Path) -> None:
    in_the_way = cli.folder / "backups"
    in_the_way.rename(tmp_path / "moved")
    in_the_way.write_text("in the way", encoding="utf-8")
    page.click("Back up now")
    page.reads("No backup was made.")
    assert page.see("Back up now").isEnabled()


def test_where_they_go_is_chosen_and_taken_back(page: Hands, session: Session, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    page.reads("This is the disk of the vault itself.")
    page.click("Choose a folder…")
    pick(page, stick)
    page.reads(str(stick))
    page.until(lambda: len(list(stick.iterdir())) == 0)
    page.click("Back up now")
    page.until(lambda: len(list(stick.iterdir())) == 1, "nothing was made in the chosen folder")
    page.shows("Backups", 2)
    assert cell(page, 0, 2) == str(stick)
    stick.rename(tmp_path / "pulled out")
    page.press("Escape")
    page.press("Ctrl+,")
    page.turn_to("Backups")
    page.reads("cannot be reached now")
    page.click("Beside the vault")
    page.until(lambda: "cannot be reached now" not in page.texts())
    with session.read() as db:
        assert not list(db.connection().exec_driver_sql("SELECT * FROM meta WHERE key = 'backup_folder'"))


def test_another_disk_is_no_reason_to_warn(page: Hands, tmp_path: Path) -> None:
    if not SHARED_MEMORY.is_dir() or SHARED_MEMORY.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("this computer has one disk only")
    with tempfile.TemporaryDirectory(dir=SHARED_MEMORY) as other:
        page.click("Choose a folder…")
        pick(page, Path(other))
        page.reads(other)
        page.until(lambda: "This is the disk of the vault itself." not in page.texts())


def test_a_whole_vault_is_said_to_be_whole(page: Hands) -> None:
    page.click("Check the vault now")
    page.reads("The vault is whole.")
    page.reads("The last change is remembered in a file on this computer.")


def test_a_link_into_nothing_is_said_in_words(page: Hands, session: Session) -> None:
    door.apply(session, [Edit("contacts", new_id(), fields={"name": "Ana", "organization_id": new_id()})])
    page.click("Check the vault now")
    page.reads("Contacts, Organization: 1 link leads to a record that is not here.")
    page.reads("The vault is whole, but not all of its records are here.")


def test_damage_is_said_in_words(page: Hands, cli: CommandLine) -> None:
    cli.ok("check")  # another process that closes the vault empties its log, so that vault.db is what is read
    damage(cli.folder / "vault.db", last_page_only=True)
    page.click("Check the vault now")
    page.reads("The vault is damaged. Restore the newest backup.")
    page.reads("1 page of vault.db is not what was written.")
    assert "1 page of vault.db is not what was written" in cli.run("check").stdout


def damage(path: Path, *, last_page_only: bool = False) -> None:
    """Flip a bit in the last page of a database, or in every page."""
    data = bytearray(path.read_bytes())
    first = len(data) - connection.PAGE_SIZE if last_page_only else 0
    for page in range(first, len(data), connection.PAGE_SIZE):
        data[page + 900] ^= 8
    path.write_bytes(data)


def test_a_restore_while_another_program_has_the_vault_open_leaves_it_as_it_is(
    page: Hands, qtbot: QtBot, locked: Frame, cli: CommandLine
) -> None:
    before = names(cli.folder / "backups")
    page.click("Restore…")
    page.fill("Passphrase or recovery code", PASSPHRASE)
    page.press("Return")
    page.click("Restore this backup")
    page.reads("Liaison is open in another window. Nothing was changed.")
    page.fill("Passphrase", PASSPHRASE)
    page.press("Return")
    opened(qtbot, locked)
    assert names(cli.folder / "backups") == before


@pytest.fixture
def coordinator(qtbot: QtBot, tmp_path: Path, hands: Hands) -> Iterator[Hands]:
    """The page of a volunteer coordinator."""
    vault = fresh_vault(tmp_path / "vault")
    officers.add(vault, "Vic Olsen", "volunteer-coordinator", COORDINATOR, cost=CHEAP)
    backups.make(vault, "hand")
    vault.close()
    frame = app.create(["--data-dir", str(tmp_path / "vault")])
    frame.show()
    hands.fill("Passphrase", COORDINATOR)
    hands.press("Return")
    opened(qtbot, frame)
    hands.click("Backup: just now")
    yield hands
    put_down(qtbot, frame)


def test_who_may_not_restore_is_not_offered_it(coordinator: Hands) -> None:
    coordinator.see("Back up now")
    coordinator.see("Check the vault now")
    for name in ("Restore…", "Restore from another place…", "Choose a folder…"):
        assert coordinator.all_named(name) == []


def test_who_may_not_restore_cannot_by_the_command_line(coordinator: Hands, tmp_path: Path) -> None:
    [made] = (tmp_path / "vault" / "backups").iterdir()
    cli = CommandLine(tmp_path / "other", tmp_path / "home", COORDINATOR)
    assert "does not allow this" in cli.refused("restore", str(made))
    assert not (tmp_path / "other" / "vault.db").exists()
    open_vault(tmp_path / "vault", PASSPHRASE).close()
