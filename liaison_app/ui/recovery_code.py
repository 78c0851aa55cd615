"""The recovery code as it is shown, once: in groups, to be printed or copied, and a group of it to be typed back."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from liaison_app.i18n import _
from liaison_app.security import recovery
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Button, FieldNote


class RecoveryCode(QWidget):
    """`entered` is called when Enter is pressed in the field; whoever shows the code then asks `is_written_down`."""

    def __init__(self, code: str, entered: Callable[[], object]) -> None:
        super().__init__()
        self._code = code
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().metrics.px(9))
        groups = code.split("-")
        self._shown = QLabel("   ".join(groups[:5]) + "\n" + "   ".join(groups[5:]))
        self._shown.setProperty("heading", "1")
        self._shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._shown.setAccessibleName(_("Recovery code"))
        self._shown.setAccessibleDescription(code)
        column.addWidget(self._shown)
        row = QHBoxLayout()
        for text, icon, act in ((_("Print…"), "printer", self._print), (_("Copy"), "copy", self._copy)):
            button = Button(text, icon=icon)
            button.setAutoDefault(False)  # in a dialog, Enter in the field would print
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self._place = secrets.randbelow(len(groups)) + 1
        label = QLabel(_("Type group {n} of the code").format(n=self._place))
        self._typed = QLineEdit()
        self._typed.setAccessibleName(label.text())
        self._typed.returnPressed.connect(entered)
        label.setBuddy(self._typed)
        self._note = FieldNote(self._typed)
        for widget in (label, self._typed, self._note):
            column.addWidget(widget)
        self.setFocusProxy(self._typed)

    def is_written_down(self) -> bool:
        """Whether the right group was typed; if not, it is said beside the field."""
        if recovery.same_symbols(self._typed.text(), self._code.split("-")[self._place - 1]):
            return True
        self._note.show_problem(_("That is not group {n}. Look at your copy again.").format(n=self._place))
        self._typed.setFocus()
        self._typed.selectAll()
        return False

    def forget(self) -> None:
        """Let go of the code."""
        self._code = ""
        self._typed.setText("")
        self._shown.clear()
        self._shown.setAccessibleDescription("")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._code)

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter()
        dialog = QPrintDialog(printer, self)
        page = QTextDocument()
        page.setPlainText("\n\n".join((_("Liaison: recovery code"), self._code, _("Keep it apart from the computer."))))
        dialog.accepted.connect(lambda: page.print_(printer))
        dialog.setModal(True)
        dialog.show()
