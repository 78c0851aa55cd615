"""The devices of the team: who they are, how a new one is let in, how one is shut out. Asked of the hub each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout

from liaison_app.errors import UserError
from liaison_app.i18n import _, ngettext
from liaison_app.services import roles
from liaison_app.services.work import Vault
from liaison_app.sync import team
from liaison_app.sync.device import fingerprint
from liaison_app.sync.hub.calls import Asking
from liaison_app.sync.hub.errors import HubUnreachable
from liaison_app.sync.team import Listed
from liaison_app.ui import backup_words
from liaison_app.ui.settings.ask import Ask
from liaison_app.ui.settings.page import while_there
from liaison_app.ui.settings.sync_asks import AskApprove, AskShutOut
from liaison_app.ui.settings.sync_lists import show_rows
from liaison_app.ui.syncing import Syncing
from liaison_app.ui.widgets import Button, Card, Notice, dress_table, hint

T = TypeVar("T")

ROWS_IN_SIGHT = 4


class DevicesCard(Card):
    """A table, and for supervisors the two buttons. `said` has a message for the page."""

    said = Signal(Notice)

    def __init__(self, vault: Vault, hub: Syncing) -> None:
        super().__init__(_("Devices of your team"))
        self._vault, self._hub = vault, hub
        self._listed: Sequence[Listed] = ()
        again = Button(_("Look again"), kind="quiet", icon="sync")
        again.clicked.connect(self.load)
        self.add_action(again)
        self._about = hint("")
        self.body.addWidget(self._about)
        titles = [_("Log-in"), _("Fingerprint"), _("Since"), _("State")]
        self._table = QTableWidget(0, len(titles))
        self._table.setHorizontalHeaderLabels(titles)
        self._table.setAccessibleName(_("Devices of your team"))
        dress_table(self._table)
        self._table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        header, mode = self._table.horizontalHeader(), QHeaderView.ResizeMode
        header.setSectionResizeMode(mode.ResizeToContents)
        header.setSectionResizeMode(0, mode.Stretch)
        self._table.currentCellChanged.connect(lambda *_cells: self._show_what_fits())
        self._table.hide()
        self.body.addWidget(self._table)
        self._problem = QVBoxLayout()
        self.body.addLayout(self._problem)
        self.body.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._may = roles.may(self._vault, "manage devices")
        self._approve = Button(_("Let a device in…"), icon="plus", name=_("Let a device in"))
        self._approve.clicked.connect(self._ask_approve)
        self._revoke = Button(_("Shut out…"), kind="danger", name=_("Shut out"))
        self._revoke.clicked.connect(self._ask_revoke)
        for button in (self._approve, self._revoke):
            row.addWidget(button)
            if not self._may:
                button.hide()
        if not self._may:
            row.addWidget(hint(_("Supervisors let devices in and shut them out."), small=True), 1)
        row.addStretch(1)
        self._revoke.setVisible(False)
        return row

    # --- what there is --------------------------------------------------------------------------

    def load(self) -> None:
        """Ask the hub; what was there stays in sight meanwhile."""
        vault = self._vault
        self._about.setText(_("Asking the hub …"))
        self._hub.ask(self, lambda: team.devices(vault), lambda found: self._show(*found), self._fail)

    def _fail(self, error: UserError) -> None:
        offline = isinstance(error, HubUnreachable)
        self._about.setText(_("Who is in the team can be seen once the hub answers.") if offline else error.message)

    def _show(self, listed: Sequence[Listed], asking: Sequence[Asking]) -> None:
        self._listed = listed
        self._about.setText(_asks(asking) or _("Compare a fingerprint with what the device itself shows."))
        self._table.setRowCount(len(listed))
        for row, one in enumerate(listed):
            texts = (one.login, one.fingerprint, backup_words.when(_moment(one.since)), _state(one))
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                if one.revoked_at is not None:
                    item.setData(Qt.ItemDataRole.ForegroundRole, "muted")
                self._table.setItem(row, column, item)
        show_rows(self._table, ROWS_IN_SIGHT)
        self._table.show()
        if self._table.currentRow() < 0 and listed:
            self._table.setCurrentCell(0, 0)
        self._show_what_fits()

    def _chosen(self) -> Listed | None:
        row = self._table.currentRow()
        return self._listed[row] if 0 <= row < len(self._listed) else None

    def _show_what_fits(self) -> None:
        one = self._chosen()
        self._revoke.setVisible(self._may and one is not None and not one.this and one.revoked_at is None)

    # --- what is done ---------------------------------------------------------------------------

    def _ask_approve(self) -> None:
        ask, vault = AskApprove(self), self._vault

        def let_in() -> None:
            code, role = ask.code.text(), ask.role.currentData()
            self._do(ask, _("Letting it in …"), lambda: team.approve(vault, code, role), self._let_in)

        ask.asked.connect(let_in)
        ask.open()

    def _let_in(self, new: Asking) -> None:
        title = _("The device is in. It must show this fingerprint: {mark}").format(mark=fingerprint(new.identity))
        self.said.emit(Notice("good", title, _("If it shows another one, shut it out at once.")))
        self.load()

    def _ask_revoke(self) -> None:
        one, vault = self._chosen(), self._vault
        if one is None:
            return
        ask = AskShutOut(self, one)

        def shut_out() -> None:
            self._do(ask, _("Shutting it out …"), lambda: team.revoke(vault, one.device), self._shut_out)

        ask.asked.connect(shut_out)
        ask.open()

    def _shut_out(self, gone: Listed) -> None:
        text = _("Your team has new keys. Let your administrator close the log-in “{login}” if the officer leaves.")
        self.said.emit(Notice("good", _("The device is shut out."), text.format(login=gone.login)))
        self.load()

    def _do(self, ask: Ask, saying: str, work: Callable[[], T], then: Callable[[T], object]) -> None:
        ask.busy(saying)

        def done(answer: T) -> None:
            ask.accept()
            then(answer)

        self._hub.ask(self, work, while_there(ask, done), while_there(ask, ask.refuse))


def _asks(asking: Sequence[Asking]) -> str:
    if not asking:
        return ""
    said = ngettext("{n} device asks to be let in: {logins}.", "{n} devices ask to be let in: {logins}.", len(asking))
    return said.format(n=len(asking), logins=", ".join(one.login for one in asking))


def _state(one: Listed) -> str:
    if one.revoked_at is not None:
        return _("shut out")
    if not one.vouched:
        return _("nobody vouches for it")
    return _("this laptop") if one.this else _("lets others in") if one.admits else _("in the team")


def _moment(at: datetime) -> datetime:
    """A moment of the hub's clock as those here are kept: UTC, without a zone."""
    return at.astimezone(UTC).replace(tzinfo=None)
