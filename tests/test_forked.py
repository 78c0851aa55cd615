"""A command that was forked and one that was started say the same and leave the same (`tests/support/forked.py`)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import forked
from tests.support.commandline import CommandLine
from tests.support.vaults import fresh_vault

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked here")

#: Words, standard input, and the exit code that both ways must give.
CALLS = [
    (["list", "nothing"], "", 2),
    (["add", "services", "--jsonl", "-"], '{"name": "Legal aid", "status": "active"}\nnot json\n', 1),
    (["show", "services", "nobody"], "", 1),
    (["export", "guide", "--out", "{place}/guide.pdf", "--lang", "es"], "", 0),
]
#: What is another each way: ids, and the folder.
_CHANCE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(forked|started)/")


def both(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[tuple[int | str, ...]]]:
    """What all the calls say, forked and started, each way on an own vault in an own folder."""
    said: list[list[tuple[int | str, ...]]] = []
    for way in ("forked", "started"):
        place = folder / way
        fresh_vault(place / "vault").close()
        cli = CommandLine(place / "vault", place / "home")
        if way == "started":
            monkeypatch.setenv("LIAISON_TESTS_PLAIN", "1")
        done = [cli.run(*(word.format(place=place) for word in words), stdin=stdin) for words, stdin, _code in CALLS]
        assert (place / "guide.pdf").read_bytes()[:5] == b"%PDF-"
        said.append([(d.returncode, *(_CHANCE.sub("…", text) for text in (d.stdout, d.stderr))) for d in done])
    return said


def test_both_ways_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = both(tmp_path, monkeypatch)
    assert one == other
    assert [code for code, *_said in one] == [code for _words, _stdin, code in CALLS]


# --- what a call takes over and what it leaves ----------------------------------------------------


def probe(*words: str, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """A module that says what it finds, and ends as it is told."""
    return forked.run("tests.support.forked_probe", words, {**os.environ, **more}, stdin, timeout=20)


def test_a_call_has_its_own_of_everything_and_the_next_knows_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    first = probe("a b", "exit 7", stdin="typed", ONLY_HERE="yes")
    second, killed = probe("crash"), probe("kill")
    assert (first.returncode, first.stderr) == (7, "on standard error\n")
    assert first.stdout == f"['a b', 'exit 7'] yes typed {folder} unmarked\nat the end\n"
    assert second.returncode == 1
    assert second.stdout == f"['crash'] None  {folder} unmarked\nat the end\n"
    assert "ValueError: as asked" in second.stderr
    assert killed.returncode == -9


def test_what_never_ends_is_ended_and_the_next_call_is_answered() -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        forked.run("tests.support.forked_probe", ["sleep"], os.environ, "", 0.5)
    assert probe("exit 0").returncode == 0


def test_what_an_interpreter_reads_at_its_start_starts_one() -> None:
    own = f"{os.getpid()}\n"
    assert probe("parent").stdout != own
    assert probe("parent", PYTHONOPTIMIZE="1").stdout == own
    assert probe("parent", LD_PRELOAD="").stdout == own
