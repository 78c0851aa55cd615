"""The cards of the page on sync; they show, and say what was pressed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout

from liaison_app.i18n import _, ngettext
from liaison_app.sync.state import Entry, Refusal, Standing
from liaison_app.ui import backup_words, sync_words
from liaison_app.ui.look import theme
from liaison_app.ui.settings.sync_lists import RecordList
from liaison_app.ui.syncing import Shown
from liaison_app.ui.widgets import Button, Card, Notice, StatusPiece, empty, heading, hint

#: So many refusals are written out; an administrator has all of them from the hub's own records.
REFUSALS_SHOWN = 5


class CodeCard(Card):
    """What somebody of the team has to type, and to compare, before this device is in: large, to be read out."""

    def __init__(self) -> None:
        super().__init__(_("Somebody in your team must let this laptop in"))
        self.body.addWidget(
            hint(
                _(
                    "Read this code to a supervisor of your team, in person or over the phone. They type it on their "
                    "page “Sync”, under “Let a device in”."
                )
            )
        )
        self._code, self._mark = _large(), _large()
        for said, value in ((_("Code"), self._code), (_("Fingerprint"), self._mark)):
            self.body.addWidget(hint(said, small=True))
            self.body.addWidget(value)
        self.body.addWidget(hint(_("They must then see this fingerprint. If they see another one, they shut it out.")))
        self._how = hint("")
        self.body.addWidget(self._how)
        self.again = Button(_("Check again"), kind="primary", icon="sync")
        self.leave = Button(_("Do not join"), kind="quiet")
        self.body.addLayout(_row(self.again, self.leave))

    def show_standing(self, shown: Shown) -> None:
        """The code, and whether it is being asked for."""
        for label, said, text in (
            (self._code, _("Code: {text}"), shown.standing.code),
            (self._mark, _("Fingerprint: {text}"), shown.standing.fingerprint),
        ):
            label.setText(text)
            label.setAccessibleName(said.format(text=text))
        self.again.setEnabled(not shown.running)
        if shown.running:
            self._how.setText(_("Asking the hub …"))
        else:
            self._how.setText(_("It is looked for by itself now and then, also while you work."))


class StandingCard(Card):
    """How sync stands, what it needs to be told, and the button for now."""

    meant = Signal()
    seen = Signal()

    def __init__(self) -> None:
        super().__init__(_("Sync"))
        self._state = StatusPiece()
        self.body.addWidget(self._state)
        self._last = hint("")
        self.body.addWidget(self._last)
        self._notices = QVBoxLayout()
        self.body.addLayout(self._notices)
        self._percent = QProgressBar()
        self._percent.setAccessibleName(_("Progress of the sync"))
        self._percent.setRange(0, 100)
        self.body.addWidget(self._percent)
        self.now = Button(_("Sync now"), kind="primary", icon="sync", shortcut="F5")
        self.cancel = Button(_("Cancel"))
        self.body.addLayout(_row(self.now, self.cancel))
        self._said: Standing | None = None
        self._put_off = False

    def show_percent(self, percent: int) -> None:
        """How far it is."""
        self._percent.setValue(percent)

    def show_standing(self, shown: Shown) -> None:
        """In words."""
        standing = shown.standing
        icon, text, tone = sync_words.of(shown)
        self._state.show_state(icon, text, tone)
        last = standing.last_success
        said = _("Last synced: {when}.").format(when=backup_words.when(last)) if last else _("Never synced yet.")
        self._last.setText(said)
        self._percent.setVisible(shown.running)
        self.cancel.setVisible(shown.running)
        self.now.setEnabled(not shown.running)
        if standing != self._said:
            if self._said is None or standing.deletions != self._said.deletions:
                self._put_off = False
            self._said = standing
            self._show_notices(standing)

    def _show_notices(self, standing: Standing) -> None:
        empty(self._notices)
        if standing.deletions is not None and not self._put_off:
            self._notices.addWidget(self._many_deletions(*standing.deletions))
        elif standing.failure is not None and standing.deletions is None:
            failure = standing.failure
            when = _("Last try: {when}.").format(when=backup_words.when(failure.at))
            tone = "info" if failure.offline else "warning"
            self._notices.addWidget(Notice(tone, failure.message, f"{failure.hint} {when}".strip()))  # type: ignore[arg-type]
        if standing.realigned_at is not None:
            notice = Notice(
                "warning",
                _("The hub had lost something ({when}).").format(when=backup_words.when(standing.realigned_at)),
                _("Nothing was deleted here, and what the hub lacked was sent again. Tell your administrator."),
            )
            seen = Button(_("I have read it"))
            seen.clicked.connect(self.seen)
            notice.add_action(seen)
            self._notices.addWidget(notice)

    def _many_deletions(self, count: int, live: int) -> Notice:
        title = _("Your team deleted {count} of {live} records. They were not deleted here yet.")
        text = _("Ask your team. Until you say that it is meant, nothing is synced, and your own work waits.")
        notice = Notice("danger", title.format(count=count, live=live), text)
        meant, later = Button(_("They are meant"), kind="danger"), Button(_("Not now"))
        meant.clicked.connect(self.meant)
        later.clicked.connect(self._later)
        for button in (meant, later):
            notice.add_action(button)
        return notice

    def _later(self) -> None:
        self._put_off = True
        if self._said is not None:
            self._show_notices(self._said)
        self.now.setFocus(Qt.FocusReason.OtherFocusReason)


class ListCard(Card):
    """Records with a heading; hidden while there are none. `chosen` is emitted for one of them."""

    chosen = Signal(str, str)

    def __init__(self, title: str, action: str = "") -> None:
        super().__init__(title)
        self._list = RecordList(title)
        self._list.opened.connect(self.chosen)
        self.body.addWidget(self._list)
        self._more = hint("", small=True)
        self._more.hide()
        self.body.addWidget(self._more)
        if action:
            button = Button(action, name=action.removesuffix("…"))
            button.clicked.connect(self._list.open_current)
            self.body.addLayout(_row(button))
        self.hide()

    def fill(self, entries: Sequence[Entry], count: int) -> None:
        """Show these of `count`."""
        self._list.fill(entries)
        rest = count - len(entries)
        self._more.setVisible(rest > 0)
        self._more.setText(ngettext("and {n} more", "and {n} more", rest).format(n=rest))
        self.setVisible(count > 0)


class RefusedCard(Card):
    """What came and was not taken over, until somebody has read it."""

    seen = Signal()

    def __init__(self) -> None:
        super().__init__(_("Not taken over"))
        self.body.addWidget(hint(_("Nothing here was changed by it. Tell your administrator if it happens again.")))
        self._lines = QLabel()
        self._lines.setTextFormat(Qt.TextFormat.PlainText)
        self._lines.setWordWrap(True)
        self.body.addWidget(self._lines)
        button = Button(_("I have read it"))
        button.clicked.connect(self.seen)
        self.body.addLayout(_row(button))
        self.hide()

    def fill(self, refusals: Sequence[Refusal]) -> None:
        """The newest first."""
        lines = [f"{backup_words.when(one.at)}: {sync_words.why(one.why)}" for one in refusals[:REFUSALS_SHOWN]]
        rest = len(refusals) - len(lines)
        if rest > 0:
            lines.append(ngettext("and {n} more", "and {n} more", rest).format(n=rest))
        self._lines.setText("\n".join(lines))
        self.setVisible(bool(refusals))


class HubCard(Card):
    """Where the hub is, who we are there, and the way out."""

    def __init__(self) -> None:
        super().__init__(_("Hub"))
        self._address = hint("")
        self._mark = hint("")
        self.body.addWidget(self._address)
        self.body.addWidget(self._mark)
        self.leave = Button(_("Leave the hub…"), kind="danger", name=_("Leave the hub"))
        self.body.addLayout(_row(self.leave))

    def show_standing(self, shown: Shown) -> None:
        """The address without its password."""
        self._address.setText(shown.standing.address)
        self._mark.setText(_("Fingerprint of this laptop: {mark}").format(mark=shown.standing.fingerprint))


def _large() -> QLabel:
    made = heading("", 1)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    made.setWordWrap(True)
    return made


def _row(*buttons: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.current().metrics.gap)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
