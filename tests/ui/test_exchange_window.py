"""Exchange files by keys and mouse; the colleague is a second vault, at the command line in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from liaison_app.services import records
from liaison_app.services.work import Edit, Session
from liaison_app.storage.vault import Vault
from liaison_app.sync import exchange
from liaison_app.ui.main_window import MainWindow
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.names import unnamed
from tests.support.sticks import TEAM
from tests.support.vaults import PASSPHRASE, fresh_vault

OUT, IN = "Write an exchange file", "Take in an exchange file"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def colleague(tmp_path: Path) -> Iterator[Vault]:
    opened = fresh_vault(tmp_path / "colleague")
    yield opened
    opened.close()


@pytest.fixture
def page(window: MainWindow, hands: Hands) -> Hands:
    """Hands at the page, in a vault without a hub."""
    hands.press("Ctrl+,")
    hands.turn_to("Sync")
    hands.see(OUT)
    return hands


def names(session: Session) -> list[str]:
    return sorted(str(vars(one)["name"]) for one in records.every(session, "contacts"))


def pick(hands: Hands, path: Path) -> None:
    """Type a path into the dialog that asks for a file."""
    hands.fill("File name", str(path))
    hands.press("Return")


def write(hands: Hands, path: Path) -> None:
    """The passphrase twice, and where."""
    hands.click(OUT)
    for field in ("The team's passphrase", "The team's passphrase again"):
        hands.fill(field, TEAM)
    hands.click("Choose where…")
    pick(hands, path)


def take_in(hands: Hands, path: Path) -> None:
    """The file, and the passphrase."""
    hands.click(IN)
    pick(hands, path)
    hands.fill("The team's passphrase", TEAM)
    hands.click("Take in")


def add(session: Session, *new: str) -> None:
    records.save(session, [records.new("contacts", {"name": name}) for name in new])


def rename(session: Session, name: str) -> None:
    """The only contact gets another name."""
    [one] = records.every(session, "contacts")
    records.save(session, [Edit("contacts", one.id, base=one.version, fields={"name": name})])


def test_a_file_out_and_a_colleagues_file_in(
    page: Hands, session: Session, colleague: Vault, cli: CommandLine, tmp_path: Path, stick: Path
) -> None:
    add(session, "Ana Ruiz")
    assert unnamed(page.front()) == []
    page.click(OUT)
    page.fill("The team's passphrase", TEAM)
    page.fill("The team's passphrase again", TEAM + "x")
    page.click("Choose where…")
    page.reads("The two are not the same.")
    for field in ("The team's passphrase", "The team's passphrase again"):
        page.fill(field, "password1234")
    page.click("Choose where…")
    page.reads("The passphrase is made of what everybody tries first")
    page.press("Escape")
    write(page, stick / "from-here")
    page.reads("It opens with the team's passphrase")
    made = stick / "from-here.liaison"

    there = CommandLine(tmp_path / "colleague", tmp_path / "home of the colleague")
    secret = tmp_path / "team.txt"
    secret.write_text(TEAM + "\n", encoding="utf-8")
    team: tuple[Any, ...] = ("--exchange-passphrase-file", str(secret))
    assert there.json("exchange", "in", str(made), *team)["records"] >= 1
    assert names(colleague.session()) == ["Ana Ruiz"]
    rename(colleague.session(), "Ana Ruiz Ortega")
    rename(session, "Ana Ruiz, PTA")
    there.ok("exchange", "out", str(stick / "back.liaison"), *team)

    page.click(IN)
    pick(page, stick / "back.liaison")
    page.fill("The team's passphrase", "another passphrase of a team")
    page.click("Take in")
    page.reads("That passphrase does not open this exchange file.")
    page.fill("The team's passphrase", TEAM)
    page.press("Return")
    page.reads("1 field has two values: choose one.")
    page.reads("Needs you")
    page.click("Compare")
    page.reads("Ana Ruiz Ortega")
    page.reads("Ana Ruiz, PTA")
    [stands] = names(session)
    page.press("2")
    page.reads("Nothing is left to choose here.")
    page.press("Escape")
    assert {stands, cli.only("contacts")["name"]} == {"Ana Ruiz Ortega", "Ana Ruiz, PTA"}
    take_in(page, stick / "back.liaison")
    page.reads("Taken in: 0 of")


def test_many_deletions_are_asked_about(
    page: Hands, session: Session, colleague: Vault, cli: CommandLine, stick: Path
) -> None:
    there = colleague.session()
    add(session, *(f"Contact {n}" for n in range(30)))
    exchange.write(session, stick / "before.liaison", TEAM)
    exchange.read(there, stick / "before.liaison", TEAM)
    for one in records.every(there, "contacts"):
        records.delete(there, "contacts", one.id)
    exchange.write(there, stick / "after.liaison", TEAM)
    take_in(page, stick / "after.liaison")
    page.reads("With this file 30 of your records would be deleted.")
    assert len(names(session)) == 30
    page.click("They are meant")
    page.reads("Taken in: 30 of")
    assert cli.listed("contacts") == []


def test_what_is_stopped_locked_or_in_the_way_leaves_no_file(page: Hands, session: Session, stick: Path) -> None:
    add(session, *(f"Contact {n}" for n in range(30)))
    with session.write():  # so that it cannot be done before it is stopped
        write(page, stick / "stopped")
        page.click("Cancel")
    page.reads("no file was written")
    assert list(stick.iterdir()) == []
    with session.write():
        write(page, stick / "locked")
        page.until(lambda: page.focus() in page.all_named("Cancel"), lambda: page.name(page.focus()))
        page.press("Escape")
        page.press("Ctrl+L")
        page.see("Unlock")
    page.until(lambda: list(stick.iterdir()) == [], "half a file is left")
    page.fill("Passphrase", PASSPHRASE)
    page.press("Return")
    page.see("Lock")
    page.press("Ctrl+,")
    page.turn_to("Sync")
    (stick / "there.liaison").write_text("mine", encoding="utf-8")
    write(page, stick / "there")
    page.reads("There is already something at")
    assert (stick / "there.liaison").read_text(encoding="utf-8") == "mine"
