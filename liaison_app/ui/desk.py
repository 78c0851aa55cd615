"""What every tab is handed: the open vault's session with the two verbs on it, and the signals of the window.

A tab asks with `query` and does with `change`; it never meets a thread, and it learns of every change, its own and
those of others, by the one signal `changed`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.services import records
from liaison_app.services.work import Changed, Session
from liaison_app.ui.tasks import Failed, Tasks

T = TypeVar("T")


class Desk(QObject):
    """One officer at work on one open vault."""

    changed = Signal(Changed)
    """`Changed`: some records are not what they were. Emitted once for each step, whoever made it."""
    said = Signal(str, str)
    """A passing message, and the id of the step its Undo takes back (empty: no Undo)."""
    failed = Signal(UserError)
    """A `UserError` that no form could place."""
    open_asked = Signal(str, str)
    """Show a record: kind and id. The tab that has the kind comes forward."""
    new_asked = Signal(str, dict)
    """Begin a new record: kind, and the values it starts with (field name → value)."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.tasks = Tasks(self)
        self.tasks.failed.connect(self.failed)

    def query(
        self,
        owner: QObject,
        ask: Callable[[Session], T],
        then: Callable[[T], None],
        *,
        slot: str = "",
        failed: Failed | None = None,
    ) -> None:
        """Ask the vault something in a worker; `then` gets the answer. The newest question of an owner's slot wins."""
        session = self.session
        self.tasks.query(owner, lambda: ask(session), then, slot=slot, failed=failed)

    def change(
        self,
        do: Callable[[Session], Changed],
        then: Callable[[Changed], None] | None = None,
        *,
        said: str = "",
        failed: Failed | None = None,
    ) -> None:
        """Change something in a worker, in order; then tell everybody. `said` is the passing message, with an Undo."""
        session = self.session

        def tell(changed: Changed) -> None:
            if then is not None:
                then(changed)
            self.tell(changed, said)

        self.tasks.change(lambda: do(session), tell, failed=failed)

    def tell(self, changed: Changed, said: str = "") -> None:
        """Let every view know of a step that is done, and say so in passing."""
        if changed.records:
            self.changed.emit(changed)
        if said:
            self.said.emit(said, changed.step)

    def undo(self, step: str = "") -> None:
        """Take back a step, the officer's newest one unless named."""
        self.change(lambda session: records.undo(session, step), said=_("Taken back."))
