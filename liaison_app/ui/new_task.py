"""A task in one line, from anywhere: typed, filed with Enter, and gone; it waits on Today."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from liaison_app.errors import InvalidField, UserError
from liaison_app.i18n import _
from liaison_app.models.base import new_id
from liaison_app.models.registry import KINDS
from liaison_app.services import records, shorthand
from liaison_app.services.drafts import Draft
from liaison_app.services.shown import shown
from liaison_app.services.work import Changed
from liaison_app.ui.desk import Desk
from liaison_app.ui.forms.owner import OwnerLine
from liaison_app.ui.look import theme
from liaison_app.ui.typing_dialog import TypingDialog
from liaison_app.ui.widgets import Button, FieldNote, heading, hint

KIND = "actions"


class NewTask(TypingDialog):
    """What, @who, ^when, *how often. Below the line stands how it is understood. Escape files it too."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self._id = new_id()
        metrics = theme.current().metrics
        self.setWindowTitle(_("New task"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(metrics.px(560), metrics.px(230))
        column = QVBoxLayout(self)
        column.setSpacing(metrics.gap)
        column.addWidget(heading(_("New task")))
        self.line = OwnerLine(desk)
        self.line.setAccessibleName(_("Task"))
        self.line.setPlaceholderText(_("Walk the block  @Jo Rivera  ^fri  *weekly"))
        self.line.textChanged.connect(self._typed_on)
        column.addWidget(self.line)
        self._problem = FieldNote(self.line)
        column.addWidget(self._problem)
        self._understood = QLabel()
        self._understood.setTextFormat(Qt.TextFormat.PlainText)
        self._understood.setWordWrap(True)
        column.addWidget(self._understood)
        column.addStretch(1)
        row = QHBoxLayout()
        words = _("@ whose it is, ^ by when (fri, tomorrow, +10, 2026-12-01), * how often (weekly, monthly, yearly)")
        row.addWidget(hint(words, small=True), 1)
        save = Button(_("File task"), kind="primary", shortcut="Return", name=_("File task"))
        save.clicked.connect(self.accept)
        row.addWidget(save, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(row)

    def _typed_on(self) -> None:
        self.drafts.look(unsaved=bool(self._typed()))
        self._problem.show_problem("")
        try:
            fields = shorthand.task(self._typed())
        except InvalidField:
            self._understood.clear()  # said when it is to be filed: half a word is no day yet
            return
        kind = KINDS[KIND]
        said = [shown(kind.field(name), fields[name]) for name in ("owner", "due_on", "repeats") if fields.get(name)]
        self._understood.setText("  ·  ".join([str(fields["text"]), *said]) if said else "")

    def reject(self) -> None:
        if self._typed():
            self.accept()
        else:
            super().reject()

    def accept(self) -> None:
        """File the task; an empty line is none. What cannot be read stays, with the reason."""
        if not self._typed():
            super().reject()
            return

        def stored(_changed: Changed) -> None:
            super(NewTask, self).accept()

        self._file(stored, lambda error: self._problem.show_problem(error.message))

    def put_away(self, then: Callable[[], None]) -> None:
        """File it; where that is refused, keep it as a draft, which comes back among the actions."""
        if self._typed():
            self._file(lambda _changed: then(), lambda _error: self.drafts.keep(then))
        else:
            then()

    def standing(self) -> Sequence[Draft]:
        return [Draft(KIND, self._id, fields={"text": self._typed()})] if self._typed() else []

    def _typed(self) -> str:
        return self.line.text().strip()

    def _file(self, stored: Callable[[Changed], None], refused: Callable[[UserError], None]) -> None:
        try:
            fields = shorthand.task(self._typed())
        except InvalidField as error:
            refused(error)
            return
        edit = records.new(KIND, fields, record_id=self._id)
        self.desk.change(lambda session: records.save(session, [edit]), stored, said=_("Task filed."), failed=refused)
