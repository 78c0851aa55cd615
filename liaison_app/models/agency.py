"""The agency itself: its profile, its officers, the loose notes they take."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.orm import Mapped, mapped_column

from liaison_app.i18n import N_
from liaison_app.models.about import about
from liaison_app.models.base import Record

ROLES = {
    "officer": N_("Officer"),
    "supervisor": N_("Supervisor"),
    "records-officer": N_("Records officer"),
    "volunteer-coordinator": N_("Volunteer coordinator"),
}

#: Every vault has one profile; its id is fixed, so that two laptops of a team mean the same record.
AGENCY_ID: Final = str(uuid5(NAMESPACE_URL, "https://liaison.example/agency"))


class Agency(Record, kw_only=True, repr=False, eq=False):
    """The agency profile: what stands on documents, and the lists that forms offer."""

    __tablename__ = "agency"

    name: Mapped[str] = mapped_column(default="", info=about(N_("Agency"), search=True))
    emergency_number: Mapped[str] = mapped_column(default="911", info=about(N_("Emergency number")))
    crisis_lines: Mapped[tuple[str, ...]] = mapped_column(
        default=("988 Suicide and Crisis Lifeline", "211 Local help with food, housing and more"),
        info=about(N_("Crisis lines"), help=N_("One a line: the number first, then what it is for."), translate=True),
    )
    logo: Mapped[str] = mapped_column(
        default="",
        info=about(N_("Logo"), type="picture", help=N_("PNG or JPEG. It stands beside the title of documents.")),
    )
    phone: Mapped[str] = mapped_column(default="", info=about(N_("Liaison office phone")))
    email: Mapped[str] = mapped_column(default="", info=about(N_("E-mail")))
    website: Mapped[str] = mapped_column(default="", info=about(N_("Website")))
    legal_note: Mapped[str] = mapped_column(default="", info=about(N_("Legal note"), type="multiline", translate=True))
    areas: Mapped[tuple[str, ...]] = mapped_column(default=(), info=about(N_("Areas")))
    groups: Mapped[tuple[str, ...]] = mapped_column(default=(), info=about(N_("Groups counted at meetings")))
    categories: Mapped[tuple[str, ...]] = mapped_column(default=(), info=about(N_("Categories")))
    report_retention_days: Mapped[int] = mapped_column(default=90, info=about(N_("Watch reports are kept, days")))


class AreaProfile(Record, kw_only=True, repr=False, eq=False):
    """The share of a group among an area's residents, to hold attendance against."""

    __tablename__ = "area_profiles"

    area: Mapped[str] = mapped_column(info=about(N_("Area"), suggest="areas", search=True))
    group: Mapped[str] = mapped_column(info=about(N_("Group"), suggest="groups"))
    share: Mapped[float] = mapped_column(default=0.0, info=about(N_("Share of residents, %")))
    source: Mapped[str] = mapped_column(default="", info=about(N_("Source")))


class Officer(Record, kw_only=True, repr=False, eq=False):
    """Somebody who works with this vault."""

    __tablename__ = "officers"

    name: Mapped[str] = mapped_column(info=about(N_("Name"), search=True, sensitive=True))
    role: Mapped[str] = mapped_column(default="officer", info=about(N_("Role"), choices=ROLES))
    email: Mapped[str] = mapped_column(default="", info=about(N_("E-mail"), sensitive=True))
    phone: Mapped[str] = mapped_column(default="", info=about(N_("Phone"), sensitive=True))
    left_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Left on")))


class Note(Record, kw_only=True, repr=False, eq=False):
    """A quick note, until it becomes a concern, a contact log, a task or a report."""

    __tablename__ = "notes"

    text: Mapped[str] = mapped_column(info=about(N_("Note"), type="multiline", search=True, sensitive=True))
    noted_at: Mapped[datetime | None] = mapped_column(default=None, info=about(N_("Noted at")))
    became_kind: Mapped[str] = mapped_column(default="", info=about(N_("Became")))
    became_id: Mapped[str] = mapped_column(default="", info=about(N_("Became record")))
    snoozed_until: Mapped[date | None] = mapped_column(default=None, info=about(N_("Snoozed until")))
