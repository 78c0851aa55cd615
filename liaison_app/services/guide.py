"""The resource guide: which services stand in it, and what is said of each.

Only active services that may be printed; nothing of a confidential location, and its street address nowhere in the
guide, not even where a text repeats it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time

from sqlalchemy.orm import Session as OrmSession

from liaison_app import clock
from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.agency import Agency
from liaison_app.models.parts import Address, Phone, Schedule
from liaison_app.models.service import Location, Service
from liaison_app.services import needs, records
from liaison_app.services.directory import Directory, load
from liaison_app.services.release import Prepared, Released, prepare, release
from liaison_app.services.roles import guarded
from liaison_app.services.withheld import Withheld
from liaison_app.storage.session import Session

OTHER = ""
"""The title of the last section, for services that name no need; the document calls it "Other help"."""


@dataclass(frozen=True, slots=True)
class GuideOptions:
    """What the officer chose. Any of `needs` is enough; no needs and no area mean everything."""

    needs: tuple[str, ...] = ()
    area: str = ""


@dataclass(frozen=True, slots=True)
class Publisher:
    """What the guide says of the agency that issues it, and the numbers of its crisis box."""

    name: str = ""
    emergency_number: str = ""
    crisis_lines: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    website: str = ""
    legal_note: str = ""


@dataclass(frozen=True, slots=True)
class PhoneLine:
    """A number to call; `type` is an HSDS phone type or empty."""

    number: str
    extension: str = ""
    type: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """One weekly or monthly opening: two-letter days, times of day, and what the source says in words."""

    days: tuple[str, ...]
    opens: time | None
    closes: time | None
    words: str = ""
    monthly: bool = False
    starts: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a service is offered. `address` is lines; `postal` says that it is for letters only."""

    name: str = ""
    address: tuple[str, ...] = ()
    postal: bool = False
    phones: tuple[PhoneLine, ...] = ()
    hours: tuple[Hours, ...] = ()
    transportation: str = ""
    accessibility: str = ""


