"""The audit log to look at: who did what to which record, filters, a check of the whole log, and a copy to take along.

It shows ids and names, never values, and writes nothing outside the vault but the copy that is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QScrollArea, QTableView, QVBoxLayout, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import N_, _, ngettext
from liaison_app.services import audit, health, roles
from liaison_app.services.audit import AuditRow, Choices, Filters
from liaison_app.services.health import LogCheck
from liaison_app.services.work import Session, Vault
from liaison_app.ui import files
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.paged_model import Index, Order, PagedModel, page_of
from liaison_app.ui.settings.audit_filters import AuditFilters
from liaison_app.ui.widgets import Button, EmptyState, Notice, dress_table, empty, hint, share_out

#: How many places where the log does not hold are named; the first ones say where to look.
NAMED: Final = 5
_COLUMNS: Final = (N_("When"), N_("Who"), N_("What was done"), N_("Kind"), N_("Record"), N_("Details"))
_SHARES: Final = (19, 14, 21, 13, 16, 22)
#: What the columns must have room for, however large the text.
_WHOLE: Final = ("2026-11-22 20:52:48", "A. Longname", "", "Organization", "A. Longname", "First, second")


class AuditModel(PagedModel[AuditRow]):
    """The events that some filters let through, newest first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, [_(column) for column in _COLUMNS], audit.rows)

    def ask(self, filters: Filters) -> None:
        """Show what these filters let through."""
        fetch = self._row_fetch

        def order(session: Session) -> Order[AuditRow]:
            numbers = audit.numbers(session, filters)
            first: Mapping[int, Mapping[int, AuditRow]] = {0: page_of(session, fetch, numbers, 0)} if numbers else {}
            return Order(numbers, pages=first)

        self.ask_order(order)

    def cell(self, row: AuditRow, column: int) -> str:
        return (row.when, row.who, row.what, row.kind, row.record or row.record_id, row.details)[column]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole:
            return super().data(index)
        return super().data(index, role)

    def whole(self, position: int) -> str:
        """One event on one line, nothing cut."""
        row = self.row(position)
        cells = [self.cell(row, column) for column in range(len(_COLUMNS))] if row is not None else []
        return " · ".join(filter(None, cells))


