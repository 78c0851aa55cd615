"""The window while no vault is open: the page that asks for the passphrase, the first steps, the ways out of trouble.

Nothing here loads the database layer before the first page is painted; it is loaded in a worker meanwhile.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMainWindow

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.ui import tasks
from liaison_app.ui.another_vault import AnotherVaultPage
from liaison_app.ui.look import icons, theme
from liaison_app.ui.unlock import UnlockPage

if TYPE_CHECKING:
    from liaison_app.services.backups import Restored
    from liaison_app.services.work import Vault
    from liaison_app.ui.main_window import MainWindow


class ClosedFrame(QMainWindow):
    """Opens a vault folder, or leads to where it can be opened. What comes then is `_opened`, and makes `_main`."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self._main: MainWindow | None = None
        self._opening = self._lock_when_open = False
        self.setWindowTitle(_("Liaison"))
        self.setWindowIcon(icons.program_icon())
        metrics = theme.current().metrics
        self.resize(max(1200, metrics.px(900)), 800)
        self.setMinimumSize(720, 480)
        QTimer.singleShot(0, self._load_ahead)

    def _opened(self, vault: Vault, bring_in: bool = False) -> None:
        """A vault is open: show it."""
        raise TypeError(type(self).__name__)

    def _begin(self, *, has_vault: bool, secret: str) -> None:
        """Show the first page; `secret` opens the vault without asking."""
        if not has_vault:
            self._show_first_run()
            return
        page = self._show_unlock()
        if secret:
            page.set_busy(_("Opening …"))
            self._open(secret)

    def _load_ahead(self) -> None:
        tasks.in_background(self, _load, lambda _nothing: None, self._failed)

    def _show_unlock(self) -> UnlockPage:
        page = UnlockPage()
        page.asked.connect(self._open)
        self.setCentralWidget(page)
        page.passphrase.setFocus()
        return page

    def _show_another(self, error: UserError) -> AnotherVaultPage | None:
        """Where the vault is not the one that was here last, say so, with the ways on."""
        from liaison_app.services.work import AnchorBroken

        if not isinstance(error, AnchorBroken):
            return None
        page = AnotherVaultPage(error.message, error.until, error.offer)
        page.accept_asked.connect(lambda secret: self._open(secret, accept=True))
        page.lock_asked.connect(self._show_unlock)
        self.setCentralWidget(page)
        page.setFocus()
        return page

    def _show_first_run(self) -> None:
        from liaison_app.ui.first_run import FirstRun

        page = FirstRun(self.folder, self._opened, self._ask_for_backup)
        self.setCentralWidget(page)
        page.setFocus()

    def _ask_for_backup(self) -> None:
        from liaison_app.ui import restoring

        restoring.ask(self, self.folder, self._restored)

    def _restored(self, restored: Restored) -> None:
        from liaison_app.ui import restoring

        self._opened(restored.vault)
        assert self._main is not None
        self._main.say_notice(restoring.outcome(restored))

    def _open(self, secret: str, *, accept: bool = False) -> None:
        folder = self.folder
        self._opening = True
        tasks.in_background(self, lambda: _open_vault(folder, secret, accept=accept), self._unlocked, self._failed)

    def _unlocked(self, found: tuple[Vault, bool]) -> None:
        vault, by_code = found
        self._opened(vault)
        if by_code and self._main is not None:
            from liaison_app.ui import warnings

            self._main.say_notice(warnings.opened_by_code(self._main.settings))

    def _failed(self, error: UserError) -> None:
        self._opening = self._lock_when_open = False
        page = self.centralWidget()
        if isinstance(page, UnlockPage):
            from liaison_app.ui import restoring

            refused = self._show_another(error) or page
            if refused is page:
                page.refuse(error)
            restoring.offer(refused, self, self.folder, error, self._restored)
        elif isinstance(page, AnotherVaultPage):
            page.refuse(error)


def _load() -> None:
    """Import what takes long, so that it is there when the vault is open."""
    import liaison_app.services.records
    import liaison_app.services.work
    import liaison_app.ui.restoring
    import liaison_app.ui.syncing  # noqa: F401


def _open_vault(folder: Path, secret: str, *, accept: bool) -> tuple[Vault, bool]:
    """The vault, and whether it was the recovery code that opened it."""
    from liaison_app.services import keys
    from liaison_app.services.work import open_vault

    vault = open_vault(folder, secret, anew="accepted" if accept else "")
    return vault, keys.opened_by_code(vault)
