"""A logind and a screen saver of the test's own, on a bus of its own: a real `dbus-daemon`, nothing of the system's."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusUnixFileDescriptor,
    QDBusVirtualObject,
)

from liaison_app.ui import suspend

DAEMON = shutil.which("dbus-daemon")


class Login(QDBusVirtualObject):
    """Answers `Inhibit` as logind does: sleep waits as long as somebody holds the other end of a pipe."""

    def __init__(self, bus: QDBusConnection) -> None:
        super().__init__()
        self.bus = bus
        self.asked: list[list[str]] = []
        self.ours, self._theirs = os.pipe()
        assert bus.registerVirtualObject(suspend.LOGIN[1], self, QDBusConnection.VirtualObjectRegisterOption.SingleNode)
        assert bus.registerService(suspend.LOGIN[0])

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        if message.member() != "Inhibit":
            return False
        self.asked.append(message.arguments())
        reply = message.createReply()
        reply.setArguments([QDBusUnixFileDescriptor(self._theirs)])
        return connection.send(reply)

    def introspect(self, path: str) -> str:
        return ""

    def give_away(self) -> None:
        """Keep only the end that tells whether somebody holds the other."""
        os.close(self._theirs)

    def is_held_back(self) -> bool:
        """Whether sleep still waits."""
        return not select.select([self.ours], [], [], 0)[0]

    def say(self, path: str, interface: str, name: str, *arguments: object) -> None:
        """Emit a signal on the bus."""
        signal = QDBusMessage.createSignal(path, interface, name)
        signal.setArguments(list(arguments))
        assert self.bus.send(signal)

    def sleep(self, going: bool) -> None:
        """The computer is about to sleep, or woke."""
        self.say(suspend.LOGIN[1], suspend.LOGIN[2], "PrepareForSleep", going)


@contextmanager
def private_bus() -> Iterator[str]:
    """The address of a bus that is there until the end of the block."""
    assert DAEMON is not None
    command = [DAEMON, "--session", "--nofork", "--print-address=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        try:
            yield daemon.stdout.readline().strip()
        finally:
            daemon.terminate()
