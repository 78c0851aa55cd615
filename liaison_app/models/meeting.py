"""Meetings, who was there, what stood on the agenda; and activities, which have no minutes."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import ClassVar

from sqlalchemy.orm import Mapped, mapped_column

from liaison_app.i18n import N_
from liaison_app.models.about import about
from liaison_app.models.base import Part, Record

MEETING_TYPES = {
    "forum": N_("Community forum"),
    "town-hall": N_("Town hall"),
    "beat": N_("Beat meeting"),
    "partner": N_("Partner meeting"),
    "watch": N_("Watch meeting"),
}
MINUTES_STATES = {
    "draft": N_("Draft"),
    "in-review": N_("In review"),
    "amended": N_("Amended"),
    "approved": N_("Approved"),
}
ATTENDANCE_STATUSES = {
    "expected": N_("Expected"),
    "present": N_("Present"),
    "apologies": N_("Apologies"),
    "absent": N_("Absent"),
}
#: The answer to an invitation, as iCalendar names it (RFC 5545, PARTSTAT).
REPLIES = {
    "needs-action": N_("No answer yet"),
    "accepted": N_("Accepted"),
    "tentative": N_("Perhaps"),
    "declined": N_("Declined"),
}
#: When the next meeting of a series comes.
SERIES_RHYTHMS = {
    "weekly": N_("Every week"),
    "fortnightly": N_("Every two weeks"),
    "monthly-weekday": N_("Every month, on the same weekday"),
    "monthly": N_("Every month, on the same day"),
    "quarterly-weekday": N_("Every three months, on the same weekday"),
}
#: The agenda of a meeting for which nobody has written another one.
USUAL_AGENDA = (
    N_("Introductions"),
    N_("Progress since last time"),
    N_("Conditions in the neighborhood and new problems"),
    N_("What we will try, and who is the contact person"),
    N_("Next meeting"),
)
ITEM_OUTCOMES = {"dealt-with": N_("Dealt with"), "carried-over": N_("Carried over")}
ACTIVITY_TYPES = {
    "outreach": N_("Outreach outing"),
    "school": N_("School visit"),
    "stall": N_("Stall"),
    "door-knock": N_("Door-knock"),
    "walk-audit": N_("Walk audit"),
}


class Meeting(Record, kw_only=True, repr=False, eq=False):
    """A forum, town hall, beat, partner or watch meeting. Times are local wall-clock times (iCalendar: floating)."""

    __tablename__ = "meetings"

    title: Mapped[str] = mapped_column(info=about(N_("Title"), search=True))
    meeting_type: Mapped[str] = mapped_column(default="forum", info=about(N_("Kind"), choices=MEETING_TYPES))
    starts_at: Mapped[datetime] = mapped_column(info=about(N_("Starts at")))
    ends_at: Mapped[datetime | None] = mapped_column(default=None, info=about(N_("Ends at")))
    place: Mapped[str] = mapped_column(default="", info=about(N_("Place"), search=True))
    area: Mapped[str] = mapped_column(default="", info=about(N_("Area"), suggest="areas", search=True))
    series: Mapped[str] = mapped_column(default="", info=about(N_("Series"), search=True))
    repeats: Mapped[str] = mapped_column(default="", info=about(N_("Held again"), choices=SERIES_RHYTHMS))
    online_link: Mapped[str] = mapped_column(default="", info=about(N_("Link to join")))
    chair: Mapped[str] = mapped_column(default="", info=about(N_("Chair"), search=True, sensitive=True))
    minute_taker: Mapped[str] = mapped_column(default="", info=about(N_("Minute-taker"), sensitive=True))
    headcount: Mapped[int | None] = mapped_column(default=None, info=about(N_("Headcount")))
    access: Mapped[str] = mapped_column(default="", info=about(N_("Access and interpreters"), type="multiline"))
    interpreters: Mapped[tuple[str, ...]] = mapped_column(
        default=(), info=about(N_("Interpreters for"), help=N_("The languages that are interpreted."))
    )
    quorum: Mapped[int | None] = mapped_column(default=None, info=about(N_("Quorum")))
    invitations: Mapped[int] = mapped_column(
        default=0,
        info=about(N_("Invitations written"), help=N_("iCalendar counts them, so that the newest one holds.")),
    )
    opened_at: Mapped[datetime | None] = mapped_column(default=None, info=about(N_("Called to order at")))
    closed_at: Mapped[datetime | None] = mapped_column(default=None, info=about(N_("Adjourned at")))
    notes: Mapped[str] = mapped_column(default="", info=about(N_("Notes"), type="multiline", search=True))
    next_meeting_at: Mapped[datetime | None] = mapped_column(default=None, info=about(N_("Next meeting")))
    minutes_state: Mapped[str] = mapped_column(default="draft", info=about(N_("Minutes"), choices=MINUTES_STATES))
    issued_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Minutes issued on")))
    approved_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Minutes approved on")))


class AgendaItem(Record, kw_only=True, repr=False, eq=False):
    """One item of a meeting's agenda, with the note taken under it."""

    __tablename__ = "agenda_items"

    meeting_id: Mapped[str] = mapped_column(info=about(N_("Meeting"), link="meetings", parent=True))
    position: Mapped[int] = mapped_column(default=0, info=about(N_("Order")))
    title: Mapped[str] = mapped_column(info=about(N_("Item"), search=True))
    presenter: Mapped[str] = mapped_column(default="", info=about(N_("Contact person"), sensitive=True))
    minutes: Mapped[int | None] = mapped_column(default=None, info=about(N_("Minutes planned")))
    reference: Mapped[str] = mapped_column(
        default="", info=about(N_("Reference"), help=N_("The number of a paper, a file or an ordinance."))
    )
    notes: Mapped[str] = mapped_column(
        default="", info=about(N_("Note"), type="multiline", search=True, sensitive=True)
    )
    outcome: Mapped[str] = mapped_column(default="", info=about(N_("Outcome"), choices=ITEM_OUTCOMES))
    carried_from_id: Mapped[str] = mapped_column(default="", info=about(N_("Carried over from"), link="agenda-items"))


