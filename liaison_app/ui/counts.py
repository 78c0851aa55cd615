"""Buttons that count records by the value of one field, and narrow the list to that value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from liaison_app.i18n import _
from liaison_app.models.registry import KINDS
from liaison_app.services.work import Changed, Session
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Button

Counter = Callable[[Session], Mapping[str, int]]


class CountBar(QWidget):
    """A button for each choice of a field ("Analysis 2"). At most one is pressed; pressed again it shows all."""

    chosen = Signal(str)
    """The code of the choice, empty for all."""

    def __init__(self, desk: Desk, kind: str, field: str, count: Counter) -> None:
        super().__init__()
        self._desk, self._kind, self._count = desk, kind, count
        self._labels = {code: _(label) for code, label in KINDS[kind].field(field).about.choices.items()}
        self._buttons: dict[str, Button] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().metrics.px(4))
        for code, label in self._labels.items():
            button = Button(label)
            button.setCheckable(True)
            button.clicked.connect(partial(self._pressed, code))
            row.addWidget(button)
            self._buttons[code] = button
        desk.changed.connect(self._changed)
        self._ask()

    def choice(self) -> str:
        """The code that is chosen, or an empty text."""
        return next((code for code, button in self._buttons.items() if button.isChecked()), "")

    def _pressed(self, chosen: str, checked: bool) -> None:
        for code, button in self._buttons.items():
            button.setChecked(checked and code == chosen)
        self.chosen.emit(self.choice())

    def _changed(self, changed: Changed) -> None:
        if self._kind in changed:
            self._ask()

    def _ask(self) -> None:
        self._desk.query(self, self._count, self._show, slot="counts")

    def _show(self, counts: Mapping[str, int]) -> None:
        for code, button in self._buttons.items():
            text = f"{self._labels[code]} {counts.get(code, 0):,}"
            button.setText(text)
            button.setAccessibleName(text)
