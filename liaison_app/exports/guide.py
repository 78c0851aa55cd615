"""The resource guide for residents in full, in normal or large print: whom to call first, then services by need."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Final

from liaison_app.exports import wording
from liaison_app.exports.document import (
    Block,
    Callout,
    Contents,
    Document,
    Fact,
    Facts,
    Form,
    Group,
    Heading,
    Inline,
    PageBreak,
    PageSize,
    Paragraph,
    Reference,
    References,
    Run,
    Scan,
    facts,
    paragraphs,
    words,
)
from liaison_app.exports.letterhead import logo
from liaison_app.i18n import _, ngettext
from liaison_app.services.guide import GuideContent, Publisher, Section
from liaison_app.services.guide_entry import GuideEntry, Hours, PhoneLine, Place
from liaison_app.services.release import Prepared

LONG: Final = 12
"""A guide of more services than that begins needs on new pages."""
OWN_PAGE: Final = 0.5
_LETTERS_FROM = 40
_TORN_FROM = 30
_NOTHING = re.compile(r"(none|nothing|no (charge|cost|fees?))\.?", re.IGNORECASE)
_LEADING_NUMBER = re.compile(r"([+(]?\d[\d() .+/-]*)\s+(.+)", re.DOTALL)


def guide(
    prepared: Prepared[GuideContent], *, page: PageSize = "Letter", lang: str = "en-US", form: Form = "page"
) -> Document:
    """The guide as a document; `form` is "page" or "large"."""
    content = prepared.content
    issued = wording.long_date(content.issued_on, lang)
    title = _("Community resource guide")
    blocks: list[Block] = [Heading(1, title), *imprint(content, issued), *in_originals(content)]
    blocks.append(crisis_box(content.publisher))
    blocks += [
        Paragraph(words(_("Call before you go. Opening hours, costs and rules change.")), lead=True),
        Heading(2, _("Contents")),
        Contents(level=3),
    ]
    for number, section in enumerate(content.sections):
        # A need that fills much of a page starts one, so that its pages can be handed out alone.
        if len(content.service_ids) > LONG:
            blocks.append(PageBreak(over=OWN_PAGE))
        blocks += [*_section(section, number, lang)]
    blocks += [*closing(content.publisher)]
    name = content.publisher.name
    return Document(
        title=f"{title} – {name}" if name else title,
        blocks=tuple(blocks),
        lang=lang,
        footer=_("Issued {date}").format(date=issued),
        page=page,
        author=name,
        logo=logo(content.publisher.logo, name),
        form=form,
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
            rows.append(Fact(number.strip(), wording.told(publisher, "crisis_lines", purpose)))
    return Callout((Heading(2, _("If you need help now")), Facts(tuple(rows), fitted=True)))


def imprint(content: GuideContent, issued: str) -> Iterator[Block]:
    """Whose guide it is, for where, and of when."""
    count = len(content.service_ids)
    counted = ngettext("{count} service", "{count} services", count).format(count=count)
    parts = [
        content.publisher.name.strip(),
        content.options.area.strip(),
        counted,
        _("issued {date}").format(date=issued),
    ]
    yield Paragraph(
        wording.beside(part.replace(" ", wording.NBSP) if len(part) < _TORN_FROM else part for part in parts)
    )


def in_originals(content: GuideContent) -> Iterator[Block]:
    """That some texts stand in another language than the guide, where they do."""
    if content.originals:
        told = _("Some texts are not translated yet. They are in the language in which they were written.")
        yield Paragraph(words(told))


def _section(section: Section, number: int, lang: str) -> Iterator[Block]:
    """The services for one need; a long section is parted by first letters, which stand in the contents too.

    Services that stand in full under another need are named at the end, each with its phone and page.
    """
    anchor = f"need-{number}"
    yield Heading(2, _(section.title) or _("Other help"), anchor=anchor)
    if len(section.entries) <= _LETTERS_FROM:
        yield from (entry_block(entry, lang, level=3) for entry in section.entries)
    else:
        yield from _letters(section, anchor, lang)
    if section.also:
        if section.entries:
            yield Heading(3, _("Also for this need"))
        yield References(tuple(map(reference, section.also)))


def _letters(section: Section, anchor: str, lang: str) -> Iterator[Block]:
    for letter, entries in groupby(sorted(section.entries, key=_by_letter), key=lambda entry: _letter(entry.name)):
        yield Heading(3, letter, anchor=f"{anchor}-{letter}")
        yield from (entry_block(entry, lang, level=4) for entry in entries)


def _by_letter(entry: GuideEntry) -> tuple[str, str]:
    return (_letter(entry.name), entry.name.casefold())


def _letter(name: str) -> str:
    """The first letter without its accent; names that begin with something else stand together, before A."""
    plain = next((c for c in unicodedata.normalize("NFKD", name) if c.isalnum()), "")
    return plain.upper() if plain.isalpha() else "0–9"


def reference(entry: GuideEntry) -> Reference:
    """A service in a line or two: its name, who offers it, the first number to call."""
    organization = _organization(entry)
    return Reference(
        (
            Run(entry.name, bold=True, to=_anchor(entry), lang=wording.lang_of(entry, "name")),
            *wording.written(f", {organization}" if organization else ""),
        ),
        first_phone(entry),
        _anchor(entry),
    )


def first_phone(entry: GuideEntry) -> Inline:
    """The number to call: the service's own, else that of a place, else that of its organisation."""
    at_places = (phone for place in entry.places for phone in place.phones)
    phones = [*entry.phones, *at_places, *entry.organization_phones]
    return wording.phone_numbers(replace(phone, description="") for phone in phones[:1])


