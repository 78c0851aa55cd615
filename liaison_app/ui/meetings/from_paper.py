"""The way from a meeting to the grids for its paper: the sign-in sheet and the comment cards."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton

from liaison_app.i18n import N_, _
from liaison_app.services.drafts import Draft
from liaison_app.ui.meetings.grid.dialog import GRID
from liaison_app.ui.widgets import icon_button

if TYPE_CHECKING:
    from liaison_app.ui.record_pane import RecordPane

SHEET, CARDS = "attendances", "concerns"
#: The kind of record that comes of it, its name, and the key that the window's menu has for it.
PAPERS = ((SHEET, N_("Sign-in sheet"), "Ctrl+Shift+P"), (CARDS, N_("Comment cards"), "Ctrl+Shift+C"))


def paper_button(pane: RecordPane) -> QToolButton:
    """The button with both grids; small, since it stands beside others."""
    button = icon_button("keyboard", _("From paper"), kind="secondary")
    menu = QMenu(button)
    menu.setAccessibleName(_("From paper"))
    for kind, name, keys in PAPERS:
        native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        action = menu.addAction(f"{_(name)}\t{native}")
        action.triggered.connect(partial(enter_paper, pane, kind))
        action.setEnabled(pane.desk.may(f"write {kind}"))
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button


def enter_paper(pane: RecordPane, kind: str) -> None:
    """Open the grid for the meeting in sight, once what is typed there is stored."""
    if pane.current is None or not pane.desk.may(f"write {kind}"):
        pane.desk.said.emit(_("Open a stored meeting first; its paper is entered there."), "")
        return
    meeting_id = pane.current.record.id
    pane.settle(lambda: open_grid(pane, kind, meeting_id), lambda: None)


def open_grid(pane: RecordPane, kind: str, meeting_id: str, draft: Draft | None = None) -> None:
    """Open a grid, with what was typed there before, if anything was."""
    from liaison_app.ui.meetings.grid.cards import CardsDialog
    from liaison_app.ui.meetings.grid.sheet import SignInDialog

    made = SignInDialog if kind == SHEET else CardsDialog
    made(pane.desk, meeting_id, pane, draft).open()


def is_grid(draft: Draft) -> bool:
    """Whether a grid stands in a draft, rather than a form or a line."""
    return GRID in draft.fields
