"""Free text on paper for the public that nobody looks over for doubts: "you said, we did", the promises on an agenda.

Public minutes list what only an officer can judge (`services/minutes/public.py`). Here nobody is asked: names of
residents go, and so does every phone number and e-mail address that the agency profile and the directory do not have.
Those two are where to put one that is to be printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session as OrmSession

from liaison_app.models.agency import Agency, Officer
from liaison_app.models.contact import Contact
from liaison_app.models.meeting import Attendance
from liaison_app.models.organization import Organization
from liaison_app.models.parts import Address, Phone
from liaison_app.models.service import Location, Service
from liaison_app.services.redaction import Known, Name, Redactor, Vocabulary
from liaison_app.services.redaction.folding import unspaced
from liaison_app.services.redaction.names import mentioned
from liaison_app.services.withheld import Withheld
from liaison_app.storage import index


def teller(
    db: OrmSession, text: str, meetings: Iterable[str], contacts: Iterable[str] = (), named: Iterable[str] = ()
) -> Callable[[str], str]:
    """What tells parts of `text` for the public, without whoever is on the lists of these meetings, these contacts, and
    any contact without an office whose whole name stands in it. Officers are named, and those in `named`.
    """
    private = tuple(_private_names(db, text, meetings, contacts, {*named, *db.scalars(select(Officer.name))}))
    hidden = db.scalars(
        select(Address).where(
            Address.location_id.in_(select(Location.id).where(Location.confidential_address.is_(True)))
        )
    )
    return Redactor(Known(private=private, vocabulary=_printed_anyway(db), streets=Withheld(hidden))).tell_unasked


def _private_names(
    db: OrmSession, text: str, meetings: Iterable[str], contacts: Iterable[str], named: set[str]
) -> Iterator[Name]:
    listed: list[tuple[str, str, str]] = []
    for some in index.batches({*meetings}):
        rows = db.scalars(select(Attendance).where(Attendance.meeting_id.in_(some), Attendance.deleted_at.is_(None)))
        listed += [(row.name, row.contact_id, row.organization) for row in rows]
    ids = {contact for _name, contact, _organization in listed} | {*contacts}
    known: dict[str, str] = {}
    for some in index.batches(ids - {""}):
        known.update(db.execute(select(Contact.id, Contact.name).where(Contact.id.in_(some))).all())
    names = {name.strip() or known.get(contact, ""): organization.strip() for name, contact, organization in listed}
    for name in known.values():
        names.setdefault(name, "")
    yield from (Name(name, instead) for name, instead in names.items() if name.strip() and name not in named)
    others = db.scalars(select(Contact.name).where(func.trim(Contact.declared_office) == ""))
    for name in mentioned(text, (name for name in others if name not in names and name not in named)):
        if len(name.split()) > 1 or unspaced(name):  # a word alone may mean anything
            yield Name(name, distant=True)


def _printed_anyway(db: OrmSession) -> Vocabulary:
    """The numbers and addresses of the agency, and those that the directory gives out."""
    numbers = [*db.scalars(select(Phone.number).where(Phone.contact_id == ""))]
    emails = [one for column in (Organization.email, Service.email) for one in db.scalars(select(column))]
    agency = db.scalars(select(Agency)).first()
    if agency is not None:
        numbers += [agency.phone, agency.emergency_number, *agency.crisis_lines]
        emails.append(agency.email)
    return Vocabulary((), numbers, emails)
