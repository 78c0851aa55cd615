"""Real crashes of the real program: what they print, what they leave, what the system would write down of it."""

from __future__ import annotations

import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from liaison_app import logs
from tests.support.commandline import CommandLine
from tests.support.puppet import Puppet
from tests.support.scan import find, in_bytes
from tests.support.vaults import PASSPHRASE, fresh_vault

CANARY = "Maria Heron-Canary"
SAID = "Something went wrong in the program. What you typed is still here."

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes as Linux shows them"),
    pytest.mark.timeout(300),
]


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Puppet]:
    """The program, unlocked."""
    fresh_vault(tmp_path / "vault").close()
    cli = CommandLine(tmp_path / "vault", tmp_path / "home")
    cli.home.mkdir()
    program = Puppet(cli.folder, cli.environment())
    program.unlock(PASSPHRASE)
    yield program
    if program.process.poll() is None:
        program.kill()


def reports(tmp_path: Path) -> list[str]:
    return [path.read_text("utf-8") for path in sorted((tmp_path / "vault" / logs.FOLDER).iterdir())]


@pytest.mark.parametrize(("deed", "kind"), [("crash_in_a_slot", "ValueError"), ("crash_in_a_worker", "IntegrityError")])
def test_a_crash_leaves_a_report_without_data_and_the_window_goes_on(
    window: Puppet, tmp_path: Path, deed: str, kind: str
) -> None:
    window.do("press", "Ctrl+2")
    window.do("press", "Ctrl+N")
    window.do("fill", "Name", "Ana Ruiz")
    window.do(deed, CANARY)
    window.do("reads", SAID)
    (report,) = reports(tmp_path)
    assert f"\n{kind}\n" in report
    assert str(Path.home()) not in report
    window.do("press", "Ctrl+S")
    window.do("reads", "Contact saved.")
    printed = window.close()
    assert CANARY not in printed
    assert "Traceback" not in printed
    assert find([CANARY], [tmp_path]) == []


def test_a_process_that_falls_dumps_no_core_and_shows_no_passphrase(window: Puppet, tmp_path: Path) -> None:
    process = Path(f"/proc/{window.process.pid}")
    assert resource.prlimit(window.process.pid, resource.RLIMIT_CORE) == (0, 0)
    for name in ("environ", "cmdline", "comm"):
        try:
            content = (process / name).read_bytes()
        except PermissionError:  # better still
            continue
        assert not in_bytes(PASSPHRASE, content)
    places = (tmp_path, Path.cwd())  # where a core would lie is the system's choice; beside the program as a rule
    before = {path for place in places for path in place.glob("core*")}
    window.process.send_signal(signal.SIGSEGV)
    assert window.process.wait(60) == -signal.SIGSEGV
    window.process.communicate()
    assert {path for place in places for path in place.glob("core*")} == before
