"""What the guide says of one service: gathered from the directory, without what must not be printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from liaison_app import clock
from liaison_app.models.parts import Address, Phone, Schedule
from liaison_app.models.service import Location, Service
from liaison_app.services.directory import Directory
from liaison_app.services.translations import Words
from liaison_app.services.withheld import Withheld


@dataclass(frozen=True, slots=True)
class PhoneLine:
    """A number to call; `type` is an HSDS phone type or empty."""

    number: str
    extension: str = ""
    type: str = ""
    description: str = ""
    translated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hours:
    """One weekly or monthly opening: two-letter days, times of day, and what the source says in words."""

    days: tuple[str, ...]
    opens: time | None
    closes: time | None
    words: str = ""
    monthly: bool = False
    starts: date | None = None
    translated: frozenset[str] = frozenset()


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
    translated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class GuideEntry:
    """All that the guide says of one service. Empty fields are left out of the document.

    Here and below, `translated` are the fields (by their names in the directory) that are in the document's language,
    where that is another than the one in which records are written.
    """

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
    translated: frozenset[str] = frozenset()


def entry(directory: Directory, service: Service, withheld: Withheld, words: Words) -> GuideEntry:
    """What the guide says of a service."""
    clean, told = withheld.clean, words.of("services", service.id)
    organization = directory.organizations.get(service.organization_id)
    locations = directory.locations(service)
    places = tuple(
        _place(directory, location, withheld, words) for location in locations if not location.confidential_address
    )
    phones = phones_to_print(directory.phones[service.id], withheld, words)
    if len(places) == 1:
        phones = phones or places[0].phones
        places = (replace(places[0], phones=()),)
    office = None if locations else address_to_print(directory.addresses[service.organization_id], withheld)
    reachable = phones or any(place.phones for place in places)
    return GuideEntry(
        id=service.id,
        name=clean(told.text("name", service.name)),
        organization=clean(organization.name) if organization and not organization.placeholder else "",
        description=clean(told.text("description", service.description)),
        eligibility=clean(told.text("eligibility_description", service.eligibility_description)),
        minimum_age=service.minimum_age,
        maximum_age=service.maximum_age,
        application=clean(told.text("application_process", service.application_process)),
        phones=phones,
        organization_phones=()
        if reachable
        else phones_to_print(directory.phones[service.organization_id], withheld, words),
        hours=_hours(directory.schedules[service.id], withheld, words),
        places=places,
        organization_address=office,
        address_withheld=any(location.confidential_address for location in locations),
        languages=service.languages,
        interpretation=clean(told.text("interpretation_services", service.interpretation_services)),
        free=service.free,
        cost=clean(told.text("fees_description", service.fees_description)),
        documents=tuple(map(clean, told.items("required_documents", service.required_documents))),
        website=clean(service.url),
        email=service.email,
        alert=clean(told.text("alert", service.alert)),
        checked_on=service.assured_date,
        translated=frozenset(told.translated),
    )


def _place(directory: Directory, location: Location, withheld: Withheld, words: Words) -> Place:
    told = words.of("locations", location.id)
    address = address_to_print(directory.addresses[location.id], withheld) or Place()
    return replace(
        address,
        name=withheld.clean(location.name),
        phones=phones_to_print(directory.phones[location.id], withheld, words),
        hours=_hours(directory.schedules[location.id], withheld, words),
        transportation=withheld.clean(told.text("transportation", location.transportation)),
        accessibility=withheld.clean(told.text("accessibility", location.accessibility)),
        translated=frozenset(told.translated),
    )


def address_to_print(addresses: Iterable[Address], withheld: Withheld) -> Place | None:
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


def phones_to_print(phones: Iterable[Phone], withheld: Withheld, words: Words) -> tuple[PhoneLine, ...]:
    """Numbers to call; a fax is no help to a resident, and the same number twice is none either."""
    lines = (_phone(phone, withheld, words) for phone in phones if phone.number.strip() and phone.type != "fax")
    return tuple(dict.fromkeys(lines))


def _phone(phone: Phone, withheld: Withheld, words: Words) -> PhoneLine:
    told = words.of("phones", phone.id)
    description = withheld.clean(told.text("description", phone.description))
    return PhoneLine(phone.number.strip(), phone.extension.strip(), phone.type, description, frozenset(told.translated))


def _hours(schedules: Iterable[Schedule], withheld: Withheld, words: Words) -> tuple[Hours, ...]:
    """Openings that have not ended, without the days on which it is closed."""
    today = clock.today()
    return tuple(
        Hours(
            days=tuple(day.strip() for day in schedule.byday.split(",") if day.strip()),
            opens=schedule.opens_at,
            closes=schedule.closes_at,
            monthly=schedule.freq == "MONTHLY",
            starts=schedule.valid_from if schedule.valid_from and schedule.valid_from > today else None,
            **_in_words(schedule, withheld, words),
        )
        for schedule in schedules
        if (schedule.opens_at or schedule.description.strip() or schedule.notes.strip())
        and not any(end and end < today for end in (schedule.valid_to, schedule.until))
    )


def _in_words(schedule: Schedule, withheld: Withheld, words: Words) -> dict[str, Any]:
    """What a source says of its hours in words; in the document's language only if all of it is."""
    told = words.of("schedules", schedule.id)
    own = {
        name: getattr(schedule, name).strip() for name in ("description", "notes") if getattr(schedule, name).strip()
    }
    texts = {name: told.text(name, text) for name, text in own.items()}
    whole = told.translated == set(own)
    text = withheld.clean(", ".join((texts if whole else own).values()))
    return {"words": text, "translated": frozenset({"words"} if whole and own else ())}
