"""What an officer must be told once the vault is open: that the clock was set, and that a page is damaged."""

from __future__ import annotations

from liaison_app.errors import UserError
from liaison_app.services import health
from liaison_app.services.work import Session, Vault
from liaison_app.ui.desk import Desk
from liaison_app.ui.messages import Messages
from liaison_app.ui.widgets import Notice


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
