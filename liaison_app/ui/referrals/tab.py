"""The tab of referrals: who is connected to what, where it stands, and the moves that make sense from there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from liaison_app.i18n import N_, _
from liaison_app.models.referral import OUTCOMES, REFERRAL_STATES
from liaison_app.services import referrals
from liaison_app.ui.desk import Desk
from liaison_app.ui.layout import Column, Layout, Parts, Section
from liaison_app.ui.look import theme
from liaison_app.ui.paper.button import print_button
from liaison_app.ui.paper.papers import Paper
from liaison_app.ui.record_pane import RecordPane
from liaison_app.ui.record_tab import RecordTab
from liaison_app.ui.referrals.consents import CONSENTS
from liaison_app.ui.referrals.papers import slip_of
from liaison_app.ui.sectioned_pane import SectionedPane
from liaison_app.ui.widgets import Button, Pill, empty
from liaison_app.ui.widgets.labels import Tone

LAYOUT = Layout(
    "referrals",
    columns=(
        Column("person", 2),
        Column("need", 4),
        Column("service_id", 4),
        Column("state", 3),
        Column("follow_up_on", 2),
    ),
    filters=("state", "urgency", "pathway"),
    subtitle=("need", "service_id"),
    sections=(
        Section("", ("person", "contact_id", "need", "service_id", "urgency", "pathway")),
        Section(N_("Reaching them"), ("contact_method", "warm_handover", "barriers", "appointment_at", "follow_up_on")),
        Section(N_("Attempts to reach them"), (Parts("referral-attempts", (("on", "how"), ("reached",))),)),
        Section(N_("Later checks"), (Parts("referral-follow-ups", (("after_days", "on", "result"),)),)),
        Section(N_("Keeping"), ("part2", "officer_id", "opened_on", "outcome", "closed_on")),
    ),
    new=N_("New referral"),
    empty=(
        N_("No referrals yet"),
        N_("Connect a person to a service, with their consent, and follow it until it helped or did not."),
    ),
    sort="opened_on",
    descending=True,
    read_only=("outcome", "closed_on"),
)
_TONES: dict[str, Tone] = {"completed": "good", "failed": "danger", "rejected": "danger", "on-hold": "warning"}


class ReferralPane(SectionedPane):
    """The form of a referral under its state and its moves, and the consents that belong to it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, LAYOUT, [CONSENTS])
        self._split.setSizes([540, 470])
        self.buttons.addWidget(print_button(desk))
        self.shown.connect(self._show_moves)

    def _icon(self) -> str:
        return "referrals"

    def _detail(self) -> QWidget:
        detail = super()._detail()
        metrics = theme.current().metrics
        self._moves = QWidget()
        row = QHBoxLayout(self._moves)
        row.setContentsMargins(0, metrics.px(2), 0, metrics.px(4))
        row.setSpacing(metrics.px(6))
        self._state = Pill()
        row.addWidget(self._state)
        row.addSpacing(metrics.px(6))
        self._places = QHBoxLayout()
        self._places.setSpacing(metrics.px(6))
        row.addLayout(self._places)
        row.addStretch(1)
        self.above.addWidget(self._moves)
        return detail

    def _show_moves(self) -> None:
        loaded = self.current
        empty(self._places)
        self._moves.setVisible(loaded is not None)
        if loaded is None:
            return
        state = str(loaded.value("state"))
        self._state.show_state(_(REFERRAL_STATES[state]), _TONES.get(state, "info"))
        offered = referrals.offered(state) if self.writes else {}
        if not offered:
            return
        first, *others = offered.items()
        self._places.addWidget(QLabel(_("Move to")))
        self._places.addWidget(self._button(*first))
        if others:
            more = Button(_("Other"), name=_("Other moves"))
            more.setMenu(self._menu(dict(others), more))
            self._places.addWidget(more)

    def _button(self, state: str, label: str) -> Button:
        button = Button(_(label), name=_("Move to {state}").format(state=_(label)))
        if _asks_reason(state):
            button.setMenu(self._reasons(state, label, button))
        else:
            button.clicked.connect(lambda: self.move_to(state))
        return button

    def _menu(self, offered: dict[str, str], parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        for state, label in offered.items():
            if _asks_reason(state):
                menu.addMenu(self._reasons(state, label, menu))
            else:
                menu.addAction(_(label)).triggered.connect(lambda _on=False, state=state: self.move_to(state))
        return menu

    def _reasons(self, state: str, label: str, parent: QWidget) -> QMenu:
        menu = QMenu(_(label), parent)
        for code, text in {**OUTCOMES, "": N_("No reason given")}.items():
            menu.addAction(_(text)).triggered.connect(lambda _on=False, code=code: self.move_to(state, code))
        return menu

    def move_to(self, state: str, reason: str = "") -> None:
        """Move the open referral, dated now; what is being typed is saved first."""
        referral_id = self.form.record_id
        said = _("Referral moved to “{state}”.").format(state=_(REFERRAL_STATES[state]))

        def move() -> None:
            self.desk.change(lambda session: referrals.move(session, referral_id, state, reason), said=said)

        self.settle(move, lambda: None)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _asks_reason(state: str) -> bool:
    """Whether a move to this state closes the referral, so that an outcome belongs to it."""
    return state in referrals.CLOSED and state != "entered-in-error"


class ReferralsTab(RecordTab):
    """Referrals; a consent opens with its referral."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, N_("Referrals"), [LAYOUT])

    def make_pane(self, layout: Layout) -> RecordPane:
        return ReferralPane(self.desk)

    def papers(self) -> Sequence[Paper]:
        current = self.pane.current
        return (slip_of(current.record.id),) if current is not None else ()


def make_tab(desk: Desk) -> RecordTab:
    """The tab."""
    return ReferralsTab(desk)
