"""The generator makes what was asked for, by the rules, the same each time, and nothing real."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import generate as generator
from benchmarks.generate import Sizes, generate
from liaison_app.models.base import new_id
from liaison_app.models.registry import KINDS
from liaison_app.services import health, needs, records, rules, work
from liaison_app.services.referrals import MOVES
from liaison_app.storage.edits import Edit
from liaison_app.storage.lists import Query
from liaison_app.storage.session import Session
from tests.support.vaults import PASSPHRASE, fresh_vault

SMALL = Sizes(contacts=120, meetings=12, services=30, referrals=60, reports=150)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    vault = fresh_vault(tmp_path / "vault")
    yield vault.session()
    vault.close()


@pytest.fixture
def written(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[Edit]:
    """A small town in the vault, written in several steps, and the Edits it was made of."""
    monkeypatch.setattr(generator, "CHUNK", 97)
    generate(session, SMALL)
    return list(generator.edits(session, SMALL, 1))


def test_it_makes_as_many_as_asked(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generator, "CHUNK", 97)
    heard: list[int] = []
    counts = generate(session, SMALL, tell=heard.append)
    assert {name: counts[name] for name in vars(SMALL)} == vars(SMALL)
    for name, count in counts.items():
        before = 1 if name == "agency" else 0
        assert records.count(session, Query(name)) == max(count, before)
    assert heard[:-1] == [97 * step for step in range(1, len(heard))]
    assert heard[-1] == sum(counts.values())
    assert counts["log-entries"]
    assert counts["attendances"]
    assert counts["problems"]


def test_nothing_asked_for_makes_only_the_lists_of_the_profile(session: Session) -> None:
    assert generate(session, Sizes()) == {"agency": 1}


def test_links_have_their_targets(session: Session, written: list[Edit]) -> None:
    assert written
    assert health.check(session) == []


def test_all_of_it_keeps_the_rules(session: Session, written: list[Edit]) -> None:
    for edit in written:
        if edit.kind != "agency":
            assert rules.checked(session, replace(edit, id=new_id())).kind == edit.kind


def test_values_are_of_the_declared_choices(written: list[Edit]) -> None:
    for edit in written:
        for field in KINDS[edit.kind].fields:
            value = edit.fields.get(field.name)
            chosen = value if isinstance(value, tuple) else (value,)
            if field.about.choices:
                assert all(code in field.about.choices for code in chosen if code), f"{edit.kind}.{field.name}"
            if field.type in ("need", "needs"):
                assert all(needs.find(str(code)) for code in chosen if code)


def test_moves_of_referrals_are_sensible(written: list[Edit]) -> None:
    states = set()
    for referral in (edit for edit in written if edit.kind == "referrals"):
        state = "draft"
        for step in referral.parts.get("referral-moves", {}).values():
            assert step is not None
            assert step["from_state"] == state
            assert step["to_state"] in MOVES[state]
            state = str(step["to_state"])
        assert state == referral.fields["state"]
        states.add(state)
    assert len(states) > 5


def test_nobody_in_it_is_real(written: list[Edit]) -> None:
    phones = [part for edit in written for part in edit.parts.get("phones", {}).values() if part]
    assert all(re.fullmatch(r"555-01\d\d", str(part["number"])) for part in phones)
    people = [edit.fields for edit in written if edit.kind == "contacts"]
    emails = [email for fields in people for email in fields["emails"] or ()]  # type: ignore[union-attr]
    assert emails
    assert all(str(email).endswith("@example.org") for email in emails)
    assert len({fields["name"] for fields in people}) > 100


def test_the_seed_decides(session: Session) -> None:
    generate(session, Sizes(contacts=1))
    same = list(generator.edits(session, SMALL, 1))
    assert same == list(generator.edits(session, SMALL, 1))
    assert not {edit.id for edit in same} & {edit.id for edit in generator.edits(session, SMALL, 2)}


def test_the_command_makes_a_vault_and_adds_to_one(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    run = CliRunner().invoke(generator.main, ["--contacts", "5", "--data-dir", str(folder)])
    assert run.exit_code == 0, run.output
    assert generator.PASSPHRASE in run.output
    run = CliRunner().invoke(generator.main, ["--reports", "3", "--seed", "2", "--data-dir", str(folder)])
    assert run.exit_code == 0, run.output
    vault = work.open_vault(folder, generator.PASSPHRASE)
    assert records.count(vault.session(), Query("contacts")) == 5
    assert records.count(vault.session(), Query("reports")) == 3
    vault.close()


def test_the_command_says_a_wrong_passphrase_in_words(tmp_path: Path) -> None:
    fresh_vault(tmp_path / "vault").close()
    run = CliRunner().invoke(generator.main, ["--contacts", "5", "--data-dir", str(tmp_path / "vault")])
    assert run.exit_code == 1
    assert "Traceback" not in run.output
    secret = tmp_path / "secret"
    secret.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    options = ["--contacts", "5", "--data-dir", str(tmp_path / "vault"), "--passphrase-file", str(secret)]
    assert CliRunner().invoke(generator.main, options).exit_code == 0
