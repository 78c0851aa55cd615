"""Nobody at the keyboard: the time since the last key or movement in any window of the program, and the lock's key.

Events are counted where they come in, at the system's windows, so that nothing is asked of Python for every event of
every widget.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QWidget

LOCK_KEYS = "Ctrl+L"
MINUTE_MS = 60_000
_NAME = "lock"
_USE = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
)


class Idle(QObject):
    """`passed` when nobody touched anything for so long; `lock_asked` when the key is pressed in a dialog.

    A dialog stands in the way of the window's own keys, so each gets one of its own.
    """

    passed = Signal()
    lock_asked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.passed)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusWindowChanged.connect(self.watch)
        app.focusChanged.connect(self._give_key)

    def start(self, minutes: float) -> None:
        """Count from now."""
        self._timer.start(int(minutes * MINUTE_MS))

    def stop(self) -> None:
        """There is nothing open to lock."""
        self._timer.stop()

    def watch(self, window: QWindow | None) -> None:
        """Count what is done in this window too."""
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _USE and self._timer.isActive():
            self._timer.start()
        return False

    def _give_key(self, _before: QWidget | None, now: QWidget | None) -> None:
        window = now.window() if now is not None else None
        if isinstance(window, QDialog) and window.findChild(QShortcut, _NAME) is None:
            key = QShortcut(QKeySequence(LOCK_KEYS), window)
            key.setObjectName(_NAME)
            key.activated.connect(self.lock_asked)
