"""The search field on top of a list."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from liaison_app.i18n import _
from liaison_app.ui.look import icons

DEBOUNCE_MS = 100
"""Between the last key and the search: long enough not to search for every letter of a quick typist."""


class SearchField(QLineEdit):
    """Emits `searched` with the trimmed text once typing pauses, at once on Enter; Escape empties it."""

    searched = Signal(str)

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Search"))
        self.setPlaceholderText(placeholder or _("Search"))
        self.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._clear = self.addAction(icons.icon("x", "muted"), QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setText(_("Clear search"))
        self._clear.setToolTip(_("Clear search"))
        self._clear.setVisible(False)
        self._clear.triggered.connect(self.clear_search)
        for button in self.findChildren(QToolButton):
            is_clear = button.defaultAction() is self._clear
            button.setAccessibleName(_("Clear search") if is_clear else _("Search"))
        self._said = ""
        self._pause = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._pause.timeout.connect(self._say)
        self.textChanged.connect(self._typed)
        self.returnPressed.connect(self._say)

    def clear_search(self) -> None:
        """Empty the field and show everything again, without waiting."""
        self.clear()
        self._say()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear_search()
            event.accept()
            return
        super().keyPressEvent(event)

    def _typed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._pause.start()

    def _say(self) -> None:
        self._pause.stop()
        text = self.text().strip()
        if text != self._said:
            self._said = text
            self.searched.emit(text)
