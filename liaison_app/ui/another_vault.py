"""What stands in place of the unlock page where the vault is not the one that was here last.

It says what that can mean, and offers the two ways on: leave everything as it is, or a supervisor accepts it with
their own passphrase, typed here, whoever met the matter.
"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Button, Card, Notice, empty, heading, hint


class AnotherVaultPage(QWidget):
    """Emits `accept_asked` with the passphrase that was typed, or `lock_asked`.

    `message` says how the vault differs; `until` is the time (UTC) of the newest entry of its audit log, and `offer`
    says which backup to restore.
    """

    accept_asked = Signal(str)
    lock_asked = Signal()

    def __init__(self, message: str, until: datetime | None, offer: str) -> None:
        super().__init__()
        metrics = theme.current().metrics
        card = Card()
        card.setMaximumWidth(metrics.px(600))
        card.body.setSpacing(metrics.px(8))
        title = heading(_("This is not the vault that was here last"), 1)
        title.setWordWrap(True)
        card.body.addWidget(title)
        card.body.addWidget(Notice("danger", message, _until(until)))
        for text in (
            _(
                "Either an older copy of its files was put back, or the files were damaged or changed outside "
                "Liaison. It was not opened, and nothing was changed."
            ),
            _("If you do not know why: lock, leave the files as they are, and tell a supervisor. {offer}").format(
                offer=offer
            ),
            _(
                "If an older copy was put back on purpose, a supervisor can accept it. What is missing stays missing; "
                "the audit log keeps who accepted it."
            ),
        ):
            words = QLabel(text)
            words.setWordWrap(True)
            words.setTextFormat(Qt.TextFormat.PlainText)
            card.body.addWidget(words)
        self._messages = QVBoxLayout()
        card.body.addLayout(self._messages)
        self._add_ways_on(card)
        self._lay_out(card)
        self.setFocusProxy(self.lock)

    def _add_ways_on(self, card: Card) -> None:
        label = QLabel(_("Supervisor's passphrase"))
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(_("Supervisor's passphrase"))
        self.passphrase.returnPressed.connect(self._ask)
        label.setBuddy(self.passphrase)
        card.body.addWidget(label)
        card.body.addWidget(self.passphrase)
        card.body.addWidget(
            hint(_("It then opens for whoever accepted it. The recovery code works here too."), small=True)
        )
        row = QHBoxLayout()
        row.setSpacing(theme.current().metrics.gap)
        self.accept = Button(_("Accept and open"), kind="danger", icon="lock-open")
        self.accept.clicked.connect(self._ask)
        row.addWidget(self.accept)
        row.addStretch(1)
        self.lock = Button(_("Leave it and lock"), kind="primary", icon="lock")
        self.lock.clicked.connect(self.lock_asked)
        row.addWidget(self.lock)
        for button in (self.accept, self.lock):
            button.setAutoDefault(True)  # Enter presses the one that has the cursor
        card.body.addLayout(row)
        self._offers = QVBoxLayout()
        card.body.addLayout(self._offers)

    def offer(self, button: Button) -> None:
        """One more way on, below the others."""
        self._offers.addWidget(button)

    def _lay_out(self, card: Card) -> None:
        page = QWidget()
        page.setProperty("page", True)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card, 60)
        row.addStretch(1)
        rows.addLayout(row)
        rows.addStretch(2)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    def _ask(self) -> None:
        if not self.passphrase.text():
            self.passphrase.setFocus()
        elif self.accept.isEnabled():
            self._set_busy(busy=True)
            self.accept_asked.emit(self.passphrase.text())

    def _set_busy(self, *, busy: bool) -> None:
        self.accept.setText(_("Opening …") if busy else _("Accept and open"))
        self.accept.setEnabled(not busy)
        self.lock.setEnabled(not busy)
        self.passphrase.setReadOnly(busy)

    def refuse(self, error: UserError) -> None:
        """Say why it was not accepted; what was typed is selected, to be typed over."""
        empty(self._messages)
        self._messages.addWidget(Notice("danger", error.message, error.hint))
        self._set_busy(busy=False)
        self.passphrase.setFocus()
        self.passphrase.selectAll()

    def forget(self) -> None:
        """Let go of what was typed."""
        self.passphrase.clear()


def _until(at: datetime | None) -> str:
    if at is None:
        return ""
    local = f"{at.replace(tzinfo=UTC).astimezone():%Y-%m-%d %H:%M}"
    return _("What is here was last worked with on {moment}.").format(moment=local)
