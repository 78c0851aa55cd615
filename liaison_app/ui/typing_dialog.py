"""What a dialog in which somebody types has in common with a form: nothing typed is lost, whatever closes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QDialog, QWidget

from liaison_app.services.drafts import Draft
from liaison_app.ui.desk import Desk
from liaison_app.ui.draft_keeper import DraftKeeper


class TypingDialog(QDialog):
    """Call `drafts.look` whenever something is typed, and give what stands unsaved by `standing`."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.drafts = DraftKeeper(desk, self.standing, self)

    def standing(self) -> Sequence[Draft]:
        """What is typed and not saved."""
        return ()

    def put_away(self, then: Callable[[], None]) -> None:
        """Keep what is typed; the vault is about to be closed, and this dialog with it."""
        self.drafts.keep(then)
