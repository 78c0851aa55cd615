"""A quick note, from anywhere: typed, saved, gone; it waits on the Today tab."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from liaison_app.i18n import _
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.typing_dialog import FilingDialog
from liaison_app.ui.widgets import Button, hint


class QuickNote(FilingDialog):
    """Ctrl+Enter files the note; Escape with something typed files it too, so that nothing is lost."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        text = QPlainTextEdit()
        super().__init__(desk, parent, _("Quick note"), text)
        self.said = _("Note saved.")
        self.resize(theme.current().metrics.px(460), theme.current().metrics.px(240))
        text.setAccessibleName(_("Note"))
        text.setTabChangesFocus(True)
        self.column.addWidget(text, 1)
        self.column.addWidget(self.problem)
        self.column.addWidget(hint(_("It waits on Today, to become a concern, a contact made, a task or a report.")))
        row = QHBoxLayout()
        row.addStretch(1)
        save = Button(_("Save note"), kind="primary", shortcut="Ctrl+Return", name=_("Save note"))
        save.clicked.connect(self.accept)
        row.addWidget(save)
        self.column.addLayout(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
            return
        super().keyPressEvent(event)
