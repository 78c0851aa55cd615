"""The strip along the bottom: sync, what is saved, the backup's age, the lock.

Where large text leaves no room for all of it, what is as it should be keeps its icon only, and the end of what is said
of sync goes last. Whatever is not written out is the name of its piece, and its tip.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
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


_CALM: Final[tuple[Tone, ...]] = ("neutral", "info", "good")
#: So much of what is said of sync is left in any case.
_LEAST: Final = 12


class StatusPiece(QWidget):
    """One icon with one short text. Hidden while it has nothing to say."""

    words = ""
    """All that it says."""
    calm = True
    """Whether nobody need do anything about it."""

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
        written = self.text() if text == self.words else text  # said again, it stays as short as it was
        self.words, self.calm = text, tone in _CALM
        self._icon.show_icon(icon, _ROLE[tone])
        self.write(written)
        theme.mark(self._text, tone="muted" if self.calm else tone)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def write(self, words: str) -> None:
        """Write out so much of what it says."""
        if words != self._text.text():
            self._text.setText(words)
            self._text.setVisible(bool(words))
            self.updateGeometry()
        self.setToolTip("" if words == self.words else self.words)

    def text(self) -> str:
        """What it says."""
        return self._text.text()


class StatusButton(Button):
    """A piece that can be pressed, to see more of what it says. Hidden while it has nothing to say."""

    words = ""
    calm = True

    def __init__(self, parent: QWidget | None = None) -> None:
        self._tone: Tone = "neutral"
        self._more = ""
        super().__init__("", kind="quiet", parent=parent)
        self.hide()

    def role(self) -> str:
        """Grey as the pieces beside it, unless it warns."""
        return "muted" if self.calm else self._tone

    def show_state(self, icon: str, text: str, tone: Tone = "neutral", more: str = "") -> None:
        """Say `text`, with an icon in the colour of its tone, and `more` as a tip; an empty text hides the piece."""
        written = self.text() if text == self.words else text
        self.words, self.calm = text, tone in _CALM
        self._tone, self._more = tone, more
        self.setIcon(icons.icon(icon, _ROLE[tone]))
        self.write(written)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def write(self, words: str) -> None:
        """Write out so much of what it says."""
        self.setText(words)
        self.setToolTip("\n".join(filter(None, ("" if words == self.words else self.words, self._more))))


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
        self._row = row
        self._fitted: object = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # something else is said, or in another size
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        pieces = (self.sync, self.saved, self.backup)
        asked = (self.width(), self.sync.font().key(), *((one.words, one.calm, one.isHidden()) for one in pieces))
        if asked == self._fitted:
            return  # its own doing
        self._fitted = asked
        for one in pieces:
            one.write(one.words)
        least = self.fontMetrics().averageCharWidth() * _LEAST
        for one in (self.saved, self.backup):
            if one.calm and self._spare() < 0:
                one.write("")
        for one in (self.saved, self.backup):
            if self._spare() < 0 and self._room() < least:
                one.write("")
        if self._spare() < 0:
            room = max(self._room(), least)
            self.sync.write(self.sync.fontMetrics().elidedText(self.sync.words, Qt.TextElideMode.ElideRight, room))

    def _spare(self) -> int:
        """How many pixels are left over when each piece has what it needs."""
        self._row.invalidate()
        return self.width() - self._row.minimumSize().width()

    def _room(self) -> int:
        """How many of them would be left for what is said of sync."""
        return self.sync.fontMetrics().horizontalAdvance(self.sync.words) + self._spare()
