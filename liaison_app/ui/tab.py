"""What the window asks of every tab; each answer has a default, so that a tab gives only those it has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.services.drafts import Draft
from liaison_app.ui.commands import Menu
from liaison_app.ui.desk import Desk

if TYPE_CHECKING:
    from liaison_app.ui.paper.papers import Paper

Then = Callable[[], None]


class Tab(QWidget):
    """One entry of the rail."""

    dirty = Signal(bool)
    """Whether something stands in the tab that is not stored."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def entered(self) -> None:
        """The tab came into sight."""

    def new(self, given: Mapping[str, Value] | None = None, kind: str = "") -> None:
        """Begin a new record, of the kind in sight unless named, with the values `given`."""

    def open(self, kind: str, record_id: str) -> None:
        """Show a record."""

    def save(self) -> None:
        """Save what is being typed."""

    def meeting(self) -> str:
        """The id of the meeting that is open here, if one is."""
        return ""

    def bring_in(self) -> None:
        """Ask for a file or folder to import."""

    def enter_paper(self, kind: str) -> None:
        """Ask for what stands on paper of the open meeting, which becomes records of a kind; here there is none."""
        self.desk.said.emit(_("Open a meeting first; its paper is entered there."), "")

    def papers(self) -> Sequence[Paper]:
        """The documents that can be made of what is open here, the one mostly wanted first."""
        return ()

    def menus(self) -> Sequence[Menu]:
        """What can be done here, for the search of everything and the sheet of keys."""
        return ()

    def show_history(self) -> None:
        """Show who changed what in the open record; here there is none."""
        self.desk.said.emit(_("Open a stored record to see its history."), "")

    def focus_search(self) -> None:
        """Put the cursor into the search field."""

    def is_dirty(self) -> bool:
        """Whether something is not stored."""
        return False

    def settle(self, then: Then, otherwise: Then) -> None:
        """Save what is being typed, then call `then`; or `otherwise`, where it cannot be saved."""
        then()

    def put_away(self, then: Then) -> None:
        """Save what can be saved and keep the rest as a draft, then go on: the vault is about to be closed."""
        self.settle(then, then)

    def restore(self, draft: Draft) -> None:
        """Show again what was typed before the vault was closed."""
