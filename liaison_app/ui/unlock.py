"""The page that asks for the passphrase. It shows at once, and loads nothing that takes long to load."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.ui.look import icons, theme
from liaison_app.ui.widgets import Button, Card, Notice, empty, heading, hint


class UnlockPage(QWidget):
    """Emits `asked` with what was typed: the passphrase, or the recovery code."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        metrics = theme.current().metrics
        card = Card()
        card.setFixedWidth(min(metrics.px(440), 760))
        card.body.setSpacing(metrics.px(10))
        mark = QLabel()
        side = metrics.px(44)
        mark.setPixmap(icons.program_icon().pixmap(side, side))
        mark.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        card.body.addWidget(mark)
        self._title = heading(_("Unlock Liaison"), 1)
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        card.body.addWidget(self._title)
        self._messages = QVBoxLayout()
        card.body.addLayout(self._messages)
        label = QLabel(_("Passphrase"))
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(_("Passphrase"))
        self.passphrase.returnPressed.connect(self._ask)
        label.setBuddy(self.passphrase)
        card.body.addWidget(label)
        card.body.addWidget(self.passphrase)
        self.unlock = Button(_("Unlock"), kind="primary", icon="lock-open")
        self.unlock.clicked.connect(self._ask)
        card.body.addWidget(self.unlock)
        too = hint(_("The recovery code works here too."), small=True)
        card.body.addWidget(too)
        self._asking: tuple[QWidget, ...] = (label, self.passphrase, self.unlock, too)
        page = QWidget()
        page.setProperty("page", True)
        column = QVBoxLayout(page)
        column.addStretch(2)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        scroll = QScrollArea()  # a long message in large text is higher than a small screen
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.setFocusProxy(self.passphrase)

    def _ask(self) -> None:
        if self.passphrase.text() and self.unlock.isEnabled():
            self.set_busy(_("Opening …"))
            self.asked.emit(self.passphrase.text())

    def set_busy(self, text: str) -> None:
        """Say that work is under way (empty: that it is not)."""
        self.unlock.setText(text or _("Unlock"))
        self.unlock.setEnabled(not text)
        self.passphrase.setReadOnly(bool(text))

    def wait(self, text: str) -> None:
        """Ask for nothing while the vault is worked on; `refuse` asks again."""
        self._show_asking(False)
        self.say(Notice("info", text, _("The window opens again by itself.")))

    def _show_asking(self, asking: bool) -> None:
        self._title.setText(_("Unlock Liaison") if asking else _("One moment"))
        for widget in self._asking:
            widget.setVisible(asking)

    def refuse(self, error: UserError) -> None:
        """Say why it did not open; what was typed is selected, to be typed over."""
        self.say(Notice("danger", error.message, error.hint))
        self.set_busy("")
        self._show_asking(True)
        self.passphrase.setFocus()
        self.passphrase.selectAll()

    def say(self, notice: Notice) -> None:
        """Show a message over the field, in place of the one before."""
        empty(self._messages)
        self._messages.addWidget(notice)

    def offer(self, button: Button) -> None:
        """Put a way out under the message; it goes when the message goes."""
        self._messages.addWidget(button)

    def forget(self) -> None:
        """Let go of what was typed."""
        self.passphrase.clear()
