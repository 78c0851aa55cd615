"""What a dialog in which somebody types has in common with a form: nothing typed is lost, whatever closes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from liaison_app.errors import InvalidField, UserError
from liaison_app.models.about import Value
from liaison_app.models.base import new_id
from liaison_app.services import records
from liaison_app.services.drafts import Draft
from liaison_app.services.work import Changed
from liaison_app.ui.desk import Desk
from liaison_app.ui.draft_keeper import DraftKeeper
from liaison_app.ui.widgets import FieldNote, heading


class TypingDialog(QDialog):
    """Call `drafts.look` whenever something is typed, and give what stands unsaved by `standing`."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.drafts = DraftKeeper(desk, self.standing, self)

    def standing(self) -> Sequence[Draft]:
        """What is typed and not saved."""
        return ()

    def put_away(self, then: Callable[[], None]) -> None:
        """Keep what is typed; the vault is about to be closed, and this dialog with it."""
        self.drafts.keep(then)


class TextDialog(TypingDialog):
    """One text, which stands as a draft of `kind` until it is filed. `column` has a heading; the rest is added to it,
    `problem` under the text.
    """

    kind = "notes"

    def __init__(self, desk: Desk, parent: QWidget, title: str, box: QLineEdit | QPlainTextEdit) -> None:
        super().__init__(desk, parent)
        self._id, self._box = new_id(), box
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column = QVBoxLayout(self)
        self.column.addWidget(heading(title))
        self.problem = FieldNote(box)
        box.textChanged.connect(self.typed_on)

    def typed(self) -> str:
        """The text."""
        text = self._box.toPlainText() if isinstance(self._box, QPlainTextEdit) else self._box.text()
        return text.strip()

    def typed_on(self) -> None:
        """Called at each key: what was wrong with the text before is no news of what it is now."""
        self.drafts.look(unsaved=bool(self.typed()))
        self.problem.show_problem("")

    def standing(self) -> Sequence[Draft]:
        text = self.typed()
        return [Draft(self.kind, self._id, fields={"text": text})] if text else []


class FilingDialog(TextDialog):
    """The text becomes a record when the dialog closes, by Escape too; no text is no record.

    What cannot be filed stays, with the reason. `said` is what the desk says of one that was.
    """

    said = ""

    def fields(self) -> Mapping[str, Value]:
        """The fields of the record. Raises InvalidField for a text that cannot be read."""
        return {"text": self.typed()}

    def accept(self) -> None:
        if not self.typed():
            super().reject()
            return
        close = super().accept
        self._file(lambda _changed: close(), lambda error: self.problem.show_problem(error.message))

    def reject(self) -> None:
        self.accept()

    def put_away(self, then: Callable[[], None]) -> None:
        """File it; where that is refused, keep it as a draft, which comes back among the records of its kind."""
        if self.typed():
            self._file(lambda _changed: then(), lambda _error: self.drafts.keep(then))
        else:
            then()

    def _file(self, stored: Callable[[Changed], None], refused: Callable[[UserError], None]) -> None:
        try:
            fields = self.fields()
        except InvalidField as error:
            refused(error)
            return
        edit = records.new(self.kind, fields, record_id=self._id)
        self.desk.change(lambda session: records.save(session, [edit]), stored, said=self.said, failed=refused)
