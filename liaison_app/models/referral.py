"""Referrals and the consents that let something about a person leave; states as FHIR names them (`Task.status`)."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped, mapped_column

from liaison_app.i18n import N_
from liaison_app.models.about import about
from liaison_app.models.base import Part, Record

REFERRAL_STATES = {
    "draft": N_("Draft"),
    "requested": N_("Requested"),
    "accepted": N_("Accepted"),
    "rejected": N_("Rejected"),
    "on-hold": N_("On hold"),
    "in-progress": N_("In progress"),
    "completed": N_("Completed"),
    "cancelled": N_("Cancelled"),
    "failed": N_("Failed"),
    "entered-in-error": N_("Entered in error"),
}
OUTCOMES = {
    "got-help": N_("Got help"),
    "not-reached": N_("Could not be reached"),
    "not-eligible": N_("Not eligible"),
    "no-capacity": N_("No capacity"),
    "could-not-get-there": N_("Could not get there"),
    "no-longer-wanted": N_("No longer wanted"),
    "referred-elsewhere": N_("Referred elsewhere"),
}
PATHWAYS = {
    "self": N_("Asked themselves"),
    "officer": N_("Officer"),
    "outreach": N_("Outreach"),
    "overdose": N_("After an overdose"),
    "diversion": N_("Diversion"),
}
URGENCIES = {"routine": N_("Routine"), "urgent": N_("Urgent"), "asap": N_("As soon as possible")}
BARRIERS = {
    "transport": N_("Transport"),
    "id": N_("No ID"),
    "childcare": N_("Childcare"),
    "language": N_("Language"),
    "cost": N_("Cost"),
}
CHECK_RESULTS = {
    "engaged": N_("Engaged"),
    "working": N_("Working"),
    "housed": N_("Housed"),
    "unknown": N_("Unknown"),
}


class Referral(Record, kw_only=True, repr=False, eq=False):
    """A person connected to a service. An alias is enough; outcome codes only, never clinical text."""

    __tablename__ = "referrals"

    person: Mapped[str] = mapped_column(
        info=about(N_("Person"), help=N_("A name or an alias; lists show initials only."), search=True, sensitive=True)
    )
    contact_id: Mapped[str] = mapped_column(default="", info=about(N_("Contact"), link="contacts", sensitive=True))
    state: Mapped[str] = mapped_column(default="draft", info=about(N_("State"), choices=REFERRAL_STATES))
    pathway: Mapped[str] = mapped_column(default="", info=about(N_("How they came"), choices=PATHWAYS))
    need: Mapped[str] = mapped_column(default="", info=about(N_("Need"), type="need"))
    service_id: Mapped[str] = mapped_column(default="", info=about(N_("Service"), link="services"))
    urgency: Mapped[str] = mapped_column(default="routine", info=about(N_("Urgency"), choices=URGENCIES))
    contact_method: Mapped[str] = mapped_column(
        default="", info=about(N_("How to reach them"), search=True, sensitive=True)
    )
    warm_handover: Mapped[bool] = mapped_column(default=False, info=about(N_("Warm handover")))
    barriers: Mapped[tuple[str, ...]] = mapped_column(default=(), info=about(N_("Barriers"), choices=BARRIERS))
    appointment_at: Mapped[datetime | None] = mapped_column(default=None, info=about(N_("Appointment")))
    follow_up_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Follow up on")))
    outcome: Mapped[str] = mapped_column(default="", info=about(N_("Outcome"), choices=OUTCOMES))
    part2: Mapped[bool] = mapped_column(
        default=False,
        info=about(N_("From a treatment program"), help=N_("42 CFR Part 2: every sheet carries the notice.")),
    )
    officer_id: Mapped[str] = mapped_column(default="", info=about(N_("Officer"), link="officers"))
    opened_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Opened on")))
    closed_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Closed on")))


class Move(Part, kw_only=True, repr=False, eq=False):
    """One dated move of a referral from a state to the next."""

    __tablename__ = "referral_moves"
    OWNERS: ClassVar = ("referral_id",)

    referral_id: Mapped[str] = mapped_column(default="", info=about(N_("Referral"), link="referrals"))
    moved_at: Mapped[datetime] = mapped_column(info=about(N_("Moved at")))
    from_state: Mapped[str] = mapped_column(default="", info=about(N_("From"), choices=REFERRAL_STATES))
    to_state: Mapped[str] = mapped_column(info=about(N_("To"), choices=REFERRAL_STATES))
    reason: Mapped[str] = mapped_column(default="", info=about(N_("Reason"), choices=OUTCOMES))


class Attempt(Part, kw_only=True, repr=False, eq=False):
    """One try to reach the person."""

    __tablename__ = "referral_attempts"
    OWNERS: ClassVar = ("referral_id",)

    referral_id: Mapped[str] = mapped_column(default="", info=about(N_("Referral"), link="referrals"))
    on: Mapped[date] = mapped_column(info=about(N_("Date")))
    how: Mapped[str] = mapped_column(default="", info=about(N_("How")))
    reached: Mapped[bool] = mapped_column(default=False, info=about(N_("Reached")))


class FollowUp(Part, kw_only=True, repr=False, eq=False):
    """A later check: how the person is after 30, 90 or 180 days."""

    __tablename__ = "referral_follow_ups"
    OWNERS: ClassVar = ("referral_id",)

    referral_id: Mapped[str] = mapped_column(default="", info=about(N_("Referral"), link="referrals"))
    after_days: Mapped[int] = mapped_column(info=about(N_("After days")))
    on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Date")))
    result: Mapped[str] = mapped_column(default="", info=about(N_("Result"), choices=CHECK_RESULTS))


class Consent(Record, kw_only=True, repr=False, eq=False):
    """What a person agreed may be told, to whom, for what, until when. The elements of 42 CFR 2.31 have their place."""

    __tablename__ = "consents"

    referral_id: Mapped[str] = mapped_column(default="", info=about(N_("Referral"), link="referrals", parent=True))
    contact_id: Mapped[str] = mapped_column(default="", info=about(N_("Contact"), link="contacts", sensitive=True))
    person: Mapped[str] = mapped_column(default="", info=about(N_("Person"), sensitive=True))
    what: Mapped[str] = mapped_column(info=about(N_("What may be told"), type="multiline", sensitive=True))
    recipient: Mapped[str] = mapped_column(info=about(N_("To whom")))
    purpose: Mapped[str] = mapped_column(info=about(N_("Purpose")))
    discloser: Mapped[str] = mapped_column(default="", info=about(N_("Who discloses")))
    given_on: Mapped[date] = mapped_column(info=about(N_("Given on")))
    given_how: Mapped[str] = mapped_column(default="", info=about(N_("Given how")))
    expires_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Valid until")))
    right_to_revoke_told: Mapped[bool] = mapped_column(default=False, info=about(N_("Told how to revoke")))
    signature: Mapped[str] = mapped_column(default="", info=about(N_("Signature"), sensitive=True))
    signed_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Signed on")))
    withdrawn_on: Mapped[date | None] = mapped_column(
        default=None, info=about(N_("Withdrawn on"), earliest_stands=True)
    )
