"""The resource guide as a weekly grid: who is open when, a line for each service and place."""

from __future__ import annotations

from collections.abc import Iterator

from liaison_app.exports import wording
from liaison_app.exports.document import (
    Block,
    BulletList,
    Column,
    Document,
    Heading,
    Inline,
    PageSize,
    Paragraph,
    Run,
    Table,
    words,
)
from liaison_app.exports.guide import closing, crisis_box, first_phone, imprint, main_hours
from liaison_app.exports.letterhead import logo
from liaison_app.i18n import _
from liaison_app.services.guide import GuideContent, Section
from liaison_app.services.guide_entry import GuideEntry, Hours
from liaison_app.services.release import Prepared

_CLOSED = "–"


def grid(prepared: Prepared[GuideContent], *, page: PageSize = "Letter", lang: str = "en-US") -> Document:
    """The grid, a table for each need; services whose hours are not known follow with their phones."""
    content = prepared.content
    issued = wording.long_date(content.issued_on, lang)
    title = _("Who is open when")
    blocks: list[Block] = [
        Heading(1, title),
        *imprint(content, issued),
        crisis_box(content.publisher),
        Paragraph(words(_("Call before you go. Opening hours change. “–” means closed."), bold=True)),
    ]
    for number, section in enumerate(content.sections):
        blocks += _table(section, number, lang)
    unknown = [entry for section in content.sections for entry in section.entries if not _openings(entry)]
    if unknown:
        blocks += [Heading(2, _("Opening hours not known"), anchor="unknown"), BulletList(tuple(map(_line, unknown)))]
    name = content.publisher.name
    return Document(
        title=f"{title} – {name}" if name else title,
        blocks=(*blocks, *closing(content.publisher)),
        lang=lang,
        footer=_("Issued {date}").format(date=issued),
        page=page,
        author=name,
        logo=logo(content.publisher.logo, name),
        form="wide",
    )


def _table(section: Section, number: int, lang: str) -> Iterator[Block]:
    rows = tuple(_row(entry, place, hours, lang) for entry in section.entries for place, hours in _openings(entry))
    if rows:
        days = tuple(Column(day, 1.0) for day in wording.day_names(lang))
        yield Heading(2, _(section.title) or _("Other help"), anchor=f"need-{number}")
        yield Table((Column(_("Service"), 2.5), *days), rows, named=True)


def _openings(entry: GuideEntry) -> list[tuple[str, tuple[Hours, ...]]]:
    """The hours of a service, or of each of its places under the place's name."""
    if hours := main_hours(entry):
        return [("", hours)]
    return [(place.name, place.hours) for place in entry.places if place.hours]


def _row(entry: GuideEntry, place: str, hours: tuple[Hours, ...], lang: str) -> tuple[Inline, ...]:
    days, other = wording.week(hours, lang)
    phone = first_phone(entry)
    about: Inline = (
        *wording.told(entry, "name", entry.name, bold=True),
        *wording.written(f", {place}" if place.strip() else "", bold=True),
        *((Run("\n"), *_plain(phone)) if phone else ()),
    )
    return (about + ((Run("\n"), *other) if other else ()), *(words(day or _CLOSED) for day in days))


def _line(entry: GuideEntry) -> Inline:
    return (
        *wording.told(entry, "name", entry.name, bold=True),
        *((Run(", "), *_plain(phone)) if (phone := first_phone(entry)) else ()),
    )


def _plain(phone: Inline) -> Inline:
    return tuple(Run(run.text) for run in phone)
