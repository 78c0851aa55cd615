"""Two officers, each at a window on a vault of their own, and one hub with a cable that can be cut."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from liaison_app.services import work
from liaison_app.services.work import Session
from liaison_app.storage import vault
from liaison_app.ui import syncing
from liaison_app.ui.frame import Frame
from tests.support.commandline import CommandLine
from tests.support.hands import Hands
from tests.support.hubs import Place
from tests.support.postgres import PASSWORD
from tests.support.tlsproxy import Proxy, proxy
from tests.support.vault_window import Desktop
from tests.support.vaults import CHEAP, PASSPHRASE

T = TypeVar("T")
CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b")
MARK = re.compile(r"\b\d{4}(?: \d{4}){5}\b")


@dataclass
class Officer(Desktop):
    """Somebody at a window; `come_forward` before anything is done there, since keys go to the window in sight."""

    login: str = ""

    def come_forward(self) -> Officer:
        """This window is the one in sight now: off screen nobody else says which of two windows has the keyboard."""
        frame = self.frame
        assert frame is not None
        for other in QApplication.topLevelWidgets():
            if isinstance(other, Frame) and other is not frame:
                other.hide()
        frame.show()
        frame.activateWindow()
        self.hands.until(lambda: QApplication.activeWindow() is frame, "the window does not come to the front")
        return self

    def beside(self, do: Callable[[Session], T]) -> T:
        """Enter something on the laptop beside its window, all at once."""
        opened = work.open_vault(self.folder, PASSPHRASE)
        try:
            return do(opened.session())
        finally:
            opened.close()

    def open_concern(self) -> None:
        """The only concern there is, in its pane; with large text that stands alone."""
        hands = self.come_forward().hands
        hands.press("Ctrl+4")
        hands.click("Concerns")
        hands.shows("Records", 1)
        hands.click("Records")
        hands.press("Down")
        hands.press("Return")
        hands.see("Save")

    def bar(self) -> str:
        """What the status bar says of sync."""
        frame = self.frame
        assert frame is not None
        assert frame.main is not None
        return frame.main.status.sync.text()

    def says(self, words: str) -> None:
        """Wait until the status bar says this."""
        self.hands.until(lambda: self.bar() == words, lambda: f"it says “{self.bar()}”, not “{words}”")

    def sync(self) -> None:
        """F5, and wait for the end of it."""
        self.come_forward()
        frame = self.frame
        assert frame is not None
        assert frame.main is not None
        hub = syncing.of(frame.main.desk)
        assert hub is not None
        ended: list[int] = []
        hub.ended.connect(lambda: ended.append(1))
        self.hands.press("F5")
        self.hands.until(lambda: bool(ended) and not hub.is_running, "the sync does not end")
        self.still()


@dataclass(frozen=True)
class Team:
    """Jo, who founds it, and R. Patel, who is let in."""

    jo: Officer
    patel: Officer
    place: Place
    cable: Proxy

    def address(self, login: str) -> str:
        """The hub's address for a log-in, without the password, by way of the cable."""
        return f"postgresql://{login}@127.0.0.1:{self.cable.port}/{self.place.database}"

    def found(self) -> None:
        """Jo connects by the page on sync, the password typed apart."""
        self._connect(self.jo)
        self.jo.hands.reads("Your team is founded")

    def ask(self) -> tuple[str, str]:
        """R. Patel connects, and reads out code and fingerprint."""
        self._connect(self.patel)
        hands = self.patel.hands
        hands.reads("Somebody in your team must let this laptop in")
        hands.until(lambda: bool(CODE.search(hands.texts())), hands.texts)
        code, mark = CODE.search(hands.texts()), MARK.search(hands.texts())
        assert code is not None
        assert mark is not None
        return code[0], mark[0]

    def approve(self, code: str, mark: str, role: str = "Officer") -> None:
        """Jo types the code and sees the same fingerprint."""
        hands = self.jo.come_forward().hands
        hands.click("Let a device in")
        hands.fill("Code", code)
        hands.choose("Role", role)
        hands.click("Let it in")
        hands.reads(f"It must show this fingerprint: {mark}")

    def join(self) -> None:
        """Both are in one team, and up to date."""
        self.found()
        self.jo.hands.press("Escape")
        code, mark = self.ask()
        self.patel.hands.press("Escape")
        self.jo.come_forward().settings("Sync")
        self.approve(code, mark)
        self.jo.hands.press("Escape")
        self.patel.come_forward().settings("Sync")
        self.patel.hands.click("Check again")
        self.patel.hands.reads("Last synced")
        self.patel.hands.press("Escape")
        self.jo.sync()
        for officer in (self.jo, self.patel):
            officer.says("Up to date")

    def _connect(self, officer: Officer) -> None:
        officer.come_forward().settings("Sync")
        officer.hands.click("Join or found a team")
        officer.hands.fill("Address", self.address(officer.login))
        officer.hands.fill("Password", PASSWORD)
        officer.hands.click("Connect")


@contextmanager
def team(qtbot: QtBot, hands: Hands, folder: Path, place: Place) -> Iterator[Team]:
    """Two windows, unlocked; neither has a hub yet. Whoever uses it closes them."""
    with proxy(place.server.port, None) as cable:
        made = [_officer(qtbot, hands, folder / name, name, place) for name in ("Jo Rivera", "R. Patel")]
        yield Team(made[0], made[1], place, cable)


def _officer(qtbot: QtBot, hands: Hands, folder: Path, name: str, place: Place) -> Officer:
    vault.create(folder, PASSPHRASE, store=None, officer_name=name, cost=CHEAP).vault.close()
    cli = CommandLine(folder, folder.parent / f"home of {name}")
    officer = Officer(qtbot, folder, hands, cli, login=place.login())
    officer.start()
    officer.come_forward()
    officer.unlock()
    return officer
