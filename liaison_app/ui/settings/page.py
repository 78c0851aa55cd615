"""What the pages on officers and keys share: a place for messages, and a reading order from top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.services.work import Changed, Session, Vault
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.messages import Messages
from liaison_app.ui.settings.ask import Ask
from liaison_app.ui.widgets import Notice

T = TypeVar("T")


class Says(Protocol):
    """The window that stands there after work alone."""

    def say_notice(self, notice: Notice) -> None:
        """Show a message that stays until it is closed."""


class SettingsPage(QWidget):
    """Put contents into `body`; `say` and `refuse` show a message over it until it is closed."""

    def __init__(self, desk: Desk, vault: Vault, parent: QWidget) -> None:
        super().__init__(parent)
        metrics = theme.current().metrics
        self.desk, self.vault = desk, vault
        self._messages = Messages()
        inner = QWidget()
        inner.setProperty("page", True)
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.margin)
        self.body.setSpacing(metrics.px(12))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._messages)
        column.addWidget(self._scroll, 1)

    def say(self, notice: Notice) -> None:
        """Show a message in place of the one before."""
        self._messages.show_notice(notice)

    def refuse(self, error: UserError) -> None:
        """Say what did not work."""
        self._messages.show_error(error)

    def bring_into_sight(self, widget: QWidget) -> None:
        """Scroll to something that has just come, once it has found its place; the cursor stays where it is."""
        QTimer.singleShot(0, widget, lambda: self._scroll.ensureWidgetVisible(widget))

    def say_passphrase(self, said: str, *, used: bool) -> None:
        """That a passphrase was set, and whether a copy of the vault opens with it alone; then read all anew."""
        if used:
            text = _("This computer's password store keeps a part of the key: the passphrase alone opens no copy.")
        else:
            text = _(
                "This computer has no password store that can be used, so the passphrase alone opens a copy of the "
                "vault. A long one protects it."
            )
        self.say(Notice("good" if used else "warning", said, text))
        self.entered()

    def entered(self) -> None:
        """The page came into sight: read anew what it shows."""
        raise TypeError(type(self).__name__)

    def do(self, ask: Ask, saying: str, work: Callable[[], T], then: Callable[[T], object]) -> None:
        """Do what was asked, in a worker; close the question and go on, or say in it why not."""
        ask.busy(saying)

        def done(answer: T) -> None:
            ask.accept()
            then(answer)

        self.desk.tasks.change(work, while_there(ask, done), failed=while_there(ask, ask.refuse))

    def change(self, ask: Ask, do: Callable[[Session], Changed], then: Callable[[Changed], object]) -> None:
        """The same for a change of records, which every view hears of."""
        ask.busy(_("Saving …"))

        def done(changed: Changed) -> None:
            ask.accept()
            then(changed)

        self.desk.change(do, while_there(ask, done), failed=while_there(ask, ask.refuse))


def while_there(owner: QObject, then: Callable[[T], object]) -> Callable[[T], None]:
    """`then`, unless `owner` is gone when the answer comes: the window was locked meanwhile."""

    def tell(answer: T) -> None:
        if shiboken6.isValid(owner):  # type: ignore[no-untyped-call]
            then(answer)

    return tell