@dataclass(frozen=True, slots=True)
class GuideEntry:
    """All that the guide says of one service. Empty fields are left out of the document."""

    id: str
    name: str
    organization: str = ""
    description: str = ""
    eligibility: str = ""
    minimum_age: int | None = None
    maximum_age: int | None = None
    application: str = ""
    phones: tuple[PhoneLine, ...] = ()
    organization_phones: tuple[PhoneLine, ...] = ()
    hours: tuple[Hours, ...] = ()
    places: tuple[Place, ...] = ()
    organization_address: Place | None = None
    address_withheld: bool = False
    languages: tuple[str, ...] = ()
    interpretation: str = ""
    free: bool = False
    cost: str = ""
    documents: tuple[str, ...] = ()
    website: str = ""
    email: str = ""
    alert: str = ""
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The services that meet one need: `entries` stand in it in full, `also` are told in full under another need."""

    title: str
    entries: tuple[GuideEntry, ...]
    also: tuple[GuideEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class GuideContent:
    """The whole guide, ready to be released and printed."""

    publisher: Publisher
    sections: tuple[Section, ...]
    options: GuideOptions
    issued_on: date

    @property
    def service_ids(self) -> tuple[str, ...]:
        """The ids of the services in it, each once."""
        return tuple(entry.id for section in self.sections for entry in section.entries)


@guarded("read services")
def collect(session: Session, options: GuideOptions | None = None) -> GuideContent:
    """Gather the guide from the vault. Raises UserError if a chosen need is unknown or nothing would be in it."""
    options = options or GuideOptions()
    with session.read() as db:
        directory = load(db)
    _check_needs(directory, options)
    withheld = _withheld(directory)
    full: dict[str, list[GuideEntry]] = {}
    also: dict[str, list[GuideEntry]] = {}
    for service in directory.services:
        headings = _headings(service, options)
        if headings and _in_area(directory, service, options.area):
            entry = _entry(directory, service, withheld)
            full.setdefault(headings[0], []).append(entry)
            for heading in headings[1:]:
                also.setdefault(heading, []).append(entry)
    if not full:
        raise UserError(
            _("No service fits this choice, so there is nothing to print."),
            _("Choose other needs or another area, or mark services as active and printable."),
        )
    sections = tuple(
        Section(heading, _by_name(full.get(heading, ())), _by_name(also.get(heading, ())))
        for heading in sorted({*full, *also}, key=lambda heading: (heading == OTHER, needs.section_order(heading)))
    )
    return GuideContent(publisher(records.agency(session)), sections, options, clock.today())


@guarded("read services")
def headings(session: Session) -> tuple[str, ...]:
    """The needs under which services stand in the guide, in its order; what a guide can be narrowed to."""
    with session.read() as db:
        directory = load(db)
    found = {heading for service in directory.services for heading in needs.sections(service.needs)}
    return tuple(sorted(found, key=needs.section_order))


@guarded("release guide")
def prepare_guide(session: Session, options: GuideOptions | None = None) -> Prepared[GuideContent]:
    """Gather the guide to be looked at; raises as `collect` does."""
    return prepare(session, "guide", collect(session, options))


@guarded("release guide")
def release_guide(session: Session, options: GuideOptions | None = None) -> Released[GuideContent]:
    """Gather the guide and let it leave; raises as `collect` does."""
    return release(session, prepare_guide(session, options))


def entry_of(db: OrmSession, service_id: str) -> GuideEntry | None:
    """What may be printed of one service, whatever its state; None if there is no such service."""
    directory = load(db, only=service_id)
    return _entry(directory, directory.services[0], _withheld(directory)) if directory.services else None


def _withheld(directory: Directory) -> Withheld:
    return Withheld(address for place in directory.confidential for address in directory.addresses[place.id])


def _check_needs(directory: Directory, options: GuideOptions) -> None:
    in_use = {value.strip().casefold() for service in directory.services for value in service.needs}
    for wanted in options.needs:
        if not needs.find(wanted) and wanted.strip().casefold() not in in_use:
            raise UserError(
                _("No need is called “{need}”.").format(need=wanted),
                _("Use a title from the list of needs, such as “Food” or “Emergency Shelter”."),
            )


def _headings(service: Service, options: GuideOptions) -> tuple[str, ...]:
    """The headings a service stands under, the first in full; none if it does not meet the chosen needs."""
    if options.needs:
        return needs.sections_for(service.needs, options.needs)
    return needs.sections(service.needs) or (OTHER,)


def _by_name(entries: Iterable[GuideEntry]) -> tuple[GuideEntry, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.name.casefold(), entry.id)))


def _in_area(directory: Directory, service: Service, area: str) -> bool:
    known = [service.area] if service.area.strip() else directory.cities(service)
    # A service whose area nobody has noted may serve everybody, so it stays in.
    return not known or any(area.strip().casefold() in one.casefold() for one in known)


def publisher(agency: Agency) -> Publisher:
    """What documents for residents say of the agency."""
    return Publisher(
        name=agency.name,
        emergency_number=agency.emergency_number,
        crisis_lines=agency.crisis_lines,
        phone=agency.phone,
        email=agency.email,
        website=agency.website,
        legal_note=agency.legal_note,
    )


def _entry(directory: Directory, service: Service, withheld: Withheld) -> GuideEntry:
    clean = withheld.clean
    organization = directory.organizations.get(service.organization_id)
    locations = directory.locations(service)
    places = tuple(_place(directory, location, withheld) for location in locations if not location.confidential_address)
    phones = _phones(directory.phones[service.id], withheld)
    if len(places) == 1:
        phones = phones or places[0].phones
        places = (replace(places[0], phones=()),)
    office = None if locations else _address(directory.addresses[service.organization_id], withheld)
    reachable = phones or any(place.phones for place in places)
    return GuideEntry(
        id=service.id,
        name=clean(service.name),
        organization=clean(organization.name) if organization and not organization.placeholder else "",
        description=clean(service.description),
        eligibility=clean(service.eligibility_description),
        minimum_age=service.minimum_age,
        maximum_age=service.maximum_age,
        application=clean(service.application_process),
        phones=phones,
        organization_phones=() if reachable else _phones(directory.phones[service.organization_id], withheld),
        hours=_hours(directory.schedules[service.id], withheld),
        places=places,
        organization_address=office,
        address_withheld=any(location.confidential_address for location in locations),
        languages=service.languages,
        interpretation=clean(service.interpretation_services),
        free=service.free,
        cost=clean(service.fees_description),
        documents=tuple(map(clean, service.required_documents)),
        website=clean(service.url),
        email=service.email,
        alert=clean(service.alert),
        checked_on=service.assured_date,
    )


def phones_of(directory: Directory, owner_id: str) -> tuple[PhoneLine, ...]:
    """The numbers of an organisation that may be printed."""
    return _phones(directory.phones[owner_id], _withheld(directory))


def address_of(directory: Directory, owner_id: str) -> tuple[str, ...]:
    """The address of an organisation in lines, if it may be printed."""
    found = _address(directory.addresses[owner_id], _withheld(directory))
    return found.address if found else ()


def _place(directory: Directory, location: Location, withheld: Withheld) -> Place:
    address = _address(directory.addresses[location.id], withheld) or Place()
    return replace(
        address,
        name=withheld.clean(location.name),
        phones=_phones(directory.phones[location.id], withheld),
        hours=_hours(directory.schedules[location.id], withheld),
        transportation=withheld.clean(location.transportation),
        accessibility=withheld.clean(location.accessibility),
    )


def _address(addresses: Iterable[Address], withheld: Withheld) -> Place | None:
    """The address to visit, else the one to write to; none that is withheld or empty."""
    for wanted in (("physical", ""), ("postal",)):
        for address in addresses:
            lines = address_lines(address)
            if address.address_type in wanted and lines and not withheld.hides(*lines):
                return Place(address=lines, postal=address.address_type == "postal")
    return None


def address_lines(address: Address) -> tuple[str, ...]:
    """An address as it stands on a letter, below the name."""
    region = " ".join(filter(None, (address.state_province.strip(), address.postal_code.strip())))
    city = ", ".join(filter(None, (address.city.strip() or address.region.strip(), region)))
    return tuple(
        line.strip() for line in (address.attention, address.address_1, address.address_2, city) if line.strip()
    )


def _phones(phones: Iterable[Phone], withheld: Withheld) -> tuple[PhoneLine, ...]:
    """Numbers to call; a fax is no help to a resident, and the same number twice is none either."""
    lines = (
        PhoneLine(phone.number.strip(), phone.extension.strip(), phone.type, withheld.clean(phone.description))
        for phone in phones
        if phone.number.strip() and phone.type != "fax"
    )
    return tuple(dict.fromkeys(lines))


def _hours(schedules: Iterable[Schedule], withheld: Withheld) -> tuple[Hours, ...]:
    """Openings that have not ended, without the days on which it is closed."""
    today = clock.today()
    return tuple(
        Hours(
            days=tuple(day.strip() for day in schedule.byday.split(",") if day.strip()),
            opens=schedule.opens_at,
            closes=schedule.closes_at,
            words=withheld.clean(", ".join(filter(None, (schedule.description.strip(), schedule.notes.strip())))),
            monthly=schedule.freq == "MONTHLY",
            starts=schedule.valid_from if schedule.valid_from and schedule.valid_from > today else None,
        )
        for schedule in schedules
        if (schedule.opens_at or schedule.description.strip() or schedule.notes.strip())
        and not any(end and end < today for end in (schedule.valid_to, schedule.until))
    )
