"""The minutes of a meeting: who was there, what was said, what was decided in which words, who does what by when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from liaison_app.exports import wording
from liaison_app.exports.document import (
    Block,
    BulletList,
    Callout,
    Column,
    Document,
    FillIn,
    Group,
    Heading,
    Inline,
    PageSize,
    Paragraph,
    Run,
    Table,
    facts,
    paragraphs,
    words,
)
from liaison_app.exports.letterhead import logo
from liaison_app.i18n import _, ngettext
from liaison_app.models.capture import ACTION_STATES
from liaison_app.models.meeting import MEETING_TYPES
from liaison_app.services.minutes import (
    GroupCount,
    MinutesContent,
    Person,
    RaisedConcern,
    TakenDecision,
)
from liaison_app.services.release import Prepared


def minutes(prepared: Prepared[MinutesContent], *, page: PageSize = "Letter", lang: str = "en-US") -> Document:
    """The minutes as a document."""
    content = prepared.content
    blocks: list[Block] = [
        Heading(1, _("Minutes: {title}").format(title=content.title)),
        *_status(content),
        _head(content, lang),
        *_attendance(content),
        *_items(content),
        *_concerns(content),
        *_decisions(content),
        *_actions(content, lang),
        *_closing(content, lang),
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


def _status(content: MinutesContent) -> Iterator[Block]:
    if content.public:
        yield Paragraph(words(_("Public copy: residents are not named, and small counts of groups are not shown.")))
    if content.state != "approved":
        yield Callout((Paragraph(words(_("Draft until approved"), bold=True)),))


def _head(content: MinutesContent, lang: str) -> Block:
    kind = MEETING_TYPES.get(content.meeting_type, content.meeting_type)
    start = wording.clock_time(content.starts_at, lang)
    time = f"{start} – {wording.clock_time(content.ends_at, lang)}" if content.ends_at else start
    rows: list[tuple[str, Inline | str]] = [
        (_("Kind"), _(kind)),
        (_("Date"), wording.full_date(content.starts_at.date(), lang)),
        (_("Time"), time),
        (_("Place"), content.place),
        (_("Chair"), content.chair),
        (_("Minute-taker"), content.minute_taker),
        (_("Agency"), content.agency),
    ]
    return facts(rows)


def _attendance(content: MinutesContent) -> Iterator[Block]:
    """Who was there: people by name, groups by count."""
    total = ""
    if content.total is not None:
        total = ngettext("{count} person", "{count} people", content.total).format(count=content.total)
    illegible = ""
    if content.illegible and not content.public:
        illegible = ngettext(
            "{count} name on the sign-in sheet could not be read.",
            "{count} names on the sign-in sheet could not be read.",
            content.illegible,
        ).format(count=content.illegible)
    block = facts(
        [
            (_("Present"), _people(content.present)),
            (_("In all"), total),
            (_("Groups"), "\n".join(map(_group, content.groups))),
            (_("Spoke for"), "\n".join(content.organizations)),
            (_("Apologies"), _people(content.apologies)),
            (_("Note"), illegible),
        ]
    )
    if block.rows:
        yield Heading(2, _("Attendance"))
        yield block


def _people(people: Iterable[Person]) -> str:
    return "\n".join(f"{p.name}, {p.organization}" if p.organization else p.name for p in people)


def _group(group: GroupCount) -> str:
    count = _("not shown (small number)") if group.count is None else str(group.count)
    return f"{group.group}: {count}"


def _items(content: MinutesContent) -> Iterator[Block]:
    if content.items:
        yield Heading(2, _("Agenda"))
    for item in content.items:
        title = f"{item.number}. {item.title}"
        presenter = [Paragraph(words(item.presenter), close=True)] if item.presenter.strip() else []
        notes = paragraphs(item.notes)
        # The heading stays with its first paragraph only: notes may be long.
        yield Group((Heading(3, title), *presenter, *notes[:1]))
        yield from notes[1:]
    notes = paragraphs(content.notes)
    if notes:
        yield Heading(2, _("Notes"))
        yield from notes


def _concerns(content: MinutesContent) -> Iterator[Block]:
    if not content.concerns and not content.concerns_left_out:
        return
    yield Heading(2, _("Concerns raised"))
    if content.concerns:
        yield BulletList(tuple(map(_concern, content.concerns)), ordered=True)
    if content.concerns_left_out:
        yield Paragraph(words(_("Concerns raised in confidence are not part of this copy.")))


def _concern(concern: RaisedConcern) -> Inline:
    if concern.handed_to:
        text = _("A concern about police conduct was raised and handed to {body}.").format(body=concern.handed_to)
    else:
        text = concern.text.strip()
    details = [
        _("place: {place}").format(place=concern.place) if concern.place else "",
        _("raised by: {group}").format(group=concern.group) if concern.group else "",
        _("reference: {reference}").format(reference=concern.reference) if concern.reference else "",
        _("in confidence") if concern.confidential else "",
        _under(concern.item),
    ]
    return words(text) + _detail_line(details)


def _decisions(content: MinutesContent) -> Iterator[Block]:
    if content.decisions:
        yield Heading(2, _("Decisions"))
        yield BulletList(tuple(map(_decision, content.decisions)), ordered=True)


def _decision(decision: TakenDecision) -> Inline:
    """The exact wording in bold, then who moved it and the votes."""
    votes = [
        label.format(count=count)
        for label, count in (
            (_("for: {count}"), decision.votes_for),
            (_("against: {count}"), decision.votes_against),
            (_("abstained: {count}"), decision.votes_abstained),
        )
        if count is not None
    ]
    details = [
        _("moved by {name}").format(name=decision.mover) if decision.mover.strip() else "",
        _("seconded by {name}").format(name=decision.seconder) if decision.seconder.strip() else "",
        *votes,
        _under(decision.item),
    ]
    return words(decision.wording.strip(), bold=True) + _detail_line(details)


def _detail_line(details: Iterable[str]) -> Inline:
    """A line below, for the particulars of what stands above."""
    line = "; ".join(filter(None, details))
    return (Run(f"\n({line})"),) if line else ()


def _under(item: int) -> str:
    return _("item {number}").format(number=item) if item else ""


def _actions(content: MinutesContent, lang: str) -> Iterator[Block]:
    if not content.actions:
        return
    rows = tuple(
        (
            words(action.text),
            words(action.owner.strip() or _("not named")),
            words(wording.short_date(action.due_on, lang) if action.due_on else _("no date")),
            words(_(ACTION_STATES.get(action.status, action.status))),
        )
        for action in content.actions
    )
    # Wide enough for "May 28, 2026" and "Cancelled" on one line.
    columns = (Column(_("Action"), 41), Column(_("Owner"), 24), Column(_("Due"), 20), Column(_("Status"), 15))
    yield Heading(2, _("Actions"))
    yield Table(columns, rows)


def _closing(content: MinutesContent, lang: str) -> Iterator[Block]:
    """The next date, and the line on which the minutes are approved."""
    if content.next_meeting_at:
        yield Heading(2, _("Next meeting"))
        yield Paragraph(words(wording.day_and_time(content.next_meeting_at, lang)))
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
