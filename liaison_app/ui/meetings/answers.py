"""Taking in the answers to invitations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHeaderView, QWidget

from liaison_app.i18n import N_, _
from liaison_app.services.work import Changed, Session
from liaison_app.ui import files
from liaison_app.ui.desk import Desk
from liaison_app.ui.importing import ImportDialog, Problems
from liaison_app.ui.widgets import Notice, TextTable

if TYPE_CHECKING:
    from liaison_app.imports.replies import Plan


def ask_file(desk: Desk, parent: QWidget) -> None:
    """Ask for one answer."""
    kinds = _("Answers (*.ics *.eml)")
    files.ask_file(parent, _("An answer to an invitation"), kinds, lambda path: _open(desk, path, parent))


def ask_folder(desk: Desk, parent: QWidget) -> None:
    """Ask for a folder of answers."""
    files.ask_folder(parent, _("The folder of the answers"), lambda path: _open(desk, path, parent))


def _open(desk: Desk, path: Path, parent: QWidget) -> None:
    AnswersDialog(desk, path, parent).open()


class AnswersDialog(ImportDialog["Plan"]):
    """Answers, with whose they are, before they are taken in."""

    TITLE = N_("Answers to invitations")
    DONE = N_("Answers taken in.")

    def read(self, session: Session, path: Path, tell: Callable[[int], None]) -> Plan:
        from liaison_app.imports.replies import make_plan

        return make_plan(session, path)

    def write(self, session: Session, plan: Plan) -> Changed:
        from liaison_app.imports.replies import carry_out

        return carry_out(session, plan)

    def told(self, plan: Plan) -> Iterator[QWidget]:
        from liaison_app.imports.replies import answered

        words = _("{changed} new, {unchanged} as they are, {rejected} left out.")
        text = words.format(changed=plan.changed, unchanged=plan.unchanged, rejected=len(plan.rejected))
        yield Notice("info", _("What it would do"), text)
        if plan.answers:
            table = TextTable(_("Answers"), (_("Name"), _("Meeting"), _("Answer")), list(answered(plan)))
            for column in range(3):
                table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
            yield table
        if plan.rejected or plan.remarks:
            yield Problems(plan.rejected, plan.remarks)
