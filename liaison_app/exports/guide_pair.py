"""The resource guide in two languages beside each other, entry by entry, across the long side of the paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from liaison_app.exports import wording
from liaison_app.exports.document import (
    Block,
    Contents,
    Document,
    Group,
    Heading,
    PageBreak,
    PageSize,
    Paragraph,
    References,
    SideBySide,
    words,
)
from liaison_app.exports.guide import LONG, OWN_PAGE, closing, crisis_box, entry_block, imprint, in_originals, reference
from liaison_app.exports.letterhead import logo
from liaison_app.i18n import _, speaking
from liaison_app.services.guide import GuideContent, Section
from liaison_app.services.guide_entry import GuideEntry
from liaison_app.services.release import Prepared


def guide_pair(
    prepared: Prepared[tuple[GuideContent, ...]], langs: tuple[str, ...], *, page: PageSize = "Letter"
) -> Document:
    """The full guide with a column for each language; the first one is the document's, and orders the services."""
    return _Pair(prepared.content, langs).document(page)


class _Pair:
    """The same guide in two languages: contents with the same services, and the tags of the languages."""

    def __init__(self, contents: tuple[GuideContent, ...], langs: tuple[str, ...]) -> None:
        self.contents = contents
        self.langs = langs
        self.entries = [
            {one.id: one for section in c.sections for one in (*section.entries, *section.also)} for c in contents
        ]

    def document(self, page: PageSize) -> Document:
        name = self.contents[0].publisher.name
        titles = dict.fromkeys(self.each(lambda _content, _lang: _("Community resource guide")))
        footer = self.each(lambda content, lang: _("Issued {date}").format(date=_issued(content, lang)))
        return Document(
            title=" / ".join(titles) + (f" – {name}" if name else ""),
            blocks=tuple(self.blocks()),
            lang=self.langs[0],
            footer=" · ".join(footer),
            page=page,
            author=name,
            logo=logo(self.contents[0].publisher.logo, name),
            form="pair",
        )

    def each(self, make: Callable[[GuideContent, str], str]) -> list[str]:
        """What `make` says in each language."""
        found = []
        for content, lang in zip(self.contents, self.langs, strict=True):
            with speaking(lang):
                found.append(make(content, lang))
        return found

    def both(self, make: Callable[[int, GuideContent, str], Iterable[Block]]) -> SideBySide:
        """What `make` answers in each language, side by side."""
        sides = []
        for side, (content, lang) in enumerate(zip(self.contents, self.langs, strict=True)):
            with speaking(lang):
                sides.append(tuple(make(side, content, lang)))
        return SideBySide(tuple(sides), self.langs)

    def blocks(self) -> Iterator[Block]:
        yield self.both(_opening)
        yield self.both(lambda _side, content, _lang: [crisis_box(content.publisher)])
        yield self.both(_before_you_go)
        yield self.both(_contents)
        first = self.contents[0]
        for number, section in enumerate(first.sections):
            if len(first.service_ids) > LONG:
                yield PageBreak(over=OWN_PAGE)
            yield from self.section(section, number)
        yield Group((self.both(lambda _side, content, _lang: closing(content.publisher)),))

    def section(self, section: Section, number: int) -> Iterator[Block]:
        anchor = f"need-{number}"
        yield self.both(lambda _side, _content, _lang: [Heading(2, _(section.title) or _("Other help"), anchor=anchor)])
        for one in section.entries:
            yield Group((self.both(partial(self.entry, one)),), ruled=True)
        if section.also:
            if section.entries:
                yield self.both(lambda _side, _content, _lang: [Heading(3, _("Also for this need"))])
            yield self.both(lambda side, _content, _lang: [self.references(side, section)])

    def references(self, side: int, section: Section) -> References:
        return References(tuple(reference(self.entries[side][one.id]) for one in section.also))

    def entry(self, one: GuideEntry, side: int, _content: GuideContent, lang: str) -> tuple[Block, ...]:
        """The service in the language of a side."""
        return entry_block(self.entries[side][one.id], lang, level=3).blocks


def _issued(content: GuideContent, lang: str) -> str:
    return wording.long_date(content.issued_on, lang)


def _opening(side: int, content: GuideContent, lang: str) -> Iterator[Block]:
    yield Heading(1, _("Community resource guide"))
    yield from imprint(content, _issued(content, lang))
    yield from in_originals(content)


def _before_you_go(side: int, content: GuideContent, lang: str) -> Iterator[Block]:
    yield Paragraph(words(_("Call before you go. Opening hours, costs and rules change.")), lead=True)


def _contents(side: int, content: GuideContent, lang: str) -> Iterator[Block]:
    yield Heading(2, _("Contents"))
    yield Contents(level=2, side=side)
