"""Watch groups and their reports. A report describes behaviour; nothing links it to a contact as its subject."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy.orm import Mapped, mapped_column

from liaison_app.i18n import N_
from liaison_app.models.about import about
from liaison_app.models.base import Record

REPORTER_KINDS = {"anonymous": N_("Anonymous"), "confidential": N_("Confidential"), "named": N_("Named")}
TRIAGES = {
    "information": N_("Information only"),
    "patrol": N_("To patrol"),
    "problem": N_("To a problem"),
    "not-police": N_("Not police business"),
}


class Group(Record, kw_only=True, repr=False, eq=False):
    """A watch group: its area, its coordinator, its members."""

    __tablename__ = "groups"

    name: Mapped[str] = mapped_column(info=about(N_("Name"), search=True))
    area: Mapped[str] = mapped_column(default="", info=about(N_("Area"), suggest="areas", search=True))
    coordinator_id: Mapped[str] = mapped_column(default="", info=about(N_("Coordinator"), link="contacts"))
    term_ends_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Term ends on")))
    member_ids: Mapped[tuple[str, ...]] = mapped_column(default=(), info=about(N_("Members"), link="contacts"))
    notes: Mapped[str] = mapped_column(default="", info=about(N_("Notes"), type="multiline", search=True))


class Report(Record, kw_only=True, repr=False, eq=False):
    """A watch report. What was being done comes first; how a person looks comes last and never alone.

    An anonymous report has no reporter field filled and its times are kept to the day.
    """

    __tablename__ = "reports"

    doing: Mapped[str] = mapped_column(
        info=about(
            N_("What was being done"),
            help=N_("Behaviour first. Happening now? Stop and call the emergency number."),
            type="multiline",
            search=True,
            sensitive=True,
        )
    )
    seen_on: Mapped[date] = mapped_column(info=about(N_("Date")))
    seen_at: Mapped[time | None] = mapped_column(default=None, info=about(N_("Time, about")))
    place: Mapped[str] = mapped_column(default="", info=about(N_("Where"), search=True, sensitive=True))
    group_id: Mapped[str] = mapped_column(default="", info=about(N_("Watch group"), link="groups"))
    observed: Mapped[str] = mapped_column(
        default="", info=about(N_("Seen by the reporter"), type="multiline", search=True, sensitive=True)
    )
    heard: Mapped[str] = mapped_column(
        default="", info=about(N_("Heard from others"), type="multiline", search=True, sensitive=True)
    )
    repeated: Mapped[bool] = mapped_column(default=False, info=about(N_("Happens repeatedly")))
    clothing: Mapped[str] = mapped_column(default="", info=about(N_("Clothing"), sensitive=True))
    build: Mapped[str] = mapped_column(default="", info=about(N_("Height and build"), sensitive=True))
    age_range: Mapped[str] = mapped_column(default="", info=about(N_("Age, about"), sensitive=True))
    other_features: Mapped[str] = mapped_column(default="", info=about(N_("Other features"), sensitive=True))
    race_ethnicity: Mapped[str] = mapped_column(
        default="",
        info=about(
            N_("Race or ethnicity as described"),
            help=N_("Only after two other features, and never alone."),
            sensitive=True,
        ),
    )
    vehicle: Mapped[str] = mapped_column(default="", info=about(N_("Vehicle"), search=True, sensitive=True))
    reporter_kind: Mapped[str] = mapped_column(
        default="anonymous", info=about(N_("Reporter is"), choices=REPORTER_KINDS)
    )
    reporter_id: Mapped[str] = mapped_column(default="", info=about(N_("Reporter"), link="contacts", sensitive=True))
    given_to: Mapped[str] = mapped_column(default="", info=about(N_("Given to")))
    reference: Mapped[str] = mapped_column(default="", info=about(N_("Reference"), search=True))
    triage: Mapped[str] = mapped_column(default="", info=about(N_("Triage"), choices=TRIAGES))
    problem_id: Mapped[str] = mapped_column(default="", info=about(N_("Problem"), link="problems"))
    answer_due_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Answer due on")))
    answered_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Answered on")))
    answer: Mapped[str] = mapped_column(default="", info=about(N_("Answer"), type="multiline"))
    keep_until: Mapped[date | None] = mapped_column(default=None, info=about(N_("Kept until")))
    keep_reason: Mapped[str] = mapped_column(default="", info=about(N_("Kept longer because")))
