"""What tests of the window need beyond pytest-qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from liaison_app import app
from liaison_app.storage.session import Session
from liaison_app.ui import tasks
from liaison_app.ui.frame import Frame
from liaison_app.ui.main_window import MainWindow
from tests.support import vaults
from tests.support.commandline import CommandLine
from tests.support.hands import PATIENCE, Hands
from tests.support.vault_window import Desktop


@pytest.fixture
def qtbot(qtbot: QtBot) -> Iterator[QtBot]:
    """pytest-qt's own, which also keeps the windows it is given until it has closed them.

    It only remembers them weakly: a window that its test has let go of, held together by nothing but reference
    cycles, was collected while pytest-qt let it paint once more after the test, and that is a segmentation fault.
    """
    kept: list[QWidget] = []
    add = qtbot.addWidget

    def add_and_keep(widget: QWidget, **options: Any) -> None:
        kept.append(widget)
        add(widget, **options)

    qtbot.addWidget = add_and_keep  # type: ignore[method-assign]
    yield qtbot
    kept.clear()


@pytest.fixture
def hands(qtbot: QtBot) -> Hands:
    """Keys, mouse, and eyes."""
    return Hands(qtbot)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """The officer's session on a vault of the test's own, for checks beside the window and for filling it."""
    opened = vaults.fresh_vault(tmp_path / "vault")
    yield opened.session()
    opened.close()


@pytest.fixture
def locked(qtbot: QtBot, session: Session, tmp_path: Path) -> Iterator[Frame]:
    """The window of that vault, before the passphrase is typed. Afterwards its threads are waited for."""
    frame = start(tmp_path / "vault")
    yield frame
    put_down(qtbot, frame)


@pytest.fixture
def window(qtbot: QtBot, locked: Frame) -> MainWindow:
    """The window with the vault open."""
    return unlock(qtbot, locked)


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    """The command line on that vault, in a second process: what came of it all is asked there."""
    return CommandLine(tmp_path / "vault", tmp_path / "home")


@pytest.fixture
def stalled(monkeypatch: pytest.MonkeyPatch) -> Callable[[], AbstractContextManager[None]]:
    """A disk that stalls: as long as one is within it, nothing that is to be changed in the vault gets there."""

    @contextmanager
    def stall() -> Iterator[None]:
        go_on, run = Event(), tasks._Run.run

        def slowly(runnable: tasks._Run) -> None:
            if runnable._job.owner is None:
                go_on.wait(PATIENCE / 1000)
            run(runnable)

        with monkeypatch.context() as patch:
            patch.setattr(tasks._Run, "run", slowly)
            try:
                yield
            finally:
                go_on.set()

    return stall


@pytest.fixture
def november(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is a Sunday, 22 November 2026, for the window and for the command line."""
    monkeypatch.setenv("LIAISON_TODAY", "2026-11-22")


def start(folder: Path) -> Frame:
    """The program's window on a folder."""
    frame = app.create(["liaison", "--data-dir", str(folder)])
    frame.show()
    return frame


def unlock(qtbot: QtBot, frame: Frame) -> MainWindow:
    """Type the passphrase; the main window."""
    hands = Hands(qtbot)
    hands.fill("Passphrase", vaults.PASSPHRASE)
    hands.press("Return")
    return opened(qtbot, frame)


def settled(hands: Hands) -> None:
    """Wait until the window has the answer to everything it asked."""
    hands.until(quiet(), "the window does not come to rest")


def quiet() -> Callable[[], bool]:
    """Whether the window has the answer to everything it asked."""
    tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
    (main,) = (main for top in tops for main in top.findChildren(MainWindow))
    return lambda: not main.desk.tasks.is_busy()


@pytest.fixture
def frames(qtbot: QtBot) -> Iterator[list[Frame]]:
    """The windows of a test, closed afterwards as an officer would."""
    made: list[Frame] = []
    yield made
    for frame in made:
        put_down(qtbot, frame)


def opened(qtbot: QtBot, frame: Frame) -> MainWindow:
    """The main window, once the vault is open and it is in sight: a moment later, and only then its keys work."""
    qtbot.waitUntil(lambda: frame.main is not None and frame.main.isVisible(), timeout=PATIENCE)
    assert frame.main is not None
    return frame.main


def put_down(qtbot: QtBot, frame: Frame) -> None:
    """Close a window as an officer would, and wait for what it still does.

    Not by pytest-qt, which deletes a window at once, while this one may still be saving what was typed.
    """
    frame.close()
    qtbot.waitUntil(lambda: not frame.isVisible(), timeout=PATIENCE)
    tasks.wait_for_all()
    frame.deleteLater()
    qtbot.wait(1)


@pytest.fixture
def desktop(qtbot: QtBot, hands: Hands, tmp_path: Path) -> Iterator[Desktop]:
    """The window on a vault that nobody else has open, before the passphrase is typed."""
    vaults.fresh_vault(tmp_path / "vault").close()
    made = Desktop(qtbot, tmp_path / "vault", hands, CommandLine(tmp_path / "vault", tmp_path / "home"))
    made.start()
    yield made
    assert made.frame is not None
    put_down(qtbot, made.frame)
