"""What evaluation needs beside the daily work: training, trust surveys, patrol briefings, handouts."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from liaison_app.i18n import N_
from liaison_app.models.about import about
from liaison_app.models.base import Record


class Training(Record, kw_only=True, repr=False, eq=False):
    """A course an officer attended."""

    __tablename__ = "trainings"

    officer_id: Mapped[str] = mapped_column(info=about(N_("Officer"), link="officers"))
    course: Mapped[str] = mapped_column(info=about(N_("Course"), search=True))
    on: Mapped[date] = mapped_column(info=about(N_("Date")))
    hours: Mapped[float | None] = mapped_column(default=None, info=about(N_("Hours")))


class Survey(Record, kw_only=True, repr=False, eq=False):
    """One question of one wave of a trust survey; `positive` of `asked` people agreed."""

    __tablename__ = "surveys"

    wave: Mapped[str] = mapped_column(info=about(N_("Wave"), search=True))
    on: Mapped[date] = mapped_column(info=about(N_("Date")))
    area: Mapped[str] = mapped_column(default="", info=about(N_("Area"), suggest="areas", search=True))
    question: Mapped[str] = mapped_column(info=about(N_("Question"), search=True))
    asked: Mapped[int] = mapped_column(default=0, info=about(N_("Answers (n)")))
    positive: Mapped[int] = mapped_column(default=0, info=about(N_("Agreed")))


class Briefing(Record, kw_only=True, repr=False, eq=False):
    """A briefing sheet for patrol, and who has read it."""

    __tablename__ = "briefings"

    title: Mapped[str] = mapped_column(info=about(N_("Title"), search=True))
    on: Mapped[date] = mapped_column(info=about(N_("Date")))
    text: Mapped[str] = mapped_column(default="", info=about(N_("Text"), type="multiline", search=True))
    acknowledged_by: Mapped[tuple[str, ...]] = mapped_column(
        default=(), info=about(N_("Acknowledged by"), link="officers")
    )


class Handout(Record, kw_only=True, repr=False, eq=False):
    """Copies of a printed document that were handed out."""

    __tablename__ = "handouts"

    title: Mapped[str] = mapped_column(info=about(N_("Document"), search=True))
    on: Mapped[date] = mapped_column(info=about(N_("Date")))
    copies: Mapped[int] = mapped_column(default=1, info=about(N_("Copies")))
    place: Mapped[str] = mapped_column(default="", info=about(N_("Place"), search=True))
    meeting_id: Mapped[str] = mapped_column(default="", info=about(N_("Meeting"), link="meetings"))
