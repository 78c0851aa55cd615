"""Whether all is saved, in the words of the status bar: not said before it is in the vault."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer

from liaison_app.i18n import _
from liaison_app.ui.tasks import Tasks
from liaison_app.ui.widgets.status import StatusPiece

SAVING_MS = 150
"""What is stored sooner is not worth a word that comes and goes."""


class Saved(QTimer):
    """Keeps the words of one piece of the status bar. `unsaved` names the tabs where something typed is not stored."""

    def __init__(self, piece: StatusPiece, tasks: Tasks, unsaved: Callable[[], Sequence[str]]) -> None:
        super().__init__(piece, singleShot=True, interval=SAVING_MS)
        self._piece, self._tasks, self._unsaved = piece, tasks, unsaved
        self.timeout.connect(self._say_saving)
        tasks.changing.connect(self.look)
        self.look()

    def look(self) -> None:
        """Something was typed, or sent to the vault, or is there now."""
        unsaved = self._unsaved()
        if unsaved:
            text = _("Not saved yet: {tabs}").format(tabs=", ".join(unsaved))
            self._piece.show_state("pencil", text, "warning")
        elif not self._tasks.is_changing():
            self._piece.show_state("done", _("All changes saved"), "good")
        elif not self.isActive():  # what was said before stands until then
            self.start()

    def _say_saving(self) -> None:
        if self._tasks.is_changing() and not self._unsaved():
            self._piece.show_state("pencil", _("Saving …"))
