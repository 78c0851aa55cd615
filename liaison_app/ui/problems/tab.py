"""The tab of problems, concerns and places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import N_, _
from liaison_app.models.about import Value
from liaison_app.services import problems
from liaison_app.services.work import Changed, Where
from liaison_app.ui.captures import ACTIONS_OF_PROBLEM, CONCERNS, CONCERNS_OF_PROBLEM
from liaison_app.ui.concerns.alike import AlikeConcerns
from liaison_app.ui.concerns.care import care_for
from liaison_app.ui.counts import CountBar
from liaison_app.ui.desk import Desk
from liaison_app.ui.layout import Column, Layout, Parts, Section
from liaison_app.ui.look import theme
from liaison_app.ui.merging import merge_button, merge_into
from liaison_app.ui.paper.answers import YOU_SAID
from liaison_app.ui.paper.button import print_button
from liaison_app.ui.paper.papers import Paper
from liaison_app.ui.problems.board import Board
from liaison_app.ui.problems.papers import route
from liaison_app.ui.problems.reviewing import ReviewSheet
from liaison_app.ui.record_pane import RecordPane
from liaison_app.ui.record_tab import RecordTab
from liaison_app.ui.sectioned_pane import SectionedPane
from liaison_app.ui.widgets import Button

PROBLEMS = Layout(
    "problems",
    columns=(Column("title", 6), Column("stage", 3), Column("area", 3)),
    filters=("area", "category", "review"),
    subtitle=("stage", "area", "category"),
    sections=(
        Section("", ("title", "stage", "area", "place_id", "category", "owner", "opened_on")),
        Section(N_("1 Scanning: what happens?"), ("scanning", "affected", "frequency")),
        Section(N_("2 Analysis: why here, why then?"), ("analysis", "causes", "risk_factors", "tried_before")),
        Section(
            N_("3 Response: what is done?"),
            (
                "goal",
                "response",
                Parts(
                    "responses",
                    (
                        ("what",),
                        ("organization_id", "who"),
                        ("due_on", "done_on", "hours"),
                        ("cost", "funding_source"),
                        ("pledged", "delivered"),
                    ),
                ),
                Parts("positions", (("organization_id", "priority"), ("offers", "cannot", "agreed"))),
            ),
        ),
        Section(
            N_("4 Assessment: what changed?"),
            ("assessment", Parts("measures", (("name", "unit"), ("before", "before_on"), ("after", "after_on")))),
        ),
        Section(
            N_("Review"),
            (
                "review",
                "review_reason",
                "reviewed_on",
                "review_due_on",
                "closed_on",
                Parts("reviews", (("on", "verdict"), ("reason",))),
            ),
        ),
    ),
    new=N_("New problem"),
    empty=(
        N_("No problems yet"),
        N_("Concerns that keep coming back, worked on with SARA: scanning, analysis, response, assessment."),
    ),
)

NEWEST_FIRST = replace(CONCERNS, descending=True)

PLACES = Layout(
    "places",
    columns=(Column("name", 4), Column("aliases", 4), Column("area", 3)),
    filters=("area",),
    subtitle=("area",),
    sections=(
        Section("", ("name", "aliases", "area", "notes")),
        Section(N_("On the map"), ("latitude", "longitude")),
    ),
    new=N_("New place"),
    empty=(N_("No places yet"), N_("One name for each place, with its other names, so that concerns about it meet.")),
)


class ProblemPane(SectionedPane):
    """Problems as a list or as a board; each with the concerns gathered into it and what was promised."""

    boarded = Signal(bool)
    """The board, or the list, came into sight."""

    def __init__(self, desk: Desk) -> None:
        self.board: Board | None = None
        super().__init__(desk, PROBLEMS, (CONCERNS_OF_PROBLEM, ACTIONS_OF_PROBLEM))
        self._review = Button(_("Review …"), icon="history", name=_("Review this problem"))
        self._review.clicked.connect(self._ask_review)
        self._merge = merge_button(desk, "problems")
        self._merge.clicked.connect(lambda: merge_into(self))
        self._review.setMinimumWidth(theme.current().metrics.px(44))
        self.buttons.addWidget(self._review)
        self._review.setVisible(self.writes)
        self.extras.addWidget(self._merge, 0, Qt.AlignmentFlag.AlignLeft)
        self.shown.connect(self._problem_shown)
        self._problem_shown()

    def _icon(self) -> str:
        return "problems"

    def _problem_shown(self) -> None:
        for button in (self._review, self._merge):
            button.setEnabled(self.current is not None)

    def _ask_review(self) -> None:
        def ask() -> None:
            if self.current is not None:
                ReviewSheet(self.desk, self.current.record.id, self.window()).open()

        self.settle(ask, lambda: None)

    # --- list or board --------------------------------------------------------------------------

    def show_board(self, *, on: bool) -> None:
        """Bring the board into sight, or the list."""
        if on and self.board is None:
            self.board = Board(self.desk)
            self.board.opened.connect(self.open)
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self.board)
        if self.board is not None:
            self.board.setVisible(on)
            self._split.setVisible(not on)
            query = self.table.rows.query
            self.board.narrow(query.search, query.where)
        self.boarded.emit(on)

    def is_board(self) -> bool:
        """Whether the board is in sight."""
        return self.board is not None and self.board.isVisibleTo(self)

    def filter(self, search: str, where: Where) -> None:
        super().filter(search, where)
        if self.board is not None:
            self.board.narrow(search, where)

    def open(self, record_id: str) -> None:
        self.show_board(on=False)
        super().open(record_id)

    def new(self, given: Mapping[str, Value] | None = None) -> None:
        self.show_board(on=False)
        super().new(given)


class ConcernPane(RecordPane):
    """Every concern, and the step from one to a problem."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, NEWEST_FIRST)
        care_for(self)
        alike = AlikeConcerns(self)
        alike.wanted.connect(self._look_at)
        self.over_form.addWidget(alike.way_there, 0, Qt.AlignmentFlag.AlignLeft)
        self.extras.addWidget(alike)
        self._begin = Button(_("New problem"), icon="problems", name=_("New problem from this"))
        self._begin.clicked.connect(self._begin_problem)
        self._begin.setMinimumWidth(theme.current().metrics.px(44))  # its icon, where large text leaves no more room
        self._left.setMinimumWidth(theme.current().metrics.px(200))
        self.buttons.addWidget(self._begin)
        self._begin.setVisible(desk.may("write problems"))
        self.shown.connect(self._concern_shown)

    def _icon(self) -> str:
        return "concern"

    def _concern_shown(self) -> None:
        now = self.current
        self._begin.setEnabled(now is not None and not now.value("problem_id") and not now.value("conduct"))

    def _begin_problem(self) -> None:
        concern_id = self.form.record_id
        self._begin.setEnabled(False)

        def refused(error: UserError) -> None:
            self._concern_shown()
            self.desk.failed.emit(error)

        def show(changed: Changed) -> None:
            (made,) = changed.ids("problems")
            self.desk.open_asked.emit("problems", made)

        self.settle(
            lambda: self.desk.change(
                lambda session: problems.begin(session, [concern_id]),
                show,
                said=_("A problem was begun."),
                failed=refused,
            ),
            self._concern_shown,
        )


