"""The whole program in a process of its own, with its window, moved by keys and mouse from outside.

What only a process shows: what a kill leaves behind, what a crash prints, what the system can see of it. The process
runs the program's own `main`; beside it a thread reads one deed a line (a method of `Hands` and its arguments), which
is done on the window's thread, and answered with a line.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.exceptions import TimeoutError as Late

from tests.support import othertime
from tests.support.hands import Hands

#: What Qt says by itself where there is no screen.
_OFF_SCREEN = "This plugin does not support "
ANSWER_SECONDS = 60


class Puppet:
    """The program on the vault in `folder`. Close it, or kill it, after use."""

    def __init__(self, folder: Path, environment: dict[str, str], *launcher: str) -> None:
        words = [sys.executable, "-m", "tests.support.puppet", "--data-dir", str(folder), *launcher]
        self.process = subprocess.Popen(
            words,
            env={**environment, "QT_QPA_PLATFORM": "offscreen"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def do(self, deed: str, *arguments: str | int | list[str]) -> Any:
        """Let the hands do something; what they answer. Raises AssertionError with their words where they fail."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([deed, *arguments]) + "\n")
        self.process.stdin.flush()
        late = threading.Timer(ANSWER_SECONDS, self.process.kill)
        late.start()
        line = self.process.stdout.readline()
        late.cancel()
        assert line, f"the program ended: {self.said()}"
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["is"]

    def unlock(self, secret: str) -> None:
        """Type what opens the vault, and wait until it is open."""
        self.do("fill", "Passphrase", secret)
        self.do("press", "Return")
        self.do("see", "Lock")

    def said(self) -> str:
        """What it printed as an error, once it has ended."""
        assert self.process.stderr is not None
        return self.process.stderr.read()

    def close(self) -> str:
        """Leave by the shortcut; what was printed on the way. Fails if the program does not end well."""
        self.do("press", "Ctrl+Q")
        return self.ended()

    def ended(self) -> str:
        """What the program printed, once it has ended. Fails if it does not end well."""
        code = self.process.wait(ANSWER_SECONDS)  # with its standard input open: without, it ends at once
        said: str = self.process.communicate()[1]
        assert code == 0, (code, said)
        return "".join(line for line in said.splitlines(keepends=True) if not line.startswith(_OFF_SCREEN))

    def kill(self) -> None:
        """kill -9."""
        self.process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        self.process.communicate(timeout=ANSWER_SECONDS)


# --- inside the process ---------------------------------------------------------------------------


class Patient:
    """What the hands need of pytest-qt: waiting with events running."""

    def waitUntil(self, condition: Callable[[], bool], *, timeout: int) -> None:  # named by pytest-qt
        end, pause = monotonic() + timeout / 1000, 10
        while not condition():
            if monotonic() > end:
                raise Late
            loop = QEventLoop()
            QTimer.singleShot(pause, loop.quit)
            loop.exec()
            pause = min(2 * pause, 100)  # reading a whole window costs more than what is waited for


class PuppetHands(Hands):
    """Hands with a few deeds that a puppet needs besides."""

    def passes(self, minutes: int) -> None:
        """So many minutes go by on the clock on the wall."""
        othertime.let_pass(minutes)

    def comes_to(self, name: str) -> None:
        """Wait until the cursor is there."""
        self.until(lambda: self.name(self.focus()) == name, lambda: f"the cursor is at “{self.name(self.focus())}”")

    def close_window(self) -> None:
        """As by the button of the window manager, for a page that has no shortcut for it."""
        self.front().window().close()

    def until_enabled(self, name: str) -> None:
        """Wait until a thing can be used again, and what it was busy with is over."""
        self.see(name)

    def keeps_a_draft(self) -> None:
        """Wait until what is being typed is kept: a draft is written a moment after the last key."""
        from PySide6.QtCore import QThreadPool

        from liaison_app.ui.draft_keeper import AT_LATEST_MS

        end = monotonic() + 2 * AT_LATEST_MS / 1000
        self.until(lambda: monotonic() > end)
        self.waits_for_the_end()
        assert QThreadPool.globalInstance().activeThreadCount() == 0

    def waits_for_the_end(self) -> None:
        """Wait until no worker has anything to do: the vault is closed, the backup made."""
        from PySide6.QtCore import QThreadPool

        self.until(lambda: QThreadPool.globalInstance().activeThreadCount() == 0)

    def type_everywhere(self, stem: str, forms: list[str]) -> int:
        """Marked words into every field of the forms of these kinds, a note and a search; how many there were."""
        from tests.support.marking import FORMS, Typist

        typist = Typist(self, stem)
        for keys, switch, kind in FORMS:
            if kind in forms:
                typist.fill_form(keys, switch, kind)
                if kind == "meetings":
                    typist.meeting_lines()
        typist.note_and_search()
        return len(typist.marks)

    def crash_in_a_slot(self, text: str) -> None:
        """A mistake of the program in a slot, with data in it. The one deed that no officer could do."""

        def fall() -> None:
            raise ValueError(text)

        QTimer.singleShot(0, fall)

    def crash_in_a_worker(self, text: str) -> None:
        """An error of the database with a row's values in it, in the worker that asked for it."""
        from sqlalchemy import text as sql

        from liaison_app.ui.desk import Desk

        (desk,) = (desk for window in QApplication.topLevelWidgets() for desk in window.findChildren(Desk))

        def fall(session: Any) -> None:
            with session.write() as db:
                db.execute(sql("INSERT INTO contacts (id, name) VALUES (:id, :name)"), {"id": text, "name": text})

        desk.query(desk, fall, lambda _nothing: None, slot="fall")


class Strings(QObject):
    """Does what the lines on standard input say."""

    pulled = Signal(str)
    let_go = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._hands = PuppetHands(Patient())  # type: ignore[arg-type]
        self.pulled.connect(self._do, Qt.ConnectionType.QueuedConnection)

    def read(self) -> None:
        """In a thread of its own: every line, until whoever pulls is gone."""
        for line in sys.stdin:
            self.pulled.emit(line)
        os._exit(3)

    def _do(self, line: str) -> None:
        deed, *arguments = json.loads(line)
        answer: dict[str, Any] = {}
        try:
            found = getattr(self._hands, deed)(*arguments)
            answer["is"] = found if isinstance(found, str | int | list) else None
        except Exception as error:  # noqa: BLE001 - told to whoever pulls
            answer["error"] = f"{type(error).__name__}: {error}"
        print(json.dumps(answer), flush=True)


def main() -> None:
    """Run the program, and listen."""
    from liaison_app.__main__ import main as program

    othertime.stand_in()
    strings = Strings()
    threading.Thread(target=strings.read, daemon=True).start()
    program(sys.argv[1:], prog_name="liaison")


if __name__ == "__main__":
    main()
