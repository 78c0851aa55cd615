"""Where things lie on this computer: the program's own resources, and the officer's data."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """Return the path of a file or folder under `resources/`, for instance `resource("icons", "add.svg")`.

    An installed wheel carries `resources` inside the package; in a checkout it lies beside it.
    Existence is not checked: opening a missing file names the whole path anyway.
    """
    packaged = _PACKAGE / "resources"
    root = packaged if packaged.is_dir() else _PACKAGE.parent / "resources"
    return root.joinpath(*parts)


def default_data_dir() -> Path:
    """Return the folder that holds the vault unless `--data-dir` names another. It may not exist yet.

    Never a roaming folder (Windows would copy the vault to a server on log-off) and never a cache.
    """
    return platformdirs.user_data_path("Liaison", appauthor=False, roaming=False)


def state_dir() -> Path:
    """Return the folder for what must lie outside every vault; `LIAISON_STATE_DIR` moves it. It may not exist yet."""
    moved = os.environ.get("LIAISON_STATE_DIR", "")
    return Path(moved) if moved else platformdirs.user_state_path("Liaison state", appauthor=False, roaming=False)


def default_demo_dir() -> Path:
    """Return the folder of the sample vault that `--demo` makes, beside the officer's own."""
    return default_data_dir().with_name("Liaison demo")


TEMPORARY: Final = "tmp"


def temporary_dir(data_dir: Path) -> Path:
    """Return the one folder for temporary files, which only this user can read; it is made if need be.

    Whoever locks, ends or starts the window empties it (`empty_temporary_dir`). Python's own temporary files go there
    too from now on, those of libraries included.
    """
    folder = data_dir / TEMPORARY
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    tempfile.tempdir = str(folder)
    return folder


def empty_temporary_dir(data_dir: Path) -> None:
    """Remove what lies in the folder for temporary files. What another program holds open may stay (on Windows)."""
    folder = data_dir / TEMPORARY
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                path.unlink()
