"""Going back to a backup, from an open window, from the page that asks for the passphrase, or from the first steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, cast

from PySide6.QtWidgets import QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import _, ngettext
from liaison_app.services import backups, restores
from liaison_app.services.backups import Holds, Restored
from liaison_app.services.restores import Listed
from liaison_app.services.work import Vault
from liaison_app.ui import backup_words as words
from liaison_app.ui import tasks
from liaison_app.ui.alone import Alone
from liaison_app.ui.another_vault import AnotherVaultPage
from liaison_app.ui.restore_dialog import RestoreDialog
from liaison_app.ui.unlock import UnlockPage
from liaison_app.ui.widgets import Button, Notice

Then = Callable[[Restored], object]


class _Says(Protocol):
    def say_notice(self, notice: Notice) -> None: ...


def offer(page: UnlockPage | AnotherVaultPage, frame: QWidget, folder: Path, error: UserError, then: Then) -> None:
    """Where a vault was refused because it is not whole, put a button under the message that restores a backup."""

    def show(found: list[Listed]) -> None:
        first = restores.newest(found)
        text = _("Restore the backup of {when}…").format(when=words.when(first.backup.at)) if first else ""
        button = Button(text or _("Restore a backup…"), icon="restore")
        button.clicked.connect(lambda: _over_closed_vault(frame, folder, found, then))
        page.offer(button)

    if restores.mends(error):
        tasks.in_background(page, lambda: restores.beside(folder), show, lambda _error: show([]))


def ask(frame: QWidget, folder: Path, then: Then) -> None:
    """Restore into a folder where no vault is open: from a place that the officer names, or from beside it."""
    tasks.in_background(
        frame,
        lambda: restores.beside(folder),
        lambda found: _over_closed_vault(frame, folder, found, then),
        lambda _error: _over_closed_vault(frame, folder, [], then),
    )


def _over_closed_vault(frame: QWidget, folder: Path, found: Sequence[Listed], then: Then) -> None:
    def carry_out(dialog: RestoreDialog, path: Path, secret: str) -> None:
        def done(restored: Restored) -> None:
            dialog.finish()
            then(restored)

        dialog.busy(_("Restoring …"))
        tasks.in_background(frame, lambda: backups.put_back_and_open(folder, path, secret), done, dialog.refuse)

    RestoreDialog(folder, frame, found, carry_out).open()


def alone(folder: Path, path: Path, secret: str) -> Alone:
    """The same for a window that has the vault open: it lets go of it meanwhile."""

    def work(vault: Vault) -> tuple[Vault, Restored]:
        vault.close()
        restored = backups.put_back_and_open(folder, path, secret)
        return restored.vault, restored

    def then(main: QWidget, restored: Restored) -> None:
        cast(_Says, main).say_notice(outcome(restored))

    return Alone(_("Restoring …"), work, then)


def outcome(restored: Restored) -> Notice:
    """What was restored, for the window that shows it."""
    title = _("Restored: the backup of {when}.").format(when=words.when(restored.holds.at))
    kept = _("The vault that was here before is kept among the backups.") if restored.kept else ""
    return Notice("good", title, f"{_summary(restored.holds)} {kept}".strip())


def _summary(holds: Holds) -> str:
    total = sum(holds.counts.values())
    text = ngettext(
        "It holds {n} record; newest change: {when}.", "It holds {n} records; newest change: {when}.", total
    )
    return text.format(n=f"{total:,}", when=words.newest_change(holds))
