"""When the window locks, and what goes with it: idle time, the key in a dialog, a full disk, temporary files."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from liaison_app import paths
from liaison_app.services import drafts
from liaison_app.storage.failures import NotSaved
from liaison_app.ui import idle
from liaison_app.ui.frame import Frame
from liaison_app.ui.main_window import MainWindow
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.ui.conftest import put_down, start, unlock


@pytest.fixture
def minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute passes in a tenth of a second."""
    monkeypatch.setattr(idle, "MINUTE_MS", 100)


@pytest.mark.usefixtures("minute")
def test_it_locks_when_nobody_touched_it_for_as_long_as_was_chosen(
    qtbot: QtBot, session: object, tmp_path: Path, hands: Hands
) -> None:
    (tmp_path / "vault" / "settings.json").write_text(json.dumps({"lock_minutes": 3}), encoding="utf-8")
    frame = start(tmp_path / "vault")
    unlock(qtbot, frame)
    hands.reads("Locked.")
    assert frame.main is None
    put_down(qtbot, frame)


def test_a_key_in_any_window_of_the_program_counts_as_use(
    qtbot: QtBot, window: MainWindow, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed: list[bool] = []
    monkeypatch.setattr(idle, "MINUTE_MS", 300)
    hands.press("Ctrl+Shift+N")
    hands.until(lambda: hands.name(hands.focus()) == "Note")
    frame = window.window()
    assert isinstance(frame, Frame)
    frame._idle.passed.connect(lambda: passed.append(True))
    frame._idle.start(1)
    dialog = hands.front().windowHandle()
    end = time.monotonic() + 2 * idle.MINUTE_MS / 1_000

    def type_on() -> bool:
        QTest.keyClick(dialog, Qt.Key.Key_A)
        return time.monotonic() > end

    hands.until(type_on)
    assert not passed
    hands.until(lambda: bool(passed), "it never locks")


@pytest.mark.parametrize("keys", ["Ctrl+Shift+N", "Ctrl+K", "F1"])
def test_the_key_locks_in_a_dialog_too(window: MainWindow, locked: Frame, hands: Hands, keys: str) -> None:
    hands.press(keys)
    hands.until(lambda: hands.front() is not locked)
    hands.until(lambda: hands.front().isAncestorOf(hands.focus()))
    hands.press("Ctrl+L")
    hands.reads("Locked.")
    assert locked.main is None


def test_what_can_be_kept_nowhere_is_not_locked_away(
    qtbot: QtBot, window: MainWindow, locked: Frame, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full, somebody sits there and locks: the form comes back into sight with the reason."""
    hands.press("Ctrl+3")
    hands.press("Ctrl+N")
    hands.until(lambda: hands.name(hands.focus()) == "Title")
    hands.type("Block meeting")
    hands.fill("Starts at", "soon")

    def full(*_arguments: object) -> None:
        raise NotSaved("Not saved: the disk is full.", "Make room, then try again.")

    monkeypatch.setattr(drafts, "keep", full)
    hands.press("Ctrl+L")
    hands.reads("the disk is full")
    hands.reads("Block meeting")
    assert locked.main is not None
    monkeypatch.undo()
    hands.press("Ctrl+L")
    hands.reads("Locked.")
    unlock(qtbot, locked)
    hands.reads("Block meeting")


def test_the_minutes_are_chosen_in_the_settings(window: MainWindow, hands: Hands, tmp_path: Path, qtbot: QtBot) -> None:
    hands.press("Ctrl+,")
    hands.turn_to("Lock")
    hands.fill("Lock after how many minutes", "45")
    hands.press("Tab")
    hands.fill("Lock after how many minutes", "4")
    hands.press("Tab")
    settings = tmp_path / "vault" / "settings.json"
    hands.until(lambda: settings.exists() and json.loads(settings.read_text())["lock_minutes"] == 4)
    hands.press("Escape")


class TestTemporaryFiles:
    def left_over(self, folder: Path) -> Path:
        """A file that a crash left in the private folder."""
        place = folder / paths.TEMPORARY
        (place / "deep").mkdir(parents=True, exist_ok=True)
        left = place / "deep" / "left.tmp"
        left.write_text("typed once", encoding="utf-8")
        return left

    def test_locking_empties_the_folder(self, window: MainWindow, hands: Hands, tmp_path: Path) -> None:
        left = self.left_over(tmp_path / "vault")
        hands.press("Ctrl+L")
        hands.reads("Locked.")
        assert not left.exists()

    def test_what_a_crash_left_is_gone_after_the_next_start(self, tmp_path: Path) -> None:
        """The whole program, in a process of its own, ended as soon as its first window is there."""
        cli = CommandLine(tmp_path / "vault", tmp_path / "home")
        left = self.left_over(cli.folder)
        script = (
            "import sys; from pathlib import Path; from PySide6.QtCore import QTimer\n"
            "from liaison_app import app, logs\n"
            "left = Path(sys.argv.pop())\n"
            "logs.catch = lambda *_: (print(left.exists()), QTimer.singleShot(0, quit_now))\n"
            "def quit_now():\n"
            "    left.parent.mkdir(exist_ok=True); left.write_text('x')\n"
            "    from PySide6.QtWidgets import QApplication; QApplication.quit()\n"
            "sys.exit(app.run(sys.argv))"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, "--data-dir", str(cli.folder), str(left)],
            env={**cli.environment(), "QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert done.stdout.strip() == "False", "it was there when the window started"
        assert not left.exists(), "it is there after the end"


def test_the_clipboard_keeps_nothing_copied_from_here(window: MainWindow, hands: Hands) -> None:
    QGuiApplication.clipboard().setText("copied from a record")
    hands.press("Ctrl+L")
    hands.reads("Locked.")
    assert QGuiApplication.clipboard().text() == ""