class AuditTable(QTableView):
    """The list of events."""

    def __init__(self, model: AuditModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(_("Audit log"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        dress_table(self)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setMinimumHeight(theme.current().metrics.px(180))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        share_out(self, _SHARES, _WHOLE)


class AuditPage(QWidget):
    """A page of the settings. Whoever may not read the log is told so; the check is there for everybody."""

    def __init__(self, desk: Desk, vault: Vault, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        metrics = theme.current().metrics
        self._desk = desk
        self._may_read = roles.may(vault, "read the audit log")
        self.rows = AuditModel(desk)
        self._scroll: QScrollArea | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.margin)
        column.setSpacing(metrics.px(10))
        self._messages = QVBoxLayout()
        if self._may_read:
            column.addWidget(self._build_log(), 1)
        else:
            column.addWidget(_no_log(), 1)
            column.addLayout(self._messages)
        column.addLayout(self._footer())

    def _build_log(self) -> QWidget:
        page = QWidget()
        page.setProperty("page", True)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().metrics.px(10))
        column.addWidget(
            hint(_("Who did what to which record, and when. The log holds names of fields, never what stood in them."))
        )
        self._filters = AuditFilters()
        self._filters.changed.connect(self._narrow)
        column.addWidget(self._filters)
        column.addLayout(self._messages)
        self._table = AuditTable(self.rows)
        self._table.selectionModel().currentRowChanged.connect(self._show_whole)
        column.addWidget(self._table, 1)
        self._whole = hint("")
        self._whole.hide()
        column.addWidget(self._whole)
        self._count = hint("", small=True)
        self._count.setWordWrap(False)
        self.rows.arrived.connect(self._counted)
        self._scroll = scroll = QScrollArea()  # for large text; at 100 % everything is in sight
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        return scroll

    def _footer(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.current().metrics.gap)
        if self._may_read:
            row.addWidget(self._count)
        row.addStretch(1)
        self._check = Button(_("Check the log"), icon="shield")
        self._check.clicked.connect(self.check)
        row.addWidget(self._check)
        self._export = Button(_("Export …"), icon="download", name=_("Export as CSV"))
        self._export.clicked.connect(self.export)
        row.addWidget(self._export)
        if not roles.may(self._desk.session, "release audit-log"):
            self._export.hide()
        for button in (self._check, self._export):
            button.setAutoDefault(False)  # Enter in a filter is no press of a button
        return row

    # --- the list -------------------------------------------------------------------------------

    def entered(self) -> None:
        """The page came into sight: ask for what the log has now."""
        if self._may_read:
            self._narrow()
            self._desk.query(self, audit.choices, self._offer, slot="choices")

    def _offer(self, choices: Choices) -> None:
        self._filters.offer(choices)

    def _narrow(self) -> None:
        self.rows.ask(self._filters.filters())

    def _counted(self, _kept: int) -> None:
        count = self.rows.rowCount()
        text = ngettext("{n} entry", "{n} entries", count).format(n=f"{count:,}")
        self._count.setText(text if count else _("Nothing in the log fits these filters."))
        self._whole.hide()

    def _show_whole(self, current: QModelIndex, _previous: QModelIndex) -> None:
        """The whole of the event that is looked at: cells are cut where there is little room."""
        self._whole.setText(self.rows.whole(current.row()) if current.isValid() else "")
        self._whole.setVisible(bool(self._whole.text()))

    # --- the check ------------------------------------------------------------------------------

    def check(self) -> None:
        """Read the whole log through, and compare its end with what is remembered outside the vault."""
        self._check.setEnabled(False)
        self._check.setText(_("Checking …"))
        self._desk.query(
            self,
            lambda session: (health.check_log(session), health.anchored(session)),
            lambda found: self._checked(*found),
            slot="check",
            failed=self._not_checked,
        )

    def _checked(self, found: LogCheck, anchored: str) -> None:
        self._ready()
        read = ngettext("{n} entry was read.", "{n} entries were read.", found.events).format(n=f"{found.events:,}")
        if not found.findings:
            holds = _("Each follows from the one before; none was changed, removed or put in between.")
            self._say(Notice("good", _("The log holds"), f"{read} {holds}\n{anchored}"))
            return
        named = "\n".join(f"• {finding.what}" for finding in found.findings[:NAMED])
        more = len(found.findings) - NAMED
        if more > 0:
            named += "\n" + ngettext("… and {n} more place", "… and {n} more places", more).format(n=more)
        todo = _(
            "Nothing was changed. Keep a copy of the vault's folder as it is for whoever looks into it, and restore "
            "the newest backup."
        )
        self._say(Notice("danger", _("The log does not hold"), f"{read}\n{named}\n{todo}"))

    def _not_checked(self, error: UserError) -> None:
        self._ready()
        self._say(Notice("danger", error.message, error.hint))

    def _ready(self) -> None:
        self._check.setEnabled(True)
        self._check.setText(_("Check the log"))
        self._check.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- the copy -------------------------------------------------------------------------------

    def export(self) -> None:
        """Ask where to, then write what the filters let through; that it left is an entry of the log itself."""
        files.ask_save_table(self, _("Export the audit log"), "audit-log.csv", self._write)

    def _write(self, path: Path) -> None:
        filters = self._filters.filters()
        session = self._desk.session

        def work() -> int:
            released = audit.release_log(session, filters)
            files.write_table(released, path)
            return len(released.content) - 1

        def done(count: int) -> None:
            text = ngettext("{n} entry written to {name}.", "{n} entries written to {name}.", count)
            words = _("The file is not encrypted. That the log was released is an entry of the log.")
            self._say(Notice("good", text.format(n=f"{count:,}", name=path.name), words))
            self._narrow()

        self._desk.tasks.change(work, done, failed=lambda error: self._say(Notice("danger", error.message, error.hint)))

    def _say(self, notice: Notice) -> None:
        """Show a message in place of the one before."""
        empty(self._messages)
        self._messages.addWidget(notice)
        QTimer.singleShot(0, notice, lambda: self._into_sight(notice))

    def _into_sight(self, notice: Notice) -> None:
        if self._scroll is not None:
            self._scroll.ensureWidgetVisible(notice)


def _no_log() -> QWidget:
    return EmptyState(
        "shield",
        _("Your role does not read the audit log"),
        _("Supervisors and records officers do. What you do is in it all the same, and you can check that it holds."),
    )
