"""Whom the public copy of a meeting's minutes must not name, and what is known to be no person."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session as OrmSession

from liaison_app.models.agency import Agency, Officer
from liaison_app.models.capture import Concern
from liaison_app.models.contact import Contact
from liaison_app.models.meeting import Attendance
from liaison_app.models.organization import Organization
from liaison_app.models.parts import Address, Phone
from liaison_app.models.problem import Place
from liaison_app.models.report import Group, Report
from liaison_app.models.service import Location, Service
from liaison_app.services import plain
from liaison_app.services.minutes.content import (
    AgreedAction,
    MinutesContent,
    RaisedConcern,
    SaidRemark,
    TakenDecision,
)
from liaison_app.services.redaction import Known, Name, Vocabulary
from liaison_app.services.redaction.doubts import FEWEST_DIGITS, digits, key_of, names_beside
from liaison_app.services.redaction.folding import clean, tokens
from liaison_app.services.redaction.names import mentioned
from liaison_app.services.redaction.words import CAPACITIES, DESCRIPTIONS, OFFICES
from liaison_app.services.withheld import Withheld

#: Who holds an office is named in public, unless they are held restricted or were deleted.
_CONTACTS = select(
    Contact.id,
    Contact.name,
    and_(
        func.trim(Contact.declared_office) != "", Contact.confidentiality == "normal", Contact.deleted_at.is_(None)
    ).label("in_office"),
)


class _Person(NamedTuple):
    """What is asked of a contact; somebody who was deleted is not named either."""

    name: str
    holds_office: bool


def known(db: OrmSession, content: MinutesContent, small: Mapping[str, int]) -> Known:
    """Everything about the people of a meeting that its public copy has to keep to itself; `small` are the groups whose
    counts are withheld.
    """
    rows = db.scalars(
        select(Attendance).where(Attendance.meeting_id == content.meeting_id, Attendance.deleted_at.is_(None))
    ).all()
    contacts = {row.id: _Person(row.name, bool(row.in_office)) for row in db.execute(_CONTACTS)}
    linked = {row.contact_id for row in rows} | _wanting(db, content.meeting_id) | _reporters(db)
    public = [content.chair, content.minute_taker, *db.scalars(select(Officer.name))]
    public += [one.name for one in contacts.values() if one.holds_office]
    listed = [(row.name or _name(contacts, row.contact_id), row.capacity) for row in rows]
    public += [name for name, capacity in listed if _in_office(capacity) or _titled(name)]
    things = _things(db, content, [row.organization for row in rows])
    in_public = {key_of(name) for name in public}
    names: dict[str, Name] = {}
    for name, stand_in, distant in (
        *((row.name or _name(contacts, row.contact_id), row.organization, False) for row in rows if not row.group),
        *((person.name, person.organization, False) for person in content.people),
        *((_name(contacts, one), "", False) for one in linked),
        *((name, "", False) for name in _named(content, things)),
        *((name, "", True) for name in mentioned(_text(content), (row.name for row in contacts.values()))),
    ):
        if name.strip() and key_of(name) not in in_public:
            names.setdefault(key_of(name), Name(name.strip(), stand_in.strip(), distant))
    private = {one for one in linked if one in contacts and key_of(contacts[one].name) not in in_public}
    told = [row.contact_detail for row in rows]
    mails = db.scalars(select(Contact.emails).where(Contact.id.in_(private)))
    emails = [*(mail for some in mails for mail in some), *told]
    numbers = db.scalars(select(Phone.number).where(Phone.contact_id.in_(private))).all()
    return Known(
        private=tuple(names.values()),
        public=tuple(name for name in public if name.strip()),
        vocabulary=things,
        numbers=frozenset(found for text in (*numbers, *told) if len(found := digits(text)) >= FEWEST_DIGITS),
        emails=frozenset(mail.casefold().strip() for mail in emails if "@" in mail),
        streets=Withheld(_addresses(db, private)),
        small_groups=small,
        confidences=tuple(
            entry.text for entry in content.entries if isinstance(entry, RaisedConcern) and entry.confidential
        ),
    )


def _wanting(db: OrmSession, meeting_id: str) -> set[str]:
    """Who wants an answer to a concern of the meeting."""
    return {*db.scalars(select(Concern.wants_answer_id).where(Concern.meeting_id == meeting_id))} - {""}


def _reporters(db: OrmSession) -> set[str]:
    """Who reported something to the watch."""
    return {*db.scalars(select(Report.reporter_id).where(Report.reporter_id != ""))}


def _text(content: MinutesContent) -> str:
    """All that stands in minutes."""
    return json.dumps(plain.told(replace(content, logo=b"", frozen=None)), ensure_ascii=False)


def _name(contacts: Mapping[str, _Person], contact_id: str) -> str:
    return contacts[contact_id].name if contact_id in contacts else ""


def _in_office(capacity: str) -> bool:
    """Whether somebody was here for an office: "chair", "staff", "board member"."""
    said = [token.folded for token in tokens(clean(capacity))]
    return bool({*said} & CAPACITIES) or "".join(said) in CAPACITIES


def _titled(name: str) -> bool:
    """Whether a name begins with the title of an office: "Deputy Chief Nadem"."""
    said = [token.folded for token in tokens(clean(name))]
    return len(said) > 1 and said[0] in OFFICES


def _named(content: MinutesContent, things: Vocabulary) -> Iterator[str]:
    """Whoever fields of the minutes name who is neither an officer nor a body: speakers, movers, owners, presenters."""
    for item in content.items:
        yield from _person(item.presenter, things)
    for entry in content.entries:
        match entry:
            case SaidRemark():
                yield from _person(entry.speaker, things)
            case TakenDecision():
                yield from _person(entry.mover, things)
                yield from _person(entry.seconder, things)
            case AgreedAction() if entry.owner_type != "officer":
                yield from _person(entry.owner, things)
            case _:
                pass


def _person(name: str, things: Vocabulary) -> Iterator[str]:
    said = [token.folded for token in tokens(clean(name))]
    if said and not things.is_known(name) and said[0] not in OFFICES:
        yield from names_beside(clean(name), things) if {*said} & DESCRIPTIONS else (name,)


def _things(db: OrmSession, content: MinutesContent, spoken_for: Iterable[str]) -> Vocabulary:
    """What is no person: bodies, places, services, groups; and numbers and addresses that are printed anyway."""
    agency = db.scalars(select(Agency)).first()
    phrases: list[str] = [content.agency, content.place, content.chair, content.minute_taker, *spoken_for]
    for column in (Organization.name, Location.name, Service.name, Place.name, Group.name, Officer.name):
        phrases += db.scalars(select(column))
    phrases += [alias for aliases in db.scalars(select(Place.aliases)) for alias in aliases]
    numbers = [*db.scalars(select(Phone.number).where(Phone.contact_id == ""))]
    emails: list[str] = []
    if agency is not None:
        phrases += [*agency.areas, *agency.groups, *agency.categories]
        numbers += [agency.phone, agency.emergency_number, *agency.crisis_lines]
        emails.append(agency.email)
    return Vocabulary(phrases, numbers, emails)


def _addresses(db: OrmSession, private: Iterable[str]) -> list[Address]:
    """Where those live who are not named, and what the directory keeps to itself."""
    hidden = select(Location.id).where(Location.confidential_address.is_(True))
    return [
        *db.scalars(select(Address).where(Address.contact_id.in_([*private]))),
        *db.scalars(select(Address).where(Address.location_id.in_(hidden))),
    ]
