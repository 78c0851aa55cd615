"""What a role may not do, the window does not offer. It asks the services (`Desk.may`) and knows no role by name."""

from __future__ import annotations

from liaison_app.errors import NotAllowed
from liaison_app.i18n import _
from liaison_app.ui.widgets import EmptyState


def not_shown(plural: str) -> EmptyState:
    """What stands where a list would stand that the role does not read."""
    title = _("Your role does not show {kind}").format(kind=plural.lower())
    return EmptyState("lock", title, _("Nothing is missing and nothing is broken. Ask a supervisor if you need them."))


def read_only() -> str:
    """Why a form takes nothing."""
    return _("Your role reads this and does not change it.")


def refusal() -> NotAllowed:
    """What is said where a key asks for something that no button offers."""
    return NotAllowed(_("Your role does not allow this. Nothing was changed."), _("Ask a supervisor."))
