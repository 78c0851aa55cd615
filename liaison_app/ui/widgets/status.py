"""The strip along the bottom: sync, what is saved, the backup's age, the lock."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from liaison_app.i18n import _
from liaison_app.ui.look import icons, theme
from liaison_app.ui.widgets.buttons import Button
from liaison_app.ui.widgets.labels import IconLabel, Tone

_ROLE: dict[Tone, str] = {
    "neutral": "muted",
    "info": "link",
    "good": "good",
    "warning": "warning",
    "danger": "danger",
}


class StatusPiece(QWidget):
    """One icon with one short text. Hidden while it has nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().metrics.px(6))
        self._icon = IconLabel("info", "muted", 14)
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setProperty("small", True)
        row.addWidget(self._icon)
        row.addWidget(self._text)
        self.hide()

    def show_state(self, icon: str, text: str, tone: Tone = "neutral") -> None:
        """Say `text`, with an icon in the colour of its tone; an empty text hides the piece."""
        self._icon.show_icon(icon, _ROLE[tone])
        self._text.setText(text)
        theme.mark(self._text, tone="muted" if tone in ("neutral", "info", "good") else tone)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def text(self) -> str:
        """What it says."""
        return self._text.text()


class StatusButton(Button):
    """A piece that can be pressed, to see more of what it says. Hidden while it has nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._tone: Tone = "neutral"
        super().__init__("", kind="quiet", parent=parent)
        self.hide()

    def role(self) -> str:
        """Grey as the pieces beside it, unless it warns."""
        return "muted" if self._tone in ("neutral", "info", "good") else self._tone

    def show_state(self, icon: str, text: str, tone: Tone = "neutral") -> None:
        """Say `text`, with an icon in the colour of its tone; an empty text hides the piece."""
        self._tone = tone
        self.setIcon(icons.icon(icon, _ROLE[tone]))
        self.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))


class StatusStrip(QFrame):
    """Left: `sync`. Right: `saved`, `backup`, and the lock button, which emits `lock_asked`. `sync` and `backup` can be
    pressed."""

    lock_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        metrics = theme.current().metrics
        self.setProperty("strip", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.px(14), metrics.px(3), metrics.px(8), metrics.px(3))
        row.setSpacing(metrics.px(20))
        self.sync, self.saved, self.backup = StatusButton(), StatusPiece(), StatusButton()
        self.sync.setAccessibleDescription(_("Shows how sync stands"))
        self.backup.setAccessibleDescription(_("Shows the backups"))
        row.addWidget(self.sync)
        row.addStretch(1)
        row.addWidget(self.saved)
        row.addWidget(self.backup)
        self.lock = Button(_("Lock"), kind="quiet", icon="lock", shortcut="Ctrl+L")
        self.lock.clicked.connect(self.lock_asked)
        row.addWidget(self.lock)
