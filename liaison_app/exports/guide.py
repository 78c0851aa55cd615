"""The resource guide for residents, full format: whom to call first, then every service by need."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

from liaison_app.exports import wording
from liaison_app.exports.document import (
    Block,
    Callout,
    Contents,
    Document,
    Fact,
    Facts,
    Group,
    Heading,
    Inline,
    PageBreak,
    PageSize,
    Paragraph,
    Run,
    facts,
    paragraphs,
    words,
)
from liaison_app.i18n import _, ngettext
from liaison_app.services.guide import GuideContent, GuideEntry, PhoneLine, Place, Publisher, Section
from liaison_app.services.release import Released

_SHORT = 12
_OWN_PAGE = 5
_LETTERS_FROM = 40
_NOTHING = re.compile(r"(none|nothing|no (charge|cost|fees?))\.?", re.IGNORECASE)
_LEADING_NUMBER = re.compile(r"([+(]?\d[\d() .+/-]*)\s+(.+)", re.DOTALL)


def guide(released: Released[GuideContent], *, page: PageSize = "Letter", lang: str = "en-US") -> Document:
    """The guide as a document."""
    content = released.content
    issued = wording.long_date(content.issued_on, lang)
    title = _("Community resource guide")
    blocks: list[Block] = [Heading(1, title), *_imprint(content, issued), crisis_box(content.publisher)]
    blocks += [
        Paragraph(words(_("Call before you go. Opening hours, costs and rules change.")), lead=True),
        Heading(2, _("Contents")),
        Contents(level=3),
    ]
    for number, section in enumerate(content.sections):
        # A need with several services starts a page, so that its pages can be handed out alone.
        if len(content.service_ids) > _SHORT and (number == 0 or len(section.entries) >= _OWN_PAGE):
            blocks.append(PageBreak())
        blocks += [*_section(section, number, lang)]
    blocks += [*_closing(content.publisher)]
    name = content.publisher.name
    return Document(
        title=f"{title} – {name}" if name else title,
        blocks=tuple(blocks),
        lang=lang,
        footer=_("Issued {date}").format(date=issued),
        page=page,
        author=name,
    )


def crisis_box(publisher: Publisher) -> Callout:
    """Whom to call when it cannot wait: the emergency number, then the agency's crisis lines."""
    rows = []
    if publisher.emergency_number.strip():
        rows.append(Fact(publisher.emergency_number.strip(), words(_("Danger to life, fire, a crime happening now"))))
    for line in publisher.crisis_lines:
        found = _LEADING_NUMBER.fullmatch(line.strip())
        number, purpose = found.groups() if found else ("", line.strip())
        if purpose:
            rows.append(Fact(number.strip(), words(purpose)))
    return Callout((Heading(2, _("If you need help now")), Facts(tuple(rows), fitted=True)))


def _imprint(content: GuideContent, issued: str) -> Iterator[Block]:
    """Whose guide it is, for where, and of when."""
    count = len(content.service_ids)
    counted = ngettext("{count} service", "{count} services", count).format(count=count)
    parts = [
        content.publisher.name.strip(),
        content.options.area.strip(),
        counted,
        _("issued {date}").format(date=issued),
    ]
    yield Paragraph(words(" · ".join(filter(None, parts))))


def _section(section: Section, number: int, lang: str) -> Iterator[Block]:
    """The services for one need; a long section is parted by first letters, which stand in the contents too."""
    anchor = f"need-{number}"
    yield Heading(2, section.title or _("Other help"), anchor=anchor)
    if len(section.entries) <= _LETTERS_FROM:
        yield from (_entry(entry, lang, level=3) for entry in section.entries)
        return
    for letter, entries in groupby(sorted(section.entries, key=_by_letter), key=lambda entry: _letter(entry.name)):
        yield Heading(3, letter, anchor=f"{anchor}-{letter}")
        yield from (_entry(entry, lang, level=4) for entry in entries)


def _by_letter(entry: GuideEntry) -> tuple[str, str]:
    return (_letter(entry.name), entry.name.casefold())


def _letter(name: str) -> str:
    """The first letter without its accent; names that begin with something else stand together, before A."""
    plain = next((c for c in unicodedata.normalize("NFKD", name) if c.isalnum()), "")
    return plain.upper() if plain.isalpha() else "0–9"


