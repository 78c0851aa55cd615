"""The tab of today: what is due, every action, every quick note."""

from __future__ import annotations

from dataclasses import replace

from liaison_app.i18n import N_
from liaison_app.ui.captures import ACTIONS
from liaison_app.ui.desk import Desk
from liaison_app.ui.layout import Column, Layout, Section
from liaison_app.ui.paged_tab import Page, PagedTab
from liaison_app.ui.today.due_page import DuePage
from liaison_app.ui.today.pages import ActionsPage, NotesPage

TASKS = replace(
    ACTIONS,
    columns=(Column("text", 6), Column("owner", 3), Column("owner_type", 2), Column("due_on", 2)),
    filters=("owner_type", "repeats"),
    sections=(
        Section("", ("text", "owner", "owner_type", "due_on", "repeats", "status", "done_on", "snoozed_until")),
        Section(N_("Belongs to"), ("problem_id", "meeting_id", "agenda_item_id", "agreed_at")),
        Section(N_("Answer"), ("told", "told_on")),
    ),
    empty=(
        N_("No actions yet"),
        N_("Promises made at meetings come here by themselves; add your own tasks beside them."),
    ),
)

NOTES = Layout(
    "notes",
    columns=(Column("text", 6), Column("noted_at", 3)),
    subtitle=("noted_at",),
    sort="noted_at",
    descending=True,
    sections=(Section("", ("text", "noted_at", "snoozed_until")),),
    new=N_("New note"),
    empty=(N_("No quick notes"), N_("Ctrl+Shift+N takes a note from anywhere; here it waits to become something.")),
)


def make_tab(desk: Desk) -> PagedTab:
    """The tab."""
    return PagedTab(
        desk,
        (
            Page(N_("Due"), (), DuePage),
            Page(N_("Actions"), ("actions",), lambda desk: ActionsPage(desk, TASKS)),
            Page(N_("Quick notes"), ("notes",), lambda desk: NotesPage(desk, NOTES)),
        ),
    )
