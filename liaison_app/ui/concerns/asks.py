"""The questions that a move of a concern asks: what the public is told, or who else was asked and until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget

from liaison_app import clock
from liaison_app.errors import InvalidField, UserError
from liaison_app.i18n import N_, _
from liaison_app.models.about import fields_by_name
from liaison_app.models.capture import Concern
from liaison_app.models.values import read
from liaison_app.services.concern_states import ASK_DAYS
from liaison_app.ui.look import theme
from liaison_app.ui.settings.sheet import Sheet
from liaison_app.ui.widgets import Button, FieldNote, Notice, hint

#: State → heading, words, button.
_WORDS: Final = {
    "done": (N_("It is done"), N_("What the public reads: what was done. It may stay empty."), N_("Done")),
    "cannot-do": (N_("It cannot be done"), N_("What the public reads: the reason. It is needed."), N_("Cannot do")),
    "asked": (
        N_("Another body was asked"),
        N_("It is followed: Today says when a reply is late. The ask counts as sent today."),
        N_("Asked"),
    ),
}


class MoveAsk(Sheet):
    """Asks what a move needs; `move` is called with the words and the day, and then the sheet waits for its end."""

    def __init__(
        self, parent: QWidget, state: str, given: str, move: Callable[[str, date | None, MoveAsk], None]
    ) -> None:
        title, text, button = (_(words) for words in _WORDS[state])
        super().__init__(parent, title, text)
        self.setWindowTitle(_("Move a concern"))
        self._state, self._move = state, move
        self._words: QLineEdit | QPlainTextEdit
        if state == "asked":
            self._words = self._line(_("Asked of"), given)
            due = clock.today() + timedelta(days=ASK_DAYS)
            self._due: QLineEdit | None = self._line(_("Reply due on"), due.isoformat())
        else:
            self._due = None
            self._words = QPlainTextEdit(given)
            self._words.setTabChangesFocus(True)
            self._words.setFixedHeight(theme.current().metrics.px(110))
            self._add(_("Public answer"), self._words)
            self.body.addWidget(hint(_("Write no names: this is printed in “You said, we did”."), small=True))
        self._note = FieldNote(self._words)
        self.body.addWidget(self._note)
        cancel = Button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self._do = Button(button, kind="primary")
        self._do.setDefault(True)
        self._do.clicked.connect(self._go)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self._do)

    def _line(self, label: str, given: str) -> QLineEdit:
        line = QLineEdit(given)
        self._add(label, line)
        return line

    def _add(self, label: str, field: QWidget) -> None:
        title = QLabel(label)
        title.setBuddy(field)
        field.setAccessibleName(label)
        self.body.addWidget(title)
        self.body.addWidget(field)

    def _go(self) -> None:
        self._note.show_problem("")
        text = self._words.text() if isinstance(self._words, QLineEdit) else self._words.toPlainText()
        try:
            due = read(fields_by_name(Concern)["asked_due_on"], self._due.text()) if self._due else None
        except InvalidField as error:
            self.refuse(error)
            return
        self._do.setEnabled(False)
        self._busy = True
        self._move(text.strip(), due if isinstance(due, date) else None, self)

    def refuse(self, error: UserError) -> None:
        """It was not done, and why; what was typed can be changed."""
        self._busy = False
        self._do.setEnabled(True)
        if isinstance(error, InvalidField):
            self._note.show_problem(error.message)
            self._words.setFocus()
        else:
            self.say(Notice("danger", error.message, error.hint))
