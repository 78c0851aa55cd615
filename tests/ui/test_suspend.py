"""The window locks when the computer goes to sleep, has slept, or its screen is locked."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from ctypes import wintypes

import pytest
from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection
from pytestqt.qtbot import QtBot

from liaison_app import clock
from liaison_app.ui import suspend
from liaison_app.ui.frame import Frame
from liaison_app.ui.suspend import ClockGap, LoginBus, WindowsEvents
from tests.support import login
from tests.support.hands import Hands
from tests.support.login import Login
from tests.support.vaults import PASSPHRASE
from tests.ui.conftest import opened

needs_bus = pytest.mark.skipif(login.DAEMON is None or sys.platform != "linux", reason="there is no dbus-daemon")


@pytest.fixture
def bus(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Login]:
    """logind, on a bus that the program takes for the system's and the session's."""
    with login.private_bus() as address:
        theirs = QDBusConnection.connectToBus(address, f"theirs {request.node.name}")
        ours = QDBusConnection.connectToBus(address, f"ours {request.node.name}")
        assert theirs.isConnected()
        assert ours.isConnected()
        for name in ("systemBus", "sessionBus"):
            monkeypatch.setattr(QDBusConnection, name, staticmethod(lambda: ours))
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield Login(theirs)
        for connection in (theirs, ours):
            QDBusConnection.disconnectFromBus(connection.name())


@needs_bus
def test_sleep_waits_until_the_vault_is_closed(qtbot: QtBot, bus: Login, locked: Frame, hands: Hands) -> None:
    unlock(qtbot, locked, hands)
    hands.until(lambda: bool(bus.asked), "nobody asked logind to wait")
    assert (bus.asked[0][0], bus.asked[0][3]) == ("sleep", "delay")
    hands.until(lambda: locked._suspend is not None and locked._suspend._buses._held >= 0)  # type: ignore[union-attr]
    bus.give_away()
    assert bus.is_held_back()
    bus.sleep(True)
    hands.reads("Locked.")
    assert locked.main is None
    hands.until(lambda: not bus.is_held_back(), "sleep is held back for ever")


@needs_bus
@pytest.mark.parametrize(
    ("path", "interface", "name", "arguments"),
    [
        ("/org/freedesktop/login1/session/_31", suspend.SESSION, "Lock", ()),
        ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", (True,)),
        ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", (True,)),
    ],
)
def test_a_locked_screen_locks(
    qtbot: QtBot,
    bus: Login,
    locked: Frame,
    hands: Hands,
    path: str,
    interface: str,
    name: str,
    arguments: tuple[object, ...],
) -> None:
    unlock(qtbot, locked, hands)
    bus.say(path, interface, name, *arguments)
    hands.reads("Locked.")


@needs_bus
def test_a_screen_saver_that_goes_and_another_s_signal_lock_nothing(qtbot: QtBot, bus: Login) -> None:
    told: list[bool] = []
    parent = QObject()
    buses = LoginBus(QDBusConnection.systemBus(), QDBusConnection.sessionBus(), parent)
    buses.asleep.connect(lambda: told.append(True))
    bus.say("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", False)
    bus.say("/somewhere", "org.example.Manager", "PrepareForSleep", True)
    bus.say("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", True)
    qtbot.waitUntil(lambda: bool(told))
    assert len(told) == 1  # signals come in the order in which they were sent


class StandInClock:
    """Says that the computer slept when the test says so."""

    def __init__(self) -> None:
        self.asleep = 100.0

    def __call__(self) -> float:
        return self.asleep


def test_sleep_is_noticed_on_waking_where_nobody_told(
    qtbot: QtBot, locked: Frame, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in = StandInClock()
    monkeypatch.setattr(clock, "slept", stand_in)
    monkeypatch.setattr(suspend, "LOOK_MS", 20)
    unlock(qtbot, locked, hands)
    looks = 0

    def looked() -> bool:
        nonlocal looks
        looks += 1
        return looks > 10

    hands.until(looked)
    assert locked.main is not None
    stand_in.asleep += 60
    hands.reads("Locked.")


def test_clocks_that_are_a_little_apart_are_no_sleep(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suspend, "LOOK_MS", 5)
    stand_in, told, looked = StandInClock(), [], []

    def slowly() -> float:
        looked.append(True)
        stand_in.asleep += 0.5
        return stand_in()

    parent = QObject()
    ClockGap(slowly, parent).slept.connect(lambda: told.append(True))
    qtbot.waitUntil(lambda: len(looked) > 20)
    assert not told


def test_this_computer_is_awake() -> None:
    assert abs(clock.slept() - clock.slept()) < 0.1


@pytest.mark.parametrize(
    ("message", "word", "locks"),
    [
        (suspend.WM_POWERBROADCAST, suspend.PBT_APMSUSPEND, True),
        (suspend.WM_WTSSESSION_CHANGE, suspend.WTS_SESSION_LOCK, True),
        (suspend.WM_POWERBROADCAST, 0x0007, False),
        (suspend.WM_WTSSESSION_CHANGE, 0x0008, False),
        (0x0100, suspend.PBT_APMSUSPEND, False),
    ],
)
def test_the_messages_of_windows(message: int, word: int, locks: bool) -> None:
    told: list[bool] = []
    events = WindowsEvents(lambda: told.append(True))
    sent = wintypes.MSG(message=message, wParam=word)
    for kind in (b"windows_generic_MSG", b"xcb_generic_event_t"):
        assert events.nativeEventFilter(kind, ctypes.addressof(sent)) == (False, 0)
    assert told == [True] * locks


def unlock(qtbot: QtBot, frame: Frame, hands: Hands) -> None:
    hands.fill("Passphrase", PASSPHRASE)
    hands.press("Return")
    opened(qtbot, frame)
