"""Exchange files by the command line: two laptops, a stick, and what is refused."""

from __future__ import annotations

from pathlib import Path

from liaison_app.sync import choose
from tests.support.commandline import CommandLine
from tests.support.sticks import TEAM, Folder
from tests.support.vaults import PASSPHRASE, fresh_vault
from tests.sync.test_run import add, edit, value


def test_two_laptops_and_a_stick(tmp_path: Path) -> None:
    one, two = fresh_vault(tmp_path / "one"), fresh_vault(tmp_path / "two")
    contact = add(one, "Ana Ruiz")
    phrase, path = tmp_path / "team.txt", tmp_path / "stick.liaison"
    phrase.write_text(TEAM + "\n", encoding="utf-8")
    options = ("--exchange-passphrase-file", str(phrase))

    here, there = (CommandLine(vault.folder, tmp_path / "home", PASSPHRASE) for vault in (one, two))
    written = here.json("exchange", "out", str(path), *options)
    assert written["records"] == 3  # the agency, the officer, the contact
    taken = there.json("exchange", "in", str(path), *options)
    assert (taken["read"], taken["clashes"], taken["refused"], taken["erased"]) == (3, 0, 0, 0)
    assert value(two, contact, "name") == "Ana Ruiz"

    edit(one, contact, notes="from one")
    edit(two, contact, notes="from two")
    back = Folder(tmp_path).out(two)
    told = here.run("exchange", "in", str(back), *options)
    assert told.returncode == 0
    assert "1 of 3 records are new or changed" in told.stdout
    assert "1 field has two values: choose one." in told.stderr
    assert len(choose.of_record(one.session(), "contacts", contact)) == 1
    phrase.write_text("another passphrase of others\n", encoding="utf-8")
    assert "your team agreed on" in here.refused("exchange", "in", str(back), *options)
    for vault in (one, two):
        vault.close()
