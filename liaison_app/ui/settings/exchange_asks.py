"""What is asked before an exchange file is written or taken in."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from liaison_app.i18n import _
from liaison_app.models.agency import ROLES
from liaison_app.ui.settings.ask import Ask


class AskWrite(Ask):
    """The team's passphrase twice, and whether the file is for somebody who may see less."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent,
            _("Write an exchange file"),
            _(
                "Agree on a passphrase for the team by word of mouth. It is nobody's own, and all of the file opens "
                "with it."
            ),
            _("Choose where…"),
        )
        self.passphrase = self.add_new_passphrase(_("The team's passphrase"), _("The team's passphrase again"))
        entries = [("", _("Everything that you may see")), *((code, _(label)) for code, label in ROLES.items())]
        self.role = self.add_choice(
            _("What goes in"), entries, _("For a role: what that role may not see is left out.")
        )

    def alike(self) -> bool:
        """Whether the passphrase was typed the same twice."""
        return self.typed_alike(self.passphrase)


class AskTakeIn(Ask):
    """The passphrase that opens a colleague's file."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(
            parent,
            _("Take in an exchange file"),
            _(
                "{file}: your own work stays. Nothing of the file is taken over before all of it was looked through."
            ).format(file=name),
            _("Take in"),
        )
        self.passphrase = self.add_line(
            _("The team's passphrase"), secret=True, help_text=_("The one that your team agreed on, not your own.")
        )
