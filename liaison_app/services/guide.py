"""The resource guide: which services stand in it, and what is said of each.

Only active services that may be printed; nothing of a confidential location, and its street address nowhere in the
guide, not even where a text repeats it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session as OrmSession

from liaison_app import clock, i18n
from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.agency import Agency
from liaison_app.models.service import Service
from liaison_app.services import needs, pictures, records, translations
from liaison_app.services.directory import Directory, load
from liaison_app.services.guide_entry import GuideEntry, PhoneLine, address_to_print, entry, phones_to_print
from liaison_app.services.release import Prepared, Released, prepare, release
from liaison_app.services.roles import guarded
from liaison_app.services.translations import State, Words
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
    """What the guide says of the agency that issues it, and the numbers of its crisis box.

    `translated` are the fields that are in the document's language, as in `GuideEntry`.
    """

    name: str = ""
    emergency_number: str = ""
    crisis_lines: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    website: str = ""
    legal_note: str = ""
    logo: bytes = field(default=b"", repr=False)
    translated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Section:
    """The services that meet one need: `entries` stand in it in full, `also` are told in full under another need."""

    title: str
    entries: tuple[GuideEntry, ...]
    also: tuple[GuideEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class GuideContent:
    """The whole guide, ready to be released and printed.

    `originals` says of each text that is printed as it was written why: it has no translation, one that nobody checked,
    or one of an older text.
    """

    publisher: Publisher
    sections: tuple[Section, ...]
    options: GuideOptions
    issued_on: date
    originals: tuple[State, ...] = ()

    @property
    def service_ids(self) -> tuple[str, ...]:
        """The ids of the services in it, each once."""
        return tuple(one.id for section in self.sections for one in section.entries)


@guarded("read services")
def collect(session: Session, options: GuideOptions | None = None) -> GuideContent:
    """Gather the guide from the vault. Raises UserError if a chosen need is unknown or nothing would be in it."""
    options = options or GuideOptions()
    with session.read() as db:
        directory, words = load(db), translations.words(db)
    _check_needs(directory, options)
    withheld = _withheld(directory)
    full: dict[str, list[GuideEntry]] = {}
    also: dict[str, list[GuideEntry]] = {}
    for service in directory.services:
        headings = _headings(service, options)
        if headings and _in_area(directory, service, options.area):
            made = entry(directory, service, withheld, words)
            full.setdefault(headings[0], []).append(made)
            for heading in headings[1:]:
                also.setdefault(heading, []).append(made)
    if not full:
        raise UserError(
            _("No service fits this choice, so there is nothing to print."),
            _("Choose other needs or another area, or mark services as active and printable."),
        )
    sections = tuple(
        Section(heading, _by_name(full.get(heading, ())), _by_name(also.get(heading, ())))
        for heading in sorted({*full, *also}, key=lambda heading: (heading == OTHER, needs.section_order(heading)))
    )
    issuer = publisher(records.agency(session), words)
    return GuideContent(issuer, sections, options, clock.today(), tuple(words.originals.values()))


@guarded("read services")
def needs_met(session: Session) -> tuple[str, ...]:
    """The needs under which services stand in the guide, in its order; what a guide can be narrowed to."""
    with session.read() as db:
        directory = load(db)
    found = {title for service in directory.services for title in needs.sections(service.needs)}
    return tuple(sorted(found, key=needs.section_order))


@guarded("release guide")
def prepare_guide(session: Session, options: GuideOptions | None = None) -> Prepared[GuideContent]:
    """Gather the guide to be looked at; raises as `collect` does."""
    return prepare(session, "guide", collect(session, options))


@guarded("release guide")
def release_guide(session: Session, options: GuideOptions | None = None) -> Released[GuideContent]:
    """Gather the guide and let it leave; raises as `collect` does."""
    return release(session, prepare_guide(session, options))


@guarded("release guide")
def release_guides(
    session: Session, options: GuideOptions | None, langs: Sequence[str]
) -> Released[tuple[GuideContent, ...]]:
    """Gather the guide in several languages and let it leave as one document."""
    return release(session, prepare_guides(session, options, langs))


@guarded("release guide")
def prepare_guides(
    session: Session, options: GuideOptions | None, langs: Sequence[str]
) -> Prepared[tuple[GuideContent, ...]]:
    """Gather the guide in several languages, to be looked at as one document."""
    contents = []
    for lang in langs:
        with i18n.speaking(lang):
            contents.append(collect(session, options))
    return prepare(session, "guide", tuple(contents))


def entry_of(db: OrmSession, service_id: str) -> GuideEntry | None:
    """What may be printed of one service, whatever its state; None if there is no such service."""
    directory = load(db, only=service_id)
    if not directory.services:
        return None
    return entry(directory, directory.services[0], _withheld(directory), translations.words(db))


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
    return tuple(sorted(entries, key=lambda one: (one.name.casefold(), one.id)))


def _in_area(directory: Directory, service: Service, area: str) -> bool:
    known = [service.area] if service.area.strip() else directory.cities(service)
    # A service whose area nobody has noted may serve everybody, so it stays in.
    return not known or any(area.strip().casefold() in one.casefold() for one in known)


def publisher(agency: Agency, words: Words | None = None) -> Publisher:
    """What documents for residents say of the agency."""
    told = (words or Words({})).of("agency", agency.id)
    return Publisher(
        name=agency.name,
        emergency_number=agency.emergency_number,
        crisis_lines=told.items("crisis_lines", agency.crisis_lines),
        phone=agency.phone,
        email=agency.email,
        website=agency.website,
        logo=pictures.read(agency.logo),
        legal_note=told.text("legal_note", agency.legal_note),
        translated=frozenset(told.translated),
    )


def phones_of(directory: Directory, owner_id: str) -> tuple[PhoneLine, ...]:
    """The numbers of an organisation that may be printed."""
    return phones_to_print(directory.phones[owner_id], _withheld(directory), Words({}))


def address_of(directory: Directory, owner_id: str) -> tuple[str, ...]:
    """The address of an organisation in lines, if it may be printed."""
    found = address_to_print(directory.addresses[owner_id], _withheld(directory))
    return found.address if found else ()
