"""A window on a closed vault, and what else is needed where keys change: secrets in files, somebody else at work."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from liaison_app import app
from liaison_app.ui.frame import Frame
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.vaults import PASSPHRASE

HOLD = """
import sys
from pathlib import Path
from liaison_app.services import work
vault = work.open_vault(Path(sys.argv[1]), sys.argv[2])
print("open", flush=True)
sys.stdin.read()
vault.close()
"""


@dataclass
class Desktop:
    """A vault in `folder`, the window on it, the hands, and the command line in a process of its own."""

    qtbot: QtBot
    folder: Path
    hands: Hands
    cli: CommandLine
    frame: Frame | None = None

    def start(self) -> Frame:
        """Show the program's window, which asks for the passphrase."""
        self.frame = app.create(["liaison", "--data-dir", str(self.folder)])
        self.frame.show()
        self.qtbot.waitExposed(self.frame)
        return self.frame

    def unlock(self, secret: str = PASSPHRASE) -> None:
        """Type what opens the vault, and wait for the window."""
        self.hands.fill("Passphrase", secret)
        self.hands.press("Return")
        self.hands.see("Lock")
        self.still()

    def lock(self) -> None:
        """Ctrl+L, and wait for the page that asks."""
        self.hands.see("Lock")
        self.hands.press("Ctrl+L")
        self.hands.see("Unlock")

    def still(self) -> None:
        """Wait until every answer is there."""
        frame = self.frame
        assert frame is not None
        self.hands.until(lambda: frame.main is not None and not frame.main.desk.tasks.is_busy())

    def settings(self, page: str) -> None:
        """Ctrl+comma, and a page; it is read."""
        self.hands.press("Ctrl+,")
        self.hands.turn_to(page)
        self.still()

    def choose(self, table: str, row: int) -> None:
        """Click a row of a table."""
        view = self.hands.see(table)
        assert isinstance(view, QTableView)
        at = view.visualRect(view.model().index(row, 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        QApplication.processEvents()

    def cells(self, table: str) -> list[list[str]]:
        """What a table shows."""
        view = self.hands.see(table)
        assert isinstance(view, QTableView)
        model = view.model()
        return [
            [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    def by(self, secret: str) -> tuple[str, str]:
        """The options with which a command opens the vault with something else."""
        path = self.folder.parent / f"secret-{sum(map(ord, secret))}-{len(secret)}.txt"
        path.write_text(secret + "\n", encoding="utf-8")
        return ("--recovery-code-file", str(path))


class Elsewhere:
    """Another process that has the vault open until it is told to end."""

    def __init__(self, folder: Path, secret: str = PASSPHRASE) -> None:
        arguments = [sys.executable, "-c", HOLD, str(folder), secret]
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip() == b"open"

    def end(self) -> None:
        """Close the vault there."""
        self.process.communicate(timeout=30)
        assert self.process.returncode == 0