class PlacePane(RecordPane):
    """The register of places, and two of them that are one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, PLACES)
        self._merge = merge_button(desk, "places")
        self._merge.clicked.connect(lambda: merge_into(self))
        self.extras.addWidget(self._merge, 0, Qt.AlignmentFlag.AlignLeft)
        self.shown.connect(lambda: self._merge.setEnabled(self.current is not None))


class ProblemsTab(RecordTab):
    """Problems | Concerns | Places, the first two with their numbers by stage and state."""

    def __init__(self, desk: Desk) -> None:
        self._bars: dict[str, CountBar] = {}
        self._views: QWidget | None = None
        super().__init__(desk, N_("Problems"), [PROBLEMS, NEWEST_FIRST, PLACES])
        self.tools.addWidget(print_button(desk))

    def make_pane(self, layout: Layout) -> RecordPane:
        if layout.kind == "places":
            return PlacePane(self.desk)
        if layout.kind == "problems":
            self._add_bar("problems", CountBar(self.desk, "problems", "stage", problems.stages))
            return self._problem_pane()
        self._add_bar("concerns", CountBar(self.desk, "concerns", "state", problems.states))
        return ConcernPane(self.desk)

    def _problem_pane(self) -> ProblemPane:
        pane = ProblemPane(self.desk)
        self._views = QWidget()
        row = QHBoxLayout(self._views)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().metrics.px(4))
        both = [Button(_("List"), name=_("Show as a list")), Button(_("Board"), name=_("Show as a board"))]
        for number, button in enumerate(both):
            button.setCheckable(True)
            button.setChecked(not number)
            button.clicked.connect(lambda _on=False, on=bool(number): self._show_view(pane, on=on))
            row.addWidget(button)
        self.tools.insertWidget(0, self._views)

        def shown(on: bool) -> None:
            for number, button in enumerate(both):
                button.setChecked(bool(number) == on)
            self._bars["problems"].setVisible(not on and self.pane is pane)

        pane.boarded.connect(shown)
        return pane

    def _show_view(self, pane: ProblemPane, *, on: bool) -> None:
        def show() -> None:
            pane.show_board(on=on)
            if on and pane.board is not None:
                pane.board.enter()

        pane.settle(show, show)

    def papers(self) -> Sequence[Paper]:
        current = self.pane.current
        if current is not None and current.kind.name == "concerns" and current.value("conduct"):
            return (route(current.record.id), YOU_SAID)
        return (YOU_SAID,)

    def _add_bar(self, kind: str, bar: CountBar) -> None:
        self._bars[kind] = bar
        self.tools.insertWidget(0, bar)
        bar.chosen.connect(lambda: self._narrow(kind))

    def show_kind(self, kind: str) -> RecordPane:
        pane = super().show_kind(kind)
        boarded = isinstance(pane, ProblemPane) and pane.is_board()
        for name, bar in self._bars.items():
            bar.setVisible(name == kind and not boarded)
        if self._views is not None:
            self._views.setVisible(kind == "problems")
        return pane

    def _narrow(self, kind: str) -> None:
        """Search, filters, and the stage or state that is pressed."""
        super()._narrow(kind)
        pressed = self._bars[kind].choice() if kind in self._bars else ""
        if pressed:
            query = self.panes[kind].table.rows.query
            field = "stage" if kind == "problems" else "state"
            self.panes[kind].filter(query.search, {**query.where, field: pressed})


def make_tab(desk: Desk) -> RecordTab:
    """The tab."""
    return ProblemsTab(desk)
