"""Organisations: partners of the officer and publishers of services, one table for both (HSDS `organization`)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from liaison_app.i18n import N_
from liaison_app.models.about import about
from liaison_app.models.base import Record

ORGANIZATION_TYPES = {
    "treatment": N_("Treatment"),
    "mental-health": N_("Mental health"),
    "jobs": N_("Jobs and training"),
    "housing": N_("Housing"),
    "business": N_("Business"),
    "school": N_("School"),
    "faith": N_("Faith group"),
    "residents": N_("Residents' association"),
    "watch-group": N_("Watch group"),
    "media": N_("Media"),
    "government": N_("Government"),
    "other": N_("Other"),
}


class Organization(Record, kw_only=True, repr=False, eq=False):
    """A partner agency, a business, a school, a faith group, a publisher of services."""

    __tablename__ = "organizations"

    name: Mapped[str] = mapped_column(info=about(N_("Name"), search=True, hsds="name", vcard="ORG"))
    alternate_name: Mapped[str] = mapped_column(
        default="", info=about(N_("Other name"), search=True, hsds="alternate_name")
    )
    organization_type: Mapped[str] = mapped_column(default="", info=about(N_("Kind"), choices=ORGANIZATION_TYPES))
    area: Mapped[str] = mapped_column(default="", info=about(N_("Area"), suggest="areas", search=True))
    description: Mapped[str] = mapped_column(
        default="", info=about(N_("Description"), type="multiline", search=True, hsds="description")
    )
    email: Mapped[str] = mapped_column(default="", info=about(N_("E-mail"), search=True, hsds="email"))
    website: Mapped[str] = mapped_column(default="", info=about(N_("Website"), hsds="website"))
    agreement: Mapped[str] = mapped_column(default="", info=about(N_("Agreement")))
    agreement_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Agreement date")))
    brings: Mapped[str] = mapped_column(default="", info=about(N_("What it brings"), type="multiline", search=True))
    pledged: Mapped[str] = mapped_column(default="", info=about(N_("Pledged"), type="multiline"))
    delivered: Mapped[str] = mapped_column(default="", info=about(N_("Delivered"), type="multiline"))
    placeholder: Mapped[bool] = mapped_column(
        default=False,
        info=about(
            N_("Placeholder"), help=N_("Made by an import, because a service named an organization that was missing.")
        ),
    )
    tax_status: Mapped[str] = mapped_column(default="", info=about(N_("Tax status"), hsds="tax_status"))
    tax_id: Mapped[str] = mapped_column(default="", info=about(N_("Tax number"), hsds="tax_id"))
    year_incorporated: Mapped[str] = mapped_column(default="", info=about(N_("Year founded"), hsds="year_incorporated"))
    legal_status: Mapped[str] = mapped_column(default="", info=about(N_("Legal status"), hsds="legal_status"))
    logo: Mapped[str] = mapped_column(default="", info=about(N_("Logo address"), hsds="logo"))
    uri: Mapped[str] = mapped_column(default="", info=about(N_("Identifier (URI)"), hsds="uri"))
    parent_organization_id: Mapped[str] = mapped_column(
        default="", info=about(N_("Part of"), link="organizations", hsds="parent_organization_id")
    )
