"""Theme and size of the text: changed from the View menu for the whole program at once, and kept for the next start."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication

from liaison_app.settings import OPTIONS, Settings
from liaison_app.ui.look import theme

_kept: list[Settings] = []


def begin(folder: Path) -> None:
    """Dress the program as it was chosen for the vault in this folder."""
    _kept[:] = [Settings(folder)]
    name, scale = _kept[0].get("theme"), _kept[0].get("text_scale")
    theme.apply(_app(), cast("theme.ThemeName", name), float(scale))


def use_theme(name: theme.ThemeName) -> None:
    """Change the colours."""
    theme.apply(_app(), name, theme.current().metrics.scale)
    for settings in _kept:
        settings.choose("theme", name)


def scale_text(direction: int) -> bool:
    """Larger (+1), smaller (-1), or back to 100 % (0); whether that changed anything.

    Widgets that are there keep lengths they were made with, so a window has to be put together anew afterwards.
    """
    steps = [float(step) for step in OPTIONS["text_scale"].choices]
    now = theme.current().metrics.scale
    place = min(range(len(steps)), key=lambda i: abs(steps[i] - now))
    wanted = steps[min(max(place + direction, 0), len(steps) - 1) if direction else 0]
    if now == wanted:
        return False
    theme.apply(_app(), theme.current().name, wanted)
    for settings in _kept:
        settings.choose("text_scale", wanted)
    return True


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
