"""The directory in HSDS 3.1 terms: services, the locations they are offered at, and the link between the two."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Mapped, mapped_column

from liaison_app.i18n import N_
from liaison_app.models.about import about
from liaison_app.models.base import Part, Record

SERVICE_STATUSES = {
    "active": N_("Active"),
    "inactive": N_("Inactive"),
    "defunct": N_("Closed for good"),
    "temporarily closed": N_("Temporarily closed"),
}
LOCATION_TYPES = {"physical": N_("Place to visit"), "postal": N_("Postal"), "virtual": N_("Online")}


class Service(Record, kw_only=True, repr=False, eq=False):
    """Something an organisation offers to people (HSDS `service`)."""

    __tablename__ = "services"

    name: Mapped[str] = mapped_column(info=about(N_("Name"), search=True, translate=True, hsds="name"))
    organization_id: Mapped[str] = mapped_column(
        default="", info=about(N_("Organization"), link="organizations", hsds="organization_id")
    )
    alternate_name: Mapped[str] = mapped_column(
        default="", info=about(N_("Other name"), search=True, hsds="alternate_name")
    )
    needs: Mapped[tuple[str, ...]] = mapped_column(
        default=(),
        info=about(N_("Needs met"), type="needs", help=N_("From the Open Eligibility list."), hsds="taxonomy_terms"),
    )
    status: Mapped[str] = mapped_column(
        default="active", info=about(N_("Status"), choices=SERVICE_STATUSES, hsds="status")
    )
    description: Mapped[str] = mapped_column(
        default="",
        info=about(N_("What it offers"), type="multiline", search=True, translate=True, hsds="description"),
    )
    eligibility_description: Mapped[str] = mapped_column(
        default="",
        info=about(N_("Who it is for"), type="multiline", search=True, translate=True, hsds="eligibility_description"),
    )
    minimum_age: Mapped[int | None] = mapped_column(default=None, info=about(N_("From age"), hsds="minimum_age"))
    maximum_age: Mapped[int | None] = mapped_column(default=None, info=about(N_("To age"), hsds="maximum_age"))
    application_process: Mapped[str] = mapped_column(
        default="", info=about(N_("How to get it"), type="multiline", translate=True, hsds="application_process")
    )
    free: Mapped[bool] = mapped_column(default=False, info=about(N_("Free of charge")))
    fees_description: Mapped[str] = mapped_column(
        default="", info=about(N_("Cost"), type="multiline", translate=True, hsds="fees_description")
    )
    required_documents: Mapped[tuple[str, ...]] = mapped_column(
        default=(), info=about(N_("Documents needed"), translate=True, hsds="required_documents")
    )
    languages: Mapped[tuple[str, ...]] = mapped_column(default=(), info=about(N_("Languages"), hsds="languages"))
    interpretation_services: Mapped[str] = mapped_column(
        default="", info=about(N_("Interpretation"), translate=True, hsds="interpretation_services")
    )
    area: Mapped[str] = mapped_column(
        default="", info=about(N_("Area served"), suggest="areas", search=True, hsds="service_areas")
    )
    url: Mapped[str] = mapped_column(default="", info=about(N_("Website"), hsds="url"))
    email: Mapped[str] = mapped_column(default="", info=about(N_("E-mail"), search=True, hsds="email"))
    wait_time: Mapped[str] = mapped_column(default="", info=about(N_("Waiting time"), hsds="wait_time"))
    alert: Mapped[str] = mapped_column(default="", info=about(N_("Alert"), translate=True, hsds="alert"))
    accreditations: Mapped[str] = mapped_column(default="", info=about(N_("Accreditations"), hsds="accreditations"))
    licenses: Mapped[str] = mapped_column(default="", info=about(N_("Licences"), hsds="licenses"))
    assured_date: Mapped[date | None] = mapped_column(default=None, info=about(N_("Checked on"), hsds="assured_date"))
    assurer_email: Mapped[str] = mapped_column(default="", info=about(N_("Checked by"), hsds="assurer_email"))
    printable: Mapped[bool] = mapped_column(default=True, info=about(N_("May be printed")))
    notes: Mapped[str] = mapped_column(
        default="", info=about(N_("Notes"), help=N_("For the team; never printed."), type="multiline", search=True)
    )


class Location(Record, kw_only=True, repr=False, eq=False):
    """A place, postal or virtual address where services are offered (HSDS `location`)."""

    __tablename__ = "locations"

    name: Mapped[str] = mapped_column(info=about(N_("Name"), search=True, hsds="name"))
    organization_id: Mapped[str] = mapped_column(
        default="", info=about(N_("Organization"), link="organizations", hsds="organization_id")
    )
    location_type: Mapped[str] = mapped_column(
        default="physical", info=about(N_("Type"), choices=LOCATION_TYPES, hsds="location_type")
    )
    alternate_name: Mapped[str] = mapped_column(
        default="", info=about(N_("Other name"), search=True, hsds="alternate_name")
    )
    description: Mapped[str] = mapped_column(
        default="", info=about(N_("Description"), type="multiline", hsds="description")
    )
    transportation: Mapped[str] = mapped_column(
        default="", info=about(N_("How to get there"), type="multiline", translate=True, hsds="transportation")
    )
    accessibility: Mapped[str] = mapped_column(
        default="", info=about(N_("Accessibility"), type="multiline", translate=True, hsds="accessibility")
    )
    languages: Mapped[tuple[str, ...]] = mapped_column(default=(), info=about(N_("Languages"), hsds="languages"))
    confidential_address: Mapped[bool] = mapped_column(
        default=False,
        info=about(N_("Confidential address"), help=N_("A shelter, for example: the address is never printed.")),
    )
    url: Mapped[str] = mapped_column(default="", info=about(N_("Website"), hsds="url"))
    latitude: Mapped[float | None] = mapped_column(default=None, info=about(N_("Latitude"), hsds="latitude"))
    longitude: Mapped[float | None] = mapped_column(default=None, info=about(N_("Longitude"), hsds="longitude"))


class ServiceAtLocation(Part, kw_only=True, repr=False, eq=False):
    """Says that a service is offered at a location (HSDS `service_at_location`); a part of the service."""

    __tablename__ = "service_at_location"
    OWNERS: ClassVar = ("service_id",)

    service_id: Mapped[str] = mapped_column(default="", info=about(N_("Service"), link="services"))
    location_id: Mapped[str] = mapped_column(info=about(N_("Location"), link="locations"))
    description: Mapped[str] = mapped_column(default="", info=about(N_("Description")))
