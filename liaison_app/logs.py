"""What a bug leaves behind: a crash report that says where, and never what was in the data.

Only the exception's type and the places in the code are written: no message, no values, no source lines, since an
SQL error carries a row's values in its text and in `params`.
"""

from __future__ import annotations

import platform
import traceback
from pathlib import Path
from types import TracebackType

from liaison_app import __version__, clock

FOLDER = "crash-reports"


def describe(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The text of a crash report: version, platform, exception type, and file, line and function of every frame."""
    frames = [f"  {Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)]
    where = f"Liaison {__version__}, Python {platform.python_version()}, {platform.system()} {platform.release()}"
    return "\n".join([where, clock.utc_now().isoformat(timespec="seconds"), kind.__name__, *frames, ""])


def crash_report(folder: Path, kind: type[BaseException], trace: TracebackType | None) -> Path:
    """Write a crash report into `folder` and return its path; the name holds the time only."""
    target = folder / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    path = target / f"crash-{clock.utc_now():%Y%m%d-%H%M%S}.txt"
    path.write_text(describe(kind, trace), encoding="utf-8")
    return path
