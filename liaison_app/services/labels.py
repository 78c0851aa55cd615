"""Address labels for a mailing: who gets one, and who is left out for which reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.contact import Contact
from liaison_app.services.directory import load
from liaison_app.services.guide_entry import address_lines
from liaison_app.services.release import Prepared, Released, prepare, release
from liaison_app.services.roles import guarded
from liaison_app.services.withheld import Withheld
from liaison_app.storage.session import Session

FOR_LETTERS = ("postal", "physical", "")


@dataclass(frozen=True, slots=True)
class LabelsContent:
    """Labels as lines of text; how many people get none because they do not want to be contacted, are restricted or
    live at a withheld address, and how many because no address is known.
    """

    labels: tuple[tuple[str, ...], ...]
    withheld: int = 0
    without_address: int = 0


@guarded("release labels")
def release_labels(session: Session, area: str = "") -> Released[LabelsContent]:
    """Gather the labels of an area's contacts (of all without one) and let them leave; UserError if there is none."""
    return release(session, prepare_labels(session, area))


@guarded("release labels")
def prepare_labels(session: Session, area: str = "") -> Prepared[LabelsContent]:
    """Gather the labels to be looked at; raises as `release_labels` does."""
    content, ids = collect(session, area)
    if not content.labels:
        raise UserError(
            _("Nobody with an address may be written to, so there are no labels."),
            _("Add addresses, or choose another area."),
        )
    return prepare(session, "labels", content, [("contacts", one) for one in ids])


@guarded("read contacts")
def collect(session: Session, area: str = "") -> tuple[LabelsContent, Sequence[str]]:
    """The labels in the order of the names, and the ids of the contacts they are for."""
    labels, ids = [], []
    withheld = without = 0
    with session.read() as db:
        directory = load(db)
        hidden = Withheld(a for place in directory.confidential for a in directory.addresses[place.id])
        query = select(Contact).where(Contact.deleted_at.is_(None)).order_by(Contact.name.collate("NOCASE"), Contact.n)
        for contact in db.scalars(query):
            if area.strip() and area.strip().casefold() != contact.area.strip().casefold():
                continue
            addresses = directory.addresses[contact.id]
            found = [a for kind in FOR_LETTERS for a in addresses if a.address_type == kind and a.address_1.strip()]
            lines = address_lines(found[0]) if found else ()
            if contact.do_not_contact or contact.confidentiality == "restricted" or hidden.hides(*lines):
                withheld += 1
            elif not lines:
                without += 1
            else:
                labels.append((contact.name, *lines))
                ids.append(contact.id)
    return LabelsContent(tuple(labels), withheld, without), ids