def _anchor(entry: GuideEntry) -> str:
    return f"service-{entry.id}"


def _organization(entry: GuideEntry) -> str:
    """Who offers it, if that is not what the service itself is called."""
    return entry.organization if entry.organization.casefold() != entry.name.casefold() else ""


def entry_block(entry: GuideEntry, lang: str, *, level: int) -> Group:
    """One service. The name, then what it is, then how to reach it, in the order in which a person asks."""
    name_in = wording.lang_of(entry, "name")
    blocks: list[Block] = [Heading(level, entry.name, anchor=_anchor(entry), listed=False, lang=name_in)]
    if organization := _organization(entry):
        blocks.append(Paragraph(wording.written(organization, bold=True), close=True))
    if entry.alert.strip():
        alert = wording.told(entry, "alert", entry.alert.strip(), bold=True)
        blocks.append(Paragraph(wording.in_place(_("Please note: {alert}"), "alert", alert, bold=True)))
    blocks += paragraphs(entry.description, wording.lang_of(entry, "description"))
    blocks.append(facts(reach(entry, lang), dense=True))
    return Group(tuple(blocks), ruled=True)


def reach(entry: GuideEntry, lang: str) -> list[tuple[str, Inline | str]]:
    """How to reach a service and what to know before: labels and values, some of them empty."""
    return [
        (_("Phone"), wording.phone_numbers(entry.phones)),
        (_("Office phone"), wording.phone_numbers(entry.organization_phones)),
        _checked(entry, lang),
        (_("Hours"), wording.opening_hours(main_hours(entry), lang)),
        (_("Cost"), _cost(entry)),
        *(row for place in entry.places for row in _place(entry, place, lang)),
        *_office(entry),
        (_("Address"), _("Not published, for safety. Call first.") if entry.address_withheld else ""),
        (_("Who it is for"), _who(entry)),
        (_("How to get it"), wording.told(entry, "application_process", entry.application)),
        (_("Bring"), wording.told(entry, "required_documents", _bring(entry.documents))),
        *_languages(entry),
        (_("Website"), wording.web_address(entry.website)),
        (_("E-mail"), wording.email_address(entry.email)),
    ]


def main_hours(entry: GuideEntry) -> tuple[Hours, ...]:
    """The hours of the service, else those of the only place it has."""
    return entry.hours or (entry.places[0].hours if len(entry.places) == 1 else ())


def _place(entry: GuideEntry, place: Place, lang: str) -> Iterator[tuple[str, Inline | str]]:
    """Where it is. With several places each starts with its name, so that phone and hours are not mixed up."""
    several = len(entry.places) > 1
    known = {entry.name.casefold(), entry.organization.casefold()}
    name = place.name if several or place.name.casefold() not in known else ""
    label = _("Mail") if place.postal else _("Address") if place.address else _("Place")
    yield label, wording.written(on_a_line(name, *place.address))
    yield _("Phone there"), wording.phone_numbers(place.phones)
    hours = wording.opening_hours(place.hours, lang)
    if hours != wording.opening_hours(main_hours(entry), lang):
        yield _("Hours there"), hours
    yield _("Getting there"), wording.told(place, "transportation", place.transportation)
    yield _("Accessibility"), wording.told(place, "accessibility", wording.codes(place.accessibility))


