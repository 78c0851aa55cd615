"""The computer is about to sleep, has slept, or locks its screen: what each system tells of it, in one signal.

- Everywhere: two clocks are compared, one of which stands still during sleep. That is noticed on waking.
- Linux: logind's `PrepareForSleep` and `Lock`, and the screen savers, over D-Bus. Sleep is held back (five seconds at
  most, logind sees to that) until `release`.
- Windows: the messages about sleep and about the session's lock.
- macOS: nothing more; its notifications need a package that Qt does not bring. The clocks are compared on waking.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, QTimer, Signal, Slot

from liaison_app import clock

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection, QDBusPendingCallWatcher

LOOK_MS = 2_000
#: Clocks are read one after the other, and one of them may be slewed; sleep is longer.
SLEPT_SECONDS = 2.0

LOGIN: Final = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
SESSION: Final = "org.freedesktop.login1.Session"
SCREEN_SAVERS: Final = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")

WM_POWERBROADCAST: Final = 0x0218
PBT_APMSUSPEND: Final = 0x0004
WM_WTSSESSION_CHANGE: Final = 0x02B1
WTS_SESSION_LOCK: Final = 0x0007


class Suspend(QObject):
    """Emits `asleep` at every such moment, at times more than once. Call `release` when the vault is closed."""

    asleep = Signal()

    def __init__(self, window_id: Callable[[], int], parent: QObject) -> None:
        super().__init__(parent)
        self._buses: LoginBus | None = None
        self._events: WindowsEvents | None = None
        ClockGap(clock.slept, self).slept.connect(self.asleep)
        if sys.platform == "linux":
            from PySide6.QtDBus import QDBusConnection

            # Without an address, asking for a session's bus would start one.
            session = QDBusConnection.sessionBus() if os.environ.get("DBUS_SESSION_BUS_ADDRESS") else None
            self._buses = LoginBus(QDBusConnection.systemBus(), session, self)
            self._buses.asleep.connect(self.asleep)
        if sys.platform == "win32":
            self._events = WindowsEvents(self.asleep.emit)
            self._events.install(window_id())

    def release(self) -> None:
        """Let the computer sleep, if it waits for that."""
        if self._buses is not None:
            self._buses.release()


class ClockGap(QObject):
    """Notices on waking that the computer slept: `asleep_for` answers how long it did so far."""

    slept = Signal()

    def __init__(self, asleep_for: Callable[[], float], parent: QObject) -> None:
        super().__init__(parent)
        self._asleep_for = asleep_for
        self._known = asleep_for()
        timer = QTimer(self, interval=LOOK_MS)
        timer.timeout.connect(self._look)
        timer.start()

    def _look(self) -> None:
        before, self._known = self._known, self._asleep_for()
        if self._known - before > SLEPT_SECONDS:
            self.slept.emit()


class LoginBus(QObject):
    """Listens to logind and to screen savers, where there is a bus; where there is none, it never says anything."""

    asleep = Signal()

    def __init__(self, system: QDBusConnection, session: QDBusConnection | None, parent: QObject) -> None:
        super().__init__(parent)
        self._system = system
        self._held = -1
        self._going = False
        if system.isConnected():
            system.connect(*LOGIN, "PrepareForSleep", self, _slot("sleep(bool)"))
            # Any session's: another officer's lock at this computer closes this vault too, which harms nobody.
            system.connect(LOGIN[0], "", SESSION, "Lock", self, _slot("lock()"))
            self._hold()
        if session is not None and session.isConnected():
            for name in SCREEN_SAVERS:
                session.connect("", "", name, "ActiveChanged", self, _slot("saver(bool)"))

    @Slot(bool)
    def sleep(self, going: bool) -> None:
        """It is going to sleep, or has woken."""
        self._going = going
        self.asleep.emit()
        if not going:
            self._hold()

    @Slot()
    def lock(self) -> None:
        """Somebody asked for the session to be locked."""
        self.asleep.emit()

    @Slot(bool)
    def saver(self, active: bool) -> None:
        """A screen saver came or went."""
        if active:
            self.asleep.emit()

    def _hold(self) -> None:
        """Ask logind to wait with sleeping until we let go."""
        from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher

        if self._held >= 0:
            return
        ask = QDBusMessage.createMethodCall(*LOGIN, "Inhibit")
        ask.setArguments(["sleep", "Liaison", "closes the vault", "delay"])
        watcher = QDBusPendingCallWatcher(self._system.asyncCall(ask), self)
        watcher.finished.connect(lambda: self._holding(watcher))

    def _holding(self, watcher: QDBusPendingCallWatcher) -> None:
        answer: list[Any] = watcher.reply().arguments()
        watcher.deleteLater()
        if answer and hasattr(answer[0], "takeFileDescriptor"):  # an error has words instead
            self._held = os.dup(answer[0].fileDescriptor())

    def release(self) -> None:
        """Let go, if it is about to sleep."""
        if self._going and self._held >= 0:
            os.close(self._held)
            self._held = -1


def _slot(signature: str) -> Any:
    """What `QDBusConnection.connect` takes: the text that SLOT makes, though the types say bytes."""
    return SLOT(signature)


class WindowsEvents(QAbstractNativeEventFilter):
    """The messages of Windows that come to every window, or to one that asked for them."""

    def __init__(self, asleep: Callable[[], object]) -> None:
        super().__init__()
        self._asleep = asleep

    def install(self, window_id: int) -> None:
        """Listen from now on; the lock of the session is told to windows that ask."""
        if sys.platform == "win32":
            import ctypes

            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(window_id, 0)
        app = QCoreApplication.instance()
        if app is not None:
            app.installNativeEventFilter(self)

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview[int], message: int
    ) -> tuple[bool, int]:
        """Look, and let everybody else look too."""
        if bytes(kind) == b"windows_generic_MSG":
            from ctypes import wintypes

            told = wintypes.MSG.from_address(int(message))
            if (told.message, told.wParam) in (
                (WM_POWERBROADCAST, PBT_APMSUSPEND),
                (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK),
            ):
                self._asleep()
        return False, 0
