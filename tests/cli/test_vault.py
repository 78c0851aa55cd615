"""Vaults by the command line: init, the recovery code, and refusals that change nothing."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.commandline import CommandLine
from tests.support.vaults import PASSPHRASE


def test_a_new_vault_opens_with_its_recovery_code(tmp_path: Path) -> None:
    cli = CommandLine(tmp_path / "new", tmp_path / "home")
    code = json.loads(cli.ok("init", "--json"))["recovery_code"]
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == ["vault.db", "vault.key", "vault.lock"]
    cli.ok("add", "contacts", "name=Ana Ruiz")
    (tmp_path / "code.txt").write_text(code.lower().replace("-", " "), encoding="utf-8")
    listed = cli.json("list", "contacts", "--recovery-code-file", str(tmp_path / "code.txt"))
    assert [row["name"] for row in listed] == ["Ana Ruiz"]


def test_init_refuses_a_folder_that_holds_a_vault(cli: CommandLine) -> None:
    before = (cli.folder / "vault.key").read_bytes()
    assert "already a vault" in cli.refused("init", "--json")
    assert (cli.folder / "vault.key").read_bytes() == before


def test_no_command_makes_a_vault_where_there_is_none(tmp_path: Path) -> None:
    cli = CommandLine(tmp_path / "empty", tmp_path / "home")
    assert "no vault in this folder" in cli.refused("list", "contacts")
    assert not (tmp_path / "empty").exists()


def test_a_wrong_passphrase_is_said_and_the_secret_is_not(cli: CommandLine, tmp_path: Path) -> None:
    words = cli.arguments("list", "contacts")
    Path(words[-1]).write_text(PASSPHRASE, encoding="utf-8")
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("ten green bottles standing", encoding="utf-8")
    said = CommandLine(cli.folder, cli.home).refused("list", "contacts", "--recovery-code-file", str(wrong))
    assert "bottles" not in said


def test_a_damaged_vault_is_said_with_the_backup_to_restore(cli: CommandLine) -> None:
    cli.ok("add", "contacts", "name=Ana Ruiz")
    (made,) = (cli.folder / "backups").iterdir()
    data = bytearray((cli.folder / "vault.db").read_bytes())
    data[30 * 4096 + 100] ^= 1
    (cli.folder / "vault.db").write_bytes(data)
    checked = cli.run("check")
    assert checked.returncode == 1
    assert "The vault is damaged." in checked.stdout
    assert "Nothing was overwritten. Restore from" in checked.stdout
    assert str(made) in checked.stdout
    assert (cli.folder / "vault.db").read_bytes() == bytes(data)
    cli.ok("restore", str(made))
    assert [row["name"] for row in cli.json("list", "contacts")] == ["Ana Ruiz"]
