"""The button of a tab that does what Ctrl+P does."""

from __future__ import annotations

from liaison_app.i18n import _
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Button


def print_button(desk: Desk) -> Button:
    """A button for the row below a tab's title, or below a record."""
    made = Button(_("Print or PDF…"), icon="printer", shortcut="Ctrl+P", name=_("Print or PDF…"), short=_("Print…"))
    made.setMinimumWidth(theme.current().metrics.px(44))  # its icon, where there is no more room
    made.clicked.connect(desk.print_asked)
    return made