class AgendaTemplate(Record, kw_only=True, repr=False, eq=False):
    """An agenda to begin with, for one kind of meeting or for any."""

    __tablename__ = "agenda_templates"

    name: Mapped[str] = mapped_column(info=about(N_("Template"), search=True))
    meeting_type: Mapped[str] = mapped_column(
        default="", info=about(N_("Kind"), choices=MEETING_TYPES, help=N_("Empty: for meetings of any kind."))
    )


class TemplateItem(Part, kw_only=True, repr=False, eq=False):
    """One item of a template."""

    __tablename__ = "template_items"
    OWNERS: ClassVar = ("template_id",)

    template_id: Mapped[str] = mapped_column(default="", info=about(N_("Template"), link="agenda-templates"))
    title: Mapped[str] = mapped_column(info=about(N_("Item"), search=True))
    presenter: Mapped[str] = mapped_column(default="", info=about(N_("Contact person"), sensitive=True))
    minutes: Mapped[int | None] = mapped_column(default=None, info=about(N_("Minutes planned")))


class Attendance(Record, kw_only=True, repr=False, eq=False):
    """Who was there: one named person, or a count of people of one group. Groups are never recorded on people."""

    __tablename__ = "attendances"

    meeting_id: Mapped[str] = mapped_column(info=about(N_("Meeting"), link="meetings", parent=True))
    contact_id: Mapped[str] = mapped_column(default="", info=about(N_("Contact"), link="contacts"))
    name: Mapped[str] = mapped_column(default="", info=about(N_("Name"), search=True, sensitive=True))
    organization: Mapped[str] = mapped_column(default="", info=about(N_("Organization"), search=True))
    capacity: Mapped[str] = mapped_column(
        default="", info=about(N_("Here as"), help=N_("Such as: chair, member, staff, guest."))
    )
    contact_detail: Mapped[str] = mapped_column(
        default="", info=about(N_("Phone or e-mail given"), search=True, sensitive=True)
    )
    status: Mapped[str] = mapped_column(default="present", info=about(N_("Attendance"), choices=ATTENDANCE_STATUSES))
    reply: Mapped[str] = mapped_column(default="", info=about(N_("Answer to the invitation"), choices=REPLIES))
    arrived_at: Mapped[time | None] = mapped_column(default=None, info=about(N_("Arrived at")))
    left_at: Mapped[time | None] = mapped_column(default=None, info=about(N_("Left at")))
    noted_at: Mapped[datetime | None] = mapped_column(
        default=None, info=about(N_("Noted at"), help=N_("When it was written down in the live view."))
    )
    group: Mapped[str] = mapped_column(
        default="", info=about(N_("Group"), help=N_("Counted, never named."), suggest="groups")
    )
    count: Mapped[int] = mapped_column(default=1, info=about(N_("Count")))
    illegible: Mapped[bool] = mapped_column(default=False, info=about(N_("Illegible on paper")))
    sheet_line: Mapped[int | None] = mapped_column(
        default=None, info=about(N_("Line on the sheet"), help=N_("Where it stands on the paper sign-in sheet."))
    )


class Activity(Record, kw_only=True, repr=False, eq=False):
    """Community work without minutes: an outing with an agency, a school visit, a stall. People are only counted."""

    __tablename__ = "activities"

    title: Mapped[str] = mapped_column(info=about(N_("Title"), search=True))
    activity_type: Mapped[str] = mapped_column(default="outreach", info=about(N_("Kind"), choices=ACTIVITY_TYPES))
    on: Mapped[date] = mapped_column(info=about(N_("Date")))
    place: Mapped[str] = mapped_column(default="", info=about(N_("Place"), search=True))
    area: Mapped[str] = mapped_column(default="", info=about(N_("Area"), suggest="areas", search=True))
    organization_id: Mapped[str] = mapped_column(default="", info=about(N_("With agency"), link="organizations"))
    team: Mapped[tuple[str, ...]] = mapped_column(default=(), info=about(N_("Team"), sensitive=True))
    hours: Mapped[float | None] = mapped_column(default=None, info=about(N_("Hours")))
    people_met: Mapped[int | None] = mapped_column(default=None, info=about(N_("People met")))
    offered: Mapped[int | None] = mapped_column(default=None, info=about(N_("Offered help")))
    accepted: Mapped[int | None] = mapped_column(default=None, info=about(N_("Accepted")))
    declined: Mapped[int | None] = mapped_column(default=None, info=about(N_("Declined")))
    problem_id: Mapped[str] = mapped_column(default="", info=about(N_("Problem"), link="problems"))
    cost: Mapped[Decimal | None] = mapped_column(default=None, info=about(N_("Cost")))
    funding_source: Mapped[str] = mapped_column(default="", info=about(N_("Funding source")))
    summary: Mapped[str] = mapped_column(default="", info=about(N_("Summary"), type="multiline", search=True))
