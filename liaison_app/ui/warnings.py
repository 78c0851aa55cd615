"""What an officer must be told once the vault is open: the clock was set, a page is damaged, a passphrase forgotten."""

from __future__ import annotations

from collections.abc import Callable

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.services import health
from liaison_app.services.work import Session, Vault
from liaison_app.ui.desk import Desk
from liaison_app.ui.messages import Messages
from liaison_app.ui.widgets import Button, Notice


def tell(vault: Vault, desk: Desk, messages: Messages) -> None:
    """Look in a worker, at every page too; say what is wrong, the graver thing."""

    def ask(_session: Session) -> UserError | None:
        return health.damage(vault) or health.clock_set(vault)

    def answer(found: UserError | None) -> None:
        if isinstance(found, health.ClockSet):
            messages.show_notice(Notice("warning", found.message, found.hint))
        elif found is not None:
            messages.show_error(found)

    desk.query(desk, ask, answer, slot="warnings", failed=messages.show_error)


def opened_by_code(settings: Callable[[str], object]) -> Notice:
    """Lead whoever forgot their passphrase to where they get another: `settings` shows a page by its title."""
    text = _("Set a new passphrase for whoever forgot theirs, then lock and open with it.")
    notice = Notice("warning", _("You opened with the recovery code."), text)
    button = Button(_("Set a passphrase…"), name=_("Set a passphrase"))
    button.clicked.connect(lambda: settings("Keys"))
    notice.add_action(button)
    return notice
