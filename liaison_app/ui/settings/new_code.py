"""A new recovery code, shown once. It is not closed by accident: the code before opens nothing any more."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from liaison_app.i18n import _
from liaison_app.ui.look import theme
from liaison_app.ui.recovery_code import RecoveryCode
from liaison_app.ui.widgets import Button, Notice, heading, hint


class NewCode(QDialog):
    """Closes when a group of the code was typed back, or when closing it was asked for twice."""

    def __init__(self, code: str, parent: QWidget) -> None:
        super().__init__(parent)
        metrics = theme.current().metrics
        self.setWindowTitle(_("Recovery code"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(min(metrics.px(480), 820))
        self._warned = False
        column = QVBoxLayout(self)
        column.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.margin)
        column.setSpacing(metrics.px(12))
        column.addWidget(heading(_("Keep this recovery code"), 1))
        column.addWidget(
            hint(_("Print it or write it down now: it is not shown again. The one before opens nothing any more."))
        )
        self._messages = QVBoxLayout()
        column.addLayout(self._messages)
        self._code = RecoveryCode(code, self._check)
        column.addWidget(self._code)
        row = QHBoxLayout()
        row.addStretch(1)
        done = Button(_("Done"), kind="primary")
        done.clicked.connect(self._check)
        row.addWidget(done)
        column.addLayout(row)
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
        self._messages.addWidget(Notice("warning", _("Is it written down? Type a group of it."), text))

    def done(self, result: int) -> None:
        self._code.forget()
        super().done(result)
