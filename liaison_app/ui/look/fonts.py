"""The font of the window: bundled, because a bare machine may have none that knows every letter we print."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path

from PySide6.QtGui import QFontDatabase

from liaison_app import paths

FILES = ("NotoSans-Regular.ttf", "NotoSans-SemiBold.ttf", "NotoSans-Bold.ttf", "NotoSans-Italic.ttf")

log = logging.getLogger(__name__)


@cache
def load() -> str:
    """Register the bundled fonts and return their family name; later calls only return it. Needs a QGuiApplication."""
    return register(paths.resource("fonts"))


def register(folder: Path) -> str:
    """Register the fonts in `folder` and return their family name.

    Where files are missing or unreadable, it says so in the log and returns the family that the system uses:
    text must show, even in another face.
    """
    family = ""
    for name in FILES:
        number = QFontDatabase.addApplicationFont(str(folder / name))
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        if not families:
            log.error("font %s could not be loaded", name)
        elif not family:
            family = families[0]
    return family or QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