def _entry(entry: GuideEntry, lang: str, *, level: int) -> Group:
    """One service. The name, then what it is, then how to reach it, in the order in which a person asks."""
    blocks: list[Block] = [Heading(level, entry.name)]
    if entry.organization and entry.organization.casefold() != entry.name.casefold():
        blocks.append(Paragraph(words(entry.organization, bold=True), close=True))
    if entry.alert.strip():
        blocks.append(Paragraph(words(_("Please note: {alert}").format(alert=entry.alert.strip()), bold=True)))
    blocks += paragraphs(entry.description)
    rows: list[tuple[str, Inline | str]] = [
        (_("Phone"), wording.phone_numbers(entry.phones)),
        (_("Office phone"), wording.phone_numbers(entry.organization_phones)),
        (_("Who it is for"), _who(entry)),
        (_("Hours"), wording.opening_hours(entry.hours, lang)),
        *(row for place in entry.places for row in _place(entry, place, lang)),
        *_office(entry),
        (_("Address"), _("Not published, for safety. Call first.") if entry.address_withheld else ""),
        (_("Languages"), ", ".join(entry.languages)),
        (_("Interpreter"), entry.interpretation),
        (_("Cost"), _cost(entry)),
        (_("Bring"), "\n".join(entry.documents)),
        (_("How to get it"), entry.application),
        (_("Website"), wording.web_address(entry.website)),
        (_("E-mail"), wording.email_address(entry.email)),
    ]
    blocks += [facts(rows), Paragraph(words(_checked(entry, lang)), close=True)]
    return Group(tuple(blocks), ruled=True)


def _place(entry: GuideEntry, place: Place, lang: str) -> Iterator[tuple[str, Inline | str]]:
    """Where it is. With several places each starts with its name, so that phone and hours are not mixed up."""
    several = len(entry.places) > 1
    known = {entry.name.casefold(), entry.organization.casefold()}
    name = place.name if several or place.name.casefold() not in known else ""
    label = _("Mail") if place.postal else _("Address") if place.address else _("Place")
    yield label, "\n".join(filter(None, (name, *place.address)))
    yield _("Phone there"), wording.phone_numbers(place.phones)
    hours = wording.opening_hours(place.hours, lang)
    if hours != wording.opening_hours(entry.hours, lang):
        yield (_("Hours there") if several or entry.hours else _("Hours")), hours
    yield _("Getting there"), place.transportation
    yield _("Accessibility"), wording.codes(place.accessibility)


def _office(entry: GuideEntry) -> Iterator[tuple[str, Inline | str]]:
    if entry.organization_address and not entry.address_withheld:
        yield _("Office address"), "\n".join(entry.organization_address.address)


def _who(entry: GuideEntry) -> str:
    low, high = entry.minimum_age, entry.maximum_age
    if low and high:
        age = _("Age {low} to {high}").format(low=low, high=high)
    elif low:
        age = _("Age {low} and over").format(low=low)
    elif high:
        age = _("Up to age {high}").format(high=high)
    else:
        age = ""
    return "\n".join(filter(None, (entry.eligibility.strip(), age)))


def _cost(entry: GuideEntry) -> str:
    cost = "" if _NOTHING.fullmatch(entry.cost.strip()) else entry.cost.strip()
    if not cost and entry.cost.strip():
        return _("Free")
    if entry.free and not cost.casefold().startswith(_("Free").casefold()):
        return f"{_('Free')}. {cost}" if cost else _("Free")
    return cost


def _checked(entry: GuideEntry, lang: str) -> str:
    if entry.checked_on:
        return _("Checked on {date}.").format(date=wording.long_date(entry.checked_on, lang))
    return _("Not yet checked: call first.")


def _closing(publisher: Publisher) -> Iterator[Block]:
    """Where to say that something is wrong, and the agency's legal note."""
    ways: list[tuple[str, Inline | str]] = [
        (_("Phone"), wording.phone_numbers((PhoneLine(publisher.phone),)) if publisher.phone.strip() else ""),
        (_("E-mail"), wording.email_address(publisher.email)),
        (_("Website"), wording.web_address(publisher.website)),
    ]
    reach = facts(ways)
    if reach.rows:
        yield Group(
            (
                Heading(2, _("Something wrong or missing?"), anchor="corrections"),
                Paragraph((Run(_("Tell us:")),)),
                reach,
            )
        )
    note = paragraphs(publisher.legal_note)
    if note:
        yield Group((Heading(3, _("Please note")), *note))
