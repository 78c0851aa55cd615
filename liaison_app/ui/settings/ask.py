"""A question about officers or keys: some words, fields, and one button. What was typed is wiped when it closes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.security import passphrase as rule
from liaison_app.security.errors import WeakPassphrase
from liaison_app.ui.settings.sheet import Sheet
from liaison_app.ui.widgets import Button, FieldNote, Notice, hint, tame


class Ask(Sheet):
    """Emits `asked` when the button (or Enter in a field) is pressed; whoever asks then calls `busy`, and `accept` or
    `refuse`. It cannot be closed while it is busy. What destroys is not done by Enter alone.
    """

    asked = Signal()

    def __init__(self, parent: QWidget, title: str, text: str, button: str, *, danger: bool = False) -> None:
        super().__init__(parent, title, text)
        self._new: QLineEdit | None = None
        self._again: QLineEdit | None = None
        self._cancel = Button(_("Cancel"))
        self._cancel.clicked.connect(self.reject)
        self._do = Button(button, kind="danger" if danger else "primary")
        self._do.clicked.connect(self.asked)
        for button_here in (self._cancel, self._do):
            self.buttons.addWidget(button_here)
        (self._cancel if danger else self._do).setDefault(True)

    # --- fields ---------------------------------------------------------------------------------

    def add_line(self, label: str, *, secret: bool = False, help_text: str = "") -> QLineEdit:
        """A field under its label."""
        line = QLineEdit()
        if secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        self._add(label, line, help_text)
        return line

    def add_choice(self, label: str, entries: Sequence[tuple[str, str]], help_text: str = "") -> QComboBox:
        """A choice among values, each with what an officer reads."""
        choice = QComboBox()
        for value, text in entries:
            choice.addItem(text, value)
        tame(choice)
        self._add(label, choice, help_text)
        return choice

    def add_new_passphrase(self, label: str = "", again: str = "") -> QLineEdit:
        """Two fields for a new passphrase (or what `label` calls it), with the rules for it in words."""
        rules = _(
            "At least {n} characters. Four or five unrelated words are easy to remember; common words, rows of keys, "
            "dates and names are refused."
        )
        line = self.add_line(label or _("New passphrase"), secret=True, help_text=rules.format(n=rule.MINIMUM_LENGTH))
        self._new, self._again = line, self.add_line(again or _("New passphrase again"), secret=True)
        self._note = FieldNote(self._again)
        self.body.addWidget(self._note)
        return line

    def typed_alike(self, line: QLineEdit) -> bool:
        """Whether both fields of a new passphrase hold the same; if not, it is said beside the second."""
        assert self._again is not None
        alike = line.text() == self._again.text()
        self._note.show_problem("" if alike else _("The two are not the same."))
        if not alike:
            self._again.setFocus()
            self._again.selectAll()
        return alike

    def _add(self, label: str, field: QWidget, help_text: str) -> None:
        title = QLabel(label)
        title.setBuddy(field)
        field.setAccessibleName(label)
        self.body.addWidget(title)
        self.body.addWidget(field)
        if help_text:
            self.body.addWidget(hint(help_text, small=True))
            field.setAccessibleDescription(help_text)

    # --- what becomes of it ---------------------------------------------------------------------

    def busy(self, text: str) -> None:
        """Work is under way."""
        self.say(Notice("info", text))
        self._set_busy(True)

    def refuse(self, error: UserError) -> None:
        """It was not done, and why; what was typed can be changed."""
        self._set_busy(False)
        self.say(Notice("danger", error.message, error.hint))
        lines = self.contents.findChildren(QLineEdit)
        wrong = self._new if isinstance(error, WeakPassphrase) else lines[0] if lines else None
        if wrong is not None:
            wrong.setFocus()
            wrong.selectAll()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        for widget in (self.contents, self._do, self._cancel):
            widget.setEnabled(not busy)

    def accept(self) -> None:
        """It was done."""
        self._set_busy(False)
        super().accept()

    def done(self, result: int) -> None:
        """Wipe what was typed: new text, unlike an emptied field, leaves nothing to undo."""
        for line in self.contents.findChildren(QLineEdit):
            line.setText("")
        super().done(result)
