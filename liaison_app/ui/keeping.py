"""What an open window does by itself: the day's backup, its age on the status bar, and a look for others' changes."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from liaison_app.errors import UserError
from liaison_app.services import backups
from liaison_app.services.work import Changed, Session, Vault, Watch
from liaison_app.ui.desk import Desk
from liaison_app.ui.widgets.status import StatusButton

LOOK_MILLISECONDS = 2000
AGE_MILLISECONDS = 10 * 60_000


class Keeping(QObject):
    """Runs as long as the vault is open; every question goes through the desk, so that locking ends it."""

    def __init__(self, vault: Vault, desk: Desk, piece: StatusButton) -> None:
        super().__init__(desk)
        self._vault, self._desk, self._piece = vault, desk, piece
        self._watch: Watch | None = None
        self._own: frozenset[str] = frozenset()
        desk.changed.connect(self._remember)
        desk.backed_up.connect(self._keep)
        look = QTimer(self, interval=LOOK_MILLISECONDS)
        look.timeout.connect(self._look)
        look.start()
        keep = QTimer(self, interval=AGE_MILLISECONDS)
        keep.timeout.connect(self._keep)
        keep.start()
        self._look()  # what changes from now on is told
        QTimer.singleShot(0, self, self._keep)

    def _keep(self) -> None:
        """Make the day's backup if it is missing, and show the age of the newest."""

        def ask(_session: Session) -> tuple[backups.Age, UserError | None]:
            failure = None
            try:
                backups.daily(self._vault)
            except UserError as error:
                failure = error
            return backups.age(self._vault), failure

        self._desk.query(self, ask, self._show, slot="backup", failed=_nothing)

    def _show(self, found: tuple[backups.Age, UserError | None]) -> None:
        age, failure = found
        self._piece.show_state("download", age.text, "warning" if age.old or failure else "neutral")
        self._piece.setToolTip(str(failure or ""))

    def _look(self) -> None:
        own = self._own

        def ask(session: Session) -> Changed:
            if self._watch is None:
                self._watch = Watch(session)
            return self._watch.poll(own)

        self._desk.query(self, ask, lambda changed: self._tell(changed, own), slot="others", failed=_nothing)

    def _tell(self, changed: Changed, own: frozenset[str]) -> None:
        self._own -= own
        if changed.records:
            self._desk.changed.emit(changed)

    def _remember(self, changed: Changed) -> None:
        if changed.step:
            self._own |= {changed.step}


def _nothing(_error: UserError) -> None:
    """It is tried again by itself; whoever works is not interrupted."""
