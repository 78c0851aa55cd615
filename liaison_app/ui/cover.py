"""What a lock takes out of sight before anything else: the window's content, its dialogs, menus and tool tips."""

from __future__ import annotations

import gc

import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QToolTip, QWidget

#: Until what is not deleted yet is looked at again.
WAIT_MS = 20


class Cover:
    """The content of a frame while it is out of sight and still at work: it saves what is being typed."""

    def __init__(self, frame: QMainWindow, desk: QObject) -> None:
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        QToolTip.hideText()
        self._frame, self._desk = frame, desk
        self._held: list[QObject] = []
        self._content: QWidget = frame.takeCentralWidget()
        self._dialogs = [dialog for dialog in self._content.findChildren(QDialog) if dialog.isVisible()]
        for dialog in self._dialogs:
            dialog.hide()

    def lift(self) -> None:
        """Show everything again, as it stood; dialogs in which nothing is typed were closed for good meanwhile."""
        self._frame.setCentralWidget(self._content)
        self._content.show()
        for dialog in self._dialogs:
            if shiboken6.isValid(dialog):  # type: ignore[no-untyped-call]
                dialog.open()

    def drop(self) -> None:
        """Delete it, with every list, form and dialog. `wipe` does the rest, once they are gone."""
        self._held = _with_all_below(self._content) + _with_all_below(self._desk)
        self._content.deleteLater()

    def wipe(self) -> None:
        """Let Python forget what the deleted objects held.

        A function that was connected to a signal keeps the object it belongs to, and with it every record in its
        attributes, also when Qt's half of the object is long deleted.
        """
        waiting = []
        for one in self._held:
            if shiboken6.isValid(one):  # type: ignore[no-untyped-call]
                waiting.append(one)
            else:
                vars(one).clear()
        self._held = waiting
        gc.collect()
        if waiting:
            QTimer.singleShot(WAIT_MS, self.wipe)


def _with_all_below(top: QObject) -> list[QObject]:
    return [one for one in (top, *top.findChildren(QObject)) if vars(one)]


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
