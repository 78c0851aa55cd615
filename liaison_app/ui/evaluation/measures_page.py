"""The measures of a period and an area, with their definitions."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout

from liaison_app.i18n import _
from liaison_app.services import evaluation
from liaison_app.services.breakdowns import Table
from liaison_app.services.evaluation import Measure
from liaison_app.services.work import Changed, Session
from liaison_app.ui.desk import Desk
from liaison_app.ui.evaluation.behind import BehindDialog
from liaison_app.ui.evaluation.cards import MeasureCard, TableCard, page
from liaison_app.ui.evaluation.scope_bar import ScopeBar
from liaison_app.ui.look import theme
from liaison_app.ui.paged_tab import PageTab
from liaison_app.ui.widgets import TitleBar

CARD_WIDTH = 300
Answer = tuple[tuple[Measure, ...], tuple[Table, ...]]


class MeasuresPage(PageTab):
    """Cards, and below them tables; another period only changes what stands in them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._stale = True
        self._cards: dict[str, MeasureCard] = {}
        self._tables: dict[str, TableCard] = {}
        self._waiting: list[Measure | Table] = []
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._add_next)
        metrics = theme.current().metrics
        column = QVBoxLayout(self)
        column.setContentsMargins(metrics.margin, metrics.px(14), metrics.margin, metrics.px(10))
        column.setSpacing(metrics.px(10))
        column.addWidget(TitleBar(_("Evaluation")))
        self.tools = QHBoxLayout()
        column.addLayout(self.tools)
        self.scope = ScopeBar(desk)
        self.scope.changed.connect(self.refresh)
        column.addWidget(self.scope)
        self._content, self._column = page()
        self._grid = QGridLayout()
        self._grid.setSpacing(metrics.px(12))
        self._column.addLayout(self._grid)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(_("Measures"))
        self._scroll.setWidget(self._content)
        column.addWidget(self._scroll, 1)
        desk.changed.connect(self._changed)
        self.refresh()

    def entered(self) -> None:
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Work everything out again for the scope that is chosen."""
        self._stale = False
        scope = self.scope.scope()

        def ask(session: Session) -> Answer:
            return evaluation.measures(session, scope), evaluation.tables(session, scope)

        self.desk.query(self, ask, self._show, slot="measures")

    def _changed(self, _changed: Changed) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def _show(self, answer: Answer) -> None:
        measures, tables = answer
        for measure in measures:
            if measure.name in self._cards:
                self._cards[measure.name].show_measure(measure)
        for table in tables:
            if table.name in self._tables:
                self._tables[table.name].show_table(table)
        self._waiting = [measure for measure in measures if measure.name not in self._cards]
        self._waiting += [table for table in tables if table.name not in self._tables]
        self._content.setUpdatesEnabled(not self._waiting)  # half-placed cards are squeezed; nobody should see that
        self._next.start()

    def _add_next(self) -> None:
        """Make one card, then let the window breathe: all of them at once would hold it for a fifth of a second."""
        if not self._waiting:
            self._content.setUpdatesEnabled(True)
            return
        one = self._waiting.pop(0)
        if isinstance(one, Measure):
            self._add_card(one)
        else:
            self._add_table(one)
        self._next.start()

    def _add_card(self, measure: Measure) -> None:
        card = MeasureCard(measure)
        card.opened.connect(partial(self._open, measure.label, measure.name, shares=measure.unit != "days"))
        self._cards[measure.name] = card
        self._place()

    def _add_table(self, table: Table) -> None:
        card = TableCard(table)
        card.opened.connect(lambda key, label: self._open(f"{table.label}: {label}", table.name, key=key))
        self._tables[table.name] = card
        self._column.addWidget(card)

    def _place(self) -> None:
        """As many cards beside each other as there is room for."""
        room = max(self._scroll.viewport().width() // theme.current().metrics.px(CARD_WIDTH), 1)
        for place, card in enumerate(self._cards.values()):
            self._grid.addWidget(card, place // room, place % room)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column < room else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _open(self, title: str, name: str, *, key: str = "", shares: bool = False) -> None:
        BehindDialog(self.desk, self, title, name, self.scope.scope(), key=key, shares=shares).open()
