"""Meetings, who was there, what stood on the agenda; and activities, which have no minutes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Mapped, mapped_column

from liaison_app.i18n import N_
from liaison_app.models.about import about
from liaison_app.models.base import Record

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
ATTENDANCE_STATUSES = {"expected": N_("Expected"), "present": N_("Present"), "apologies": N_("Apologies")}
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
    chair: Mapped[str] = mapped_column(default="", info=about(N_("Chair"), search=True, sensitive=True))
    minute_taker: Mapped[str] = mapped_column(default="", info=about(N_("Minute-taker"), sensitive=True))
    headcount: Mapped[int | None] = mapped_column(default=None, info=about(N_("Headcount")))
    access: Mapped[str] = mapped_column(default="", info=about(N_("Access and interpreters"), type="multiline"))
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
    notes: Mapped[str] = mapped_column(
        default="", info=about(N_("Note"), type="multiline", search=True, sensitive=True)
    )


class Attendance(Record, kw_only=True, repr=False, eq=False):
    """Who was there: one named person, or a count of people of one group. Groups are never recorded on people."""

    __tablename__ = "attendances"

    meeting_id: Mapped[str] = mapped_column(info=about(N_("Meeting"), link="meetings", parent=True))
    contact_id: Mapped[str] = mapped_column(default="", info=about(N_("Contact"), link="contacts"))
    name: Mapped[str] = mapped_column(default="", info=about(N_("Name"), search=True, sensitive=True))
    organization: Mapped[str] = mapped_column(default="", info=about(N_("Organization"), search=True))
    status: Mapped[str] = mapped_column(default="present", info=about(N_("Attendance"), choices=ATTENDANCE_STATUSES))
    group: Mapped[str] = mapped_column(
        default="", info=about(N_("Group"), help=N_("Counted, never named."), suggest="groups")
    )
    count: Mapped[int] = mapped_column(default=1, info=about(N_("Count")))
    illegible: Mapped[bool] = mapped_column(default=False, info=about(N_("Illegible on paper")))


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
    offered: Mapped[int | None] = mapped_column(default=None, info=about(N_("Offered help")))
    accepted: Mapped[int | None] = mapped_column(default=None, info=about(N_("Accepted")))
    declined: Mapped[int | None] = mapped_column(default=None, info=about(N_("Declined")))
    problem_id: Mapped[str] = mapped_column(default="", info=about(N_("Problem"), link="problems"))
    cost: Mapped[Decimal | None] = mapped_column(default=None, info=about(N_("Cost")))
    funding_source: Mapped[str] = mapped_column(default="", info=about(N_("Funding source")))
    summary: Mapped[str] = mapped_column(default="", info=about(N_("Summary"), type="multiline", search=True))
