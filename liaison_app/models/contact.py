"""People, and the log of contacts made with them."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from liaison_app.i18n import N_
from liaison_app.models.about import about
from liaison_app.models.base import Record

CHANNELS = {
    "phone": N_("Phone"),
    "text": N_("Text message"),
    "email": N_("E-mail"),
    "post": N_("Post"),
    "visit": N_("In person"),
}
CONFIDENTIALITY = {"normal": N_("Normal"), "restricted": N_("Restricted")}


class Contact(Record, kw_only=True, repr=False, eq=False):
    """A person the officer works with."""

    __tablename__ = "contacts"

    name: Mapped[str] = mapped_column(info=about(N_("Name"), search=True, sensitive=True, vcard="FN"))
    role: Mapped[str] = mapped_column(default="", info=about(N_("Role"), search=True, vcard="TITLE"))
    organization_id: Mapped[str] = mapped_column(
        default="", info=about(N_("Organization"), link="organizations", vcard="ORG")
    )
    emails: Mapped[tuple[str, ...]] = mapped_column(
        default=(), info=about(N_("E-mails"), search=True, sensitive=True, vcard="EMAIL")
    )
    area: Mapped[str] = mapped_column(default="", info=about(N_("Area"), suggest="areas", search=True))
    languages: Mapped[tuple[str, ...]] = mapped_column(default=(), info=about(N_("Languages"), vcard="LANG"))
    interpreter_needed: Mapped[bool] = mapped_column(default=False, info=about(N_("Interpreter needed")))
    preferred_channel: Mapped[str] = mapped_column(default="", info=about(N_("Prefers"), choices=CHANNELS))
    do_not_contact: Mapped[bool] = mapped_column(
        default=False, info=about(N_("Do not contact"), help=N_("Left out of every mail-out and call sheet."))
    )
    declared_office: Mapped[str] = mapped_column(
        default="", info=about(N_("Declared office"), help=N_("Such as: chair, Maple Court tenants."), search=True)
    )
    owner_id: Mapped[str] = mapped_column(default="", info=about(N_("Relationship owner"), link="officers"))
    successor_id: Mapped[str] = mapped_column(default="", info=about(N_("Named successor"), link="officers"))
    source: Mapped[str] = mapped_column(default="", info=about(N_("Source")))
    agreed_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Agreed to be held on")))
    agreed_how: Mapped[str] = mapped_column(default="", info=about(N_("Agreed how")))
    confidentiality: Mapped[str] = mapped_column(
        default="normal", info=about(N_("Confidentiality"), choices=CONFIDENTIALITY)
    )
    notes: Mapped[str] = mapped_column(
        default="",
        info=about(
            N_("Notes"),
            help=N_("Facts, not opinions; this may be disclosed."),
            type="multiline",
            search=True,
            sensitive=True,
            vcard="NOTE",
        ),
    )


class LogEntry(Record, kw_only=True, repr=False, eq=False):
    """One contact that was made with a person."""

    __tablename__ = "log_entries"

    contact_id: Mapped[str] = mapped_column(info=about(N_("Contact"), link="contacts", parent=True))
    on: Mapped[date] = mapped_column(info=about(N_("Date")))
    channel: Mapped[str] = mapped_column(default="", info=about(N_("Kind"), choices=CHANNELS))
    summary: Mapped[str] = mapped_column(
        default="", info=about(N_("Summary"), type="multiline", search=True, sensitive=True)
    )
    minutes: Mapped[int | None] = mapped_column(default=None, info=about(N_("Minutes")))
