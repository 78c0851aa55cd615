"""F1: every key of the window on one sheet."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from liaison_app.i18n import _
from liaison_app.ui.commands import Menu
from liaison_app.ui.look import theme
from liaison_app.ui.meetings.live.words import KEYS as LIVE_KEYS
from liaison_app.ui.widgets import Button, heading


class ShortcutSheet(QDialog):
    """The menus' keys, and those of forms and lists."""

    def __init__(self, menus: Iterable[Menu], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        metrics = theme.current().metrics
        self.resize(metrics.px(460), metrics.px(560))
        page = QWidget()
        page.setProperty("page", True)
        grid = QGridLayout(page)
        grid.setColumnStretch(0, 1)
        for title, items in menus:
            keyed = [(text, keys) for text, keys, _act in items if keys]
            if keyed:
                grid.addWidget(heading(title.replace("&", ""), 3), grid.rowCount(), 0, 1, 2)
            for text, keys in keyed:
                self._row(grid, text, QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText))
        grid.addWidget(heading(_("In a form or a list"), 3), grid.rowCount(), 0, 1, 2)
        for text, keys in (
            (_("Save (in a line of a form)"), _("Enter")),
            (_("Go into the record (in a list)"), _("Enter")),
            (_("Choices of a field"), _("Down")),
            (_("Empty the search"), _("Escape")),
        ):
            self._row(grid, text, keys)
        grid.addWidget(heading(_("In the live view of a meeting"), 3), grid.rowCount(), 0, 1, 2)
        for text, keys in LIVE_KEYS:
            self._row(grid, _(text), _(keys))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        scroll.setAccessibleName(_("Keyboard shortcuts"))
        column = QVBoxLayout(self)
        column.addWidget(heading(_("Keyboard shortcuts")))
        column.addWidget(scroll, 1)
        close = Button(_("Close"), kind="primary")
        close.clicked.connect(self.accept)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    @staticmethod
    def _row(grid: QGridLayout, text: str, keys: str) -> None:
        at = grid.rowCount()
        grid.addWidget(QLabel(text), at, 0)
        shown = QLabel(keys)
        shown.setProperty("tone", "muted")
        grid.addWidget(shown, at, 1)
