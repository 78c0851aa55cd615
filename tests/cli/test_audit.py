"""History, the audit log and the anchor, from the command line."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from tests.support.commandline import CommandLine
from tests.support.people import with_colleague


def test_the_history_of_a_record(cli: CommandLine) -> None:
    person = cli.ok("add", "contacts", "name=Ana Ruiz")
    cli.ok("edit", "contacts", person, "role=Chair")
    cli.ok("undo")
    told = [(e["action"], e["field"], e["before"], e["after"]) for e in cli.json("history", "contacts", person)]
    assert told == [("undo", "role", "Chair", ""), ("change", "role", "", "Chair"), ("change", "name", "", "Ana Ruiz")]
    assert "Jo Rivera" in cli.ok("history", "contacts", person)
    cli.refused("history", "contacts", "no-such-id")


def test_showing_a_referral_is_in_the_log_and_the_log_leaves_as_a_spreadsheet(cli: CommandLine) -> None:
    referral = cli.ok("add", "referrals", "person=Ana Ruiz")
    cli.ok("show", "referrals", referral)
    events = [(e["action"], e["record_id"]) for e in cli.json("list", "audit")]
    assert events[0] == ("consult", referral)
    out = cli.folder.parent / "log.csv"
    cli.ok("export", "audit", "--out", str(out), "--what", "consult", "--from", "2020-01-01")
    rows = list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert [row[2] for row in rows[1:]] == ["Opened"]


@pytest.mark.timeout(300)
def test_only_a_supervisor_accepts_another_vault(tmp_path: Path) -> None:
    sam = with_colleague(tmp_path)
    cli = sam.cli
    cli.ok("check")
    shutil.copy(cli.folder / "vault.db", tmp_path / "older.db")
    cli.ok("add", "contacts", "name=Ana Ruiz")
    shutil.copy(tmp_path / "older.db", cli.folder / "vault.db")
    before = (cli.folder / "vault.db").read_bytes()
    assert "role (Officer) does not allow" in sam.refused("check", "--accept")
    assert (cli.folder / "vault.db").read_bytes() == before
    assert "missing" in cli.refused("list", "contacts")
    cli.ok("check", "--accept")
    event = next(event for event in cli.json("list", "audit") if event["action"] == "anchor")
    assert (event["fields"], event["count"]) == (["accepted"], 1)


def test_an_exchanged_vault_is_refused_checked_and_accepted(cli: CommandLine) -> None:
    cli.ok("check")
    shutil.copy(cli.folder / "vault.db", cli.folder.parent / "older.db")
    cli.ok("add", "contacts", "name=Ana Ruiz")
    shutil.copy(cli.folder.parent / "older.db", cli.folder / "vault.db")
    assert "missing" in cli.refused("list", "contacts")
    checked = cli.run("check", "--json")
    assert checked.returncode == 1
    assert not json.loads(checked.stdout)["ok"]
    assert "whole" in cli.ok("check", "--accept")
    assert cli.json("list", "contacts") == []
    assert cli.json("check")["ok"]
