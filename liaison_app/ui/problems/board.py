"""The board: a column for each SARA stage, cards moved by Ctrl+Left and Ctrl+Right or with the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.problem import SARA_STAGES
from liaison_app.services import board
from liaison_app.services.board import Card
from liaison_app.services.work import Changed, Session, Where
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.problems.cards import ColumnView
from liaison_app.ui.widgets import heading, hint

COLUMN_WIDTH = 172


class Board(QScrollArea):
    """All stages beside each other; where there is no room for them it scrolls sideways."""

    opened = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._search = ""
        self._where: Where = {}
        self._stale = True
        self._keep = ("", "")
        self._on_its_way: dict[str, str] = {}
        """Cards that are being moved, by their id: the stage that they go to."""
        metrics = theme.current().metrics
        page = QWidget()
        page.setProperty("page", True)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics.px(10))
        self.columns: list[ColumnView] = []
        for stage in SARA_STAGES:
            row.addWidget(self._column(stage), 1)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._ghost = QLabel(self)
        self._ghost.setProperty("ghost", True)
        self._ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ghost.hide()
        desk.changed.connect(self._changed)

    def _column(self, stage: str) -> QWidget:
        metrics = theme.current().metrics
        block = QWidget()
        block.setMinimumWidth(metrics.px(COLUMN_WIDTH))
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics.px(6))
        title = QHBoxLayout()
        title.addWidget(heading(_(SARA_STAGES[stage]), 3))
        count = hint("", small=True)
        title.addWidget(count)
        title.addStretch(1)
        column.addLayout(title)
        view = ColumnView(self._desk, stage)
        view.setAccessibleDescription(
            _("Enter opens a card, Ctrl+Left and Ctrl+Right move it to another stage.")
            if self._desk.may("write problems")
            else _("Enter opens a card.")
        )
        column.addWidget(view, 1)
        view.counted.connect(lambda number: count.setText(f"{number:,}"))
        view.opened.connect(self.opened)
        view.walked.connect(lambda step: self._walk(view, step))
        view.carried.connect(lambda step: self._carry(view, step))
        view.lifted.connect(self._show_ghost)
        view.dropped.connect(lambda where: self._drop(view, where))
        view.let_go.connect(self._ghost_gone)
        self.columns.append(view)
        return block

    # --- what is shown --------------------------------------------------------------------------

    def narrow(self, search: str, where: Where) -> None:
        """Show only problems with these words and values; the stages are the columns."""
        wanted = {name: value for name, value in where.items() if name != "stage"}
        if (search, wanted) != (self._search, self._where):
            self._search, self._where = search, wanted
            self._stale = True
        self.refresh_if_seen()

    def refresh_if_seen(self) -> None:
        """Ask again what stands where, if something changed since and somebody looks."""
        if self._stale and self.isVisible():
            self._stale = False
            stage, card_id = self._keep
            self._keep = ("", "")
            for view in self.columns:
                view.ask(self._search, self._where, card_id if view.stage == stage else "")

    def enter(self) -> None:
        """Put the cursor into the first column that has a card."""
        self.refresh_if_seen()
        filled = [view for view in self.columns if view.cards.rowCount()]
        (filled or self.columns)[0].come_in()

    def _changed(self, changed: Changed) -> None:
        if "problems" in changed or "concerns" in changed:
            self._stale = True
            self.refresh_if_seen()

    # --- walking and carrying -------------------------------------------------------------------

    def _walk(self, view: ColumnView, step: int) -> None:
        place = self.columns.index(view) + step
        if 0 <= place < len(self.columns):
            self._come_to(self.columns[place])

    def _come_to(self, view: ColumnView) -> None:
        view.come_in()
        self.ensureWidgetVisible(view, 0, 0)

    def _carry(self, view: ColumnView, step: int) -> None:
        card = view.card()
        if card is None:
            return
        stages = [column.stage for column in self.columns]
        place = stages.index(self._on_its_way.get(card.id, view.stage)) + step
        if 0 <= place < len(self.columns):
            self._move(card, self.columns[place])

    def _move(self, card: Card, target: ColumnView) -> None:
        stage, card_id = target.stage, card.id
        self._on_its_way[card_id] = stage
        said = _("“{title}” is now in: {stage}.").format(title=card.title[:60], stage=_(SARA_STAGES[stage]))

        def do(session: Session) -> Changed:
            return board.place(session, card_id, stage)

        def done(_changed: Changed) -> None:
            arrived()
            self._keep = (stage, card_id)
            self.ensureWidgetVisible(target, 0, 0)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(target, said))

        def refused(error: UserError) -> None:
            arrived()
            self._desk.failed.emit(error)

        def arrived() -> None:
            if self._on_its_way.get(card_id) == stage:  # else it was sent on meanwhile
                del self._on_its_way[card_id]

        self._desk.change(do, done, said=said, failed=refused)

    # --- with the mouse -------------------------------------------------------------------------

    def _show_ghost(self, title: str, where: QPoint) -> None:
        self._ghost.setText(title[:40])
        self._ghost.adjustSize()
        at = self.mapFromGlobal(where)
        self._ghost.move(at + QPoint(10, 6))
        self._ghost.show()
        self._ghost.raise_()
        under = self._at(where)
        for view in self.columns:
            theme.mark(view, target=view is under)

    def _drop(self, source: ColumnView, where: QPoint) -> None:
        self._ghost_gone()
        target, card = self._at(where), source.card()
        if target is not None and target is not source and card is not None:
            self._move(card, target)

    def _ghost_gone(self) -> None:
        self._ghost.hide()
        for view in self.columns:
            theme.mark(view, target=False)

    def _at(self, where: QPoint) -> ColumnView | None:
        """The column at a place on the screen, as far as it is in sight."""
        if not self.viewport().rect().contains(self.viewport().mapFromGlobal(where)):
            return None
        return next((view for view in self.columns if view.rect().contains(view.mapFromGlobal(where))), None)
