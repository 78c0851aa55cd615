"""The open window on a real vault, without the unlock in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from liaison_app.storage.vault import Vault
from liaison_app.ui.look import theme
from liaison_app.ui.main_window import MainWindow
from liaison_app.ui.menus import fill_menus
from tests.support.hands import Hands


@contextmanager
def open_window(qtbot: QtBot, vault: Vault) -> Iterator[Hands]:
    """Hands at a window of 1200 × 800 that shows its first tab. Closes the vault at the end."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app)
    frame = QMainWindow()
    main = MainWindow(vault)
    frame.setCentralWidget(main)
    frame.resize(1200, 800)
    qtbot.addWidget(frame)
    frame.show()
    qtbot.waitExposed(frame)
    frame.activateWindow()
    fill_menus(main, frame.menuBar())
    main.entered()
    hands = Hands(qtbot)
    hands.until(lambda: not main.desk.tasks.is_busy())
    try:
        yield hands
    finally:
        main.desk.tasks.finish_now(vault.close)
