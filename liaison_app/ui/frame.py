"""The frame that is there from the first moment: it holds the unlock page, the first steps, or the open window.

Nothing here loads the database layer before the first page is painted; it is loaded in a worker meanwhile.
"""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow

from liaison_app import paths
from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.ui import tasks
from liaison_app.ui.another_vault import AnotherVaultPage
from liaison_app.ui.look import icons, theme
from liaison_app.ui.unlock import UnlockPage
from liaison_app.ui.widgets import Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from liaison_app.services.work import Vault
    from liaison_app.ui.alone import Alone
    from liaison_app.ui.desk import Desk
    from liaison_app.ui.main_window import MainWindow

IDLE_MINUTES = 10
_USE = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel)


class Frame(QMainWindow):
    """The window of one vault folder. `secret` opens the vault without asking (sample data only)."""

    def __init__(self, folder: Path, *, has_vault: bool, secret: str = "") -> None:
        super().__init__()
        self.folder = folder
        self._main: MainWindow | None = None
        self._vault: Vault | None = None
        self.setWindowTitle(_("Liaison"))
        self.setWindowIcon(icons.program_icon())
        metrics = theme.current().metrics
        self.resize(max(1200, metrics.px(900)), 800)
        self.setMinimumSize(720, 480)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MINUTES * 60_000)
        self._idle.timeout.connect(self.lock)
        if has_vault:
            page = self._show_unlock()
            if secret:
                page.set_busy(_("Opening …"))
                self._open(secret)
        else:
            self._show_first_run()
        QTimer.singleShot(0, self._load_ahead)

    @property
    def main(self) -> MainWindow | None:
        """The open window, while there is one."""
        return self._main

    def _load_ahead(self) -> None:
        tasks.in_background(self, _load, lambda _nothing: None, self._failed)

    def _failed(self, error: UserError) -> None:
        page = self.centralWidget()
        if isinstance(page, UnlockPage) and self._is_another(error):
            return
        if isinstance(page, UnlockPage | AnotherVaultPage):
            page.refuse(error)

    # --- closed ---------------------------------------------------------------------------------

    def _show_unlock(self) -> UnlockPage:
        page = UnlockPage()
        page.asked.connect(self._open)
        self.setCentralWidget(page)
        page.passphrase.setFocus()
        return page

    def _is_another(self, error: UserError) -> bool:
        """Whether the vault is not the one that was here last; then that is said, with the ways on."""
        from liaison_app.services.work import AnchorBroken

        if not isinstance(error, AnchorBroken):
            return False
        page = AnotherVaultPage(error.message, error.until)
        page.accept_asked.connect(lambda secret: self._open(secret, accept=True))
        page.lock_asked.connect(self._show_unlock)
        self.setCentralWidget(page)
        page.setFocus()
        return True

    def _show_first_run(self) -> None:
        from liaison_app.ui.first_run import FirstRun

        page = FirstRun(self.folder, self._opened)
        self.setCentralWidget(page)
        page.setFocus()

    def _open(self, secret: str, *, accept: bool = False) -> None:
        folder = self.folder
        tasks.in_background(self, lambda: _open_vault(folder, secret, accept=accept), self._opened, self._failed)

    # --- open -----------------------------------------------------------------------------------

    def _opened(self, vault: Vault, bring_in: bool = False) -> None:
        from liaison_app.ui.main_window import MainWindow
        from liaison_app.ui.menus import fill_menus

        page = self.centralWidget()
        if isinstance(page, UnlockPage | AnotherVaultPage):
            page.forget()
        self._vault = vault
        self._main = MainWindow(vault)
        self._main.lock_asked.connect(self.lock)
        self._main.rebuild_asked.connect(self.rebuild)
        self._main.desk.alone_asked.connect(self._be_alone)
        self.setCentralWidget(self._main)
        fill_menus(self._main, self.menuBar())
        self._main.entered()
        if bring_in:
            self._main.bring_in()
        self._idle.start()

    def rebuild(self) -> None:
        """Put the window together anew, for another size of text. What is being typed comes back as a draft."""
        if self._main is not None:
            self._main.put_away(self._rebuilt)

    def _rebuilt(self) -> None:
        main, vault = self._main, self._vault
        if main is None or vault is None:
            return
        place = main.rail.current()
        self._let_go(main.desk, _nothing, _nothing)
        self._opened(vault)
        if self._main is not None:
            self._main.choose(place)

    def _be_alone(self, asked: Alone) -> None:
        """Let go of the vault for work that needs it to itself, then open the window again where it stood."""
        if self._main is not None:
            self._main.put_away(lambda: self._alone(asked))

    def _alone(self, asked: Alone) -> None:
        main, vault = self._main, self._vault
        if main is None or vault is None:
            return
        place, over = main.rail.current(), Event()
        self._main = self._vault = None
        self._idle.stop()
        self._let_go(main.desk, over.set, _nothing)
        self.menuBar().clear()
        self._show_unlock().set_busy(asked.saying)

        def work() -> tuple[Vault, Any]:
            over.wait()
            try:
                return asked.work(vault)
            except BaseException:
                vault.close()
                raise

        def opened(answer: tuple[Vault, Any]) -> None:
            self._opened(answer[0])
            assert self._main is not None
            self._main.choose(place)
            asked.then(self._main, answer[1])

        tasks.in_background(self, work, opened, self._failed)

    def lock(self) -> None:
        """Close the vault and ask for the passphrase again. What is being typed is saved, or kept as a draft."""
        if self._main is None or self._vault is None:
            return
        main = self._main
        main.put_away(self._locked)

    def _locked(self) -> None:
        main, vault = self._main, self._vault
        if main is None or vault is None:
            return
        self._main = self._vault = None
        self._idle.stop()
        self._let_go(main.desk, lambda: _leave(vault), vault.interrupt)
        self.menuBar().clear()
        page = self._show_unlock()
        page.say(Notice("info", _("Locked."), _("Everything is saved and encrypted.")))
        paths.empty_temporary_dir(self.folder)

    def _let_go(self, desk: Desk, last: Callable[[], object], stop: Callable[[], object]) -> None:
        """Let a desk's workers come to their end behind the window; it must outlive them."""
        desk.setParent(self)
        desk.tasks.ended.connect(desk.deleteLater)
        desk.tasks.finish(last, stop)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save or keep what is being typed, then close the vault, then the window."""
        if self._main is None or self._vault is None:
            self._close_new_vault()
            event.accept()
            return
        event.ignore()
        self._main.put_away(self._end)

    def _close_new_vault(self) -> None:
        from liaison_app.ui.first_run import FirstRun

        page = self.centralWidget()
        vault = page.vault() if isinstance(page, FirstRun) else None
        if vault is not None:
            vault.close()

    def _end(self) -> None:
        main, vault = self._main, self._vault
        if main is None or vault is None:
            return
        self._main = self._vault = None
        main.desk.tasks.finish_now(lambda: _leave(vault), vault.interrupt)
        QTimer.singleShot(0, self.close)  # not from within the close that asked for this

    def say_crash(self, report: Path | None) -> None:
        """Say that a mistake of the program was met, and where it is described, if that could be written."""
        hint = _("Try again. A report without personal data lies in {path}.").format(path=report)
        error = UserError(
            _("Something went wrong in the program. What you typed is still here."), hint if report else _("Try again.")
        )
        if self._main is not None:
            self._main.say_error(error)
        else:
            self._failed(error)

    # --- idle -----------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count the idle time from the last key or movement."""
        if event.type() in _USE and self._idle.isActive():
            self._idle.start()
        return False


def _load() -> None:
    """Import what takes long, so that it is there when the vault is open."""
    import liaison_app.services.records
    import liaison_app.services.work  # noqa: F401


def _open_vault(folder: Path, secret: str, *, accept: bool) -> Vault:
    from liaison_app.services.work import open_vault

    return open_vault(folder, secret, anew="accepted" if accept else "")


def _leave(vault: Vault) -> None:
    from liaison_app.services import backups

    backups.leave(vault)


def _nothing() -> None:
    """The vault stays open."""
