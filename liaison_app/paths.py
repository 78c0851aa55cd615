"""Where things lie on this computer: the program's own resources, and the officer's data."""

from __future__ import annotations

import os
from pathlib import Path

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
