"""How the vault is tied to its team, how that stands, and everything that needs somebody.

Three faces: no hub yet, waiting to be let in, and a member of a team. Under each of them exchange files, which need no
hub; and over the first two what those left open.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.services import roles
from liaison_app.services.work import Session, Vault
from liaison_app.sync import state, team
from liaison_app.sync.state import Entry, Refusal
from liaison_app.ui import syncing
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.settings import sync_cards as cards
from liaison_app.ui.settings.devices_card import DevicesCard
from liaison_app.ui.settings.exchange_card import ExchangeCard
from liaison_app.ui.settings.page import SettingsPage, while_there
from liaison_app.ui.settings.sync_asks import AskJoin, AskLeave
from liaison_app.ui.syncing import Shown
from liaison_app.ui.widgets import EmptyState, Notice

QUEUE_AT_MOST = 200


@dataclass(frozen=True)
class _Lists:
    """What the page shows beside the counts."""

    queue: list[Entry]
    to_choose: list[Entry]
    refusals: list[Refusal]


class SyncPage(SettingsPage):
    """Shows what `Syncing` says, and asks it for what the officer wants."""

    def __init__(self, desk: Desk, vault: Vault, parent: QWidget) -> None:
        super().__init__(desk, vault, parent)
        hub = syncing.of(desk)
        assert hub is not None
        self._hub = hub
        self._needs_alone = self._needs_card()
        self.body.addWidget(self._needs_alone)
        self._none, self._asking, self._member = self._no_hub(), QWidget(), QWidget()
        for face in (self._none, self._asking, self._member):
            face.hide()
            self.body.addWidget(face)
        self._lay_out_asking()
        self._lay_out_member()
        self._lay_out_below()
        hub.stood.connect(self._show)
        hub.percent.connect(self._standing.show_percent)
        hub.ended.connect(self._read)
        self._was = ""

    # --- no hub ---------------------------------------------------------------------------------

    def _no_hub(self) -> QWidget:
        text = _(
            "All your work is on this laptop. With a hub of your agency, a team shares it: changes travel by "
            "themselves whenever there is a network, encrypted so that the hub can read nothing."
        )
        empty = EmptyState("cloud", _("Share work with your team"), text, action=_("Join or found a team…"))
        empty.button.setAccessibleName(_("Join or found a team"))
        empty.acted.connect(self._ask_join)
        return empty

    def _ask_join(self) -> None:
        ask, vault = AskJoin(self), self.vault

        def join() -> None:
            url = ask.url()
            ask.busy(_("Connecting …"))
            self._hub.ask(self, lambda: team.connect(vault, url), while_there(ask, done), while_there(ask, ask.refuse))

        def done(standing: team.Standing) -> None:
            ask.accept()
            self._hub.tied()
            if standing.state == "founded":
                text = _("Now connect the others: each shows a code, and you let it in below.")
                self.say(Notice("good", _("Your team is founded, and this is its first device."), text))

        ask.asked.connect(join)
        ask.open()

    # --- waiting --------------------------------------------------------------------------------

    def _lay_out_asking(self) -> None:
        column = QVBoxLayout(self._asking)
        column.setContentsMargins(0, 0, 0, 0)
        self._code = cards.CodeCard()
        self._code.again.clicked.connect(lambda _on=False: self._hub.sync())
        self._code.leave.clicked.connect(self._leave)
        column.addWidget(self._code)
        column.addStretch(1)

    # --- a member -------------------------------------------------------------------------------

    def _lay_out_member(self) -> None:
        column = QVBoxLayout(self._member)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().metrics.px(12))
        self._standing = cards.StandingCard()
        self._standing.now.clicked.connect(lambda _on=False: self._hub.sync())
        self._standing.cancel.clicked.connect(self._hub.cancel)
        self._standing.meant.connect(lambda: self._hub.sync(accept_deletions=True))
        self._standing.seen.connect(self._seen)
        self._needs = self._needs_card()
        self._queue = cards.ListCard(_("Waits for the hub"))
        self._refused = cards.RefusedCard()
        self._refused.seen.connect(self._seen)
        self._devices = DevicesCard(self.vault, self._hub)
        self._devices.said.connect(self.say)
        for card in (self._standing, self._needs, self._refused, self._queue, self._devices, self._hub_card()):
            column.addWidget(card)

    def _hub_card(self) -> QWidget:
        self._about = cards.HubCard()
        self._about.leave.setVisible(roles.may(self.vault, "leave the hub"))
        self._about.leave.clicked.connect(self._ask_leave)
        return self._about

    def _ask_leave(self) -> None:
        ask = AskLeave(self, self._hub.now.standing.waiting)

        def leave() -> None:
            ask.accept()
            self._leave()

        ask.asked.connect(leave)
        ask.open()

    def _leave(self) -> None:
        vault = self.vault
        self._hub.cancel()
        left = while_there(self, lambda _nothing: self._hub.tied())
        self.desk.tasks.change(lambda: team.leave(vault), left, failed=while_there(self, self.refuse))

    def _seen(self) -> None:
        session = self.desk.session
        read = while_there(self, lambda _nothing: self._hub.tied())
        self.desk.tasks.change(lambda: state.seen(session), read, failed=while_there(self, self.refuse))

    # --- with a hub and without -----------------------------------------------------------------

    def _lay_out_below(self) -> None:
        exchange = ExchangeCard(self.desk, self.vault, self._hub)
        exchange.said.connect(self.say)
        self.body.addWidget(exchange)
        self.body.addStretch(1)

    def _needs_card(self) -> cards.ListCard:
        card = cards.ListCard(_("Needs you"), _("Compare…"))
        card.chosen.connect(self.desk.compare_asked)
        return card

    # --- what there is --------------------------------------------------------------------------

    def entered(self) -> None:
        """Read everything anew, and ask the hub who is in the team."""
        self._was = ""
        self._hub.look()

    def _show(self, shown: Shown) -> None:
        standing = shown.standing
        face = {"none": self._none, "asking": self._asking, "member": self._member}[standing.link]
        for one in (self._none, self._asking, self._member):
            one.setVisible(one is face)
        if standing.link == "asking":
            self._code.show_standing(shown)
        if standing.link == "member":
            self._standing.show_standing(shown)
            self._about.show_standing(shown)
            if self._was != "member" and self.isVisible():
                self._devices.load()
                if self._was:  # what had the cursor is gone
                    self._standing.now.setFocus(Qt.FocusReason.OtherFocusReason)
        self._was = standing.link if self.isVisible() else ""
        self._read()

    def _read(self) -> None:
        self.desk.query(self, _lists, self._fill, slot="lists", failed=self._unread)

    def _fill(self, lists: _Lists) -> None:
        standing = self._hub.now.standing
        here, not_here = self._needs, self._needs_alone
        if standing.link != "member":
            here, not_here = not_here, here
        comes = here.isHidden() and bool(lists.to_choose)
        here.fill(lists.to_choose, len(lists.to_choose))
        if comes:
            self.bring_into_sight(here)
        not_here.fill([], 0)
        self._queue.fill(lists.queue, standing.waiting)
        self._refused.fill(lists.refusals)

    def _unread(self, error: UserError) -> None:
        self.refuse(error)


def _lists(session: Session) -> _Lists:
    return _Lists(state.queue(session, QUEUE_AT_MOST), state.to_choose(session), state.refusals(session))
