"""The agenda of a meeting, and its sign-in sheet with plain words on what happens to the names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from liaison_app.exports import wording
from liaison_app.exports.document import (
    Block,
    BulletList,
    Callout,
    Column,
    Document,
    Group,
    Heading,
    Inline,
    PageSize,
    Paragraph,
    Run,
    Table,
    facts,
    words,
)
from liaison_app.exports.letterhead import logo
from liaison_app.i18n import _
from liaison_app.models.capture import ACTION_STATES
from liaison_app.models.meeting import MEETING_TYPES, USUAL_AGENDA
from liaison_app.services import tongues
from liaison_app.services.meeting_papers import AgendaContent, Announced, Line, Promised
from liaison_app.services.release import Prepared

_ROWS = 25
_TALL = 2.1


def agenda(prepared: Prepared[AgendaContent], *, page: PageSize = "Letter", lang: str = "en-US") -> Document:
    """The agenda: when and where, the items with their times and who speaks to them, what was promised last time."""
    content = prepared.content
    meeting = content.meeting
    lines = content.lines or tuple(map(Line, USUAL_AGENDA))
    blocks: list[Block] = [
        Heading(1, _("Agenda: {title}").format(title=meeting.title)),
        _head(meeting, lang),
        *_access(meeting, lang),
        Heading(2, _("What we will talk about")),
        Table(_columns(lines), tuple(_rows(lines, meeting, lang))),
        *_promises(content, lang),
    ]
    if meeting.next_meeting_at:
        when = wording.day_and_time(meeting.next_meeting_at, lang)
        blocks.append(Group((Heading(2, _("Next meeting")), Paragraph(words(when)))))
    return _document(_("Agenda: {title}").format(title=meeting.title), blocks, meeting, page, lang)


def sign_in(prepared: Prepared[Announced], *, page: PageSize = "Letter", lang: str = "en-US") -> Document:
    """The sign-in sheet: two pages of lines to write on. No column asks for a group: those are counted, never named."""
    meeting = prepared.content
    columns = (
        Column(_("No."), 7),
        Column(_("Name"), 29),
        Column(_("Whom you speak for, if anybody"), 31),
        Column(_("Phone or e-mail, if you want to hear from us"), 33),
    )
    rows = tuple((words(str(number)), (), (), ()) for number in range(1, _ROWS + 1))
    told = (meeting.agency.strip(), wording.day_and_time(meeting.starts_at, lang), meeting.place.strip())
    blocks: list[Block] = [
        Heading(1, _("Please sign in: {title}").format(title=meeting.title)),
        Paragraph(wording.beside(told)),
        Paragraph(
            words(
                _(
                    "You do not have to sign. Names stand in the minutes that members get. The copy for the public "
                    "does not name residents. We use your phone or e-mail only to tell you about what you raised here. "
                    "Ask us at any time to strike you off."
                )
            )
        ),
        Table(columns, rows, named=True, lines=_TALL),
    ]
    title = _("Sign-in sheet: {title}").format(title=meeting.title)
    return _document(title, blocks, meeting, page, lang, wide=True)


def _document(
    title: str, blocks: list[Block], meeting: Announced, page: PageSize, lang: str, *, wide: bool = False
) -> Document:
    day = wording.long_date(meeting.starts_at.date(), lang)
    return Document(
        title=f"{title}, {day}",
        blocks=tuple(blocks),
        lang=lang,
        footer=day,
        page=page,
        author=meeting.agency,
        logo=logo(meeting.logo, meeting.agency),
        form="wide" if wide else "page",
    )


def _head(meeting: Announced, lang: str) -> Block:
    start = wording.clock_time(meeting.starts_at, lang)
    rows: list[tuple[str, Inline | str]] = [
        (_("Kind"), _(MEETING_TYPES.get(meeting.meeting_type, meeting.meeting_type))),
        (_("Date"), wording.full_date(meeting.starts_at.date(), lang)),
        (_("Time"), f"{start} – {wording.clock_time(meeting.ends_at, lang)}" if meeting.ends_at else start),
        (_("Place"), meeting.place),
        (_("Chair"), meeting.chair),
        (_("Join online"), wording.web_address(meeting.online_link)),
        (_("Quorum"), str(meeting.quorum or "")),
        (_("Invited by"), meeting.agency),
    ]
    return facts(rows)


def _access(meeting: Announced, lang: str) -> Iterator[Block]:
    """In large letters: whoever needs an interpreter or a ramp must not look for it."""
    spoken = tongues.in_both(meeting.interpreters, lang)
    told = [words(_("Interpreters for: {languages}").format(languages=spoken), bold=True)] if spoken else []
    told += [words(line) for line in meeting.access.strip().splitlines() if line.strip()]
    if told:
        yield Callout(tuple(map(Paragraph, told)))


def _columns(lines: tuple[Line, ...]) -> tuple[Column, ...]:
    first = Column(_("From"), 18) if _timed(lines) else Column(_("No."), 9)
    presenter = (Column(_("Contact person"), 32),) if any(line.presenter.strip() for line in lines) else ()
    return (first, Column(_("Item"), 50), *presenter)


def _timed(lines: tuple[Line, ...]) -> bool:
    """Whether a clock time can be told for each item: all but the last have their minutes."""
    return len(lines) > 1 and all(line.minutes for line in lines[:-1])


def _rows(lines: tuple[Line, ...], meeting: Announced, lang: str) -> Iterator[tuple[Inline, ...]]:
    at = meeting.starts_at
    with_presenter = len(_columns(lines)) > 2
    for number, line in enumerate(lines, start=1):
        first = wording.clock_time(at, lang) if _timed(lines) else f"{number}."
        yield words(first), _item(line, lang), *([words(line.presenter)] if with_presenter else [])
        at += timedelta(minutes=line.minutes or 0)


def _item(line: Line, lang: str) -> Inline:
    """What an item is about; below it the number of its paper, and since when it waits."""
    since = wording.short_date(line.carried_on, lang) if line.carried_on else ""
    below = [_("Reference: {number}").format(number=line.reference.strip())] if line.reference.strip() else []
    below += [_("Carried over from {date}").format(date=since)] if since else []
    title = _(line.title) if line.title in USUAL_AGENDA else line.title  # the usual items in every language
    return (*words(title), *(Run(f"\n{text}") for text in below))


def _promises(content: AgendaContent, lang: str) -> Iterator[Block]:
    if content.promised and content.last_on:
        yield Heading(2, _("What was promised on {date}").format(date=wording.long_date(content.last_on, lang)))
        yield BulletList(tuple(_promise(one, lang) for one in content.promised))
    if content.still_open:
        yield Heading(2, _("Still open from earlier meetings"))
        yield BulletList(tuple(_promise(one, lang) for one in content.still_open))


def _promise(promised: Promised, lang: str) -> Inline:
    state = _(ACTION_STATES.get(promised.status, promised.status)).lower()
    if promised.status == "open" and promised.due_on:
        state = _("open, due {date}").format(date=wording.short_date(promised.due_on, lang))
    if promised.on:
        state = _("promised {date}; {state}").format(date=wording.short_date(promised.on, lang), state=state)
    return (*words(promised.text.strip()), Run(f" ({state})"))
