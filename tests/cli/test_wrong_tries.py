"""Five wrong tries, a restart, a clock that was set: the right passphrase waits too, and the recovery code opens.

Every command is a process of its own, so each is a restart of the program. The time of day is set by a stand-in inside
those processes (`tests/support/othertime.py`), and, where libfaketime is on the computer, by that: it moves every clock
of a process, the one that counts the running time by `time.monotonic` too.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from liaison_app.storage import vault
from tests.support.commandline import CommandLine
from tests.support.othertime import YEARS, faketime
from tests.support.vaults import CHEAP, PASSPHRASE

WRONG = "ten green bottles standing"


class Computer(CommandLine):
    """The command line on a computer whose clock can be set."""

    years = 0
    preloaded = ""

    def arguments(self, *words: str) -> list[str]:
        """Through the stand-in for the clock, unless libfaketime sets it."""
        arguments = super().arguments(*words)
        return arguments if self.preloaded else [sys.executable, "-m", "tests.support.othertime", *arguments[3:]]

    def environment(self) -> dict[str, str]:
        """With the years."""
        if not self.preloaded:
            return {**super().environment(), YEARS: str(self.years)}
        set_by = {"LD_PRELOAD": self.preloaded, "FAKETIME": f"{self.years:+d}y"} if self.years else {}
        return {**super().environment(), **set_by}

    def set_clock(self, years: int) -> None:
        """By so many years from now."""
        object.__setattr__(self, "years", years)


@pytest.fixture(params=["stand-in", *(["libfaketime"] if faketime() else [])])
def computer(request: pytest.FixtureRequest, tmp_path: Path) -> Computer:
    """A computer whose clock can be set."""
    computer = Computer(tmp_path / "vault", tmp_path / "home")
    if request.param == "libfaketime":
        found = faketime()
        assert found
        object.__setattr__(computer, "preloaded", found)
    return computer


@pytest.mark.timeout(300)
def test_the_clock_ends_no_wait_and_the_recovery_code_does(computer: Computer, tmp_path: Path) -> None:
    made = vault.create(computer.folder, PASSPHRASE, store=None, officer_name="Jo Rivera", cost=CHEAP)
    made.vault.close()
    code, wrong = tmp_path / "code.txt", tmp_path / "wrong.txt"
    code.write_text(made.recovery_code, encoding="utf-8")
    wrong.write_text(WRONG, encoding="utf-8")
    for _ in range(5):
        assert "does not open" in computer.refused("list", "contacts", "--recovery-code-file", str(wrong))
    for years in (0, -10, 10):
        computer.set_clock(years)
        said = computer.refused("list", "contacts")
        assert "too many wrong tries" in said
        assert re.search("1[2345] minutes", said)
        assert PASSPHRASE not in said
    computer.set_clock(-10)
    opened = computer.run("list", "contacts", "--recovery-code-file", str(code))
    assert opened.returncode == 0
    assert "Check the date" in opened.stderr
    computer.set_clock(0)
    actions = [row["action"] for row in computer.json("list", "audit")]
    assert actions.count("unlock-failed") == 1
    assert actions.count("clock") == 2
