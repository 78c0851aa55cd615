"""What was found on a walk audit or another outing: one line each, filed as a concern or, after `!`, as an action."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.services import activities
from liaison_app.services.work import Changed
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.typing_dialog import TextDialog
from liaison_app.ui.widgets import Button, dress_list, hint


class FoundDialog(TextDialog):
    """Enter files the line and waits for the next one; what was filed stands below. Escape closes."""

    def __init__(self, desk: Desk, activity_id: str, parent: QWidget) -> None:
        line = QLineEdit()
        super().__init__(desk, parent, _("Found there"), line)
        self._activity_id, self._line = activity_id, line
        self.resize(theme.current().metrics.px(520), theme.current().metrics.px(320))
        words = _("A concern on each line; an action after !  with @owner and ^fri. Enter files it.")
        self.column.addWidget(hint(words))
        self._line.setAccessibleName(_("What was found"))
        self.column.addWidget(self._line)
        self.column.addWidget(self.problem)
        self._list = QListWidget()
        self._list.setAccessibleName(_("Filed"))
        dress_list(self._list)
        self.column.addWidget(self._list, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        close = Button(_("Close"), kind="primary")
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        self.column.addLayout(row)
        self._line.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._line.hasFocus():
            self.file(lambda: None)
        else:
            super().keyPressEvent(event)

    def accept(self) -> None:
        self.file(super().accept)

    def reject(self) -> None:
        """Nothing typed is thrown away by Escape."""
        self.file(super().reject)

    def file(self, then: Callable[[], object]) -> None:
        """File the line, if there is one, then go on. What is refused stays, with the reason."""
        text, activity_id = self.typed(), self._activity_id
        if not text:
            then()
            return

        def filed(_changed: Changed) -> None:
            self._list.insertItem(0, text)
            self._line.clear()
            then()

        def refused(error: UserError) -> None:
            self.problem.show_problem(error.message)

        said = _("Action filed.") if text.startswith("!") else _("Concern filed.")
        self.desk.change(lambda session: activities.found(session, activity_id, text), filed, said=said, failed=refused)
