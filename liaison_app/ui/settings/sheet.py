"""A small dialog over a page: a heading, words, contents and buttons, as high as its texts need and the screen has."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from liaison_app.i18n import _
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Notice, empty, heading, hint


class Sheet(QDialog):
    """Put contents into `body` and buttons into `buttons`; `say` shows a message between words and contents.

    While it is `_busy` with what it was asked for, it cannot be closed: what comes of that is said here.
    """

    def __init__(self, parent: QWidget, title: str, text: str) -> None:
        super().__init__(parent)
        self._busy = False
        metrics = theme.current().metrics
        self.setWindowTitle(_("Settings"))  # the title of a window names nobody
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(min(metrics.px(460), 820))
        self._inner = QWidget()
        self._inner.setProperty("page", True)
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.px(4))
        column.setSpacing(metrics.px(12))
        title_line = heading(title)
        title_line.setWordWrap(True)
        column.addWidget(title_line)
        column.addWidget(hint(text))
        self._messages = QVBoxLayout()
        column.addLayout(self._messages)
        self.contents = QWidget()
        self.body = QVBoxLayout(self.contents)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(metrics.px(6))
        column.addWidget(self.contents)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, metrics.margin)
        outer.addWidget(self._scroll, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setContentsMargins(metrics.margin, 0, metrics.margin, 0)
        self.buttons.addStretch(1)
        outer.addLayout(self.buttons)

    def say(self, notice: Notice) -> None:
        """Show a message in place of the one before, and make room for it."""
        empty(self._messages)
        self._messages.addWidget(notice)
        notice.show()
        self._fit()
        self._scroll.ensureWidgetVisible(notice)

    def reject(self) -> None:
        if not self._busy:
            super().reject()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._order_focus()
        self._fit()
        QTimer.singleShot(0, self, self._fit)  # what is small or bold gets its height with the first painting

    def _order_focus(self) -> None:
        """From the contents to the buttons, and the first of them all has the cursor."""
        in_order = [
            widget
            for part in (self.contents, self)
            for widget in part.findChildren(QWidget)
            if widget.window() is self and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        order = list(dict.fromkeys(in_order))
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        fields = [widget for widget in order if self.contents.isAncestorOf(widget)]
        buttons = [widget for widget in order if isinstance(widget, QPushButton) and widget.isDefault()]
        if self.focusWidget() not in fields and (fields or buttons):
            (fields or buttons)[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _fit(self) -> None:
        """A dialog by itself neither knows how high wrapped text gets at its width, nor grows with a message."""
        for layout in (self.layout(), self._inner.layout()):
            if layout is not None:
                layout.activate()
        inner = self._inner.layout()
        if inner is not None:
            around = self.height() - self._scroll.viewport().height()
            wanted = around + inner.totalHeightForWidth(self._scroll.viewport().width())
            self.resize(self.width(), min(wanted, self.screen().availableGeometry().height() * 9 // 10))
