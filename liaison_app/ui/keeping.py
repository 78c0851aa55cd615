"""What an open window does by itself: the day's backup, and its age on the status bar."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from liaison_app.errors import UserError
from liaison_app.services import backups
from liaison_app.services.work import Session, Vault
from liaison_app.ui.desk import Desk
from liaison_app.ui.widgets.status import StatusButton

AGE_MILLISECONDS = 10 * 60_000


class Keeping(QObject):
    """Runs as long as the vault is open; every question goes through the desk, so that locking ends it."""

    def __init__(self, vault: Vault, desk: Desk, piece: StatusButton) -> None:
        super().__init__(desk)
        self._vault, self._desk, self._piece = vault, desk, piece
        desk.backed_up.connect(self._keep)
        keep = QTimer(self, interval=AGE_MILLISECONDS)
        keep.timeout.connect(self._keep)
        keep.start()
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
        self._piece.show_state("download", age.text, "warning" if age.old or failure else "neutral", str(failure or ""))


def _nothing(_error: UserError) -> None:
    """It is tried again by itself; whoever works is not interrupted."""
