"""One window for each vault: a second start brings the first one forward and ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from liaison_app.storage import locks
from liaison_app.ui import single
from tests.support.commandline import CommandLine
from tests.support.hands import PATIENCE

CALL = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from liaison_app.ui import single
app = QCoreApplication([])
print(single.call_first(Path(sys.argv[1])))
"""


def call(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", CALL, str(folder)], stdout=subprocess.PIPE)


def test_a_second_start_brings_the_first_window_forward(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    first = single.FirstWindow(tmp_path, window)
    window.showMinimized()
    with qtbot.waitSignal(first.called, timeout=PATIENCE):
        other = call(tmp_path)
    assert other.communicate()[0].strip() == b"True"
    assert not window.windowState() & Qt.WindowState.WindowMinimized


def test_where_nobody_listens_nobody_answers(tmp_path: Path) -> None:
    assert call(tmp_path).communicate()[0].strip() == b"False"


def test_the_whole_program_started_twice_ends_the_second_time(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    cli = CommandLine(tmp_path / "vault", tmp_path / "home")
    held = locks.window(cli.folder)
    assert held is not None
    first = single.FirstWindow(cli.folder, window)
    script = "import sys; from liaison_app import app; sys.exit(app.run(sys.argv))"
    environment = {**cli.environment(), "QT_QPA_PLATFORM": "offscreen"}
    with qtbot.waitSignal(first.called, timeout=PATIENCE):
        second = subprocess.Popen(
            [sys.executable, "-c", script, "--data-dir", str(cli.folder)], env=environment, stderr=subprocess.PIPE
        )
    said = second.communicate()[1]
    assert (second.returncode, said) == (0, b"")
    held.release()


def test_the_name_of_the_call_says_nothing_of_the_folder(tmp_path: Path) -> None:
    names = {single.name_of(tmp_path / name) for name in ("maria", "bo")}
    assert len(names) == 2
    assert not any("maria" in name for name in names)
    assert single.name_of(tmp_path) == single.name_of(tmp_path / "." / "x" / "..")
