"""The camera that pictures of the window are taken with: worked by keys and clicks, in one theme and size of text."""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtGui import QColor, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from liaison_app.ui import appearance, tasks
from liaison_app.ui.look import theme
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.vault_window import Desktop

SETTLING = 150
STEP = 20
#: Lies over what a dialog covers, as a window manager sets it apart by an edge.
SHADE = QColor(60, 60, 60, 130)
THEMES: dict[str, theme.ThemeName] = {"light": "light", "dark": "dark", "contrast": "contrast"}


class Patience:
    """The part of pytest-qt's bot that hands need."""

    def waitUntil(self, condition: Callable[[], bool], timeout: int) -> None:
        deadline = time.monotonic() + timeout / 1000
        while not condition():
            assert time.monotonic() < deadline
            QTest.qWait(STEP)

    def waitExposed(self, widget: object) -> None:
        QApplication.processEvents()


class Camera:
    """Takes pictures of a desktop, numbered in the order in which they are taken."""

    def __init__(self, desktop: Desktop, target: Path, suffix: str) -> None:
        self.desktop, self.target, self.suffix, self.taken = desktop, target, suffix, 0

    def shot(self, name: str) -> None:
        """The window, with the open dialogs in the middle of it."""
        QTest.qWait(SETTLING)
        frame = self.desktop.frame
        assert frame is not None
        picture = frame.grab()
        painter = QPainter(picture)
        for dialog in frame.findChildren(QDialog):
            if dialog.isVisible():
                painter.fillRect(picture.rect(), SHADE)
                drawn = dialog.grab()
                painter.drawPixmap(
                    (frame.width() - dialog.width()) // 2, (frame.height() - dialog.height()) // 2, drawn
                )
        painter.end()
        self.taken += 1
        picture.save(str(self.target / f"{self.taken:02}-{name}-{self.suffix}.png"))


def options(about: str | None) -> argparse.ArgumentParser:
    """Where the pictures go, and in which look."""
    parser = argparse.ArgumentParser(description=(about or "").split("\n", 1)[0])
    parser.add_argument("target", type=Path)
    parser.add_argument("--theme", choices=list(THEMES), default="light")
    parser.add_argument("--text", type=int, default=100, help="the size of text, in per cent")
    return parser


@contextmanager
def surroundings(chosen: argparse.Namespace) -> Iterator[tuple[Path, Hands]]:
    """A folder to work in, nothing of which is left, and an application in the chosen look."""
    chosen.target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work_folder:
        os.environ["LIAISON_STATE_DIR"] = f"{work_folder}/state"
        os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        application = QApplication(["liaison"])
        theme.apply(application, THEMES[chosen.theme])
        yield Path(work_folder), Hands(Patience())  # type: ignore[arg-type]
        tasks.wait_for_all()


@contextmanager
def camera(chosen: argparse.Namespace, fill: Callable[[Path], None]) -> Iterator[Camera]:
    """A window on a vault that `fill` makes, unlocked, in the chosen look."""
    with surroundings(chosen) as (work_folder, hands):
        folder = work_folder / "vault"
        fill(folder)
        desktop = Desktop(hands.qtbot, folder, hands, CommandLine(folder, work_folder / "home"))
        desktop.start().resize(1200, 800)
        appearance.use_theme(THEMES[chosen.theme])
        desktop.unlock()
        while theme.current().metrics.scale * 100 < chosen.text:
            hands.press("Ctrl++")
            hands.see("Lock")
            desktop.still()
        yield Camera(desktop, chosen.target, f"{chosen.theme}-{chosen.text}")
        assert desktop.frame is not None
        desktop.frame.close()
        hands.until(lambda: desktop.frame is not None and not desktop.frame.isVisible())
