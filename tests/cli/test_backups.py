"""Backup and restore by the command line, as an administrator runs them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.commandline import CommandLine


def names(cli: CommandLine) -> list[str]:
    return [row["name"] for row in cli.json("list", "contacts")]


def test_backup_change_restore(cli: CommandLine, tmp_path: Path) -> None:
    cli.ok("add", "contacts", "name=Ana Ruiz")
    made = cli.json("backup", str(tmp_path / "saved"))
    assert (made["path"], made["counts"]["contacts"]) == (str(tmp_path / "saved"), 1)
    cli.ok("add", "contacts", "name=Bo Lind")
    looked = cli.json("restore", str(tmp_path / "saved"), "--dry-run")
    assert looked["counts"]["contacts"] == 1
    assert names(cli) == ["Ana Ruiz", "Bo Lind"]
    assert cli.json("restore", str(tmp_path / "saved")) == looked
    assert names(cli) == ["Ana Ruiz"]
    assert cli.json("check")["ok"]


def test_a_folder_collects_backups_and_the_newest_is_restored(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    for name in ("Ana", "Bo"):
        cli.ok("add", "contacts", f"name={name}")
        made = Path(cli.json("backup", str(tmp_path / "stick"))["path"])
        assert made.parent == tmp_path / "stick"
    cli.ok("add", "contacts", "name=Cy")
    cli.ok("restore", str(tmp_path / "stick"))
    assert names(cli) == ["Ana", "Bo"]
    assert "not touched" in cli.refused("backup", str(made))


def test_the_first_command_of_a_day_makes_the_day_s_backup(cli: CommandLine) -> None:
    for _ in range(2):
        cli.ok("list", "contacts")
    assert len(list((cli.folder / "backups").iterdir())) == 1


def test_a_failed_daily_backup_is_said_and_the_work_is_done(cli: CommandLine) -> None:
    (cli.folder / "backups").write_text("in the way", encoding="utf-8")
    done = cli.run("add", "contacts", "name=Ana")
    assert done.returncode == 0
    assert "No backup was made" in done.stderr
    assert names(cli) == ["Ana"]


def test_what_is_no_backup_is_refused_and_nothing_changes(cli: CommandLine, tmp_path: Path) -> None:
    cli.ok("add", "contacts", "name=Ana")
    assert "no backup" in cli.refused("restore", str(tmp_path / "nowhere"))
    made = tmp_path / "saved"
    cli.ok("backup", str(made))
    data = bytearray((made / "vault.db").read_bytes())
    data[len(data) // 2] ^= 1
    (made / "vault.db").write_bytes(data)
    assert "damaged" in cli.refused("restore", str(made))
    assert names(cli) == ["Ana"]


def test_a_backup_opens_by_itself(cli: CommandLine, tmp_path: Path) -> None:
    cli.ok("add", "contacts", "name=Ana")
    cli.ok("backup", str(tmp_path / "saved"))
    assert names(CommandLine(tmp_path / "saved", cli.home)) == ["Ana"]
    assert json.loads(cli.ok("restore", str(tmp_path / "saved" / "vault.db"), "--json"))["counts"]["contacts"] == 1
