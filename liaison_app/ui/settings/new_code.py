"""A new recovery code, shown once. It is not closed by accident: the code before opens nothing any more."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from liaison_app.i18n import _
from liaison_app.ui.recovery_code import RecoveryCode
from liaison_app.ui.settings.sheet import Sheet
from liaison_app.ui.widgets import Button, Notice


class NewCode(Sheet):
    """Closes when a group of the code was typed back, or when closing it was asked for twice."""

    def __init__(self, code: str, parent: QWidget) -> None:
        super().__init__(
            parent,
            _("Keep this recovery code"),
            _("Print it or write it down now: it is not shown again. The one before opens nothing any more."),
        )
        self._warned = False
        self._code = RecoveryCode(code, self._check)
        self.body.addWidget(self._code)
        done = Button(_("Done"), kind="primary")
        done.setAutoDefault(False)  # Enter in the field asks by itself, once
        done.clicked.connect(self._check)
        self.buttons.addWidget(done)
        self._code.setFocus()

    def _check(self) -> None:
        if self._code.is_written_down():
            self.accept()

    def reject(self) -> None:
        if self._warned:
            super().reject()
            return
        self._warned = True
        text = _("Once this is closed, the code cannot be seen again. To close it all the same, press Escape again.")
        self.say(Notice("warning", _("Is it written down? Type a group of it."), text))

    def done(self, result: int) -> None:
        self._code.forget()
        super().done(result)
