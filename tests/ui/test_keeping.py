"""What an open window does by itself: the day's backup, its age in sight, and others' changes in the lists."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from liaison_app.services import records
from liaison_app.services.work import Changed, Session
from liaison_app.storage import backup
from liaison_app.ui.main_window import MainWindow
from tests.support.hands import PATIENCE


def test_the_day_s_backup_is_made_and_its_age_stands_on_the_status_bar(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    qtbot.waitUntil(lambda: bool(window.status.backup.text()), timeout=PATIENCE)
    assert window.status.backup.text() == "Backup: just now"
    assert len(backup.every(tmp_path / "vault" / "backups")) == 1


def test_what_the_command_line_changes_is_told_once(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    told: list[Changed] = []
    window.desk.changed.connect(told.append)
    window.desk.query(window, lambda _session: None, lambda _nothing: None)
    qtbot.waitUntil(lambda: window._keeping._watch is not None, timeout=PATIENCE)
    edit = records.new("contacts", {"name": "Ana"})
    records.save(session, [edit])  # a session of another pool, as another process has one
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    assert [changed.records for changed in told] == [{"contacts": frozenset([edit.id])}]


def test_the_window_s_own_change_is_told_once(qtbot: QtBot, window: MainWindow) -> None:
    told: list[Changed] = []
    looked: list[Changed] = []
    window.desk.changed.connect(told.append)
    qtbot.waitUntil(lambda: window._keeping._watch is not None, timeout=PATIENCE)
    edit = records.new("contacts", {"name": "Ana"})
    window.desk.change(lambda session: records.save(session, [edit]))
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    tell = window._keeping._tell

    def count(changed: Changed, own: frozenset[str]) -> None:
        looked.append(changed)
        tell(changed, own)

    window._keeping._tell = count  # type: ignore[method-assign]
    qtbot.waitUntil(lambda: bool(looked), timeout=PATIENCE)
    assert len(told) == 1
