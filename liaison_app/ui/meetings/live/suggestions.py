"""What the line may mean, right above it: contacts and people who are expected, owners, items of the agenda.

Tab takes the first one, Down goes into them. Nothing is chosen unless asked for: Enter files what was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from liaison_app.i18n import _, ngettext
from liaison_app.ui.meetings.live.lists import Entry, ShortList
from liaison_app.ui.meetings.live.words import announce

AT_MOST = 6


@dataclass(frozen=True)
class Suggestion:
    """What the line becomes when it is taken, and how it is shown; `contact_id` where it is a contact."""

    line: str
    text: str
    detail: str = ""
    icon: str = "user"
    contact_id: str = ""


class Suggestions(ShortList):
    """A few lines over the capture line; hidden while there are none. The cursor stays in the line."""

    taken = Signal(Suggestion)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Suggestions"))
        self.offered: tuple[Suggestion, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(lambda index: self.taken.emit(self.offered[index.row()]))
        self.setProperty("suggestions", True)
        self.hide()

    def offer(self, found: Sequence[Suggestion]) -> None:
        """Show these, the first `AT_MOST`; none hides the list."""
        new = tuple(found[:AT_MOST])
        if new == self.offered:
            return
        self.offered = new
        self.entries.show(
            [Entry(f"{at}", one.text, one.detail, one.icon, "muted") for at, one in enumerate(self.offered)]
        )
        self.clearSelection()
        self.setCurrentIndex(self.entries.index(-1, 0))
        self.setVisible(bool(self.offered))
        if self.offered:
            self.setFixedHeight(self.height_of(len(self.offered)))
            words = ngettext("{n} suggestion, Tab takes it", "{n} suggestions, Tab takes the first", len(self.offered))
            announce(self, words.format(n=len(self.offered)))

    def step(self, by: int) -> bool:
        """Go up or down in the list; False where the way leads out of it."""
        at = self.currentIndex().row() + by
        if not 0 <= at < len(self.offered):
            self.clearSelection()
            self.setCurrentIndex(self.entries.index(-1, 0))
            return False
        self.setCurrentIndex(self.entries.index(at, 0))
        one = self.offered[at]
        announce(self, ", ".join(filter(None, (one.text, one.detail))))
        return True

    def pointed(self) -> Suggestion | None:
        """The one that Down went to."""
        at = self.currentIndex().row()
        return self.offered[at] if 0 <= at < len(self.offered) else None
