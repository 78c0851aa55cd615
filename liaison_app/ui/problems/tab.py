"""The tab of problems, concerns and places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from liaison_app.i18n import N_, _
from liaison_app.services import problems
from liaison_app.services.work import Changed
from liaison_app.ui.captures import ACTIONS_OF_PROBLEM, CONCERNS, CONCERNS_OF_PROBLEM
from liaison_app.ui.counts import CountBar
from liaison_app.ui.desk import Desk
from liaison_app.ui.layout import Column, Layout, Parts, Section
from liaison_app.ui.look import theme
from liaison_app.ui.paper.answers import YOU_SAID
from liaison_app.ui.paper.button import print_button
from liaison_app.ui.paper.papers import Paper
from liaison_app.ui.problems.papers import route
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
        Section(
            N_("Scanning, analysis, response, assessment"),
            (
                "scanning",
                "analysis",
                "causes",
                "risk_factors",
                "response",
                Parts("responses", (("what",), ("who", "due_on", "done_on"), ("cost", "funding_source", "hours"))),
                "assessment",
                Parts("measures", (("name", "unit"), ("before", "before_on"), ("after", "after_on"))),
            ),
        ),
        Section(
            N_("Partners"), (Parts("positions", (("organization_id", "priority"), ("offers", "cannot", "agreed"))),)
        ),
        Section(N_("Review"), ("review", "review_reason", "reviewed_on", "closed_on")),
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
    """Problems, each with the concerns gathered into it and what was promised."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, PROBLEMS, (CONCERNS_OF_PROBLEM, ACTIONS_OF_PROBLEM))

    def _icon(self) -> str:
        return "problems"


class ConcernPane(RecordPane):
    """Every concern, and the step from one to a problem."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, NEWEST_FIRST)
        self._begin = Button(_("New problem from this"), icon="problems")
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

        def show(changed: Changed) -> None:
            (made,) = changed.ids("problems")
            self.desk.open_asked.emit("problems", made)

        self.settle(
            lambda: self.desk.change(
                lambda session: problems.begin(session, [concern_id]), show, said=_("A problem was begun.")
            ),
            lambda: None,
        )


class ProblemsTab(RecordTab):
    """Problems | Concerns | Places, the first two with their numbers by stage and state."""

    def __init__(self, desk: Desk) -> None:
        self._bars: dict[str, CountBar] = {}
        super().__init__(desk, N_("Problems"), [PROBLEMS, NEWEST_FIRST, PLACES])
        self.tools.addWidget(print_button(desk))

    def make_pane(self, layout: Layout) -> RecordPane:
        if layout.kind == "places":
            return super().make_pane(layout)
        if layout.kind == "problems":
            self._add_bar("problems", CountBar(self.desk, "problems", "stage", problems.stages))
            return ProblemPane(self.desk)
        self._add_bar("concerns", CountBar(self.desk, "concerns", "state", problems.states))
        return ConcernPane(self.desk)

    def papers(self) -> Sequence[Paper]:
        current = self.pane.current
        if current is not None and current.kind.name == "concerns" and current.value("conduct"):
            return (route(current.record.id), YOU_SAID)
        return (YOU_SAID,)

    def _add_bar(self, kind: str, bar: CountBar) -> None:
        self._bars[kind] = bar
        self.tools.insertWidget(len(self._bars) - 1, bar)
        bar.chosen.connect(lambda: self._narrow(kind))

    def show_kind(self, kind: str) -> RecordPane:
        pane = super().show_kind(kind)
        for name, bar in self._bars.items():
            bar.setVisible(name == kind)
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
