"""A process that has imported the command line once, and becomes a fresh one for every call by forking.

A command spends three quarters of its time on imports, and the tests run many hundred. Here one process for each worker
of pytest imports what commands import, does nothing else, and waits. For a call it forks; the child takes over the
call's arguments, environment, folder and streams, runs the module as `python -m` does, and ends as any process ends. So
a call is a process of its own, with nothing left of an earlier one: each comes from the same untouched parent.

A plain process runs instead where there is no safe fork (all but Linux), where the environment says something that an
interpreter reads as it starts, and everywhere if `LIAISON_TESTS_PLAIN` is set, to compare. Tests about starting itself
and about kills start their own; the canary campaign starts every command of the program cold.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

from tests.support.vaults import cheaply

_CHECKOUT = Path(__file__).parents[2]
#: What an interpreter or its libraries read at the start, before any module could.
_AT_THE_START = ("PYTHON", "LANG", "LC_", "LD_", "MALLOC", "GLIBC")
#: The rooms of the program that commands import, most of them late.
_ROOMS = ("cli", "services", "storage", "imports.hsds", "exports", "exports.pdf")


def run(
    module: str, arguments: Sequence[str], environment: Mapping[str, str], stdin: str, timeout: float
) -> subprocess.CompletedProcess[str]:
    """`python -m MODULE ARGUMENTS` to its end. Raises TimeoutExpired as subprocess does."""
    if sys.platform == "linux" and "LIAISON_TESTS_PLAIN" not in os.environ and _same_start(environment, os.environ):
        return _server().run([module, *arguments], environment, stdin, timeout)
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=dict(environment),
        timeout=timeout,
        check=False,
    )


def _same_start(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether an interpreter would start alike in both environments."""
    said = [{k: v for k, v in each.items() if k.startswith(_AT_THE_START)} for each in (one, other)]
    return said[0] == said[1]


@lru_cache(maxsize=1)
def _server() -> Server:
    server = Server()
    atexit.register(server.end)
    return server


class Server:
    """The waiting process, seen from the tests. It ends with them in any case: nobody holds the other end then."""

    def __init__(self) -> None:
        self._files = tempfile.TemporaryDirectory(prefix="liaison-calls-")
        self._one_at_a_time = threading.Lock()
        self._control, theirs = socket.socketpair()
        words = [sys.executable, "-m", "tests.support.forked", str(theirs.fileno())]
        # Pipes that nobody uses: the interpreter makes its streams for pipes, as it would in a call.
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self._process = subprocess.Popen(words, cwd=_CHECKOUT, pass_fds=[theirs.fileno()], **pipes)
        theirs.close()
        self._answers = self._control.makefile("r", encoding="ascii")
        assert self._answer() == "ready\n"

    def run(
        self, words: list[str], environment: Mapping[str, str], stdin: str, timeout: float
    ) -> subprocess.CompletedProcess[str]:
        """One call, with its streams in files."""
        with self._one_at_a_time:
            streams = [Path(self._files.name, name) for name in ("in", "out", "err")]
            streams[0].write_text(stdin, encoding="utf-8")
            call = {"words": words, "environment": dict(environment), "folder": str(Path.cwd())}
            self._control.settimeout(None)
            self._control.sendall(json.dumps({**call, "streams": [str(path) for path in streams]}).encode() + b"\n")
            pid = int(self._answer())
            self._control.settimeout(timeout)
            try:
                code = int(self._answer())
            except TimeoutError:
                os.kill(pid, signal.SIGKILL)
                _server.cache_clear()  # this one's answers can no longer be told apart
                raise subprocess.TimeoutExpired(words, timeout) from None
            out, err = (path.read_text(encoding="utf-8") for path in streams[1:])
            return subprocess.CompletedProcess(words, code, out, err)

    def end(self) -> None:
        """Let go of the other end, and wait until nobody is there."""
        self._answers.close()
        self._control.close()
        self._process.communicate()
        self._files.cleanup()

    def _answer(self) -> str:
        try:
            answer = self._answers.readline()
        except ConnectionError:
            answer = ""
        if not answer:
            assert self._process.stderr is not None
            raise RuntimeError(self._process.stderr.read().decode(errors="replace"))
        return answer


# --- inside the process ---------------------------------------------------------------------------


def serve(control: socket.socket) -> dict[str, Any] | None:
    """Fork for every call; in the child the call is returned, in the parent nothing, once the tests are over."""
    calls = control.makefile("r", encoding="utf-8")
    while line := calls.readline():
        child = os.fork()
        if not child:
            calls.close()
            control.close()
            call: dict[str, Any] = json.loads(line)
            return call
        control.sendall(b"%d\n" % child)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        control.sendall(b"%d\n" % code)
    return None


def become(call: dict[str, Any]) -> int:
    """Take over what belongs to a call, before anything reads it, and run it; its exit code."""
    os.chdir(call["folder"])
    os.environ.clear()
    os.environ.update(call["environment"])
    kinds = (os.O_RDONLY, *[os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND] * 2)
    for number, (path, kind) in enumerate(zip(call["streams"], kinds, strict=True)):
        opened = os.open(path, kind, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    module, *arguments = call["words"]
    sys.argv = [module, *arguments]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        return end.code if isinstance(end.code, int) else bool(end.code)
    except BaseException:  # noqa: BLE001 - what an interpreter does with whatever reaches the top
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


def _end(code: int) -> NoReturn:
    """End as an interpreter does, without taking every module apart, which takes longer than most commands."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main() -> None:
    """Import everything, check that it left no trace (no thread, no credential store, no Qt), and wait for calls."""
    control = socket.socket(fileno=int(sys.argv[1]))
    for name in _ROOMS:
        package = importlib.import_module(f"liaison_app.{name}")
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    assert threading.active_count() == 1
    assert len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - threads that Python does not know, too
    assert not {"keyring", "PySide6"} & set(sys.modules)
    cheaply()
    gc.freeze()  # so that no child copies what it never touches
    control.sendall(b"ready\n")
    call = serve(control)
    if call is not None:
        _end(become(call))


if __name__ == "__main__":
    main()