def _office(entry: GuideEntry) -> Iterator[tuple[str, Inline | str]]:
    if entry.organization_address and not entry.address_withheld:
        yield _("Office address"), on_a_line(*entry.organization_address.address)


def on_a_line(*parts: str) -> str:
    """Parts of an address behind each other, torn between them rather than inside ("MN 55214")."""
    told = (part.strip().removesuffix(",") for part in parts)
    return ", ".join(part.replace(" ", wording.NBSP) if len(part) < _TORN_FROM else part for part in told if part)


def _sentences(first: Inline, second: Inline) -> Inline:
    """Two texts after each other, parted as sentences are."""
    if not (first and second):
        return first or second
    last = first[-1].text
    return (*first, Run(wording.ended(last).removeprefix(last) + " "), *second)


def _who(entry: GuideEntry) -> Inline:
    eligibility = wording.told(entry, "eligibility_description", entry.eligibility.strip())
    return _sentences(eligibility, words(_age(entry).replace(" ", wording.NBSP)))


def _languages(entry: GuideEntry) -> Iterator[tuple[str, Inline | str]]:
    languages = wording.written(", ".join(entry.languages))
    interpreter = wording.told(entry, "interpretation_services", entry.interpretation.strip())
    if languages and interpreter:
        interpreter = wording.in_place(_("Interpreter: {service}"), "service", interpreter)
        yield _("Languages"), _sentences(languages, interpreter)
    else:
        yield _("Languages"), languages
        yield _("Interpreter"), interpreter


def _bring(documents: tuple[str, ...]) -> str:
    return ("; " if any("," in one for one in documents) else ", ").join(documents)


def _age(entry: GuideEntry) -> str:
    low, high = entry.minimum_age, entry.maximum_age
    if low and high:
        return _("Age {low} to {high}").format(low=low, high=high)
    if low:
        return _("Age {low} and over").format(low=low)
    return _("Up to age {high}").format(high=high) if high else ""


def _cost(entry: GuideEntry) -> Inline:
    cost = "" if _NOTHING.fullmatch(entry.cost.strip()) else entry.cost.strip()
    if not cost and entry.cost.strip():
        return words(_("Free"))
    told = wording.told(entry, "fees_description", cost)
    if entry.free and not cost.casefold().startswith(_("Free").casefold()):
        return _sentences(words(_("Free")), told)
    return told


def _checked(entry: GuideEntry, lang: str) -> tuple[str, str]:
    if entry.checked_on:
        return _("Checked on"), wording.short_date(entry.checked_on, lang)
    return _("Checked"), _("not yet, call first")


def closing(publisher: Publisher) -> Iterator[Block]:
    """Where to say that something is wrong, and the agency's legal note."""
    yield from corrections(publisher)
    yield from note(publisher)


def note(publisher: Publisher) -> Iterator[Block]:
    """The agency's legal note."""
    told = paragraphs(publisher.legal_note, wording.lang_of(publisher, "legal_note"))
    if told:
        yield Group((Heading(2, _("Please note")), *told))


def corrections(publisher: Publisher) -> Iterator[Block]:
    """Where to say that something is wrong."""
    ways: list[tuple[str, Inline | str]] = [
        (_("Phone"), wording.phone_numbers((PhoneLine(publisher.phone),)) if publisher.phone.strip() else ""),
        (_("E-mail"), wording.email_address(publisher.email)),
        (_("Website"), wording.web_address(publisher.website)),
    ]
    told = facts(ways)
    if told.rows:
        yield Group(
            (
                Heading(2, _("Something wrong or missing?"), anchor="corrections"),
                Paragraph((Run(_("Tell us:")),)),
                told,
                *scan(publisher.website),
            )
        )


def scan(website: str) -> Iterator[Scan]:
    """The QR code of a web address, with the address in letters beside it; none for a text that is no address."""
    shown = wording.web_address(website)
    if shown and shown[0].url:
        yield Scan(shown[0].url, (Run(_("Scan with a phone, or type:") + "\n"), *shown))
