"""A quick note, from anywhere: typed, saved, gone; it waits on the Today tab."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.base import new_id
from liaison_app.services import records
from liaison_app.services.drafts import Draft
from liaison_app.services.work import Changed
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.typing_dialog import TypingDialog
from liaison_app.ui.widgets import Button, FieldNote, heading, hint


class QuickNote(TypingDialog):
    """Ctrl+Enter files the note; Escape with something typed files it too, so that nothing is lost."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self._id = new_id()
        self.setWindowTitle(_("Quick note"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(theme.current().metrics.px(460), theme.current().metrics.px(240))
        column = QVBoxLayout(self)
        column.addWidget(heading(_("Quick note")))
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("Note"))
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(lambda: self.drafts.look(unsaved=bool(self._typed())))
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
        if not self._typed():
            super().reject()
            return

        def stored(_changed: Changed) -> None:
            super(QuickNote, self).accept()

        self._file(stored, lambda error: self._problem.show_problem(error.message))

    def put_away(self, then: Callable[[], None]) -> None:
        """File it; where that is refused, keep it as a draft, which comes back among the notes."""
        if self._typed():
            self._file(lambda _changed: then(), lambda _error: self.drafts.keep(then))
        else:
            then()

    def standing(self) -> Sequence[Draft]:
        text = self._typed()
        return [Draft("notes", self._id, fields={"text": text})] if text else []

    def _typed(self) -> str:
        return self.text.toPlainText().strip()

    def _file(self, stored: Callable[[Changed], None], refused: Callable[[UserError], None]) -> None:
        edit = records.new("notes", {"text": self._typed()}, record_id=self._id)
        self.desk.change(lambda session: records.save(session, [edit]), stored, said=_("Note saved."), failed=refused)
