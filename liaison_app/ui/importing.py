"""Bringing something in from a file: read it, show what it would do and what is wrong, then do it as one step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

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
    from liaison_app.imports.hsds.problems import Rejected, Remark


class Planned(Protocol):
    """What an import would do, whatever it brings."""

    @property
    def edits(self) -> Sequence[object]: ...


P = TypeVar("P", bound=Planned)


class ImportDialog(QDialog, Generic[P]):
    """Reads what lies at `path` in a worker, with progress; nothing is written before Import is pressed."""

    TITLE = ""
    DONE = ""

    def __init__(self, desk: Desk, path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._plan: P | None = None
        self._importing = False
        self._progress = Progress(self)
        metrics = theme.current().metrics
        self.setWindowTitle(_("Import"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(metrics.px(680), metrics.px(520))
        column = QVBoxLayout(self)
        column.setSpacing(metrics.px(10))
        column.addWidget(heading(_(self.TITLE)))
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
        desk.query(self, lambda session: self.read(session, path, tell), self._show, failed=self._refused)

    def reject(self) -> None:
        if not self._importing:  # what comes of it is said here
            self._progress.stop()
            super().reject()

    def read(self, session: Session, path: Path, tell: Callable[[int], None]) -> P:
        """What the import would do; in a worker."""
        raise TypeError(type(self).__name__)

    def write(self, session: Session, plan: P) -> Changed:
        """Do it; in a worker."""
        raise TypeError(type(self).__name__)

    def told(self, plan: P) -> Iterator[QWidget]:
        """What there is to say of a plan."""
        raise TypeError(type(self).__name__)

    def _show(self, plan: P) -> None:
        self._plan = plan
        self._bar.hide()
        for widget in self.told(plan):
            self._body.addWidget(widget, 1 if isinstance(widget, (TextTable, Problems)) else 0)
        self._body.addStretch(0)
        self._import.setEnabled(bool(plan.edits))
        (self._import if plan.edits else self._cancel).setFocus()

    def _carry_out(self) -> None:
        plan = self._plan
        if plan is None:
            return
        self._importing = True
        for button in (self._import, self._cancel):
            button.setEnabled(False)
        self._import.setText(_("Importing …"))

        self._desk.change(
            lambda session: self.write(session, plan),
            lambda _changed: self.accept(),
            said=_(self.DONE),
            failed=self._refused,
        )

    def _refused(self, error: UserError) -> None:
        self._importing = False
        self._cancel.setEnabled(True)
        self._cancel.setFocus()
        self._bar.hide()
        self._import.setText(_("Import"))
        self._body.addWidget(Notice("danger", error.message, error.hint))
        self._body.addStretch(1)


def summary(added: int, changed: int, unchanged: int) -> QWidget:
    """What an import would do, in numbers."""
    words = _("{added} new, {changed} changed, {unchanged} as they are.")
    text = words.format(added=added, changed=changed, unchanged=unchanged)
    return Notice("info", _("What it would do"), text)


class Problems(QWidget):
    """Rows that are left out, then those that are taken and still worth a look."""

    def __init__(self, rejected: Sequence[Rejected], remarks: Sequence[Remark]) -> None:
        super().__init__()
        left_out, taken = _("Left out"), _("Taken")
        rows: list[tuple[str, ...]] = [(left_out, r.file, str(r.row), r.column, r.reason) for r in rejected]
        rows += [(taken, r.file, str(r.row or ""), r.column, r.text) for r in remarks]
        words = _("{rejected} rows are left out, {remarks} are taken with a remark")
        titles = (_("What happens"), _("File"), _("Row"), _("Column"), _("Why"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(heading(words.format(rejected=len(rejected), remarks=len(remarks)), 3))
        table = TextTable(_("Rows with something wrong"), titles, rows)
        table.horizontalHeader().setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        column.addWidget(table)
