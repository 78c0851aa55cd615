"""Dresses the application: Fusion with our palette, our font and one style sheet.

Fusion, because the native styles differ and some ignore a dark palette. The palette is set by ourselves:
`QStyleHints.setColorScheme` does nothing on the offscreen platform and on some desktops.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QDir
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from liaison_app import paths
from liaison_app.ui.look import colours, fonts, qss
from liaison_app.ui.look.colours import Colours
from liaison_app.ui.look.metrics import Metrics

ThemeName = Literal["light", "dark", "contrast"]

THEMES: dict[ThemeName, Colours] = {
    "light": colours.LIGHT,
    "dark": colours.DARK,
    "contrast": colours.CONTRAST,
}


@dataclass(frozen=True)
class Theme:
    """What is in use: for widgets that paint by hand or lay out by measure."""

    name: ThemeName
    colours: Colours
    metrics: Metrics


_current = Theme("light", colours.LIGHT, Metrics())


def current() -> Theme:
    """The theme that was applied last (light at 100 % before that)."""
    return _current


def apply(app: QApplication, theme: ThemeName = "light", text_scale: float = 1.0) -> Theme:
    """Dress `app`, at any time: open windows change at once. `text_scale` is kept within 1.0 to 2.0."""
    global _current  # noqa: PLW0603 - one application, one look
    _current = Theme(theme, THEMES[theme], Metrics(min(max(text_scale, 1.0), 2.0)))
    QDir.setSearchPaths(qss.ICONS, [str(paths.resource("icons"))])
    if app.style().objectName() != "fusion" and not app.styleSheet():
        app.setStyle("Fusion")
    font = QFont(fonts.load())
    font.setPointSizeF(_current.metrics.body)
    app.setFont(font)
    app.setPalette(palette(_current.colours))
    app.setStyleSheet(qss.sheet(_current.colours, _current.metrics, dark_tick=theme == "contrast"))
    return _current


def palette(of: Colours) -> QPalette:
    """The QPalette of a set of colours: what Fusion and unstyled widgets go by."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    made = QPalette()
    for where, colour in {
        role.Window: of.window,
        role.WindowText: of.ink,
        role.Base: of.surface,
        role.AlternateBase: of.zebra,
        role.Text: of.ink,
        role.PlaceholderText: of.muted,
        role.Button: of.surface,
        role.ButtonText: of.ink,
        role.BrightText: of.danger,
        role.ToolTipBase: of.ink,
        role.ToolTipText: of.window,
        role.Highlight: of.selected,
        role.HighlightedText: of.on_selected,
        role.Accent: of.accent,
        role.Link: of.link,
        role.LinkVisited: of.link,
        role.Light: of.surface,
        role.Midlight: of.sunken,
        role.Mid: of.line,
        role.Dark: of.border,
        role.Shadow: of.line,
    }.items():
        made.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(group.Disabled, where, QColor(of.muted))
    made.setColor(group.Disabled, role.Highlight, QColor(of.sunken))
    return made


def mark(widget: QWidget, **properties: str | bool) -> None:
    """Set dynamic properties that the style sheet goes by, and redraw: `mark(field, invalid=True)`."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
