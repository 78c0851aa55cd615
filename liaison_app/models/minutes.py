"""What minutes hold beside what was captured: texts written for them, what was approved, amendments."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from liaison_app.i18n import N_
from liaison_app.models.about import about
from liaison_app.models.base import Record

MINUTES_SECTIONS = {
    "attendance": N_("Attendance"),
    "item": N_("Agenda item"),
    "concerns": N_("Concerns"),
    "actions": N_("Actions"),
    "closing": N_("Closing"),
}


class MinutesText(Record, kw_only=True, repr=False, eq=False):
    """The text of one section as somebody wrote it, in the place of what was generated. Decisions have none."""

    __tablename__ = "minutes_texts"

    meeting_id: Mapped[str] = mapped_column(info=about(N_("Meeting"), link="meetings", parent=True))
    section: Mapped[str] = mapped_column(info=about(N_("Section"), choices=MINUTES_SECTIONS))
    agenda_item_id: Mapped[str] = mapped_column(default="", info=about(N_("Agenda item"), link="agenda-items"))
    text: Mapped[str] = mapped_column(default="", info=about(N_("Text"), type="multiline", search=True, sensitive=True))


class ApprovedMinutes(Record, kw_only=True, repr=False, eq=False):
    """Minutes as they were approved: the document and its PDF, byte for byte. Nothing changes them afterwards."""

    __tablename__ = "approved_minutes"

    meeting_id: Mapped[str] = mapped_column(info=about(N_("Meeting"), link="meetings", parent=True))
    approved_on: Mapped[date] = mapped_column(info=about(N_("Approved on")))
    approved_by: Mapped[str] = mapped_column(default="", info=about(N_("Approved by"), sensitive=True))
    tree: Mapped[str] = mapped_column(
        default="", info=about(N_("Document"), help=N_("The document as JSON."), type="file", sensitive=True)
    )
    pdf: Mapped[str] = mapped_column(default="", info=about(N_("PDF"), help=N_("Base64."), type="file", sensitive=True))
    pdf_sha256: Mapped[str] = mapped_column(default="", info=about(N_("SHA-256 of the PDF")))


class Amendment(Record, kw_only=True, repr=False, eq=False):
    """A correction of approved minutes, dated; the approved text itself stays as it is."""

    __tablename__ = "amendments"

    meeting_id: Mapped[str] = mapped_column(info=about(N_("Meeting"), link="meetings", parent=True))
    text: Mapped[str] = mapped_column(info=about(N_("Correction"), type="multiline", search=True, sensitive=True))
    on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Date")))
    agreed_by: Mapped[str] = mapped_column(default="", info=about(N_("Agreed by"), sensitive=True))
