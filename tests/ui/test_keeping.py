"""What an open window does by itself: the day's backup, its age in sight, and others' changes in the lists.

How often a change is told cannot be seen in the window: the tests of that listen at its desk, which tells.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from liaison_app.services import news
from liaison_app.services.work import Changed, Session
from liaison_app.storage import backup
from liaison_app.ui.main_window import MainWindow
from tests.support.commandline import CommandLine
from tests.support.hands import PATIENCE, Hands


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
