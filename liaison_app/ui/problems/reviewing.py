"""A review of a problem: keep, change or stop, why, and when to look again."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QRadioButton, QWidget

from liaison_app import clock
from liaison_app.errors import InvalidField, UserError
from liaison_app.i18n import _
from liaison_app.models.about import fields_by_name
from liaison_app.models.problem import REVIEWS, Problem
from liaison_app.models.values import read
from liaison_app.services import problems
from liaison_app.services.work import Changed, Session
from liaison_app.ui.desk import Desk
from liaison_app.ui.forms.calendar import add_calendar
from liaison_app.ui.look import theme
from liaison_app.ui.settings.sheet import Sheet
from liaison_app.ui.widgets import Button, FieldNote, Notice

#: A review is due again after a quarter of a year unless another day is typed.
AGAIN_DAYS = 91


class ReviewSheet(Sheet):
    """Files the review that stood as an earlier one and sets the new one, dated today."""

    def __init__(self, desk: Desk, problem_id: str, parent: QWidget) -> None:
        text = _("Look at the measures: do the responses work? The review that stands now is kept as an earlier one.")
        super().__init__(parent, _("Review"), text)
        self.setWindowTitle(_("Review a problem"))
        self._desk, self._problem_id = desk, problem_id
        row = QHBoxLayout()
        self._verdict = QButtonGroup(self)
        for place, (code, label) in enumerate(REVIEWS.items()):
            choice = QRadioButton(_(label))
            choice.setProperty("code", code)
            choice.setChecked(not place)
            self._verdict.addButton(choice)
            row.addWidget(choice)
        row.addStretch(1)
        self.body.addLayout(row)
        self._why = QPlainTextEdit()
        self._why.setTabChangesFocus(True)
        self._why.setFixedHeight(theme.current().metrics.px(96))
        self._add(_("Why"), self._why)
        self._next = QLineEdit((clock.today() + timedelta(days=AGAIN_DAYS)).isoformat())
        add_calendar(self._next, _("Next review"), keep_time=False)
        self._add(_("Next review"), self._next)
        self._notes = {"review_reason": FieldNote(self._why), "review_due_on": FieldNote(self._next)}
        for note in self._notes.values():
            self.body.addWidget(note)
        cancel = Button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self._do = Button(_("File the review"), kind="primary")
        self._do.setDefault(True)
        self._do.clicked.connect(self._file)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self._do)

    def _add(self, label: str, field: QWidget) -> None:
        title = QLabel(label)
        title.setBuddy(field)
        field.setAccessibleName(label)
        self.body.addWidget(title)
        self.body.addWidget(field)

    def _file(self) -> None:
        for note in self._notes.values():
            note.show_problem("")
        try:
            typed = read(fields_by_name(Problem)["review_due_on"], self._next.text())
        except InvalidField as error:
            self._refuse(error)
            return
        again = typed if isinstance(typed, date) else None
        problem_id, why = self._problem_id, self._why.toPlainText()
        chosen = self._verdict.checkedButton()
        verdict = str(chosen.property("code")) if chosen is not None else ""
        self._do.setEnabled(False)
        self._busy = True

        def do(session: Session) -> Changed:
            return problems.review(session, problem_id, verdict, why, again)

        self._desk.change(do, lambda _changed: self.accept(), said=_("Review filed."), failed=self._refuse)

    def _refuse(self, error: UserError) -> None:
        self._busy = False
        self._do.setEnabled(True)
        note = self._notes.get(error.field) if isinstance(error, InvalidField) else None
        if note is None:
            self.say(Notice("danger", error.message, error.hint))
            return
        note.show_problem(error.message)
        (self._why if note is self._notes["review_reason"] else self._next).setFocus()
