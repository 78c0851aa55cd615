"""Text with a meaning to its look: headings, states, hints, messages beside a field, and single icons."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from liaison_app.ui.look import icons, theme

Tone = Literal["neutral", "info", "good", "warning", "danger"]

_TONE_ICON: dict[Tone, str] = {
    "neutral": "info",
    "info": "info",
    "good": "done",
    "warning": "alert",
    "danger": "problem",
}
_TONE_ROLE: dict[Tone, str] = {
    "neutral": "muted",
    "info": "on_selected",
    "good": "good",
    "warning": "warning",
    "danger": "danger",
}


def heading(text: str, level: Literal[1, 2, 3] = 2) -> QLabel:
    """A heading: 1 for a tab or a record, 2 for a card or a section, 3 for a group of fields."""
    made = QLabel(text)
    made.setProperty("heading", str(level))
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def hint(text: str, *, small: bool = False) -> QLabel:
    """Secondary text, wrapped."""
    made = QLabel(text)
    made.setProperty("tone", "muted")
    made.setProperty("small", small)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    return made


class IconLabel(QWidget):
    """One icon that stands by itself and means nothing by itself: the text beside it says the same."""

    def __init__(self, icon: str, role: str = "muted", side: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._role, self._side = icon, role, side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, icon: str, role: str) -> None:
        """Change the icon and its colour."""
        self._icon, self._role = icon, role
        self.update()

    def sizeHint(self) -> QSize:
        side = theme.current().metrics.px(self._side)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        icons.icon(self._icon, self._role).paint(painter, QRect(0, 0, self.width(), self.height()))
        painter.end()


class Pill(QLabel):
    """A state in a word or two ("Draft", "Overdue"). The word carries the meaning; the colour only helps to
    find it.
    """

    def __init__(self, text: str = "", tone: Tone = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("pill", True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_state(text, tone)

    def show_state(self, text: str, tone: Tone) -> None:
        """Change the word and its tone."""
        self.setText(text)
        theme.mark(self, tone=tone)


class FieldNote(QLabel):
    """What is wrong with a field, right under it. Takes no room while nothing is.

    The words also become the field's accessible description, so that they are read out with it.
    """

    def __init__(self, field: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._described = field.accessibleDescription()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("small", True)
        self.setProperty("tone", "danger")
        self.hide()

    def show_problem(self, text: str) -> None:
        """Show `text` and give the field its red edge; an empty text takes both away."""
        self.setText(text)
        self.setVisible(bool(text))
        self._keep_height()
        self._field.setAccessibleDescription(text or self._described)
        theme.mark(self._field, invalid=bool(text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_height()

    def _keep_height(self) -> None:
        """All its lines, also in a form that is short of room: a layout would squeeze wrapped text into its field."""
        self.setMinimumHeight(self.heightForWidth(self.width()) if self.text() else 0)


class _Wrapped(QLabel):
    """Plain text on as many lines as it needs, all of them in sight, also where a layout is short of room."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))


class Notice(QFrame):
    """A message that stays where it concerns: an icon, what is so, and what can be done about it."""

    def __init__(self, tone: Tone, title: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        metrics = theme.current().metrics
        self.setProperty("notice", True)
        self.setProperty("tone", tone)
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.px(12), metrics.px(10), metrics.px(12), metrics.px(10))
        row.setSpacing(metrics.px(10))
        row.addWidget(IconLabel(_TONE_ICON[tone], _TONE_ROLE[tone], 18), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(metrics.px(2))
        said = _Wrapped(title)
        said.setProperty("heading", "3")
        words.addWidget(said)
        if text:
            words.addWidget(_Wrapped(text))
        row.addLayout(words, 1)
        self._row = row

    def add_action(self, button: QWidget) -> None:
        """Put a button at the end."""
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
