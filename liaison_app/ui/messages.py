"""Messages that stay over the tabs until somebody closes them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Notice, empty, icon_button


class Messages(QWidget):
    """Takes no room while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        metrics = theme.current().metrics
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(metrics.margin, metrics.gap, metrics.margin, 0)
        self.hide()

    def show_error(self, error: UserError) -> None:
        """Say what went wrong, in place of what was said before."""
        self.show_notice(Notice("danger", error.message, error.hint))

    def show_notice(self, notice: Notice) -> None:
        """Show a message with a button that closes it."""
        self.clear()
        close = icon_button("x", _("Close message"))
        close.clicked.connect(self.clear)
        notice.add_action(close)
        self._column.addWidget(notice)
        self.show()
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def clear(self) -> None:
        """Take the message away."""
        empty(self._column)
        self.hide()
