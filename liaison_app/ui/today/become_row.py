"""What a note can become, as a row of buttons with their keys."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QWidget

from liaison_app.i18n import _
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.today.acts import BECOMING, may_become
from liaison_app.ui.widgets import Button
from liaison_app.ui.widgets.flow import FlowRow


class BecomeRow(FlowRow):
    """`asked` tells the kind. What the role does not write is not offered."""

    asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = QLabel(_("The note becomes:"))
        words.setProperty("tone", "muted")
        words.setMinimumHeight(theme.current().metrics.target)
        words.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.add(words)
        for one in BECOMING:
            if may_become(desk, one.kind):
                button = Button(_(one.word), icon=one.icon, shortcut=QKeySequence(one.key).toString())
                button.clicked.connect(partial(self.asked.emit, one.kind))
                self.add(button)
