"""What is captured in a meeting, each a record of its own: concern, decision, action, remark.

Two note-takers therefore never meet in one text. An action without a meeting is a task.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from liaison_app.i18n import N_
from liaison_app.models.about import about
from liaison_app.models.base import Record
from liaison_app.models.contact import CHANNELS

CONCERN_STATES = {
    "raised": N_("Raised"),
    "acknowledged": N_("Acknowledged"),
    "in-work": N_("In work"),
    "done": N_("Done"),
    "cannot-do": N_("Cannot do, because"),
    "asked": N_("Asked of another body"),
}
ACTION_STATES = {"open": N_("Open"), "done": N_("Done"), "cancelled": N_("Cancelled")}
CONCERN_SOURCES = {
    "floor": N_("Said at a meeting"),
    "card": N_("Comment card"),
    "conversation": N_("Conversation"),
    "phone": N_("Phone"),
    "message": N_("E-mail or message"),
}
DECISION_OUTCOMES = {
    "carried": N_("Carried"),
    "lost": N_("Lost"),
    "deferred": N_("Deferred"),
    "withdrawn": N_("Withdrawn"),
}
OWNER_TYPES = {"officer": N_("Officer"), "partner": N_("Partner"), "resident": N_("Resident")}
REPEATS = {
    "weekly": N_("Every week"),
    "monthly": N_("Every month"),
    "quarterly": N_("Every three months"),
    "yearly": N_("Every year"),
}


#: What stands in place of a concern about police conduct.
NO_STORY = N_("About police conduct: no story is kept here.")
_STORY: dict[str, Any] = {"kept_unless": "conduct"}


class Concern(Record, kw_only=True, repr=False, eq=False):
    """Something a resident raised. One about police conduct keeps no story, only where it was handed to."""

    __tablename__ = "concerns"

    text: Mapped[str] = mapped_column(
        info=about(N_("Concern"), type="multiline", search=True, sensitive=True, instead=NO_STORY, **_STORY)
    )
    meeting_id: Mapped[str] = mapped_column(default="", info=about(N_("Meeting"), link="meetings", parent=True))
    agenda_item_id: Mapped[str] = mapped_column(default="", info=about(N_("Agenda item"), link="agenda-items"))
    raised_at: Mapped[datetime | None] = mapped_column(default=None, info=about(N_("Raised at")))
    source: Mapped[str] = mapped_column(default="", info=about(N_("How it came"), choices=CONCERN_SOURCES))
    place_id: Mapped[str] = mapped_column(default="", info=about(N_("Place"), link="places", **_STORY))
    raised_by_group: Mapped[str] = mapped_column(
        default="", info=about(N_("Raised by group"), suggest="groups", **_STORY)
    )
    category: Mapped[str] = mapped_column(
        default="", info=about(N_("Category"), suggest="categories", search=True, **_STORY)
    )
    causes: Mapped[tuple[str, ...]] = mapped_column(
        default=(), info=about(N_("Causes"), search=True, suggest="causes", **_STORY)
    )
    problem_id: Mapped[str] = mapped_column(default="", info=about(N_("Problem"), link="problems", **_STORY))
    duplicate_of_id: Mapped[str] = mapped_column(
        default="",
        info=about(N_("Duplicate of"), link="concerns", help=N_("It is answered there, and counted here."), **_STORY),
    )
    differs_from: Mapped[tuple[str, ...]] = mapped_column(
        default=(), info=about(N_("Not the same as"), link="concerns", **_STORY)
    )
    state: Mapped[str] = mapped_column(default="raised", info=about(N_("State"), choices=CONCERN_STATES))
    state_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("In this state since")))
    public_answer: Mapped[str] = mapped_column(
        default="", info=about(N_("Public answer"), type="multiline", search=True, **_STORY)
    )
    wants_answer_id: Mapped[str] = mapped_column(default="", info=about(N_("Wants an answer"), link="contacts"))
    told_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Told on")))
    told_how: Mapped[str] = mapped_column(default="", info=about(N_("Told how"), choices=CHANNELS))
    asked_of: Mapped[str] = mapped_column(default="", info=about(N_("Asked of"), **_STORY))
    asked_sent_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Ask sent on"), **_STORY))
    asked_due_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Reply due on"), **_STORY))
    asked_replied_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Reply came on"), **_STORY))
    asked_reply: Mapped[str] = mapped_column(default="", info=about(N_("Reply"), type="multiline", **_STORY))
    confidential: Mapped[bool] = mapped_column(default=False, info=about(N_("Confidential")))
    conduct: Mapped[bool] = mapped_column(
        default=False,
        info=about(N_("About police conduct"), help=N_("No story is kept: only the body it was handed to.")),
    )
    conduct_body: Mapped[str] = mapped_column(default="", info=about(N_("Handed to")))
    conduct_reference: Mapped[str] = mapped_column(default="", info=about(N_("Reference")))
    conduct_handed_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Handed on")))


class Decision(Record, kw_only=True, repr=False, eq=False):
    """A decision in its exact wording; the votes where the kind of meeting counts them."""

    __tablename__ = "decisions"

    wording: Mapped[str] = mapped_column(info=about(N_("Wording"), type="multiline", search=True))
    meeting_id: Mapped[str] = mapped_column(default="", info=about(N_("Meeting"), link="meetings", parent=True))
    agenda_item_id: Mapped[str] = mapped_column(default="", info=about(N_("Agenda item"), link="agenda-items"))
    decided_at: Mapped[datetime | None] = mapped_column(default=None, info=about(N_("Decided at")))
    mover: Mapped[str] = mapped_column(default="", info=about(N_("Mover"), sensitive=True))
    seconder: Mapped[str] = mapped_column(default="", info=about(N_("Seconder"), sensitive=True))
    votes_for: Mapped[int | None] = mapped_column(default=None, info=about(N_("For")))
    votes_against: Mapped[int | None] = mapped_column(default=None, info=about(N_("Against")))
    votes_abstained: Mapped[int | None] = mapped_column(default=None, info=about(N_("Abstained")))
    outcome: Mapped[str] = mapped_column(default="", info=about(N_("Outcome"), choices=DECISION_OUTCOMES))
    roll_call: Mapped[str] = mapped_column(
        default="",
        info=about(N_("Votes by name"), help=N_("Where members vote by roll call."), type="multiline", sensitive=True),
    )


class Action(Record, kw_only=True, repr=False, eq=False):
    """Something somebody promised to do, at a meeting or as a task of its own."""

    __tablename__ = "actions"

    text: Mapped[str] = mapped_column(info=about(N_("Action"), type="multiline", search=True))
    meeting_id: Mapped[str] = mapped_column(default="", info=about(N_("Meeting"), link="meetings", parent=True))
    agenda_item_id: Mapped[str] = mapped_column(default="", info=about(N_("Agenda item"), link="agenda-items"))
    problem_id: Mapped[str] = mapped_column(default="", info=about(N_("Problem"), link="problems"))
    owner: Mapped[str] = mapped_column(
        default="",
        info=about(N_("Owner"), help=N_("Officer, partner or resident."), search=True, sensitive=True, offers="owners"),
    )
    owner_type: Mapped[str] = mapped_column(default="", info=about(N_("Owner is"), choices=OWNER_TYPES))
    agreed_at: Mapped[datetime | None] = mapped_column(default=None, info=about(N_("Agreed at")))
    due_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Due on")))
    status: Mapped[str] = mapped_column(default="open", info=about(N_("Status"), choices=ACTION_STATES))
    done_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Done on")))
    snoozed_until: Mapped[date | None] = mapped_column(default=None, info=about(N_("Snoozed until")))
    repeats: Mapped[str] = mapped_column(default="", info=about(N_("Repeats"), choices=REPEATS))
    repeats_from: Mapped[date | None] = mapped_column(
        default=None,
        info=about(
            N_("Repeats from"), help=N_("The day that the rhythm counts from: a 31st stays one after February.")
        ),
    )
    told: Mapped[str] = mapped_column(default="", info=about(N_("Told to"), sensitive=True))
    told_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Told on")))


class Remark(Record, kw_only=True, repr=False, eq=False):
    """Something that was said or reported under an item and belongs into the minutes, without being asked for."""

    __tablename__ = "remarks"

    text: Mapped[str] = mapped_column(info=about(N_("Note"), type="multiline", search=True, sensitive=True))
    meeting_id: Mapped[str] = mapped_column(default="", info=about(N_("Meeting"), link="meetings", parent=True))
    agenda_item_id: Mapped[str] = mapped_column(default="", info=about(N_("Agenda item"), link="agenda-items"))
    speaker: Mapped[str] = mapped_column(default="", info=about(N_("Speaker"), search=True, sensitive=True))
    said_at: Mapped[datetime | None] = mapped_column(default=None, info=about(N_("Said at")))
