"""What opens the vault: one's own passphrase, the recovery code, the agency's key, and the key of the database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QVBoxLayout, QWidget

from liaison_app.i18n import _
from liaison_app.services import keys, officers, roles
from liaison_app.services.keys import Ways
from liaison_app.services.work import Vault
from liaison_app.ui import files
from liaison_app.ui.alone import Alone
from liaison_app.ui.desk import Desk
from liaison_app.ui.settings import key_cards
from liaison_app.ui.settings.ask import Ask
from liaison_app.ui.settings.new_code import NewCode
from liaison_app.ui.settings.officer_asks import AskMyPassphrase
from liaison_app.ui.settings.page import Says, SettingsPage, while_there
from liaison_app.ui.widgets import Notice, empty


class KeysPage(SettingsPage):
    """Everybody changes their own passphrase here; the other keys are in the hands of supervisors."""

    def __init__(self, desk: Desk, vault: Vault, parent: QWidget) -> None:
        super().__init__(desk, vault, parent)
        self._may = roles.may(vault, "manage keys")
        self._cards = QVBoxLayout()
        self._cards.setSpacing(self.body.spacing())
        self.body.addLayout(self._cards)
        self.body.addStretch(1)

    def entered(self) -> None:
        """Read anew which keys there are."""
        vault = self.vault
        self.desk.query(
            self,
            lambda _session: (keys.ways(vault), keys.opened_by_code(vault)),
            lambda found: self._show(*found),
            slot="keys",
            failed=self.refuse,
        )

    def _show(self, ways: Ways, by_code: bool) -> None:
        empty(self._cards)
        cards = [
            key_cards.passphrase(lambda: self._ask_passphrase(ways, by_code=by_code), by_code=by_code),
            key_cards.ways(ways, supervisor=self._may),
        ]
        if self._may:
            cards += [
                key_cards.code(None if by_code else self._ask_new_code),
                key_cards.agency(self._choose_agency_key, self._ask_drop_agency_key if ways.agency_key else None),
                key_cards.database(self._ask_rekey),
            ]
        for card in cards:
            self._cards.addWidget(card)

    # --- passphrase -----------------------------------------------------------------------------

    def _ask_passphrase(self, ways: Ways, *, by_code: bool) -> None:
        ask, vault = AskMyPassphrase(self, ways.working if by_code else (), by_code=by_code), self.vault
        said = _("The new passphrase opens the vault from now on.")
        if by_code:
            said = _("The new passphrase opens the vault. Lock now, and open with it.")

        def set_it() -> None:
            if ask.typed_alike(ask.passphrase):
                current, secret = ask.current.text(), ask.passphrase.text()
                whose = ask.whose.currentData() if ask.whose is not None else ""
                self.do(
                    ask,
                    _("Saving …"),
                    lambda: officers.change_passphrase(vault, current, secret, officer_id=whose),
                    lambda used: self.say_passphrase(said, used=used),
                )

        ask.asked.connect(set_it)
        ask.open()

    # --- agency ---------------------------------------------------------------------------------

    def _choose_agency_key(self) -> None:
        files.ask_file(self, _("The agency's public key"), _("Key files (*.pem)"), self._set_agency_key)

    def _set_agency_key(self, path: Path) -> None:
        self._change_agency_key(
            lambda: keys.set_agency_key(self.vault, path),
            Notice(
                "good",
                _("The agency's key is set."),
                _("Whoever has the private key that belongs to it opens this vault."),
            ),
        )

    def _ask_drop_agency_key(self) -> None:
        ask = Ask(
            self,
            _("Remove the agency's key"),
            _("The agency's private key opens this vault no more. Officers and the recovery code are not touched."),
            _("Remove"),
            danger=True,
        )

        def drop() -> None:
            ask.accept()
            self._change_agency_key(
                lambda: keys.drop_agency_key(self.vault),
                Notice(
                    "good",
                    _("The agency's key does not open the vault any more."),
                    _(
                        "A copy of the key file from before still would. If the private key may be in wrong hands, "
                        "make a new database key too."
                    ),
                ),
            )

        ask.asked.connect(drop)
        ask.open()

    def _change_agency_key(self, work: Callable[[], None], notice: Notice) -> None:
        def done(_nothing: None) -> None:
            self.say(notice)
            self.entered()

        self.desk.tasks.change(work, while_there(self, done), failed=while_there(self, self.refuse))

    # --- what needs the vault to itself -----------------------------------------------------------

    def _ask_new_code(self) -> None:
        ask = Ask(
            self,
            _("Make a new recovery code"),
            _(
                "The code there is now opens nothing any more, no copy of the key file either. The window closes for a "
                "moment, and then shows the new code, once. Have a printer or paper at hand. What you are typing is "
                "kept."
            ),
            _("Make a new code"),
        )
        self._alone(
            ask,
            Alone(
                _("Making a new recovery code …"),
                keys.new_recovery_code,
                lambda window, code: NewCode(code, window).open(),
            ),
        )

    def _ask_rekey(self) -> None:
        ask = Ask(
            self,
            _("Make a new database key"),
            _(
                "The whole database is encrypted anew, after a backup. The window closes for a moment; with much in "
                "the vault it takes some seconds. Passphrases and the recovery code stay as they are, and what you "
                "are typing is kept."
            ),
            _("Make a new key"),
        )
        self._alone(
            ask,
            Alone(_("Encrypting the database with a new key …"), lambda vault: (keys.rekey(vault), None), _say_rekeyed),
        )

    def _alone(self, ask: Ask, work: Alone) -> None:
        def go() -> None:
            ask.accept()
            self.desk.alone_asked.emit(work)

        ask.asked.connect(go)
        ask.open()


def _say_rekeyed(window: QWidget, _nothing: None) -> None:
    cast(Says, window).say_notice(
        Notice(
            "good",
            _("The database has a new key."),
            _("Backups from before still open with the old one."),
        )
    )
