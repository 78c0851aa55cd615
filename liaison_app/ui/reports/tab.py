"""The tab of watch reports and watch groups. The form asks for behaviour before it asks how anyone looked."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from liaison_app.errors import InvalidField
from liaison_app.i18n import N_, _
from liaison_app.services import records, rules
from liaison_app.services.work import Changed
from liaison_app.ui.desk import Desk
from liaison_app.ui.forms.form import Form
from liaison_app.ui.layout import Column, Layout, Section
from liaison_app.ui.record_pane import RecordPane
from liaison_app.ui.record_tab import RecordTab
from liaison_app.ui.widgets import Notice, empty

REPORTS = Layout(
    "reports",
    columns=(Column("seen_on", 2), Column("doing", 5), Column("triage", 3), Column("answer_due_on", 2)),
    filters=("triage", "reporter_kind"),
    subtitle=("seen_on", "place"),
    sections=(
        Section("", ("doing", "seen_on", "seen_at", "place", "group_id")),
        Section(N_("What is known"), ("observed", "heard", "repeated", "vehicle")),
        Section(
            N_("How a person looked, if it matters"),
            ("clothing", "build", "age_range", "other_features", "race_ethnicity"),
        ),
        Section(N_("Reporter"), ("reporter_kind", "reporter_id")),
        Section(N_("Where it goes"), ("triage", "given_to", "reference", "problem_id")),
        Section(N_("Answer"), ("answer_due_on", "answered_on", "answer")),
        Section(N_("How long it is kept"), ("keep_until", "keep_reason")),
    ),
    new=N_("New report"),
    empty=(
        N_("No watch reports yet"),
        N_("What neighbours saw happening, who it was given to, and the answer they got back."),
    ),
    sort="seen_on",
    descending=True,
)

GROUPS = Layout(
    "groups",
    columns=(Column("name", 4), Column("area", 3), Column("coordinator_id", 3), Column("term_ends_on", 2)),
    filters=("area",),
    subtitle=("area",),
    sections=(Section("", ("name", "area", "coordinator_id", "term_ends_on", "member_ids", "notes")),),
    new=N_("New watch group"),
    empty=(N_("No watch groups yet"), N_("Neighbours who look after their street: where, who coordinates, who is in.")),
)


class ReportPane(RecordPane):
    """The report form, with the emergency banner on top and the rule on descriptions while one types."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, REPORTS)
        self._banner = QVBoxLayout()
        self.above.addLayout(self._banner)
        self.shown.connect(self._judge)
        self._show_banner("")
        self._load_number()

    def _icon(self) -> str:
        return "reports"

    def form_made(self) -> None:
        for name in (*rules.DESCRIPTORS, "race_ethnicity"):
            self.form.editors[name].touched.connect(self._judge_descriptions)
        self.form.editors["reporter_kind"].touched.connect(self._judge_reporter)

    def _load_number(self) -> None:
        self.desk.query(self, lambda s: records.agency(s).emergency_number, self._show_banner, slot="number")

    def _show_banner(self, number: str) -> None:
        empty(self._banner)
        call = _("Stop and call {number}.").format(number=number or _("the emergency number"))
        self._banner.addWidget(Notice("warning", _("Happening now?"), call))

    def _changed(self, changed: Changed) -> None:
        super()._changed(changed)
        if "agency" in changed:
            self._load_number()

    def _judge(self) -> None:
        self._judge_descriptions()
        self._judge_reporter()

    def _judge_descriptions(self) -> None:
        """Race or ethnicity opens when two other features are described, and stays open while it holds something."""
        described = sum(bool(_text(self.form, name)) for name in rules.DESCRIPTORS)
        widget = self.form.editors["race_ethnicity"].widget
        widget.setEnabled(described >= rules.DESCRIPTORS_NEEDED or bool(_text(self.form, "race_ethnicity")))

    def _judge_reporter(self) -> None:
        """An anonymous report has no reporter to name."""
        if "reporter_id" not in self.form.editors:  # the role does not see it
            return
        anonymous = _text(self.form, "reporter_kind") == "anonymous"
        widget = self.form.editors["reporter_id"].widget
        widget.setEnabled(not anonymous or bool(_text(self.form, "reporter_id")))


def _text(form: Form, name: str) -> str:
    try:
        return str(form.editors[name].value() or "").strip()
    except InvalidField:
        return "?"


class ReportsTab(RecordTab):
    """Watch reports and groups."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, N_("Watch reports"), [REPORTS, GROUPS])

    def make_pane(self, layout: Layout) -> RecordPane:
        return ReportPane(self.desk) if layout.kind == "reports" else super().make_pane(layout)


def make_tab(desk: Desk) -> RecordTab:
    """The tab."""
    return ReportsTab(desk)
