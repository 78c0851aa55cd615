"""The minutes of a meeting: who was there, what was said, what was decided in which words, who does what by when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from liaison_app.exports import minutes_parts as parts
from liaison_app.exports import wording
from liaison_app.exports.document import (
    Block,
    Callout,
    Document,
    FillIn,
    Group,
    Heading,
    Inline,
    PageSize,
    Paragraph,
    facts,
    paragraphs,
    words,
)
from liaison_app.exports.letterhead import logo
from liaison_app.exports.tree import from_json
from liaison_app.i18n import _
from liaison_app.models.meeting import MEETING_TYPES
from liaison_app.services.minutes.content import MinutesContent
from liaison_app.services.release import Prepared


def minutes(prepared: Prepared[MinutesContent], *, page: PageSize = "Letter", lang: str = "en-US") -> Document:
    """The minutes as a document; those that were approved as they were then, whatever `page` and `lang` are.

    The public copy of approved minutes is made anew from what was approved, with its amendments.
    """
    content = prepared.content
    if content.frozen is not None and not content.public:
        return from_json(content.frozen.document)
    blocks: list[Block] = [
        Heading(1, _("Minutes: {title}").format(title=content.title)),
        *_status(content),
        _head(content, lang),
        *_section(_("Attendance"), _written_or(content, parts.ATTENDANCE, parts.attendance(content, lang))),
        *_items(content, lang),
        *_section(_("Actions"), _written_or(content, parts.ACTIONS, parts.actions(content, lang))),
        *_section(_("Close"), _written_or(content, parts.CLOSING, parts.closing(content, lang))),
        *_approval(content, lang),
        *_amendments(content, lang),
    ]
    issued = wording.long_date(content.issued_on, lang)
    state = "" if content.state == "approved" else _("draft until approved")
    footer = [_("Minutes of {date}").format(date=wording.long_date(content.starts_at.date(), lang)), state]
    if content.state == "approved":
        footer.append(_("issued {date}").format(date=issued))
    return Document(
        title=_("Minutes: {title}, {date}").format(
            title=content.title, date=wording.long_date(content.starts_at.date(), lang)
        ),
        blocks=tuple(blocks),
        lang=lang,
        footer=", ".join(filter(None, footer)),
        page=page,
        author=content.agency,
        logo=logo(content.logo, content.agency),
    )


def amendments(prepared: Prepared[MinutesContent], *, page: PageSize = "Letter", lang: str = "en-US") -> Document:
    """The corrections since the approval, as a paper of its own to lie beside the approved minutes."""
    content = prepared.content
    day = wording.long_date(content.starts_at.date(), lang)
    return Document(
        title=_("Amendments to the minutes: {title}, {date}").format(title=content.title, date=day),
        blocks=(
            Heading(1, _("Amendments to the minutes: {title}").format(title=content.title)),
            _head(content, lang),
            *_approval(content, lang),
            *_amendments(content, lang),
        ),
        lang=lang,
        footer=_("Amendments to the minutes of {date}").format(date=day),
        page=page,
        author=content.agency,
        logo=logo(content.logo, content.agency),
    )


def with_amendments(prepared: Prepared[MinutesContent], *, page: PageSize = "Letter", lang: str = "en-US") -> Document:
    """The minutes and, where approved ones were corrected, the amendments after them: for forms other than the PDF."""
    document = minutes(prepared, page=page, lang=lang)
    if prepared.content.frozen is None or prepared.content.public:
        return document
    return replace(document, blocks=(*document.blocks, *_amendments(prepared.content, document.lang)))


def _amendments(content: MinutesContent, lang: str) -> Iterator[Block]:
    """Each correction with its day and who agreed to it."""
    if content.amendments:
        yield Heading(2, _("Amendments"))
    for made in content.amendments:
        on = wording.long_date(made.on, lang) if made.on else _("no date")
        agreed = _("{date}, agreed by {name}").format(date=on, name=made.agreed_by) if made.agreed_by.strip() else on
        texts = paragraphs(made.text)
        yield Group((Paragraph(words(agreed, bold=True)), *texts[:1]))
        yield from texts[1:]


def _status(content: MinutesContent) -> Iterator[Block]:
    if content.public:
        yield Paragraph(words(_("Public copy: residents are not named, and small counts of groups are not shown.")))
    if content.state != "approved":
        yield Callout((Paragraph(words(_("Draft until approved"), bold=True)),))


def _head(content: MinutesContent, lang: str) -> Block:
    kind = MEETING_TYPES.get(content.meeting_type, content.meeting_type)
    start = wording.clock_time(content.starts_at, lang)
    time = f"{start} – {wording.clock_time(content.ends_at, lang)}" if content.ends_at else start
    opened = wording.clock_time(content.opened_at, lang) if content.opened_at else ""
    closed = wording.clock_time(content.closed_at, lang) if content.closed_at else ""
    rows: list[tuple[str, Inline | str]] = [
        (_("Kind"), _(kind)),
        (_("Date"), wording.full_date(content.starts_at.date(), lang)),
        (_("Time"), time),
        (_("Called to order"), opened),
        (_("Adjourned"), closed),
        (_("Place"), content.place),
        (_("Chair"), content.chair),
        (_("Minute-taker"), content.minute_taker),
        (_("Agency"), content.agency),
    ]
    return facts(rows)


def _section(title: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """A heading with what stands under it; no heading over nothing."""
    found = [*blocks]
    if found:
        yield Group((Heading(2, title), found[0])) if isinstance(found[0], Paragraph) else Heading(2, title)
        yield from found[1:] if isinstance(found[0], Paragraph) else found


def _written_or(content: MinutesContent, section: str, told: Iterable[Block]) -> Iterable[Block]:
    """What somebody wrote for a section, else what was captured."""
    text = content.text_of(section)
    return told if text is None else paragraphs(text.text)


def _items(content: MinutesContent, lang: str) -> Iterator[Block]:
    """The items with what was captured under each, then what was captured under none."""
    if content.items:
        yield Heading(2, _("Agenda"))
    for item in content.items:
        yield from parts.item(item, lang)
    title = _("Outside the agenda") if content.items else _("What was said and agreed")
    yield from _section(title, parts.loose(content, lang))
    if content.left_out:
        yield Paragraph(words(_("Concerns raised in confidence are not part of this copy.")))


def _approval(content: MinutesContent, lang: str) -> Iterator[Block]:
    """The line on which the minutes are approved, or that they were."""
    if content.state == "approved":
        line = _("These minutes were approved.")
        if content.approved_on:
            line = _("These minutes were approved on {date}.").format(date=wording.long_date(content.approved_on, lang))
        approval: tuple[Block, ...] = (Paragraph(words(line)),)
    else:
        approval = (
            Paragraph(words(_("Draft until approved. Approved as a true record of the meeting:"))),
            FillIn((_("Chair"), _("Date"))),
        )
    yield Group((Heading(2, _("Approval")), *approval))
