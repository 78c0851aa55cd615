"""Theme and size of the text: changed from the View menu, for the whole program at once."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from liaison_app.ui.look import theme

STEPS = (1.0, 1.25, 1.5, 1.75, 2.0)


def use_theme(name: theme.ThemeName) -> None:
    """Change the colours."""
    _apply(name, theme.current().metrics.scale)


def scale_text(direction: int) -> bool:
    """Larger (+1), smaller (-1), or back to 100 % (0); whether that changed anything.

    Widgets that are there keep lengths they were made with, so a window has to be put together anew afterwards.
    """
    now = theme.current().metrics.scale
    place = min(range(len(STEPS)), key=lambda i: abs(STEPS[i] - now))
    place = min(max(place + direction, 0), len(STEPS) - 1) if direction else 0
    if now == STEPS[place]:
        return False
    _apply(theme.current().name, STEPS[place])
    return True


def _apply(name: theme.ThemeName, scale: float) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, name, scale)
