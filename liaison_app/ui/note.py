"""A quick note, from anywhere: typed, saved, gone; it waits on the Today tab."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.services import records
from liaison_app.services.work import Changed
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Button, FieldNote, heading, hint


class QuickNote(QDialog):
    """Ctrl+Enter files the note; Escape with something typed files it too, so that nothing is lost."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(_("Quick note"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(theme.current().metrics.px(460), theme.current().metrics.px(240))
        column = QVBoxLayout(self)
        column.addWidget(heading(_("Quick note")))
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("Note"))
        self.text.setTabChangesFocus(True)
        column.addWidget(self.text, 1)
        self._problem = FieldNote(self.text)
        column.addWidget(self._problem)
        column.addWidget(hint(_("It waits on Today, to become a concern, a contact made, a task or a report.")))
        row = QHBoxLayout()
        row.addStretch(1)
        save = Button(_("Save note"), kind="primary", shortcut="Ctrl+Return", name=_("Save note"))
        save.clicked.connect(self.accept)
        row.addWidget(save)
        column.addLayout(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
            return
        super().keyPressEvent(event)

    def reject(self) -> None:
        self.accept()

    def accept(self) -> None:
        """File what was typed; an empty note is none."""
        text = self.text.toPlainText().strip()
        if not text:
            super().reject()
            return
        edit = records.new("notes", {"text": text})

        def stored(_changed: Changed) -> None:
            super(QuickNote, self).accept()

        def refused(error: UserError) -> None:
            self._problem.show_problem(error.message)

        self._desk.change(lambda session: records.save(session, [edit]), stored, said=_("Note saved."), failed=refused)
