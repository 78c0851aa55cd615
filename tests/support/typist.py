"""Somebody who types without a pause, in a window of their own process, until the process is killed.

`python -m tests.support.typist FOLDER PLACE [sabotage]` opens the vault in FOLDER, goes to one of the `PLACES` by keys
and types word after word. For each word it prints CLOCK_MONOTONIC, which all processes share, and the word's number.
Sabotaged, a draft is only written when typing pauses, which it never does.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.exceptions import TimeoutError as Late

from tests.support.hands import Hands
from tests.support.vaults import PASSPHRASE

WORD_MS = 100


def word(number: int) -> str:
    """The word of a number; none is part of another."""
    return f"w{number:04d}x "


class Waiter:
    """What the hands need of pytest-qt, outside a test."""

    def waitUntil(self, condition: Callable[[], bool], *, timeout: int) -> None:
        """Let events run until the condition holds."""
        end = time.monotonic() + timeout / 1_000
        while not condition():
            if time.monotonic() > end:
                raise Late
            QApplication.processEvents()


def contact(hands: Hands) -> None:
    """A new contact."""
    hands.press("Ctrl+2")
    hands.press("Ctrl+N")
    hands.until(lambda: hands.name(hands.focus()) == "Name")


def line(hands: Hands) -> None:
    """The line in which the concerns of a meeting are written down."""
    hands.press("Ctrl+3")
    hands.shows("Records", 1)
    hands.click("Records")
    hands.press("Down")
    hands.turn_to("Concerns 1")
    hands.click("New concern")


def section(hands: Hands) -> None:
    """A concern in the section of its meeting."""
    line(hands)
    hands.shows("Concerns", 1)
    hands.press("Down")
    hands.press("Return")
    hands.until(lambda: hands.name(hands.focus()) == "Concern")
    hands.press("Ctrl+End")


def note(hands: Hands) -> None:
    """A quick note."""
    hands.press("Ctrl+Shift+N")
    hands.until(lambda: hands.name(hands.focus()) == "Note")


def sheet(hands: Hands) -> None:
    """A cell of the sign-in sheet."""
    hands.press("Ctrl+3")
    hands.shows("Records", 1)
    hands.click("Records")
    hands.press("Down")
    hands.see("Save")
    hands.press("Ctrl+Shift+P")
    hands.until(lambda: hands.name(hands.focus()) == "Line 1, Name")


def agency(hands: Hands) -> None:
    """The agency profile."""
    hands.press("Ctrl+K")
    hands.type("Agency profile")
    hands.reads("Agency profile")
    hands.press("Return")
    hands.until(lambda: hands.name(hands.focus()) == "Agency")
    hands.press("End")


PLACES: Mapping[str, Callable[[Hands], None]] = {
    go.__name__: go for go in (contact, line, section, note, sheet, agency)
}  # fmt: skip


def main(folder: Path, place: str, *, sabotage: bool) -> None:
    """Type until killed."""
    from liaison_app import app
    from liaison_app.ui import draft_keeper

    if sabotage:
        draft_keeper.AT_LATEST_MS = 1_000_000
    qt = QApplication(["typist"])
    window = app.create(["liaison", "--data-dir", str(folder)])
    window.show()
    hands = Hands(Waiter())  # type: ignore[arg-type]
    hands.fill("Passphrase", PASSPHRASE)
    hands.press("Return")
    hands.see("Lock")
    PLACES[place](hands)
    numbers = iter(range(10_000))

    def type_on() -> None:
        number = next(numbers)
        hands.type(word(number))
        print(time.monotonic(), number, flush=True)

    timer = QTimer(interval=WORD_MS)
    timer.timeout.connect(type_on)
    timer.start()
    qt.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sabotage="sabotage" in sys.argv[3:])
