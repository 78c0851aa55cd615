"""What a lock takes out of sight before anything else: the window's content, its dialogs, menus and tool tips."""

from __future__ import annotations

from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QToolTip, QWidget


class Cover:
    """The content of a frame while it is out of sight and still at work: it saves what is being typed."""

    def __init__(self, frame: QMainWindow) -> None:
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        QToolTip.hideText()
        self._frame = frame
        self._content: QWidget = frame.takeCentralWidget()
        self._dialogs = [dialog for dialog in self._content.findChildren(QDialog) if dialog.isVisible()]
        for dialog in self._dialogs:
            dialog.hide()

    def lift(self) -> None:
        """Show everything again, as it stood."""
        self._frame.setCentralWidget(self._content)
        self._content.show()
        for dialog in self._dialogs:
            dialog.open()

    def drop(self) -> None:
        """Delete it, with every list, form and dialog."""
        self._content.deleteLater()


def forget_clipboard() -> None:
    """Empty the clipboard where what lies there was copied from here.

    A platform without windows on a screen has no clipboard but the program's own.
    """
    board = QGuiApplication.clipboard()
    own = QGuiApplication.platformName() in ("offscreen", "minimal")
    if own or board.ownsClipboard():
        board.clear(QClipboard.Mode.Clipboard)
    if board.supportsSelection() and (own or board.ownsSelection()):
        board.clear(QClipboard.Mode.Selection)
