"""Which backup, what opens it, what it holds: only then is a vault replaced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.registry import KINDS
from liaison_app.services import backups, restores
from liaison_app.services.backups import Holds
from liaison_app.services.restores import Listed
from liaison_app.ui import backup_words as words
from liaison_app.ui import files, tasks
from liaison_app.ui.backup_table import BackupTable
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Button, Notice, TextTable, empty, heading, hint


class RestoreDialog(QDialog):
    """Two steps: choose a backup (`first`, unless another) and type what opens it; see what it holds, and restore it.

    `carry_out` gets the dialog, the chosen path and what was typed; it calls `finish` or `refuse`.
    """

    def __init__(
        self,
        folder: Path,
        parent: QWidget,
        found: Sequence[Listed],
        carry_out: Callable[[RestoreDialog, Path, str], object],
        first: Listed | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder, self._carry_out = folder, carry_out
        self._busy = False
        metrics = theme.current().metrics
        self.setWindowTitle(_("Restore a backup"))
        self.resize(metrics.px(620), metrics.px(540))
        self.finished.connect(lambda _result: self._forget())
        self._messages = QVBoxLayout()
        self._steps = QStackedWidget()
        self._choice, self._look = _Choice(self._ask_place, self._preview), QWidget()
        self._steps.addWidget(self._choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.margin)
        column.setSpacing(metrics.px(10))
        column.addLayout(self._messages)
        column.addWidget(self._steps, 1)
        row = QHBoxLayout()
        self._back = Button(_("Back"))
        self._back.clicked.connect(self._go_back)
        cancel = Button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self._next = Button(_("Look into it"), kind="primary")
        self._next.setDefault(True)
        self._next.clicked.connect(self._go_on)
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._next)
        column.addLayout(row)
        self._buttons = (self._back, cancel, self._next)
        self._back.hide()
        self._choice.show_found(found, first)

    # --- first step -----------------------------------------------------------------------------

    def _ask_place(self) -> None:
        files.ask_folder(self, _("Where is the backup?"), self._look_at)

    def _look_at(self, path: Path) -> None:
        folder = self._folder
        tasks.in_background(self, lambda: restores.found_at(folder, path), self._show_found, self.refuse)

    def _show_found(self, found: list[Listed]) -> None:
        self._clear()
        self._choice.show_found(found)

    def _preview(self) -> None:
        chosen, secret = self._choice.table.chosen(), self._choice.secret.text()
        if self._busy:
            return
        if chosen is None or not secret:
            missing = _("Choose a backup.") if chosen is None else _("Type the passphrase or the recovery code.")
            self._say(Notice("warning", missing))
            return
        folder, path = self._folder, chosen.backup.path
        self.busy(_("Reading every page of the backup …"))
        tasks.in_background(self, lambda: backups.preview(folder, path, secret), self._show_holds, self.refuse)

    # --- second step ----------------------------------------------------------------------------

    def _show_holds(self, holds: Holds) -> None:
        self._set_busy(on=False)
        self._clear()
        self._look = _Look(holds, replaces=any((self._folder / name).exists() for name in ("vault.db", "vault.key")))
        self._steps.addWidget(self._look)
        self._steps.setCurrentWidget(self._look)
        self._next.setText(_("Restore this backup"))
        self._next.setAccessibleName(_("Restore this backup"))
        self._back.show()
        self._back.setFocus()  # a second Enter must not replace the vault

    def _go_on(self) -> None:
        if self._steps.currentWidget() is self._choice:
            self._preview()
            return
        chosen = self._choice.table.chosen()
        if chosen is not None and not self._busy:
            self._carry_out(self, chosen.backup.path, self._choice.secret.text())

    def _go_back(self) -> None:
        self._clear()
        self._steps.setCurrentWidget(self._choice)
        self._steps.removeWidget(self._look)
        self._look.deleteLater()
        self._next.setText(_("Look into it"))
        self._next.setAccessibleName(_("Look into it"))
        self._back.hide()
        self._choice.secret.setFocus()

    # --- both -----------------------------------------------------------------------------------

    def busy(self, text: str) -> None:
        """Work is under way."""
        self._set_busy(on=True)
        self._say(Notice("info", text))

    def refuse(self, error: UserError) -> None:
        """It did not work, and why; what was typed can be typed over."""
        self._set_busy(on=False)
        self._say(Notice("danger", error.message, error.hint))
        self._choice.secret.setFocus()
        self._choice.secret.selectAll()

    def finish(self) -> None:
        """It is done."""
        self._set_busy(on=False)
        self.accept()

    def reject(self) -> None:
        """Close, unless a vault is being replaced just now."""
        if not self._busy:
            super().reject()

    def _set_busy(self, *, on: bool) -> None:
        self._busy = on
        self._steps.setEnabled(not on)
        for button in self._buttons:
            button.setEnabled(not on)

    def _forget(self) -> None:
        self._choice.secret.clear()
        self.deleteLater()

    def _clear(self) -> None:
        empty(self._messages)

    def _say(self, notice: Notice) -> None:
        self._clear()
        self._messages.addWidget(notice)


class _Choice(QWidget):
    """Which backup, and what opens it."""

    def __init__(self, elsewhere: Callable[[], object], go_on: Callable[[], object]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(heading(_("Which backup?"), 1))
        self._none = hint(_("No backup was found beside the vault. Look on a stick or in a folder of the network."))
        column.addWidget(self._none)
        self.table = BackupTable()
        self.table.opened.connect(self._enter_secret)
        column.addWidget(self.table, 1)
        place = Button(_("Another place…"), icon="search")
        place.clicked.connect(elsewhere)
        row = QHBoxLayout()
        row.addWidget(place)
        row.addStretch(1)
        column.addLayout(row)
        label = QLabel(_("Passphrase or recovery code"))
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setAccessibleName(_("Passphrase or recovery code"))
        self.secret.returnPressed.connect(go_on)
        label.setBuddy(self.secret)
        column.addWidget(label)
        column.addWidget(self.secret)
        note = _("An older backup may need the passphrase of its time. On another computer, use the recovery code.")
        column.addWidget(hint(note, small=True))
        self.secret.setAccessibleDescription(note)

    def _enter_secret(self) -> None:
        self.secret.setFocus()

    def show_found(self, found: Sequence[Listed], first: Listed | None = None) -> None:
        """List these to choose from."""
        self._none.setVisible(not found)
        self.table.setVisible(bool(found))
        self.table.fill(found, first)
        if found:
            self.secret.setFocus()


class _Look(QWidget):
    """What a backup holds, and what restoring it means."""

    def __init__(self, holds: Holds, *, replaces: bool) -> None:
        super().__init__()
        at = words.when(holds.at)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(heading(_("The backup of {when}").format(when=at), 1))
        officers = ", ".join(name for _id, name, _role in holds.officers)
        says = _("Newest change: {when}. Officers: {names}. Schema {schema}. Every page was read and is whole.")
        column.addWidget(hint(says.format(when=words.newest_change(holds), names=officers, schema=holds.schema)))
        column.addWidget(_counts(holds), 1)
        if replaces:
            title = _("It takes the place of the vault that is here now.")
            text = _("What was done after {when} will not be in it. The vault of now is kept among the backups.")
            column.addWidget(Notice("warning", title, text.format(when=at)))
        else:
            column.addWidget(Notice("info", _("There is no vault in this folder yet: nothing is replaced.")))


def _counts(holds: Holds) -> TextTable:
    there = [(_(KINDS[kind].plural), f"{count:,}") for kind, count in holds.counts.items() if count]
    table = TextTable(_("What it holds"), (_("Kind"), _("Records")), there)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return table
