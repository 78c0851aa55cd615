"""What a note can become, as a row of buttons with their keys."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from liaison_app.i18n import _
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.today.acts import BECOMING, Becoming, may_become
from liaison_app.ui.widgets import Button
from liaison_app.ui.widgets.flow import FlowRow

#: From this size of text on, the buttons would take the room of the list; they stand in a menu then.
LARGE: Final = 1.25


class BecomeRow(FlowRow):
    """`asked` tells the kind. What the role does not write is not offered."""

    asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        offered = [one for one in BECOMING if may_become(desk, one.kind)]
        if theme.current().metrics.scale > LARGE:
            self.add(self._menu_button(offered))
            return
        words = QLabel(_("The note becomes:"))
        words.setProperty("tone", "muted")
        words.setMinimumHeight(theme.current().metrics.target)
        words.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.add(words)
        for one in offered:
            button = Button(_(one.word), icon=one.icon, shortcut=QKeySequence(one.key).toString())
            button.clicked.connect(partial(self.asked.emit, one.kind))
            self.add(button)

    def _menu_button(self, offered: Sequence[Becoming]) -> Button:
        button = Button(_("The note becomes …"), icon="note")
        menu = QMenu(button)
        menu.setAccessibleName(button.text())
        for one in offered:
            action = menu.addAction(f"{_(one.word)}\t{QKeySequence(one.key).toString()}")
            action.triggered.connect(partial(self.asked.emit, one.kind))
        button.setMenu(menu)
        return button
