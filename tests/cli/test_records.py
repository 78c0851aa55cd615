"""Records by the command line: the names and shapes are a contract with administrators' scripts."""

from __future__ import annotations

import json
import subprocess

import pytest
from click.testing import CliRunner

from liaison_app.__main__ import main
from liaison_app.models.registry import KINDS, PART_KINDS
from tests.support.commandline import CommandLine

CONTRACT = (
    "contacts organizations services locations phones schedules meetings agenda-items attendances concerns "
    "decisions actions activities problems referrals consents reports groups places notes"
).split()


def test_a_record_is_added_listed_changed_deleted_and_brought_back(cli: CommandLine) -> None:
    record_id = cli.ok("add", "contacts", "name=Ana Ruiz", "languages=es, en", "do_not_contact=yes")
    phone_id = cli.ok("add", "phones", f"contact_id={record_id}", "number=555-0101")
    (row,) = cli.json("list", "contacts", "--search", "0101")
    assert (row["id"], row["name"], row["languages"], row["do_not_contact"]) == (
        record_id,
        "Ana Ruiz",
        ["es", "en"],
        True,
    )
    cli.ok("edit", "contacts", record_id, "role=Chair", "name=Ana María Ruiz")
    shown = cli.json("show", "contacts", record_id)
    assert (shown["role"], shown["name"], shown["phones"][0]["id"]) == ("Chair", "Ana María Ruiz", phone_id)
    cli.ok("delete", "contacts", record_id)
    assert cli.json("list", "contacts") == []
    cli.ok("undo")
    cli.ok("undo")
    assert cli.json("show", "contacts", record_id)["name"] == "Ana Ruiz"
    assert cli.json("check")["ok"]


def test_fields_names_what_list_and_show_print(cli: CommandLine) -> None:
    inventory = cli.json("fields")
    assert {"kind", "name", "label", "type", "required", "sensitive"} <= set(inventory[0])
    assert set(CONTRACT) <= {row["kind"] for row in inventory}
    cli.ok("add", "problems", "title=Speeding on Fifth")
    (row,) = cli.json("list", "problems")
    assert list(row) == ["id", *(f["name"] for f in inventory if f["kind"] == "problems")]


def test_every_kind_can_be_listed(cli: CommandLine) -> None:
    for kind in [*KINDS, *PART_KINDS, "audit"]:
        done = CliRunner().invoke(main, cli.arguments("list", kind, "--limit", "3", "--json")[3:])
        assert isinstance(json.loads(done.output), list), kind


def test_each_id_is_printed_once_its_line_is_committed(cli: CommandLine) -> None:
    """The second process reads the record while the first one still waits for its next line."""
    adding = subprocess.Popen(
        cli.arguments("add", "contacts", "--jsonl", "-"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=cli.environment(),
    )
    assert adding.stdin is not None
    assert adding.stdout is not None
    adding.stdin.write(json.dumps({"name": "Ana Ruiz", "phones": [{"number": "555-0102"}]}) + "\n")
    adding.stdin.flush()
    record_id = adding.stdout.readline().strip()
    assert cli.json("show", "contacts", record_id)["phones"][0]["number"] == "555-0102"
    adding.stdin.write("not json\n")
    adding.stdin.close()
    assert adding.wait(timeout=60) == 1
    adding.stdout.close()
    assert len(cli.json("list", "contacts")) == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["add", "contacts", "role=Chair"], 1, "Name is needed"),
        (["add", "contacts", "name=Ana", "colour=red"], 1, "no field “colour”"),
        (["add", "contacts", "name=Ana", "agreed_on=soon"], 1, "expected a date"),
        (["add", "contacts", "name=Ana", "preferred_channel=pigeon"], 1, "choose one of"),
        (["add", "contacts", "name=Ana", "organization_id=nowhere"], 1, "no Organization with this id"),
        (["add", "contacts", "Ana"], 2, "FIELD=VALUE"),
        (["add", "phones", "number=1"], 1, "Say which record it belongs to"),
        (["show", "contacts", "nobody"], 1, "no Contact with the id"),
        (["list", "unicorns"], 2, "not one of"),
        (["undo"], 1, "nothing to undo"),
        (["add", "reports", "doing=Looking into cars", "seen_on=2026-01-01", "race_ethnicity=x"], 1, "two other"),
        (["export", "minutes", "nothing", "--out", "x.pdf"], 1, "no meeting with the id"),
    ],
)
def test_a_problem_is_said_in_words(cli: CommandLine, words: list[str], code: int, said: str) -> None:
    done = CliRunner().invoke(main, cli.arguments(*words)[3:], prog_name="liaison")
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr


def test_a_referral_is_moved_sensibly_or_not_at_all(cli: CommandLine) -> None:
    referral = cli.ok("add", "referrals", "person=River")
    refused = cli.run("move", "referral", referral, "completed")
    assert (refused.returncode, "requested" in refused.stderr) == (1, True)
    cli.ok("move", "referral", referral, "requested")
    assert cli.json("show", "referrals", referral)["state"] == "requested"
