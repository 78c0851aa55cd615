"""A passing message: what was just done, and the way to take it back. Instead of asking beforehand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from liaison_app.i18n import _
from liaison_app.ui.look import theme
from liaison_app.ui.widgets.buttons import Button, icon_button

SHOWN_MS = 8_000
"""How long a message stays unless the pointer or the focus is on it: time to read it and to reach for Undo.
"""


class Toast(QFrame):
    """Lies over the bottom of `over`, takes no focus, and goes away by itself. One at a time: a new message
    replaces the last, whose step can still be undone from the menu.
    """

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        metrics = theme.current().metrics
        self._undo: Callable[[], object] | None = None
        self.setProperty("toast", True)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.px(14), metrics.px(8), metrics.px(8), metrics.px(8))
        row.setSpacing(metrics.px(12))
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        row.addWidget(self._text, 1)
        self.undo_button = Button(_("Undo"), kind="inverse")
        self.undo_button.clicked.connect(self._take_back)
        row.addWidget(self.undo_button)
        self.close_button = icon_button("x", _("Dismiss"), kind="inverse")
        self.close_button.clicked.connect(self.hide)
        row.addWidget(self.close_button)
        self._time = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._time.timeout.connect(self._leave)
        over.installEventFilter(self)
        self.hide()

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Show `text`; with `undo` also a button that calls it. Read out by a screen reader, without taking
        focus.
        """
        self._text.setText(text)
        self._undo = undo
        self.undo_button.setVisible(undo is not None)
        self.undo_button.setAccessibleDescription(text)
        self._place()
        self.show()
        self.raise_()
        self._time.start()
        spoken = f"{text} {_('Ctrl+Z takes it back.')}" if undo else text
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _take_back(self) -> None:
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            undo()

    def _leave(self) -> None:
        if self.underMouse() or self.undo_button.hasFocus() or self.close_button.hasFocus():
            self._time.start()
        else:
            self.hide()

    def _place(self) -> None:
        """At the bottom, as wide as the words need, never wider than what it lies over.

        At the left: in the middle it lay over the buttons below a record, which are what is wanted next.
        """
        gap = theme.current().metrics.margin
        below = self.parentWidget()
        assert below is not None  # given when it was made
        over = below.size()
        widest = max(over.width() - 2 * gap, 0)
        self._text.setWordWrap(False)
        self.adjustSize()
        if self.sizeHint().width() > widest:
            self._text.setWordWrap(True)
            self.resize(widest, self.heightForWidth(widest))
        else:
            self.resize(self.sizeHint())
        self.move(QPoint(gap, over.height() - self.height() - gap))
