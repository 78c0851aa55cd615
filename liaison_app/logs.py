"""What a bug leaves behind: a crash report that says where, and never what was in the data.

Only the exceptions' types and the places in the code are written: no message, no values, no source lines, since an
SQL error carries a row's values in its text and in `params`. For the same reason nothing is dumped by the system
(`no_core_dumps`), and Python's own fault handler stays off: it writes whole paths,
and with them the name of whoever is logged in.
"""

from __future__ import annotations

import contextlib
import ctypes
import platform
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from liaison_app import __version__, clock

FOLDER = "crash-reports"
#: How many reports are kept; a mistake that repeats itself must not fill the disk.
KEPT = 20
_PR_SET_DUMPABLE = 4


def describe(error: BaseException) -> str:
    """The text of a crash report: version, platform, and for the exception and those that led to it the type and the
    file, line and function of every frame."""
    where = f"Liaison {__version__}, Python {platform.python_version()}, {platform.system()} {platform.release()}"
    lines = [where, clock.utc_now().isoformat(timespec="seconds")]
    for one in _chain(error):
        lines.append(type(one).__name__)
        lines += [f"  {Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(one.__traceback__)]
    return "\n".join([*lines, ""])


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception, what it was raised from or while handling, and so on; groups with their members."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions
        waiting += [one.__cause__, one.__context__]


def crash_report(folder: Path, error: BaseException) -> Path | None:
    """Write a crash report below `folder` and return its path, or None where it could not be written.

    The name holds the time only. Never raises: this is what happens when everything else went wrong.
    """
    target = folder / FOLDER
    path = target / f"crash-{clock.utc_now():%Y%m%d-%H%M%S-%f}.txt"
    try:
        target.mkdir(parents=True, exist_ok=True)
        path.write_text(describe(error), encoding="utf-8")
        for old in sorted(target.glob("crash-*.txt"))[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return None
    return path


def catch(folder: Path, say: Callable[[Path | None], None]) -> None:
    """From now on every uncaught exception, in whatever thread, becomes a crash report and nothing else.

    `say` tells the officer; it is called for those of the main thread, where the window lives.
    """

    def in_main_thread(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        say(crash_report(folder, error.with_traceback(trace)))

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            crash_report(folder, args.exc_value)

    def nowhere(args: sys.UnraisableHookArgs) -> None:
        if args.exc_value is not None:
            crash_report(folder, args.exc_value)

    sys.excepthook, threading.excepthook, sys.unraisablehook = in_main_thread, in_thread, nowhere


def no_core_dumps() -> None:
    """Keep the system from writing this process's memory, keys and all, to the disk when it crashes.

    The limit alone does not hold where Linux hands dumps to a program (core(5)); a process that may not be dumped is
    not handed over at all, and no other program of the same user can read its memory either (prctl(2)).
    """
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        with contextlib.suppress(AttributeError, OSError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
