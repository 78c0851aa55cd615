"""What is asked before an officer comes, changes or goes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from liaison_app.i18n import N_, _
from liaison_app.models.agency import ROLES
from liaison_app.services.officers import Listed
from liaison_app.ui.settings.ask import Ask
from liaison_app.ui.widgets import hint

#: What a role is for, in a sentence; `services/roles.py` has it exactly.
_MEANING = {
    "officer": N_("Reads and writes all records. No officers, no keys, not the agency profile."),
    "supervisor": N_("Everything an officer does, and also officers, keys and the agency profile."),
    "records-officer": N_("Reads everything, to disclose and to purge, and changes no record."),
    "volunteer-coordinator": N_("Works with watch groups, contacts and meetings. Sees no referrals and no consents."),
}


class AskNew(Ask):
    """Name, role and passphrase of somebody new."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent, _("Add an officer"), _("Let them type their passphrase themselves: nobody else needs it."), _("Add")
        )
        self.name = self.add_line(_("Name"))
        self.role = add_role(self, "officer")
        self.passphrase = self.add_new_passphrase()


class AskRole(Ask):
    """Another role for an officer."""

    def __init__(self, parent: QWidget, officer: Listed) -> None:
        title = _("Role of {name}").format(name=officer.name)
        super().__init__(parent, title, _("It holds from the next time they open the vault."), _("Change role"))
        self.role = add_role(self, officer.role)


class AskPassphrase(Ask):
    """A new passphrase for an officer, by a supervisor who shows that it is still them at the window."""

    def __init__(self, parent: QWidget, officer: Listed, *, by_code: bool) -> None:
        super().__init__(
            parent,
            _("New passphrase for {name}").format(name=officer.name),
            _("Let them type it. If somebody else knows the one they had, make a new database key too (under Keys)."),
            _("Set passphrase"),
        )
        self.current = add_current(self, by_code=by_code)
        self.passphrase = self.add_new_passphrase()


class AskHandOver(Ask):
    """Who takes over what an officer is in charge of."""

    def __init__(self, parent: QWidget, officer: Listed, others: Sequence[Listed]) -> None:
        super().__init__(
            parent,
            _("Hand over what {name} is in charge of").format(name=officer.name),
            _(
                "Contacts and open referrals go to somebody else, in one step that can be undone. What they did stays "
                "theirs."
            ),
            _("Hand over"),
        )
        self.to = self.add_choice(_("To"), [(one.id, one.name) for one in others])


class AskRemove(Ask):
    """An officer goes: who takes over, and what it means for the key."""

    def __init__(self, parent: QWidget, officer: Listed, others: Sequence[Listed], mine: str) -> None:
        super().__init__(
            parent,
            _("Remove {name}").format(name=officer.name),
            _(
                "They cannot open this vault from now on. What they did stays theirs. The database also gets a new "
                "key, so that a copy of the key file opens nothing any more: for that, the window closes for a moment. "
                "What you are typing is kept."
            ),
            _("Remove"),
            danger=True,
        )
        self.to: QComboBox | None = None
        if officer.left_on is None:
            keep = ("", _("Nobody: leave them as they are"))
            entries = [*((one.id, one.name) for one in others), keep]
            self.to = self.add_choice(_("Contacts and open referrals go to"), entries)
            self.to.setCurrentIndex(max(self.to.findData(mine), 0))
        self.body.addWidget(
            hint(_("Backups from before still open with their old passphrase: keep those out of reach."), small=True)
        )


def add_role(ask: Ask, role: str) -> QComboBox:
    """A choice among the roles, each with its meaning under it."""
    choice = ask.add_choice(_("Role"), [(code, _(label)) for code, label in ROLES.items()])
    meaning: QLabel = hint("", small=True)
    ask.body.addWidget(meaning)

    def show() -> None:
        meaning.setText(_(_MEANING[choice.currentData()]))
        choice.setAccessibleDescription(meaning.text())

    choice.currentIndexChanged.connect(lambda _index: show())
    choice.setCurrentIndex(choice.findData(role))
    show()
    return choice


def add_current(ask: Ask, *, by_code: bool) -> QLineEdit:
    """What opened the vault, asked again: nobody changes keys at a window that was left open."""
    if by_code:
        return ask.add_line(_("Recovery code"), secret=True, help_text=_("The one you opened the vault with."))
    return ask.add_line(_("Your passphrase now"), secret=True, help_text=_("The recovery code works here too."))


class AskMyPassphrase(Ask):
    """A new passphrase for oneself. Whoever opened the vault with the recovery code says first who they are."""

    def __init__(self, parent: QWidget, officers: Sequence[tuple[str, str]], *, by_code: bool) -> None:
        super().__init__(
            parent,
            _("Set a new passphrase") if by_code else _("Change your passphrase"),
            _(
                "It takes the place of the one before, which still opens backups and copies from before. If somebody "
                "else knows that one, a new database key is needed too."
            ),
            _("Set passphrase"),
        )
        self.whose: QComboBox | None = None
        if by_code:
            self.whose = self.add_choice(_("For"), officers)
        self.current = add_current(self, by_code=by_code)
        self.passphrase = self.add_new_passphrase()
