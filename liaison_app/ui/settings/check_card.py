"""Is the vault whole? What `liaison check` looks at, with each finding in words."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.services import health
from liaison_app.services.health import Finding
from liaison_app.services.work import Session
from liaison_app.ui.desk import Desk
from liaison_app.ui.tasks import Progress
from liaison_app.ui.widgets import Button, Card, Notice, empty, hint


class CheckCard(Card):
    """Runs in a worker; what was found stays until the next check."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Is the vault whole?"))
        self._desk = desk
        self._progress = Progress(self)
        self.body.addWidget(
            hint(
                _(
                    "Reads every page, the audit log from its beginning, what this computer remembers of the last "
                    "change, the search, and every link between records. Nothing is changed."
                )
            )
        )
        self._found = QVBoxLayout()
        self.body.addLayout(self._found)
        self._percent = QProgressBar()
        self._percent.setAccessibleName(_("Progress of the check"))
        self._percent.setTextVisible(False)
        self._percent.hide()
        self._progress.percent.connect(self._percent.setValue)
        self.body.addWidget(self._percent)
        self._check = Button(_("Check the vault now"), icon="shield")
        self._check.clicked.connect(self._run)
        row = QHBoxLayout()
        row.addWidget(self._check)
        row.addStretch(1)
        self.body.addLayout(row)
        self.destroyed.connect(self._progress.stop)

    def _run(self) -> None:
        self._say([Notice("info", _("Checking …"))])
        self._percent.setValue(0)
        self._percent.show()
        self._check.setEnabled(False)
        tell = self._progress.tell

        def ask(session: Session) -> tuple[list[Finding], str]:
            found = health.check(session, tell)
            return found, health.anchored(session)

        self._desk.query(self, ask, self._show, failed=self._refuse)

    def _show(self, answer: tuple[list[Finding], str]) -> None:
        found, anchored = answer
        damaged = any(finding.serious for finding in found)
        said = "\n".join(_sentence(finding) for finding in found)
        if damaged:
            notices = [Notice("danger", _("The vault is damaged. Restore the newest backup."), said)]
        elif found:
            notices = [Notice("warning", _("The vault is whole, but not all of its records are here."), said)]
        else:
            notices = [Notice("good", _("The vault is whole."), anchored)]
        self._end(notices)

    def _refuse(self, error: UserError) -> None:
        self._end([Notice("danger", error.message, error.hint)])

    def _end(self, notices: list[Notice]) -> None:
        self._percent.hide()
        self._check.setEnabled(True)
        self._say(notices)

    def _say(self, notices: list[Notice]) -> None:
        empty(self._found)
        for notice in notices:
            self._found.addWidget(notice)


def _sentence(finding: Finding) -> str:
    return f"{finding.what[:1].upper()}{finding.what[1:]}."
