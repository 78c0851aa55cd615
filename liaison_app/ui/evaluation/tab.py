"""The tab of evaluation: measures, and the records that only evaluation needs."""

from __future__ import annotations

from functools import partial

from liaison_app.i18n import N_
from liaison_app.ui.desk import Desk
from liaison_app.ui.evaluation.answers_page import AnswersPage
from liaison_app.ui.evaluation.measures_page import MeasuresPage
from liaison_app.ui.layout import Column, Layout, Section
from liaison_app.ui.paged_tab import Page, PagedTab
from liaison_app.ui.record_tab import RecordTab

TRAININGS = Layout(
    "trainings",
    columns=(Column("on", 2), Column("course", 5), Column("officer_id", 3), Column("hours", 2)),
    subtitle=("on", "officer_id"),
    sort="on",
    descending=True,
    sections=(Section("", ("course", "officer_id", "on", "hours")),),
    new=N_("New training"),
    empty=(N_("No trainings yet"), N_("Who attended which course, and when: it keeps going when people change.")),
)
SURVEYS = Layout(
    "surveys",
    columns=(Column("wave", 2), Column("question", 5), Column("asked", 2), Column("positive", 2)),
    filters=("area",),
    subtitle=("wave", "area"),
    sort="on",
    descending=True,
    sections=(Section("", ("wave", "on", "area", "question", "asked", "positive")),),
    new=N_("New survey answer"),
    empty=(N_("No survey yet"), N_("One question of one wave: how many answered, how many agreed.")),
)
BRIEFINGS = Layout(
    "briefings",
    columns=(Column("on", 2), Column("title", 6)),
    subtitle=("on",),
    sort="on",
    descending=True,
    sections=(Section("", ("title", "on", "text", "acknowledged_by")),),
    new=N_("New briefing"),
    empty=(N_("No briefings yet"), N_("What patrol should know, and who has read it.")),
)
HANDOUTS = Layout(
    "handouts",
    columns=(Column("on", 2), Column("title", 5), Column("copies", 2), Column("place", 3)),
    subtitle=("on", "place"),
    sort="on",
    descending=True,
    sections=(Section("", ("title", "on", "copies", "place", "meeting_id")),),
    new=N_("New handout"),
    empty=(N_("No handouts yet"), N_("How many copies of which document went out, and where.")),
)


def make_tab(desk: Desk) -> PagedTab:
    """The tab."""
    return PagedTab(
        desk,
        (
            Page(N_("Measures"), (), MeasuresPage, "evaluate"),
            Page(N_("You said, we did"), (), AnswersPage, "read concerns"),
            Page(N_("Training log"), ("trainings",), partial(_list, TRAININGS)),
            Page(N_("Trust survey"), ("surveys",), partial(_list, SURVEYS)),
            Page(N_("Briefings"), ("briefings",), partial(_list, BRIEFINGS)),
            Page(N_("Handouts"), ("handouts",), partial(_list, HANDOUTS)),
        ),
    )


def _list(layout: Layout, desk: Desk) -> RecordTab:
    return RecordTab(desk, N_("Evaluation"), [layout])
