"""Buttons that say which key does the same, and how much they matter."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QIcon, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter, QToolButton, QToolTip, QWidget

from liaison_app.ui.look import icons, theme

Kind = Literal["primary", "secondary", "danger", "quiet", "inverse"]

# The colour of text and icon on each kind.
_ROLE: dict[Kind, str] = {
    "primary": "on_accent",
    "secondary": "ink",
    "danger": "danger",
    "quiet": "ink",
    "inverse": "window",
}


#: What a style rounds off; as much may be missing without a letter being cut.
_TOLERANCE = 2


class Button(QPushButton):
    """A push button of one `kind`. A screen has one primary button; danger destroys; quiet stands in a row of
    text, inverse on a passing message.

    `shortcut` (`"Ctrl+N"`) is shown on the button, in the way the system writes keys. It is not registered:
    the key belongs to the window's action, and two owners of one key cancel each other. `name` is the
    accessible name where it must differ from `text`, `short` what it says where there is no room for `text`. `left`
    puts the contents at the left edge, for buttons that stand under each other.
    """

    def __init__(
        self,
        text: str,
        *,
        kind: Kind = "secondary",
        icon: str = "",
        shortcut: str = "",
        name: str = "",
        short: str = "",
        left: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind = kind
        self._short = short
        self._left = left
        self._worded = True
        self._hint = _native(shortcut)
        self.setProperty("kind", kind)
        self.setAccessibleName(name or text.replace("&", ""))
        self.setAccessibleDescription(self._hint)
        if icon:
            self.setIcon(icons.icon(icon, _ROLE[kind]))

    def role(self) -> str:
        """The colour of its words."""
        return _ROLE[self._kind]

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        # Qt puts four pixels between icon and text, we put a gap.
        icon = 0 if self.icon().isNull() else theme.current().metrics.gap - 4
        return QSize(size.width() + icon + self._hint_width() + 1, size.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def widths(self) -> tuple[int, int, int]:
        """What it takes with its short words, with all of them, with its key too."""
        whole = self.sizeHint().width()
        worded = whole - self._hint_width()
        return worded - self._words_width(self.text()) + self._words_width(self._short or self.text()), worded, whole

    def _words_width(self, words: str) -> int:
        return self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, words).width()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt glues icon and text together and knows no hint, so only the frame is left to the style.

        Where there is too little room the key goes first, then the words, as long as there is an icon: half of either
        would lie over the other.
        """
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        inner = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
        metrics = theme.current().metrics
        painter.setFont(self.font())
        icon = 0 if self.icon().isNull() else self.iconSize().width() + metrics.gap
        menu = metrics.px(14) if self.menu() is not None else 0
        room = inner.width() - icon - menu + _TOLERANCE
        text = self._short if self._short and self._words_width(self.text()) > room else self.text()
        words = self._words_width(text)
        hinted = bool(self._hint) and words + self._hint_width() <= room
        worded = self._worded = words <= room or not icon
        spare = max(room - (words if worded else -metrics.gap) - (self._hint_width() if hinted else 0), 0)
        at = inner.left() + (0 if self._left or hinted else spare // 2)
        if icon:
            self._paint_icon(painter, QRect(at, inner.top(), self.iconSize().width(), inner.height()))
        self._paint_words(
            painter,
            inner.adjusted(at + icon - inner.left(), 0, -menu, 0),
            text if worded else "",
            inner if hinted else None,
        )
        painter.end()

    def event(self, event: QEvent) -> bool:
        """A button that has room for its icon only says by its tip what it does."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and not self._worded:
            QToolTip.showText(event.globalPos(), self.accessibleName(), self)
            return True
        return super().event(event)

    def _paint_icon(self, painter: QPainter, box: QRect) -> None:
        side = box.width()
        mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
        self.icon().paint(painter, QRect(box.left(), box.center().y() - side // 2 + 1, side, side), mode=mode)

    def _paint_words(self, painter: QPainter, box: QRect, text: str, hint: QRect | None) -> None:
        colours = theme.current().colours
        role = self.role() if self.isEnabled() else "muted"
        if self.isChecked():
            role = "on_selected"
        painter.setPen(QColor(getattr(colours, role)))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, flags | Qt.TextFlag.TextShowMnemonic, text)
        if hint is not None:
            painter.setFont(self._hint_font())
            painter.setPen(QColor(getattr(colours, "muted" if role == "ink" else role)))
            painter.drawText(hint, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._hint)

    def _hint_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(theme.current().metrics.small)
        font.setWeight(QFont.Weight.Normal)
        return font

    def _hint_width(self) -> int:
        if not self._hint:
            return 0
        return QFontMetrics(self._hint_font()).horizontalAdvance(self._hint) + theme.current().metrics.px(12)


def icon_button(
    icon: str, name: str, *, shortcut: str = "", kind: Kind = "quiet", parent: QWidget | None = None
) -> QToolButton:
    """A button that is an icon only. `name` (say "Previous week") is its tool tip and its accessible name."""
    made = QToolButton(parent)
    made.setIcon(icons.icon(icon, _ROLE[kind]))
    made.setProperty("kind", kind)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setAccessibleName(name)
    made.setToolTip(f"{name} ({_native(shortcut)})" if shortcut else name)
    return made


def _native(shortcut: str) -> str:
    """The way this system writes a key: `Ctrl+N`, or with its own signs on a Mac."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText) if shortcut else ""
