"""How meetings, their agenda and attendance, and activities are laid out."""

from __future__ import annotations

from liaison_app.i18n import N_
from liaison_app.services import lines
from liaison_app.ui.captures import ACTIONS_OF_MEETING, CONCERNS_OF_MEETING, DECISIONS_OF_MEETING
from liaison_app.ui.child_pane import Children
from liaison_app.ui.layout import Column, Layout, Parts, Section

MEETINGS = Layout(
    "meetings",
    columns=(Column("starts_at", 4), Column("title", 6), Column("minutes_state", 3)),
    filters=("meeting_type", "area", "minutes_state"),
    subtitle=("meeting_type", "starts_at", "place"),
    sort="starts_at",
    descending=True,
    sections=(
        Section("", ("title", "meeting_type", "starts_at", "ends_at", "place", "online_link", "area")),
        Section(N_("Series"), ("series", "repeats")),
        Section(N_("Who leads"), ("chair", "minute_taker", "quorum", "headcount")),
        Section(N_("Access"), ("interpreters", "access")),
        Section(N_("Minutes"), ("minutes_state", "issued_on", "approved_on", "next_meeting_at", "notes")),
    ),
    read_only=("minutes_state", "approved_on"),
    new=N_("New meeting"),
    empty=(
        N_("No meetings yet"),
        N_("Forums, town halls, beat and watch meetings: from the agenda to the minutes. Add the first one."),
    ),
)

ACTIVITIES = Layout(
    "activities",
    columns=(Column("on", 2), Column("title", 5), Column("activity_type", 3), Column("hours", 1)),
    filters=("activity_type", "area"),
    subtitle=("activity_type", "on", "place"),
    sort="on",
    descending=True,
    sections=(
        Section("", ("title", "activity_type", "on", "place", "area", "organization_id", "team", "hours")),
        Section(N_("People met, counted only"), ("people_met", "offered", "accepted", "declined")),
        Section(N_("Purpose and money"), ("problem_id", "cost", "funding_source", "summary")),
    ),
    new=N_("New activity"),
    empty=(
        N_("No activities yet"),
        N_("Outreach outings, school visits, stalls, door-knocks and walk audits: hours and nameless counts."),
    ),
)

TEMPLATES = Layout(
    "agenda-templates",
    columns=(Column("name", 5), Column("meeting_type", 3)),
    filters=("meeting_type",),
    subtitle=("meeting_type",),
    sections=(
        Section("", ("name", "meeting_type")),
        Section("", (Parts("template-items", (("title",), ("presenter", "minutes")), movable=True),)),
    ),
    new=N_("New template"),
    empty=(
        N_("No templates yet"),
        N_(
            "Until there is one, every meeting can begin with the usual agenda: introductions, progress since last "
            "time, conditions and new problems, strategies with a contact person, next meeting."
        ),
    ),
)

_AGENDA = Layout(
    "agenda-items",
    columns=(Column("position", 2), Column("title", 7), Column("presenter", 4), Column("minutes", 3)),
    sort="position",
    sections=(
        Section("", ("title", "presenter", "minutes", "reference", "outcome", "notes")),
        Section(N_("More"), ("carried_from_id", "position")),
    ),
    new=N_("New agenda item"),
    empty=(N_("No agenda yet"), N_("Introductions, progress since last time, new problems, who does what, next date.")),
)

_ATTENDANCE = Layout(
    "attendances",
    columns=(Column("name", 4), Column("organization", 3), Column("group", 3), Column("count", 2), Column("status", 3)),
    sections=(
        Section(
            "",
            (
                *("name", "contact_id", "organization", "capacity", "contact_detail", "group", "count"),
                *("status", "reply", "illegible"),
            ),
        ),
    ),
    new=N_("New attendance"),
    empty=(N_("Nobody noted yet"), N_("People by name, or how many of a group: groups are counted, never named.")),
)

SECTIONS = (
    Children(
        _AGENDA,
        "meeting_id",
        N_("New agenda item"),
        N_("An item of the agenda, then Enter"),
        lines.agenda_item,
        N_("Agenda item filed."),
    ),
    Children(
        _ATTENDANCE,
        "meeting_id",
        N_("New attendance"),
        N_("Name, organization — or a count: 12 Tenants — then Enter"),
        lines.attendance,
        N_("Attendance filed."),
    ),
    CONCERNS_OF_MEETING,
    DECISIONS_OF_MEETING,
    ACTIONS_OF_MEETING,
)
