"""The search field on top of a list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from liaison_app.i18n import _
from liaison_app.ui.look import icons, theme

DEBOUNCE_MS = 100
"""Between the last key and the search: long enough not to search for every letter of a quick typist."""


class SearchField(QLineEdit):
    """Emits `searched` with the trimmed text once typing pauses, at once on Enter; Escape empties it.

    Magnifier and clear button are its own: Qt's are 22 by 18 pixels whatever the size of the text, too small
    to hit.
    """

    searched = Signal(str)

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Search"))
        self.setPlaceholderText(placeholder or _("Search"))
        self.clear_button = QToolButton(self)
        self.clear_button.setIcon(icons.icon("x", "muted"))
        self.clear_button.setCursor(Qt.CursorShape.ArrowCursor)
        self.clear_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Escape does the same
        self.clear_button.setAccessibleName(_("Clear search"))
        self.clear_button.setToolTip(_("Clear search"))
        self.clear_button.hide()
        self.clear_button.clicked.connect(self.clear_search)
        self._said = ""
        self._pause = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._pause.timeout.connect(self._say)
        self.textChanged.connect(self._typed)
        self.returnPressed.connect(self._say)
        self._make_room()

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

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_pause"):
            self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_clear_button()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        metrics = theme.current().metrics
        box = QRect(metrics.px(9), (self.height() - metrics.icon) // 2, metrics.icon, metrics.icon)
        painter = QPainter(self)
        icons.icon("search", "muted").paint(painter, box)
        painter.end()

    def _make_room(self) -> None:
        metrics = theme.current().metrics
        self.setTextMargins(metrics.icon + metrics.gap - 2, 0, metrics.px(22), 0)
        self._place_clear_button()

    def _place_clear_button(self) -> None:
        side = min(theme.current().metrics.px(28), self.height() - 4)
        self.clear_button.setGeometry(self.width() - side - 3, (self.height() - side) // 2, side, side)

    def _typed(self, text: str) -> None:
        self.clear_button.setVisible(bool(text))
        self._pause.start()

    def _say(self) -> None:
        self._pause.stop()
        text = self.text().strip()
        if text != self._said:
            self._said = text
            self.searched.emit(text)
