"""Parts shared by several records, under their HSDS 3.1 names: phone, address, schedule."""

from __future__ import annotations

from datetime import date, time
from typing import ClassVar

from sqlalchemy.orm import Mapped, mapped_column

from liaison_app.i18n import N_
from liaison_app.models.about import about
from liaison_app.models.base import Part

PHONE_TYPES = {
    "voice": N_("Voice"),
    "cell": N_("Mobile"),
    "text": N_("Text"),
    "fax": N_("Fax"),
    "textphone": N_("Textphone"),
    "hotline": N_("Hotline"),
}
ADDRESS_TYPES = {"physical": N_("Visiting"), "postal": N_("Postal"), "virtual": N_("Online")}
FREQUENCIES = {"WEEKLY": N_("Every week"), "MONTHLY": N_("Every month")}


class Phone(Part, kw_only=True, repr=False, eq=False):
    """A phone number of a person, an organisation, a service or a place (HSDS `phone`)."""

    __tablename__ = "phones"
    OWNERS: ClassVar = ("service_id", "location_id", "organization_id", "contact_id")

    service_id: Mapped[str] = mapped_column(default="", info=about(N_("Service"), link="services"))
    location_id: Mapped[str] = mapped_column(default="", info=about(N_("Location"), link="locations"))
    organization_id: Mapped[str] = mapped_column(default="", info=about(N_("Organization"), link="organizations"))
    contact_id: Mapped[str] = mapped_column(default="", info=about(N_("Contact"), link="contacts"))
    number: Mapped[str] = mapped_column(info=about(N_("Number"), search=True, sensitive=True, vcard="TEL"))
    extension: Mapped[str] = mapped_column(default="", info=about(N_("Extension")))
    type: Mapped[str] = mapped_column(default="", info=about(N_("Type"), choices=PHONE_TYPES))
    languages: Mapped[tuple[str, ...]] = mapped_column(default=(), info=about(N_("Languages")))
    description: Mapped[str] = mapped_column(default="", info=about(N_("Description"), translate=True))


class Address(Part, kw_only=True, repr=False, eq=False):
    """A postal or visiting address (HSDS `address`)."""

    __tablename__ = "addresses"
    OWNERS: ClassVar = ("location_id", "organization_id", "contact_id")

    location_id: Mapped[str] = mapped_column(default="", info=about(N_("Location"), link="locations"))
    organization_id: Mapped[str] = mapped_column(default="", info=about(N_("Organization"), link="organizations"))
    contact_id: Mapped[str] = mapped_column(default="", info=about(N_("Contact"), link="contacts"))
    attention: Mapped[str] = mapped_column(default="", info=about(N_("Attention")))
    address_1: Mapped[str] = mapped_column(
        default="", info=about(N_("Street"), search=True, sensitive=True, vcard="ADR")
    )
    address_2: Mapped[str] = mapped_column(default="", info=about(N_("Second line"), sensitive=True))
    city: Mapped[str] = mapped_column(default="", info=about(N_("City"), search=True))
    region: Mapped[str] = mapped_column(default="", info=about(N_("Region")))
    state_province: Mapped[str] = mapped_column(default="", info=about(N_("State")))
    postal_code: Mapped[str] = mapped_column(default="", info=about(N_("Postal code")))
    country: Mapped[str] = mapped_column(default="", info=about(N_("Country")))
    address_type: Mapped[str] = mapped_column(default="", info=about(N_("Type"), choices=ADDRESS_TYPES))


class Schedule(Part, kw_only=True, repr=False, eq=False):
    """When a service or a place is open (HSDS `schedule`, after iCalendar's RRULE). No times: closed that day."""

    __tablename__ = "schedules"
    OWNERS: ClassVar = ("service_id", "location_id")

    service_id: Mapped[str] = mapped_column(default="", info=about(N_("Service"), link="services"))
    location_id: Mapped[str] = mapped_column(default="", info=about(N_("Location"), link="locations"))
    byday: Mapped[str] = mapped_column(
        default="", info=about(N_("Days"), help=N_("Two-letter days with commas, such as MO,TU,WE."))
    )
    opens_at: Mapped[time | None] = mapped_column(default=None, info=about(N_("Opens at")))
    closes_at: Mapped[time | None] = mapped_column(default=None, info=about(N_("Closes at")))
    description: Mapped[str] = mapped_column(default="", info=about(N_("Hours in words"), translate=True))
    valid_from: Mapped[date | None] = mapped_column(default=None, info=about(N_("Valid from")))
    valid_to: Mapped[date | None] = mapped_column(default=None, info=about(N_("Valid to")))
    dtstart: Mapped[date | None] = mapped_column(default=None, info=about(N_("First date")))
    until: Mapped[date | None] = mapped_column(default=None, info=about(N_("Until")))
    freq: Mapped[str] = mapped_column(default="", info=about(N_("Frequency"), choices=FREQUENCIES))
    interval: Mapped[int | None] = mapped_column(default=None, info=about(N_("Interval")))
    bymonthday: Mapped[str] = mapped_column(default="", info=about(N_("Days of the month")))
    attending_type: Mapped[str] = mapped_column(default="", info=about(N_("How to attend")))
    schedule_link: Mapped[str] = mapped_column(default="", info=about(N_("Link to the schedule")))
    notes: Mapped[str] = mapped_column(default="", info=about(N_("Notes"), type="multiline", translate=True))
