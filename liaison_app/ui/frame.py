"""The frame that is there from the first moment: it holds the open window, takes it away to lock, and closes."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent

from liaison_app import paths
from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.settings import Settings
from liaison_app.ui import tasks
from liaison_app.ui.another_vault import AnotherVaultPage
from liaison_app.ui.closed_frame import ClosedFrame
from liaison_app.ui.collector import Collector
from liaison_app.ui.cover import Cover, forget_clipboard
from liaison_app.ui.idle import Idle
from liaison_app.ui.suspend import Suspend
from liaison_app.ui.unlock import UnlockPage
from liaison_app.ui.widgets import Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from liaison_app.services.work import Vault
    from liaison_app.ui.alone import Alone
    from liaison_app.ui.desk import Desk
    from liaison_app.ui.main_window import MainWindow


class Frame(ClosedFrame):
    """The window of one vault folder. `secret` opens the vault without asking (sample data only)."""

    def __init__(self, folder: Path, *, has_vault: bool, secret: str = "") -> None:
        super().__init__(folder)
        self._vault: Vault | None = None
        self._is_alone = self._close_when_locked = False
        self._cover: Cover | None = None
        self._leaving: list[bool] = []
        self._suspend: Suspend | None = None
        Collector(self)
        self._idle = Idle(self)
        self._idle.passed.connect(self.lock_now)
        self._idle.lock_asked.connect(self.lock)
        self._begin(has_vault=has_vault, secret=secret)

    @property
    def main(self) -> MainWindow | None:
        """The open window, while there is one."""
        return self._main

    # --- open -----------------------------------------------------------------------------------

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


def _leave(vault: Vault) -> bool:
    from liaison_app.services import backups

    return backups.leave(vault)


def _nothing() -> None:
    """The vault stays open."""
