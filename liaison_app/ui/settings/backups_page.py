"""Backups in the settings: what there is, making one, where they go, going back to one; is the vault whole?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import _, ngettext
from liaison_app.services import backups, restores, roles
from liaison_app.services.backups import Backup, Holds
from liaison_app.services.restores import Listed
from liaison_app.services.work import Session, Vault
from liaison_app.ui import backup_words as words
from liaison_app.ui import files, restoring
from liaison_app.ui.backup_table import BackupTable
from liaison_app.ui.desk import Desk
from liaison_app.ui.restore_dialog import RestoreDialog
from liaison_app.ui.settings.check_card import CheckCard
from liaison_app.ui.settings.page import SettingsPage
from liaison_app.ui.widgets import Button, Card, Notice, empty, hint


@dataclass(frozen=True)
class _State:
    """What the page shows."""

    found: list[Listed]
    place: Path | None
    """Where backups go; None where the vault is too damaged to say."""
    chosen: Path | None
    on_same_disk: bool


class BackupsPage(SettingsPage):
    """Everything on it runs in a worker."""

    def __init__(self, desk: Desk, vault: Vault, parent: QWidget) -> None:
        super().__init__(desk, vault, parent)
        self.body.addWidget(self._list_card())
        self.body.addWidget(self._place_card())
        self.body.addWidget(CheckCard(desk))
        self.body.addStretch(1)

    def entered(self) -> None:
        """The page came into sight: look what there is."""
        self.desk.query(self, lambda _session: _state(self.vault), self._show, failed=self.refuse)

    # --- what there is --------------------------------------------------------------------------

    def _list_card(self) -> Card:
        card = Card(_("Backups"))
        card.body.addWidget(
            hint(_("Encrypted copies of the vault. One is made by itself each day, and when you lock after an hour."))
        )
        self._table = BackupTable()
        self._table.opened.connect(self._restore_chosen)
        card.body.addWidget(self._table)
        self._now = _button(_("Back up now"), self._back_up, kind="primary", icon="download")
        elsewhere = _button(_("Back up to another place…"), self._ask_where)
        self._restore = _button(_("Restore…"), self._restore_chosen, icon="restore")
        other = _button(_("Restore from another place…"), self._restore_from)
        if not roles.may(self.vault, "restore a backup"):
            self._restore.hide()
            other.hide()
        card.body.addLayout(_row(self._now, elsewhere))
        card.body.addLayout(_row(self._restore, other))
        return card

    def _show(self, state: _State) -> None:
        self._table.fill(state.found)
        self._restore.setEnabled(bool(state.found))
        self._show_place(state)

    def _back_up(self) -> None:
        vault = self.vault
        self.say(Notice("info", _("Backing up …")))
        self._now.setEnabled(False)
        self.desk.query(
            self, lambda _session: backups.make(vault, "hand"), self._made, slot="back up", failed=self.refuse
        )

    def _made(self, made: Backup) -> None:
        self._now.setEnabled(True)
        text = _("Every page of it was read back. It opens with the passphrase and the recovery code of today.")
        self.say(Notice("good", _("Backed up {when}.").format(when=words.when(made.at)), text))
        self.desk.backed_up.emit()
        self.entered()

    def _ask_where(self) -> None:
        files.ask_folder(self, _("Back up to another place"), self._back_up_to)

    def _back_up_to(self, path: Path) -> None:
        vault = self.vault
        self.say(Notice("info", _("Backing up …")))

        def done(made: tuple[Backup, Holds]) -> None:
            total = sum(made[1].counts.values())
            title = ngettext("Backed up {n} record.", "Backed up {n} records.", total).format(n=f"{total:,}")
            self.say(Notice("good", title, _("The backup is the folder {path}.").format(path=made[0].path)))
            self.entered()

        self.desk.query(self, lambda _session: backups.make_at(vault, path), done, slot="back up", failed=self.refuse)

    # --- where they go --------------------------------------------------------------------------

    def _place_card(self) -> Card:
        card = Card(_("Where automatic backups go"))
        self._path = hint("")
        self._disk = QVBoxLayout()
        card.body.addWidget(self._path)
        card.body.addLayout(self._disk)
        self._choose = _button(_("Choose a folder…"), self._ask_place)
        self._default = _button(_("Beside the vault"), lambda: self._keep_in(None))
        if not roles.may(self.vault, "choose where backups go"):
            self._choose.hide()
            self._default.hide()
        card.body.addLayout(_row(self._choose, self._default))
        return card

    def _show_place(self, state: _State) -> None:
        self._path.setText(str(state.place or ""))
        self._default.setEnabled(state.chosen is not None)
        empty(self._disk)
        if state.chosen is not None and state.place != state.chosen:
            title = _("{path} cannot be reached now.").format(path=state.chosen)
            self._disk.addWidget(Notice("warning", title, _("Until it is there again, backups go beside the vault.")))
        elif state.on_same_disk:
            self._disk.addWidget(
                Notice(
                    "warning",
                    _("This is the disk of the vault itself."),
                    _(
                        "It helps against mistakes and damage, not against a lost or broken laptop: choose a stick or "
                        "a folder of the network."
                    ),
                )
            )

    def _ask_place(self) -> None:
        files.ask_folder(self, _("Where automatic backups go"), self._keep_in)

    def _keep_in(self, path: Path | None) -> None:
        session = self.desk.session

        def done(_nothing: None) -> None:
            self._messages.clear()
            self.desk.backed_up.emit()
            self.entered()

        self.desk.tasks.change(lambda: backups.choose_folder(session, path), done, failed=self.refuse)

    # --- going back -----------------------------------------------------------------------------

    def _restore_chosen(self) -> None:
        chosen = self._table.chosen()
        if chosen is not None and self._restore.isVisible():
            self._ask_restore(self._table.found(), chosen)

    def _restore_from(self) -> None:
        files.ask_folder(self, _("Where is the backup?"), self._look_at)

    def _look_at(self, path: Path) -> None:
        folder = self.vault.folder

        def look(_session: Session) -> list[Listed]:
            return restores.found_at(folder, path)

        self.desk.query(self, look, self._ask_restore, slot="restore", failed=self.refuse)

    def _ask_restore(self, found: Sequence[Listed], first: Listed | None = None) -> None:
        folder, desk = self.vault.folder, self.desk

        def carry_out(dialog: RestoreDialog, path: Path, secret: str) -> None:
            dialog.finish()
            desk.alone_asked.emit(restoring.alone(folder, path, secret))

        RestoreDialog(folder, self, found, carry_out, first).open()

    def refuse(self, error: UserError) -> None:
        self._now.setEnabled(True)
        super().refuse(error)


def _state(vault: Vault) -> _State:
    found = restores.listed(vault)
    try:
        place, chosen = backups.place(vault), backups.chosen_folder(vault)
    except UserError:
        return _State(found, None, None, on_same_disk=False)
    return _State(found, place, chosen, restores.on_same_disk(vault))


def _button(text: str, act: Callable[[], object], *, kind: str = "secondary", icon: str = "") -> Button:
    made = Button(text, kind=kind, icon=icon)  # type: ignore[arg-type]
    made.clicked.connect(lambda _on=False: act())
    return made


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
