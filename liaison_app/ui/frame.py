"""The frame that is there from the first moment: it holds the unlock page, the first steps, or the open window.

Nothing here loads the database layer before the first page is painted; it is loaded in a worker meanwhile.
"""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow

from liaison_app import paths
from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.settings import Settings
from liaison_app.ui import tasks
from liaison_app.ui.another_vault import AnotherVaultPage
from liaison_app.ui.cover import Cover, forget_clipboard
from liaison_app.ui.idle import Idle
from liaison_app.ui.look import icons, theme
from liaison_app.ui.suspend import Suspend
from liaison_app.ui.unlock import UnlockPage
from liaison_app.ui.widgets import Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from liaison_app.services.backups import Restored
    from liaison_app.services.work import Vault
    from liaison_app.ui.alone import Alone
    from liaison_app.ui.desk import Desk
    from liaison_app.ui.main_window import MainWindow


class Frame(QMainWindow):
    """The window of one vault folder. `secret` opens the vault without asking (sample data only)."""

    def __init__(self, folder: Path, *, has_vault: bool, secret: str = "") -> None:
        super().__init__()
        self.folder = folder
        self._main: MainWindow | None = None
        self._vault: Vault | None = None
        self._is_alone = False
        self.setWindowTitle(_("Liaison"))
        self.setWindowIcon(icons.program_icon())
        metrics = theme.current().metrics
        self.resize(max(1200, metrics.px(900)), 800)
        self.setMinimumSize(720, 480)
        self._cover: Cover | None = None
        self._opening = self._lock_when_open = self._close_when_locked = False
        self._leaving: list[bool] = []
        self._suspend: Suspend | None = None
        self._idle = Idle(self)
        self._idle.passed.connect(self.lock_now)
        self._idle.lock_asked.connect(self.lock)
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

    # --- closed ---------------------------------------------------------------------------------

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

    # --- open -----------------------------------------------------------------------------------

    def _unlocked(self, found: tuple[Vault, bool]) -> None:
        vault, by_code = found
        self._opened(vault)
        if by_code and self._main is not None:
            self._main.say_opened_by_code()

    def _opened(self, vault: Vault, bring_in: bool = False) -> None:
        from liaison_app.ui.main_window import MainWindow
        from liaison_app.ui.menus import fill_menus

        page = self.centralWidget()
        if isinstance(page, UnlockPage | AnotherVaultPage):
            page.forget()
        self._opening = False
        self._vault = vault
        self._main = MainWindow(vault)
        self._main.lock_asked.connect(self.lock)
        self._main.rebuild_asked.connect(self.rebuild)
        self._main.desk.alone_asked.connect(self._be_alone)
        self._main.desk.settings_changed.connect(self._count_idle)
        self.setCentralWidget(self._main)
        fill_menus(self._main, self.menuBar())
        self._main.entered()
        if bring_in:
            self._main.bring_in()
        self._count_idle()
        if self._suspend is None:
            self._suspend = Suspend(lambda: int(self.winId()), self)
            self._suspend.asleep.connect(self._asleep)
        if self._lock_when_open:
            self._lock_when_open = False
            self.lock_now()

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
            self._main.put_away(lambda: self._alone(asked), _nothing)

    def _alone(self, asked: Alone) -> None:
        main, vault = self._main, self._vault
        if main is None or vault is None:
            return
        place, over = main.rail.current(), Event()
        self._main = self._vault = None
        self._opening = True
        self._idle.stop()
        self._let_go(main.desk, over.set, _nothing)
        self.menuBar().clear()
        self._show_unlock().wait(asked.saying)

        self._is_alone = True

        def work() -> tuple[Vault, Any]:
            over.wait()
            try:
                return asked.work(vault)
            except BaseException:
                vault.close()
                raise

        def opened(answer: tuple[Vault, Any]) -> None:
            self._is_alone = False
            self._opened(answer[0])
            if self._main is None or self._cover is not None:  # the computer fell asleep meanwhile: nothing is shown
                return
            self._main.choose(place)
            asked.then(self._main, answer[1])

        def failed(error: UserError) -> None:
            self._is_alone = False
            self._failed(error)

        tasks.in_background(self, work, opened, failed)

    # --- locking --------------------------------------------------------------------------------

    def lock(self) -> None:
        """Close the vault and ask for the passphrase again. What is being typed is saved, or kept as a draft.

        Everything is out of sight at once. Where what is typed can be kept nowhere (a full disk), it comes back into
        sight with the reason: somebody is there to see it.
        """
        self._put_away(self._uncover)

    def lock_now(self) -> None:
        """The same with nobody there: what can be kept nowhere is given up rather than left in sight."""
        self._put_away(self._locked)

    def _put_away(self, otherwise: Callable[[], None]) -> None:
        if self._main is None or self._cover is not None:
            return
        main = self._main
        self.menuBar().clear()
        self._cover = Cover(self, main.desk)
        self._show_unlock().set_busy(_("Locking …"))
        main.put_away(self._locked, otherwise)

    def _uncover(self) -> None:
        from liaison_app.ui.menus import fill_menus

        if self._main is not None and self._cover is not None:
            self._cover.lift()
            fill_menus(self._main, self.menuBar())
        self._cover = None

    def _locked(self) -> None:
        main, vault, cover = self._main, self._vault, self._cover
        if main is None or vault is None or cover is None:
            return
        self._main = self._vault = self._cover = None
        self._idle.stop()
        left = self._leaving = []
        cover.drop()
        main.desk.tasks.ended.connect(self._vault_left)
        main.desk.destroyed.connect(lambda: QTimer.singleShot(0, cover.wipe))
        self._let_go(main.desk, lambda: left.append(_leave(vault)), vault.interrupt)
        forget_clipboard()
        page = self.centralWidget()
        assert isinstance(page, UnlockPage)
        page.set_busy("")
        page.say(Notice("info", _("Locked."), _("Everything is saved and encrypted.")))
        page.passphrase.setFocus()
        paths.empty_temporary_dir(self.folder)
        if self._close_when_locked:
            QTimer.singleShot(0, self.close)

    def _vault_left(self) -> None:
        """The vault is closed and nothing of it is in the window any more."""
        page = self.centralWidget()
        if not all(self._leaving) and isinstance(page, UnlockPage):
            text = _("Everything is saved and encrypted, a part of it still in the file vault.db-wal. Keep it there.")
            page.say(Notice("warning", _("Locked."), text))
        if self._suspend is not None:
            self._suspend.release()

    def _asleep(self) -> None:
        """The computer goes to sleep, or was asleep, or its screen is locked."""
        if self._main is not None:
            self.lock_now()
        elif self._opening:
            self._lock_when_open = True
        elif self._suspend is not None:
            self._suspend.release()

    def _count_idle(self) -> None:
        if self._main is not None:
            self._idle.start(float(Settings(self.folder).get("lock_minutes")))

    def _let_go(self, desk: Desk, last: Callable[[], object], stop: Callable[[], object]) -> None:
        """Let a desk's workers come to their end behind the window; it must outlive them."""
        desk.setParent(self)
        desk.tasks.ended.connect(desk.deleteLater)
        desk.tasks.finish(last, stop)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save or keep what is being typed, then close the vault, then the window."""
        if self._is_alone:  # what comes of it (a new recovery code) would be seen by nobody
            event.ignore()
            self._say_busy()
            return
        if self._main is None or self._vault is None:
            self._close_new_vault()
            event.accept()
            return
        event.ignore()
        if self._cover is not None:  # it is being locked; what is typed is on its way already
            self._close_when_locked = True
        else:
            self._main.put_away(self._end, _nothing)

    def _say_busy(self) -> None:
        page = self.centralWidget()
        if isinstance(page, UnlockPage):
            page.say(Notice("info", _("This must come to its end first."), _("Then the window can be closed.")))

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
        forget_clipboard()
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

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._idle.watch(self.windowHandle())


def _load() -> None:
    """Import what takes long, so that it is there when the vault is open."""
    import liaison_app.services.records
    import liaison_app.services.work
    import liaison_app.ui.restoring  # noqa: F401


def _open_vault(folder: Path, secret: str, *, accept: bool) -> tuple[Vault, bool]:
    """The vault, and whether it was the recovery code that opened it."""
    from liaison_app.services import keys
    from liaison_app.services.work import open_vault

    vault = open_vault(folder, secret, anew="accepted" if accept else "")
    return vault, keys.opened_by_code(vault)


def _leave(vault: Vault) -> bool:
    from liaison_app.services import backups

    return backups.leave(vault)


def _nothing() -> None:
    """The vault stays open."""
