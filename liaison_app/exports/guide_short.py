"""The resource guide on one sheet: a list in two columns, or a leaflet folded into three.

Both say less of each service, as much as the sheet holds for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from liaison_app.errors import UserError
from liaison_app.exports import wording
from liaison_app.exports.document import (
    Block,
    Callout,
    Document,
    Group,
    Heading,
    Inline,
    PageBreak,
    PageSize,
    Paragraph,
    Run,
    words,
)
from liaison_app.exports.guide import (
    closing,
    corrections,
    crisis_box,
    first_phone,
    imprint,
    main_hours,
    note,
    on_a_line,
)
from liaison_app.exports.letterhead import logo
from liaison_app.exports.pdf import sides
from liaison_app.i18n import _, ngettext
from liaison_app.services.guide import GuideContent
from liaison_app.services.guide_entry import GuideEntry
from liaison_app.services.release import Prepared

_DETAILS: Final = (3, 2, 1, 0)
"""Phone, hours and address; phone and hours; phone only; the phone on the line of the name."""
_IF_TOO_LONG: Final = 2


def guide_list(prepared: Prepared[GuideContent], *, page: PageSize = "Letter", lang: str = "en-US") -> Document:
    """The guide as a list on one page; with many services on both sides of a sheet, else on as many as they need."""
    for wanted in (1, 2):
        for detail in _DETAILS:
            document = _list(prepared.content, page, lang, detail)
            if sides(document) == wanted:
                return document
    return _list(prepared.content, page, lang, _IF_TOO_LONG)


def leaflet(prepared: Prepared[GuideContent], *, page: PageSize = "Letter", lang: str = "en-US") -> Document:
    """The guide as a leaflet: two sides of one sheet. Raises UserError if the services are too many for that."""
    for detail, inside in ((_DETAILS[0], True), *((detail, False) for detail in _DETAILS)):
        document = _leaflet(prepared.content, page, lang, detail, inside=inside)
        if sides(document) == 2:
            return document
    count = len(prepared.content.service_ids)
    raise UserError(
        ngettext(
            "{count} service is too much for one leaflet, so none was made.",
            "{count} services are too many for one leaflet, so none was made.",
            count,
        ).format(count=count),
        _("Choose fewer needs, an area, or another format."),
    )


def _list(content: GuideContent, page: PageSize, lang: str, detail: int) -> Document:
    issued = wording.long_date(content.issued_on, lang)
    title = _("Where to get help")
    banner: tuple[Block, ...] = (
        Heading(1, title),
        *imprint(content, issued),
        crisis_box(content.publisher),
        Paragraph(words(_("Call before you go. Opening hours, costs and rules change."), bold=True)),
    )
    name = content.publisher.name
    return Document(
        title=f"{title} – {name}" if name else title,
        blocks=(*_sections(content, lang, detail), *closing(content.publisher)),
        lang=lang,
        footer=_("Issued {date}").format(date=issued),
        page=page,
        author=name,
        form="columns",
        banner=banner,
        logo=logo(content.publisher.logo, name),
    )


def _leaflet(content: GuideContent, page: PageSize, lang: str, detail: int, *, inside: bool) -> Document:
    """Few services stand `inside`, and the flap has the notes; with many they begin on the flap."""
    title = _("Where to get help")
    name = content.publisher.name
    call_first = Paragraph(words(_("Call before you go. Opening hours, costs and rules change."), bold=True))
    notes = tuple(note(content.publisher))
    blocks: tuple[Block, ...] = (
        Heading(1, title),
        *imprint(content, wording.long_date(content.issued_on, lang)),
        crisis_box(content.publisher),
        *([] if inside else [call_first]),
        PageBreak(),
        *([Callout((call_first,)), *notes, PageBreak()] if inside else []),
        *_sections(content, lang, detail),
        PageBreak(back=True),
        *corrections(content.publisher),
        *([] if inside else notes),
    )
    return Document(
        title=f"{title} – {name}" if name else title,
        blocks=blocks,
        lang=lang,
        page=page,
        author=name,
        form="leaflet",
        logo=logo(content.publisher.logo, name),
    )


def _sections(content: GuideContent, lang: str, detail: int) -> Iterator[Block]:
    for number, section in enumerate(content.sections):
        if section.entries:
            yield Heading(2, _(section.title) or _("Other help"), anchor=f"need-{number}")
            if detail:
                yield from (_entry(entry, lang, detail) for entry in section.entries)
            else:
                yield from (
                    Paragraph((*wording.told(entry, "name", f"{entry.name}  "), *_phone(entry)))
                    for entry in section.entries
                )


def _entry(entry: GuideEntry, lang: str, detail: int) -> Group:
    """A service in two to five lines."""
    lines: list[Inline] = [_phone(entry)]
    if detail >= 2:
        lines.append(wording.short_hours(main_hours(entry), lang))
    if detail >= 3:
        lines.append(words(_where(entry)))
    heading = Heading(3, entry.name, lang=wording.lang_of(entry, "name"))
    return Group((heading, *(Paragraph(line, close=True) for line in lines if line)))


def _phone(entry: GuideEntry) -> Inline:
    """The number to call, else another way to reach it."""
    return (
        first_phone(entry)
        or wording.web_address(entry.website)
        or wording.email_address(entry.email)
        or (Run(_("Phone not known")),)
    )


def _where(entry: GuideEntry) -> str:
    """The address to visit; with several, that there are more."""
    visited = [place for place in entry.places if place.address and not place.postal]
    if not visited:
        return _("Address not published") if entry.address_withheld else ""
    address = on_a_line(*visited[0].address)
    return _("{address}, and other places").format(address=address) if len(visited) > 1 else address
