"""A window that is killed while somebody types without a pause: what was typed five seconds before comes back."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from liaison_app import clock
from liaison_app.services import drafts
from liaison_app.storage import vault
from liaison_app.ui.frame import Frame
from tests.services.adding import add
from tests.support import typist
from tests.support.hands import Hands
from tests.support.vaults import CHEAP, PASSPHRASE, fresh_vault
from tests.ui.conftest import opened, start

LOST_AT_MOST = 5.0
TYPED_FOR = 8.0
SABOTAGED = "contact sabotage"


@dataclass(frozen=True)
class Killed:
    """A vault whose window was killed, and the number of the last word typed five seconds before."""

    folder: Path
    old_word: int


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Killed]:
    """One killed window for each place, all typed into at the same time."""
    found: dict[str, Killed] = {}
    with ExitStack() as stack:
        running = {}
        for words in (*typist.PLACES, SABOTAGED):
            folder = tmp_path_factory.mktemp("killed") / "vault"
            filled(folder)
            command = [sys.executable, "-m", "tests.support.typist", str(folder), *words.split()]
            environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
            pipe = subprocess.PIPE
            process = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment)
            stack.callback(process.kill)
            running[words] = (folder, process)
        for words, (folder, process) in running.items():
            found[words] = Killed(folder, type_and_kill(process))
    return found


def filled(folder: Path) -> None:
    """A vault with a meeting at which a concern was raised."""
    made = fresh_vault(folder)
    meeting = add(made.session(), "meetings", title="Forum", starts_at=clock.now())
    add(made.session(), "concerns", text="Dark crossing", meeting_id=meeting)
    made.close()


def type_and_kill(process: subprocess.Popen[str]) -> int:
    """Kill it once it has typed long enough; the last word that must come back."""
    assert process.stdout is not None
    assert process.stderr is not None
    typed: list[tuple[float, int]] = []
    while not typed or typed[-1][0] < typed[0][0] + TYPED_FOR:
        line = process.stdout.readline()
        assert line, process.stderr.read()
        at, number = line.split()
        typed.append((float(at), int(number)))
    now = time.monotonic()
    process.send_signal(signal.SIGKILL)
    rest, _errors = process.communicate()
    typed += [(float(line.split()[0]), int(line.split()[1])) for line in rest.splitlines() if line.count(" ") == 1]
    pauses = [later - earlier for (earlier, _n), (later, _m) in itertools.pairwise(typed)]
    assert max(pauses) < 1, "there was a pause in typing, so this shows nothing"
    return max(number for at, number in typed if at <= now - LOST_AT_MOST)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("place", typist.PLACES)
def test_what_was_typed_five_seconds_before_the_kill_is_back(
    qtbot: QtBot, killed: dict[str, Killed], frames: list[Frame], place: str
) -> None:
    case = killed[place]
    frame = start(case.folder)
    frames.append(frame)
    hands = Hands(qtbot)
    hands.fill("Passphrase", PASSPHRASE)
    hands.press("Return")
    main = opened(qtbot, frame)
    hands.reads("What you typed last time is back")
    assert case.old_word > 20
    hands.reads("".join(typist.word(number) for number in range(case.old_word + 1)).strip())
    assert len(drafts.every(main.desk.session)) == 1, "it stays a draft until it is saved"
    if QApplication.activeModalWidget() is not None:
        hands.click("Save")
    else:
        hands.press("Ctrl+S")
    hands.until(lambda: drafts.every(main.desk.session) == [], "the draft stays after saving")


def test_the_same_look_finds_what_is_lost_where_drafts_wait_for_a_pause(
    qtbot: QtBot, killed: dict[str, Killed]
) -> None:
    again = vault.open_vault(killed[SABOTAGED].folder, PASSPHRASE, store=None, cost=CHEAP)
    try:
        assert drafts.every(again.session()) == []
    finally:
        again.close()
