"""The one line of the live view. It keeps the cursor; what its keys mean beyond typing, the view decides."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from liaison_app.i18n import _
from liaison_app.ui.look import theme

ACCESSIBLE_NAME = "Capture"
"""The name by which assistive technology, and whoever checks the program, finds the line."""


class CaptureLine(QLineEdit):
    """Typing, and nothing else: `taken` is asked first about every key, and answers whether it was for somebody else.

    Ctrl+Z takes back typing while there is any, then the newest step of the window.
    """

    def __init__(self, taken: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._taken = taken
        self.setAccessibleName(ACCESSIBLE_NAME)
        self.setPlaceholderText(_("What was raised, then Enter   ! action   = decision   - note   @ person   # topic"))
        metrics = theme.current().metrics
        font = QFont(self.font())
        font.setPointSizeF(metrics.heading)
        self.setFont(font)
        self.setMinimumHeight(metrics.px(42))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.matches(QKeySequence.StandardKey.Undo):
                event.setAccepted(self.isUndoAvailable())
                return True
            tabs = event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            if event.type() == QEvent.Type.KeyPress and tabs and self._taken(event):
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._taken(event):
            super().keyPressEvent(event)

    def put(self, text: str) -> None:
        """Let a text stand here; Ctrl+Z does not bring back what stood here before."""
        self.setText(text)

    def type_in(self, text: str) -> None:
        """Something was typed elsewhere: it belongs here."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.insert(text)
        self.textEdited.emit(self.text())
