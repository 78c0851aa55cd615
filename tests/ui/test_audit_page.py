"""The audit log in the window, and a vault that was exchanged: by keys and mouse, checked by the command line."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from liaison_app import clock
from liaison_app.models.base import new_id
from liaison_app.storage import audit, vault
from liaison_app.ui.frame import Frame
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.names import unnamed
from tests.support.people import SAMS, Colleague, with_colleague
from tests.support.vaults import CHEAP, PASSPHRASE
from tests.ui.conftest import put_down, quiet, start
from tests.ui.watchdog import Watchdog

pytestmark = pytest.mark.timeout(300)  # many commands, each a process that derives a key
MANY = 100_000


@pytest.fixture
def sam(tmp_path: Path) -> Colleague:
    """An officer beside the supervisor Jo Rivera."""
    return with_colleague(tmp_path)


@pytest.fixture
def cli(sam: Colleague) -> CommandLine:
    """Jo's command line on that vault, which is closed."""
    return sam.cli


@pytest.fixture
def frame(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[], Frame]]:
    """Starts the window, before anything is typed; it is put down at the end."""
    started: list[Frame] = []

    def begin() -> Frame:
        started.append(start(tmp_path / "vault"))
        return started[-1]

    yield begin
    for window in started:
        put_down(qtbot, window)


def unlock(hands: Hands, passphrase: str = PASSPHRASE) -> None:
    hands.fill("Passphrase", passphrase)
    hands.press("Return")
    hands.see("Lock")


def open_log(hands: Hands) -> None:
    hands.press("Ctrl+,")
    hands.turn_to("Audit log")


def test_each_filter_narrows(cli: CommandLine, sam: Colleague, frame: Callable[[], Frame], hands: Hands) -> None:
    person = cli.ok("add", "contacts", "name=Ana Ruiz")
    sam.ok("edit", "contacts", person, "role=Chair")
    referral = cli.ok("add", "referrals", "person=Paula Quist")
    sam.ok("show", "referrals", referral)
    wrong = cli.folder.parent / "wrong.txt"
    wrong.write_text("seven grey herons at dusk", encoding="utf-8")
    cli.refused("list", "contacts", "--recovery-code-file", str(wrong))
    cli.ok("list", "contacts")
    log = cli.json("list", "audit")
    frame()
    unlock(hands)
    open_log(hands)
    hands.shows("Audit log", len(log))
    hands.reads(f"{len(log)} entries")
    assert unnamed(hands.front()) == []

    hands.choose("Officer", "Sam")
    sams = [event for event in log if event["actor_id"] == sam.id]
    hands.shows("Audit log", len(sams))
    assert {row[1] for row in hands.cells("Audit log")} == {"Sam Okafor"}
    hands.choose("What was done", "Opened")
    hands.shows("Audit log", 1)
    assert hands.cells("Audit log")[0][2:5] == ["Opened", "Referral", "P. Q."]
    hands.click("Clear filters")
    hands.shows("Audit log", len(log))

    hands.choose("Kind of record", "Contact")
    hands.shows("Audit log", 2)
    assert [row[4:] for row in hands.cells("Audit log")] == [["Ana Ruiz", "Role"], ["Ana Ruiz", "Name"]]
    hands.fill("To", "2020-01-01")
    hands.reads("Nothing in the log fits these filters.")
    hands.fill("To", "today")
    hands.shows("Audit log", 2)
    hands.fill("From", "someday")
    hands.press("Tab")
    hands.reads("From: expected a date such as 2026-11-22.")
    hands.shows("Audit log", 2)
    hands.click("Clear filters")

    hands.click("Only what went wrong")
    hands.shows("Audit log", 1)
    [failed] = hands.cells("Audit log")
    assert failed[1:3] + failed[5:] == ["Not known", "Failed unlocks", "1 wrong try before Jo Rivera unlocked"]
    hands.click("Audit log")
    hands.press("Down")
    hands.reads("Not known · Failed unlocks · 1 wrong try")


def test_a_copy_opens_as_csv_with_no_formula_and_is_an_entry_itself(
    tmp_path: Path, frame: Callable[[], Frame], hands: Hands
) -> None:
    sam = with_colleague(tmp_path, "=1+1")
    cli = sam.cli
    sam.ok("add", "contacts", "name=@Ana Ruiz")
    cli.ok("add", "contacts", "name=Lee Park")
    frame()
    unlock(hands)
    open_log(hands)
    hands.choose("Officer", "=1")
    hands.choose("Kind of record", "Contact")
    hands.shows("Audit log", 1)
    hands.click("Export as CSV")
    out = tmp_path / "log.csv"
    hands.fill("File name", str(out))
    hands.press("Return")
    hands.reads("1 entry written to log.csv.")
    rows = list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert [row[1:6] for row in rows] == [
        ["Who", "What", "Kind", "Record", "Fields"],
        ["'=1+1", "Changed", "Contact", "'@Ana Ruiz", "name"],
    ]
    newest = cli.json("list", "audit")[0]
    assert (newest["action"], newest["fields"]) == ("disclose", ["audit-log"])


def test_where_it_cannot_be_written_the_window_says_so(
    cli: CommandLine, tmp_path: Path, frame: Callable[[], Frame], hands: Hands
) -> None:
    frame()
    unlock(hands)
    open_log(hands)
    hands.click("Export as CSV")
    (tmp_path / ".log.csv.part").mkdir()  # the place where it would be written first
    hands.fill("File name", str(tmp_path / "log.csv"))
    hands.press("Return")
    hands.reads("The file could not be written")


