"""What is asked before a vault is tied to a hub or untied, and before a device is let in or shut out."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from liaison_app.i18n import _, ngettext
from liaison_app.sync.hub.address import put_together, taken_apart
from liaison_app.sync.team import Listed
from liaison_app.ui.settings.ask import Ask
from liaison_app.ui.settings.officer_asks import add_role
from liaison_app.ui.widgets import hint


class AskJoin(Ask):
    """The hub's address; the password apart, since it is typed unseen. One that is pasted with it goes there too."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent,
            _("Share work with your team"),
            _("Your administrator gives you the address of your team's hub, with a log-in of your own."),
            _("Connect"),
        )
        self._address = self.add_line(
            _("Address"),
            help_text=_("It looks like: {example}").format(
                example="postgresql://jo@hub.agency.example/liaison?sslrootcert=agency-ca.pem"
            ),
        )
        self._password = self.add_line(
            _("Password"),
            secret=True,
            help_text=_("Kept inside the encrypted vault. Leave it empty for a certificate."),
        )
        self._address.textChanged.connect(self._hide_password)

    def url(self) -> str:
        """Both together."""
        return put_together(self._address.text(), self._password.text())

    def _hide_password(self, text: str) -> None:
        bare, password = taken_apart(text)
        if password and "@" in text:
            self._password.setText(password)
            self._address.setText(bare)


class AskApprove(Ask):
    """The code that a new device shows, and what it may read."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent,
            _("Let a device in"),
            _("Ask for the code in person or over the phone, from somebody whose voice you know. Never by e-mail."),
            _("Let it in"),
        )
        self.code = self.add_line(_("Code"), help_text=_("Sixteen signs, as the new device shows them."))
        self.role = add_role(self, "officer")


class AskShutOut(Ask):
    """That a device gets nothing more."""

    def __init__(self, parent: QWidget, device: Listed) -> None:
        super().__init__(
            parent,
            _("Shut out the device of “{login}”").format(login=device.login),
            _(
                "From now on it gets nothing and sends nothing, and your team gets new keys. What it had before, it "
                "still has. Let your administrator close the log-in, if the officer leaves."
            ),
            _("Shut out"),
            danger=True,
        )
        self.body.addWidget(QLabel(_("Fingerprint: {mark}").format(mark=device.fingerprint)))


class AskLeave(Ask):
    """That the vault works alone again."""

    def __init__(self, parent: QWidget, waiting: int) -> None:
        super().__init__(
            parent,
            _("Leave the hub"),
            _(
                "Everything stays in this vault, and nothing is deleted here or in your team. From now on this laptop "
                "neither sends nor gets anything. To come back it must be let in anew."
            ),
            _("Leave the hub"),
            danger=True,
        )
        if waiting:
            text = ngettext(
                "{n} change has not been sent. It stays here alone.",
                "{n} changes have not been sent. They stay here alone.",
                waiting,
            )
            self.body.addWidget(hint(text.format(n=waiting)))
