"""Bringing in a directory: read it, show what it would do and what is wrong with it, then do it as one step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.services.work import Changed, Session
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.tasks import Progress
from liaison_app.ui.widgets import Button, Notice, TextTable, heading, hint

if TYPE_CHECKING:
    from liaison_app.imports.hsds.plan import Plan


class ImportDialog(QDialog):
    """Reads the directory at `path` in a worker, with progress; nothing is written before Import is pressed."""

    def __init__(self, desk: Desk, path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._plan: Plan | None = None
        self._progress = Progress(self)
        metrics = theme.current().metrics
        self.setWindowTitle(_("Import"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(metrics.px(680), metrics.px(520))
        column = QVBoxLayout(self)
        column.setSpacing(metrics.px(10))
        column.addWidget(heading(_("Import a directory")))
        column.addWidget(hint(str(path)))
        self._bar = QProgressBar()
        self._bar.setAccessibleName(_("Progress"))
        self._bar.setTextVisible(False)
        self._progress.percent.connect(self._bar.setValue)
        column.addWidget(self._bar)
        self._body = QVBoxLayout()
        column.addLayout(self._body, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        self._cancel = Button(_("Cancel"))
        self._cancel.clicked.connect(self.reject)
        self._import = Button(_("Import"), kind="primary")
        self._import.setEnabled(False)
        self._import.clicked.connect(self._carry_out)
        row.addWidget(self._cancel)
        row.addWidget(self._import)
        column.addLayout(row)
        tell = self._progress.tell
        desk.query(self, lambda session: _read(session, path, tell), self._show, failed=self._refused)

    def reject(self) -> None:
        self._progress.stop()
        super().reject()

    def _show(self, plan: Plan) -> None:
        self._plan = plan
        self._bar.hide()
        added, changed, unchanged = plan.total("added"), plan.total("changed"), plan.total("unchanged")
        text = _("{added} new, {changed} changed, {unchanged} as they are.").format(
            added=added, changed=changed, unchanged=unchanged
        )
        self._body.addWidget(Notice("info", _("What it would do"), text))
        counts = [
            (table, *(str(getattr(one, what)) for what in ("read", "added", "changed", "unchanged", "rejected")))
            for table, one in plan.counts.items()
            if one.read
        ]
        titles = (_("Table"), _("Read"), _("New"), _("Changed"), _("As it is"), _("Left out"))
        self._body.addWidget(TextTable(_("Tables"), titles, counts), 1)
        if plan.rejected or plan.remarks:
            self._body.addWidget(_problems(plan), 1)
        self._import.setEnabled(bool(plan.edits))
        (self._import if plan.edits else self._cancel).setFocus()

    def _carry_out(self) -> None:
        plan = self._plan
        if plan is None:
            return
        self._import.setEnabled(False)
        self._import.setText(_("Importing …"))

        def write(session: Session) -> Changed:
            from liaison_app.imports.hsds.plan import carry_out

            return carry_out(session, plan)

        self._desk.change(write, lambda _changed: self.accept(), said=_("Directory imported."), failed=self._refused)

    def _refused(self, error: UserError) -> None:
        self._bar.hide()
        self._import.setText(_("Import"))
        self._body.addWidget(Notice("danger", error.message, error.hint))
        self._body.addStretch(1)


def _read(session: Session, path: Path, progress: Callable[[int], None]) -> Plan:
    from liaison_app.imports.hsds.plan import make_plan

    return make_plan(session, path, progress=progress)


def _problems(plan: Plan) -> QWidget:
    """Rows that are left out, then those that are taken and still worth a look."""
    left_out, taken = _("Left out"), _("Taken")
    rows: list[tuple[str, ...]] = [(left_out, r.file, str(r.row), r.column, r.reason) for r in plan.rejected]
    rows += [(taken, r.file, str(r.row or ""), r.column, r.text) for r in plan.remarks]
    words = _("{rejected} rows are left out, {remarks} are taken with a remark")
    title = words.format(rejected=len(plan.rejected), remarks=len(plan.remarks))
    titles = (_("What happens"), _("File"), _("Row"), _("Column"), _("Why"))
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(heading(title, 3))
    table = TextTable(_("Rows with something wrong"), titles, rows)
    table.horizontalHeader().setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
    column.addWidget(table)
    return made