def test_the_check_says_that_the_log_holds_and_what_that_does_not_prove(
    cli: CommandLine, frame: Callable[[], Frame], hands: Hands
) -> None:
    count = len(cli.json("list", "audit"))
    frame()
    unlock(hands)
    open_log(hands)
    hands.click("Check the log")
    hands.reads("The log holds")
    hands.reads(f"{count} entries were read.")
    hands.reads("It does not show what somebody did who can write both the vault and that file.")


def test_the_check_names_an_entry_that_was_changed(cli: CommandLine, frame: Callable[[], Frame], hands: Hands) -> None:
    cli.ok("add", "contacts", "name=Ana Ruiz")
    opened = vault.open_vault(cli.folder, PASSPHRASE, store=None, cost=CHEAP)
    with opened.engine.connect().execution_options(writes=True) as db, db.begin():
        db.execute(text("DROP TRIGGER events_stay"))
        db.execute(text("UPDATE events SET actor_id = 'nobody' WHERE n = 2"))
    opened.close()
    frame()
    unlock(hands)
    open_log(hands)
    hands.click("Check the log")
    hands.reads("The log does not hold")
    hands.reads("audit log: number 2 was changed")
    checked = cli.run("check")
    assert checked.returncode == 1
    assert "number 2 was changed" in checked.stdout


def test_a_role_that_may_not_read_it_is_told_so(sam: Colleague, frame: Callable[[], Frame], hands: Hands) -> None:
    assert "does not allow" in sam.refused("list", "audit")
    frame()
    unlock(hands, SAMS)
    open_log(hands)
    hands.reads("Your role does not read the audit log")
    assert hands.rows("Audit log") == 0
    assert "Export as CSV" not in hands.names()
    hands.click("Check the log")
    hands.reads("The log holds")
    assert unnamed(hands.front()) == []


def test_a_long_log_never_holds_the_window(cli: CommandLine, frame: Callable[[], Frame], hands: Hands) -> None:
    opened = vault.open_vault(cli.folder, PASSPHRASE, store=None, cost=CHEAP)
    session, at = opened.session(), audit.stamp(clock.utc_now(), "")
    with session.write() as db:
        audit.log(db, [audit.Event("s", at, session.actor.id, "consult", "referrals", new_id()) for _n in range(MANY)])
    opened.close()
    frame()
    unlock(hands)
    done = quiet()
    dog = Watchdog()
    try:
        open_log(hands)
        hands.until(lambda: hands.rows("Audit log") > MANY)
        hands.click("Audit log")
        dog.check("to the last entry", partial(hands.press, "Ctrl+End"), done)
        last = hands.rows("Audit log") - 1
        hands.until(lambda: hands.see("Audit log").model().index(last, 2).data() == "Vault made")  # type: ignore[attr-defined]
        dog.check("a page up", partial(hands.press, "PgUp"), done)
        dog.check("only what went wrong", partial(hands.click, "Only what went wrong"), done)
    finally:
        dog.close()


class TestExchangedVault:
    """The files of an older day were put back under the program."""

    @pytest.fixture
    def exchanged(self, cli: CommandLine, sam: Colleague) -> bytes:
        cli.ok("check")
        shutil.copy(cli.folder / "vault.db", cli.folder.parent / "older.db")
        cli.ok("add", "contacts", "name=Ana Ruiz")
        cli.ok("add", "contacts", "name=Lee Park")
        shutil.copy(cli.folder.parent / "older.db", cli.folder / "vault.db")
        assert "The last 2 changes are missing." in cli.refused("list", "contacts")
        return (cli.folder / "vault.db").read_bytes()

    def test_it_is_met_with_words_and_left_alone(
        self, cli: CommandLine, exchanged: bytes, frame: Callable[[], Frame], hands: Hands
    ) -> None:
        frame()
        hands.fill("Passphrase", PASSPHRASE)
        hands.press("Return")
        hands.reads("This is not the vault that was here last")
        hands.reads("The last 2 changes are missing.")
        hands.reads("an older copy of its files was put back")
        assert unnamed(hands.front()) == []
        hands.press("Return")  # the cursor is on the way out, not on the way in
        hands.see("Passphrase")
        assert (cli.folder / "vault.db").read_bytes() == exchanged
        assert "The last 2 changes are missing." in cli.refused("list", "contacts")

    def test_an_officer_is_refused_and_a_supervisor_accepts(
        self, cli: CommandLine, sam: Colleague, exchanged: bytes, frame: Callable[[], Frame], hands: Hands
    ) -> None:
        frame()
        hands.fill("Passphrase", SAMS)
        hands.press("Return")
        hands.fill("Supervisor's passphrase", SAMS)
        hands.press("Return")
        hands.reads("Your role (Officer) does not allow this.")
        assert "does not allow" in sam.refused("check", "--accept")
        assert (cli.folder / "vault.db").read_bytes() == exchanged
        hands.type("seven grey herons at dusk")
        hands.press("Return")
        hands.reads("That passphrase does not open this vault.")
        hands.type(PASSPHRASE)
        hands.click("Accept and open")
        hands.see("Lock")
        assert cli.json("list", "contacts") == []
        event = next(event for event in cli.json("list", "audit") if event["action"] == "anchor")
        assert (event["fields"], event["count"]) == (["accepted"], 2)
        assert cli.json("check")["ok"]
        open_log(hands)
        hands.click("Only what went wrong")
        hands.until(lambda: "Accepted although 2 changes were missing" in {row[5] for row in hands.cells("Audit log")})
