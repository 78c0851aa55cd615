"""How concerns, decisions and actions are laid out, wherever they are shown: they belong to several tabs."""

from __future__ import annotations

from liaison_app.i18n import N_
from liaison_app.services import lines
from liaison_app.ui.child_pane import Children
from liaison_app.ui.layout import Column, Layout, Section

CONCERNS = Layout(
    "concerns",
    columns=(Column("text", 6), Column("category", 2), Column("state", 3)),
    filters=("state", "category", "raised_by_group", "conduct"),
    subtitle=("state", "raised_at"),
    sort="raised_at",
    sections=(
        Section("", ("text", "place_id", "category", "raised_by_group", "causes", "problem_id", "duplicate_of_id")),
        Section(N_("Answer"), ("public_answer", "wants_answer_id", "told_on", "told_how")),
        Section(
            N_("Asked of another body"),
            ("asked_of", "asked_sent_on", "asked_due_on", "asked_reply", "asked_replied_on"),
        ),
        Section(
            N_("Protection"), ("confidential", "conduct", "conduct_body", "conduct_reference", "conduct_handed_on")
        ),
        Section(N_("Where it was raised"), ("meeting_id", "agenda_item_id", "raised_at", "source")),
    ),
    new=N_("New concern"),
    empty=(N_("No concerns yet"), N_("What residents raise, at a meeting or on the street.")),
)

DECISIONS = Layout(
    "decisions",
    columns=(Column("wording", 7), Column("votes_for", 1), Column("votes_against", 2), Column("votes_abstained", 2)),
    sort="decided_at",
    sections=(
        Section("", ("wording", "votes_for", "votes_against", "votes_abstained", "mover", "seconder")),
        Section(N_("More"), ("agenda_item_id", "decided_at")),
    ),
    new=N_("New decision"),
    empty=(N_("No decisions yet"), N_("The exact wording; the votes where this kind of meeting counts them.")),
)

ACTIONS = Layout(
    "actions",
    columns=(Column("text", 5), Column("owner", 3), Column("due_on", 3), Column("status", 3)),
    filters=("status", "repeats"),
    subtitle=("owner", "due_on"),
    sort="due_on",
    sections=(
        Section("", ("text", "owner", "due_on", "status", "done_on")),
        Section(
            N_("More"), ("repeats", "snoozed_until", "problem_id", "meeting_id", "agenda_item_id", "told", "told_on")
        ),
    ),
    new=N_("New action"),
    empty=(N_("No actions yet"), N_("What somebody promised to do, and by when.")),
)

CONCERNS_OF_MEETING = Children(
    CONCERNS,
    "meeting_id",
    N_("New concern"),
    N_("What was raised, then Enter"),
    lines.concern,
    N_("Concern filed."),
)
CONCERNS_OF_PROBLEM = Children(
    CONCERNS,
    "problem_id",
    N_("New concern"),
    N_("What was raised, then Enter"),
    lines.concern,
    N_("Concern filed."),
)
DECISIONS_OF_MEETING = Children(
    DECISIONS,
    "meeting_id",
    N_("New decision"),
    N_("The wording, then Enter; votes after a bar:  | for 12 against 1 abstained 2"),
    lines.decision,
    N_("Decision filed."),
)
ACTIONS_OF_MEETING = Children(
    ACTIONS,
    "meeting_id",
    N_("New action"),
    N_("What is to be done  @owner  ^fri or ^2026-12-01, then Enter"),
    lines.action,
    N_("Action filed."),
)
ACTIONS_OF_PROBLEM = Children(
    ACTIONS,
    "problem_id",
    N_("New action"),
    N_("What is to be done  @owner  ^fri or ^2026-12-01, then Enter"),
    lines.action,
    N_("Action filed."),
)
