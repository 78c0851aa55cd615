"""What an open window does by itself: the day's backup, its age in sight, and others' changes in the lists.

How often a change is told cannot be seen in the window: the tests of that listen at its desk, which tells.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from liaison_app.services import news, records
from liaison_app.services.records import Loaded
from liaison_app.services.work import Changed, Session
from liaison_app.storage import backup
from liaison_app.ui.main_window import MainWindow
from tests.support.commandline import CommandLine
from tests.support.hands import PATIENCE, Hands
from tests.ui.conftest import settled


def test_the_day_s_backup_is_made_and_its_age_stands_on_the_status_bar(
    window: MainWindow, hands: Hands, tmp_path: Path
) -> None:
    hands.reads("Backup: just now")
    assert len(backup.every(tmp_path / "vault" / "backups")) == 1


def test_what_the_command_line_changes_is_told_once(
    qtbot: QtBot, window: MainWindow, hands: Hands, cli: CommandLine
) -> None:
    told: list[Changed] = []
    window.desk.changed.connect(told.append)
    hands.press("Ctrl+2")
    qtbot.waitUntil(lambda: window.desk._newest >= 0, timeout=PATIENCE)
    added = cli.ok("add", "contacts", "name=Ana")
    hands.shows("Records", 1)
    hands.until(lambda: bool(told), "nobody told of it")
    assert [changed.records for changed in told] == [{"contacts": frozenset([added])}]


def test_a_field_changed_elsewhere_is_not_saved_over_because_the_window_knew(
    window: MainWindow, hands: Hands, cli: CommandLine
) -> None:
    told: list[Changed] = []
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.type("Leila Haddad")
    hands.press("Ctrl+S")
    hands.reads("Contact saved.")
    hands.fill("Role", "Head teacher")
    window.desk.changed.connect(told.append)
    cli.ok("edit", "contacts", cli.only("contacts")["id"], "role=Vicar")
    hands.until(lambda: any(not changed.step for changed in told), "nobody told of it")
    hands.press("Ctrl+S")
    hands.reads("was changed in the meantime")
    assert cli.only("contacts")["role"] == "Vicar"


def test_typing_while_a_change_from_elsewhere_is_fetched_does_not_save_over_it(
    window: MainWindow, hands: Hands, cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a slow disk: the officer begins to type between the news of a change and its being shown."""
    asked, may_go_on, load = Event(), Event(), records.load

    def slow(session: Session, kind_name: str, record_id: str) -> Loaded:
        asked.set()
        may_go_on.wait(PATIENCE / 1000)
        return load(session, kind_name, record_id)

    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.type("Leila Haddad")
    hands.press("Ctrl+S")
    hands.reads("Contact saved.")
    settled(hands)
    contact = cli.only("contacts")["id"]
    monkeypatch.setattr(records, "load", slow)
    cli.ok("edit", "contacts", contact, "role=Vicar", "area=East")
    hands.until(asked.is_set, "the change is not fetched")
    hands.fill("Role", "Head teacher")
    may_go_on.set()
    settled(hands)
    assert hands.see("Area").property("text") == "East"
    hands.press("Ctrl+S")
    hands.reads("“Role” was changed in the meantime")
    hands.reads("Not saved yet: Contacts")
    assert cli.only("contacts")["role"] == "Vicar"
    hands.press("Ctrl+S")
    hands.reads("All changes saved")
    assert cli.only("contacts")["role"] == "Head teacher"


def test_nothing_is_said_to_be_saved_before_it_is(
    window: MainWindow, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on, delete = Event(), records.delete

    def slow(session: Session, kind_name: str, record_id: str) -> Changed:
        may_go_on.wait(PATIENCE / 1000)
        return delete(session, kind_name, record_id)

    monkeypatch.setattr(records, "delete", slow)
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.type("Leila Haddad")
    hands.press("Ctrl+S")
    hands.reads("All changes saved")
    hands.click("Delete")
    hands.reads("Saving …")
    assert "All changes saved" not in hands.texts()
    may_go_on.set()
    hands.reads("All changes saved")


def test_the_window_s_own_change_is_told_once(
    qtbot: QtBot, window: MainWindow, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Changed] = []
    looked: list[int] = []
    since = news.since

    def counted(session: Session, number: int, own: Collection[str]) -> tuple[int, Changed]:
        found = since(session, number, own)
        looked.append(found[0])
        return found

    monkeypatch.setattr(news, "since", counted)
    window.desk.changed.connect(told.append)
    qtbot.waitUntil(lambda: window.desk._newest >= 0, timeout=PATIENCE)
    before = window.desk._newest
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.type("Ana")
    hands.press("Ctrl+S")
    hands.shows("Records", 1)
    qtbot.waitUntil(lambda: window.desk._newest > before, timeout=PATIENCE)
    assert looked[-1] > before
    assert len(told) == 1
