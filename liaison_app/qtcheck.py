"""Can Qt start here? Asked before it is started, since Qt ends the whole process when a system library is missing."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
from pathlib import Path

from liaison_app.errors import UserError
from liaison_app.i18n import _

#: Debian's packages: for any use of Qt, and what a window on an X display wants besides.
PACKAGES = "libglib2.0-0 libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1"
DISPLAY_PACKAGES = (
    "libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-xkb1 libxcb-image0 "
    "libxcb-render-util0 libxcb-shape0"
)


def has_display() -> bool:
    """Whether there is a screen to open a window on. Only Linux can be without one."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def refuse_incomplete() -> None:
    """Choose Qt's offscreen platform where there is no display; raises UserError, which names what to install."""
    if not sys.platform.startswith("linux"):
        return
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        from PySide6 import QtWidgets  # noqa: F401
    except ImportError as error:
        raise _missing(str(error), PACKAGES) from None
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if os.environ.get("DISPLAY") and platform in ("", "xcb"):
        _load_xcb_plugin()


def _load_xcb_plugin() -> None:
    """Load the plugin that Qt would load: the loader says which library is missing, where Qt would only abort."""
    spec = importlib.util.find_spec("PySide6")
    assert spec is not None
    assert spec.origin is not None
    plugin = Path(spec.origin).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    try:
        if plugin.exists():
            ctypes.CDLL(str(plugin))
    except OSError as error:
        raise _missing(str(error), DISPLAY_PACKAGES) from None


def _missing(error: str, packages: str) -> UserError:
    library = error.split(":", maxsplit=1)[0]
    return UserError(
        _("Qt cannot start: the system library {library} is missing.").format(library=library),
        _("On Debian or Ubuntu: apt-get install {packages}").format(packages=packages),
    )
