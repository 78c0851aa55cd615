"""One window for each vault: a second start brings the first window forward instead.

Who is first is decided by a lock (`storage.locks.window`); here is only how the second one calls. The name of the
call is a hash of the folder, so that it says nothing about whose it is.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

PATIENCE_MILLISECONDS = 3000
_HEARD = b"1"


def name_of(folder: Path) -> str:
    """What the first window of a folder listens on."""
    return f"liaison-{hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:24]}"


def call_first(folder: Path) -> bool:
    """Ask the first window of `folder` to come forward; whether it answered. Waits a few seconds at most."""
    socket = QLocalSocket()
    socket.connectToServer(name_of(folder))
    if not socket.waitForConnected(PATIENCE_MILLISECONDS):
        return False
    heard = socket.waitForReadyRead(PATIENCE_MILLISECONDS) and bytes(socket.readAll().data()) == _HEARD
    socket.abort()
    return heard


class FirstWindow(QObject):
    """Listens, as long as `window` lives, for second starts, and brings it forward. Only this user can call."""

    called = Signal()

    def __init__(self, folder: Path, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        name = name_of(folder)
        if not self._server.listen(name):
            QLocalServer.removeServer(name)  # left by a crash: the lock says that nobody is there any more
            self._server.listen(name)

    def _answer(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.write(_HEARD)
            socket.flush()
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        self.called.emit()
