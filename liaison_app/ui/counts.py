"""A bar that counts records by the value of one field ("All · Analysis 2 · …") and narrows the list to one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabBar

from liaison_app.i18n import _
from liaison_app.models.registry import KINDS
from liaison_app.services.work import Changed, Session
from liaison_app.ui.desk import Desk

Counter = Callable[[Session], Mapping[str, int]]


class CountBar(QTabBar):
    """One entry for all, then one for each choice of the field. Where there is no room for all it can be scrolled."""

    chosen = Signal()

    def __init__(self, desk: Desk, kind: str, field: str, count: Counter) -> None:
        super().__init__()
        self._desk, self._kind, self._count = desk, kind, count
        self._labels = {code: _(label) for code, label in KINDS[kind].field(field).about.choices.items()}
        self.setAccessibleName(_(KINDS[kind].field(field).label))
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setStyleSheet("QTabBar::tab { padding: 7px 8px; }")
        self.addTab(_("All"))
        for label in self._labels.values():
            self.addTab(label)
        self.currentChanged.connect(lambda _index: self.chosen.emit())
        desk.changed.connect(self._changed)
        self._ask()

    def choice(self) -> str:
        """The code that is chosen, or an empty text for all."""
        return ["", *self._labels][self.currentIndex()]

    def _changed(self, changed: Changed) -> None:
        if self._kind in changed:
            self._ask()

    def _ask(self) -> None:
        self._desk.query(self, self._count, self._show, slot="counts")

    def _show(self, counts: Mapping[str, int]) -> None:
        for index, (code, label) in enumerate(self._labels.items(), start=1):
            self.setTabText(index, f"{label} {counts.get(code, 0):,}")
