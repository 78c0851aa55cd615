"""Exchange files: a sealed file for colleagues goes out, theirs are taken in, while the officer goes on working."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar

from liaison_app import clock
from liaison_app.errors import UserError
from liaison_app.i18n import _, ngettext
from liaison_app.security import passphrase as rule
from liaison_app.services.work import Vault
from liaison_app.sync import exchange
from liaison_app.sync.errors import MassDeletionInFile
from liaison_app.sync.exchange import Written
from liaison_app.sync.from_file import Taken
from liaison_app.ui import files
from liaison_app.ui.desk import Desk
from liaison_app.ui.settings.ask import Ask
from liaison_app.ui.settings.exchange_asks import AskTakeIn, AskWrite
from liaison_app.ui.settings.page import while_there
from liaison_app.ui.syncing import Syncing
from liaison_app.ui.widgets import Button, Card, Notice, hint
from liaison_app.ui.widgets.labels import Tone

T = TypeVar("T")
LOOK_MS = 100


class _Ended(UserError):
    """The officer ended it."""

    def __init__(self) -> None:
        super().__init__(
            _("Stopped. What was taken in until then stays; no file was written."),
            _("Taking the file in again does the rest."),
        )


@dataclass
class _Way:
    """How far the work in the thread is; `stopped` asks it to end. No object of Qt: the thread may outlive those."""

    percent: int = -1
    stopped: bool = False

    def tell(self, percent: int) -> None:
        """From the thread."""
        if self.stopped:
            raise _Ended
        self.percent = percent


class ExchangeCard(Card):
    """Two buttons, and how far it is. `said` has a message for the page."""

    said = Signal(Notice)

    def __init__(self, desk: Desk, vault: Vault, hub: Syncing) -> None:
        super().__init__(_("Exchange files"))
        self._desk, self._vault, self._hub = desk, vault, hub
        self.body.addWidget(
            hint(
                _(
                    "Work shared without a network: one sealed file, on a stick or by mail, holds all that you may "
                    "see. Whoever takes it in keeps their own work. It may come late, twice, or in any order."
                )
            )
        )
        self._percent = QProgressBar()
        self._percent.setAccessibleName(_("Progress of the exchange file"))
        self._percent.setRange(0, 100)
        self.body.addWidget(self._percent)
        self._out = Button(_("Write an exchange file…"), icon="upload", name=_("Write an exchange file"))
        self._out.clicked.connect(self._ask_write)
        self._in = Button(_("Take in an exchange file…"), icon="download", name=_("Take in an exchange file"))
        self._in.clicked.connect(self._ask_file)
        self._cancel = Button(_("Cancel"))
        row = QHBoxLayout()
        for button in (self._out, self._in, self._cancel):
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self._way = _Way()
        self._ask: Ask | None = None
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._show_way)
        self._cancel.clicked.connect(self._stop)
        desk.tasks.closing.connect(self._stop)
        self._show_idle(idle=True)

    # --- out ------------------------------------------------------------------------------------

    def _ask_write(self) -> None:
        ask = AskWrite(self)

        def check() -> None:
            if ask.alike():
                passphrase = ask.passphrase.text()
                ask.busy(_("Checking the passphrase …"))
                self._hub.ask(self, lambda: rule.check(passphrase), lambda _good: where(), while_there(ask, ask.refuse))

        def where() -> None:
            passphrase, role = ask.passphrase.text(), ask.role.currentData()
            ask.accept()
            name = _("exchange-{day}").format(day=_today().isoformat()) + files.EXCHANGE
            files.ask_save_exchange(
                self, _("Write an exchange file"), name, lambda path: self._write(path, passphrase, role)
            )

        ask.asked.connect(check)
        ask.open()

    def _write(self, path: Path, passphrase: str, role: str) -> None:
        vault, way = self._vault, self._begin()

        def done(written: Written) -> None:
            words = ngettext("{n} record is in the file.", "{n} records are in the file.", written.records)
            text = _("It opens with the team's passphrase: {path}").format(path=path)
            if written.too_large:
                large = ngettext(
                    "{n} record is too large for it.", "{n} records are too large for it.", written.too_large
                )
                text = f"{large.format(n=written.too_large)} {text}"
            self._say("warning" if written.too_large else "good", words.format(n=written.records), text)

        self._run(lambda: exchange.write(vault.session(), path, passphrase, role=role, progress=way.tell), done)

    # --- in -------------------------------------------------------------------------------------

    def _ask_file(self) -> None:
        files.ask_exchange(self, _("Take in an exchange file"), self._ask_take_in)

    def _ask_take_in(self, path: Path) -> None:
        ask = AskTakeIn(self, path.name)

        def take() -> None:
            passphrase = ask.passphrase.text()
            ask.busy(_("Opening the file …"))
            self._take_in(path, passphrase, ask)

        ask.asked.connect(take)
        ask.open()

    def _take_in(self, path: Path, passphrase: str, ask: Ask | None = None, *, accept_deletions: bool = False) -> None:
        """`ask` stays until the passphrase has opened the file."""
        vault, way = self._vault, self._begin(ask)

        def refused(error: UserError) -> None:
            if isinstance(error, MassDeletionInFile) and shiboken6.isValid(self):  # type: ignore[no-untyped-call]
                self._close(ask)
                self.said.emit(self._many_deletions(error, path, passphrase))
            elif ask is not None and way.percent < 0:
                while_there(ask, ask.refuse)(error)
            else:
                self._close(ask)
                self._refuse(error)

        def done(taken: Taken) -> None:
            self._close(ask)
            self._desk.arrived(taken.changed)
            self._hub.look()
            self._say(*_taken_in_words(taken))

        def work() -> Taken:
            return exchange.read(
                vault.session(), path, passphrase, accept_deletions=accept_deletions, progress=way.tell
            )

        self._run(work, done, refused)

    def _many_deletions(self, error: MassDeletionInFile, path: Path, passphrase: str) -> Notice:
        notice = Notice("danger", error.message, _("Ask whoever made it. Your own work is not touched either way."))
        meant = Button(_("They are meant"), kind="danger")
        meant.clicked.connect(lambda _on=False: self._take_in(path, passphrase, accept_deletions=True))
        notice.add_action(meant)
        return notice

    # --- while it goes on -----------------------------------------------------------------------

    def _begin(self, ask: Ask | None = None) -> _Way:
        self._way = way = _Way()
        self._percent.setValue(0)
        self._show_idle(idle=False)
        self._ask = ask
        self._look.start()
        return way

    def _show_way(self) -> None:
        self._percent.setValue(max(0, self._way.percent))
        if self._way.percent >= 0:
            self._close(self._ask)

    def _run(
        self, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[UserError], None] | None = None
    ) -> None:
        def idle() -> None:
            if shiboken6.isValid(self):  # type: ignore[no-untyped-call]
                self._show_idle(idle=True)

        def ended(answer: T) -> None:
            idle()
            then(answer)

        def refused(error: UserError) -> None:
            idle()
            (failed or self._refuse)(error)

        self._hub.ask(self._desk, work, ended, refused)

    def _close(self, ask: Ask | None) -> None:
        if ask is not None:
            while_there(ask, lambda _nothing: ask.accept())(None)

    def _refuse(self, error: UserError) -> None:
        self._say("info" if isinstance(error, _Ended) else "danger", error.message, error.hint)

    def _say(self, tone: Tone, title: str, text: str) -> None:
        """On the page; in passing where that was closed meanwhile."""
        if shiboken6.isValid(self):  # type: ignore[no-untyped-call]
            self.said.emit(Notice(tone, title, text))
        else:
            self._desk.said.emit(title, "")

    def _stop(self) -> None:
        self._way.stopped = True

    def _show_idle(self, *, idle: bool) -> None:
        if idle:
            self._look.stop()
        had_focus = self.focusWidget() in (self._out, self._in, self._cancel)
        seen, gone = ((self._out, self._in), (self._cancel, self._percent))[:: 1 if idle else -1]
        for widget in seen:
            widget.show()
        if had_focus:  # what is hidden would leave the keys to nobody
            seen[0].setFocus(Qt.FocusReason.OtherFocusReason)
        for widget in gone:
            widget.hide()


def _taken_in_words(taken: Taken) -> tuple[Tone, str, str]:
    """What came of a file, as the command line says it."""
    words = ngettext(
        "Taken in: {changed} of {n} record is new or changed.",
        "Taken in: {changed} of {n} records are new or changed.",
        taken.read,
    )
    more = [
        (taken.erased, ngettext("{n} record was erased.", "{n} records were erased.", taken.erased)),
        (
            taken.clashes,
            ngettext("{n} field has two values: choose one.", "{n} fields have two values: choose one.", taken.clashes),
        ),
        (taken.refused, ngettext("{n} item was not taken over.", "{n} items were not taken over.", taken.refused)),
        (
            taken.left_out,
            ngettext("{n} record is not for your role.", "{n} records are not for your role.", taken.left_out),
        ),
    ]
    text = " ".join(said.format(n=count) for count, said in more if count)
    tone: Tone = "warning" if taken.clashes or taken.refused else "good"
    return tone, words.format(changed=taken.records, n=taken.read), text


def _today() -> date:
    return clock.local_of(clock.utc_now()).date()
