"""The sections of minutes as blocks of a document: attendance, items with what was captured under them, actions, end.

Each of them can also be told as plain text, which is what an officer is offered to write a section anew from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from liaison_app.exports import wording
from liaison_app.exports.document import (
    Block,
    Column,
    Facts,
    Group,
    Heading,
    Inline,
    Paragraph,
    Run,
    Table,
    facts,
    paragraphs,
    words,
)
from liaison_app.i18n import N_, _, ngettext
from liaison_app.models.capture import ACTION_STATES, DECISION_OUTCOMES
from liaison_app.services import tongues
from liaison_app.services.minutes.content import (
    AgreedAction,
    Entry,
    GroupCount,
    Item,
    MinutesContent,
    Person,
    RaisedConcern,
    SaidRemark,
    TakenDecision,
)

#: Of each section that can be written over, by its name: what builds it from what was captured.
ATTENDANCE: Final = "attendance"
LOOSE: Final = "concerns"
ACTIONS: Final = "actions"
CLOSING: Final = "closing"
CARRIED_OVER: Final = N_("Carried over to the next meeting.")


# --- attendance ---------------------------------------------------------------------------------


def attendance(content: MinutesContent, lang: str) -> Iterator[Block]:
    """Who was there: people by name, groups by count."""
    total = illegible = ""
    if content.total is not None:
        total = ngettext("{count} person", "{count} people", content.total).format(count=content.total)
    if content.illegible and not content.public:
        illegible = ngettext(
            "{count} name on the sign-in sheet could not be read.",
            "{count} names on the sign-in sheet could not be read.",
            content.illegible,
        ).format(count=content.illegible)
    block = facts(
        [
            (_("Present"), _people(content.present, lang)),
            (_("In all"), total),
            (_("Quorum"), str(content.quorum) if content.quorum else ""),
            (_("Groups"), "\n".join(map(_group, content.groups))),
            (_("Spoke for"), "\n".join(content.organizations)),
            (_("Apologies"), _people(content.apologies, lang)),
            (_("Absent"), _people(content.absent, lang)),
            (_("Interpreters"), "\n".join(map(tongues.name, content.interpreters))),
            (_("Note"), illegible),
        ]
    )
    if block.rows:
        yield block


def _people(people: Iterable[Person], lang: str) -> str:
    return "\n".join(_person(person, lang) for person in people)


def _person(person: Person, lang: str) -> str:
    """A name, whom they spoke for, as what they were here and when they came and went."""
    came = [
        person.capacity,
        _("came at {time}").format(time=wording.clock_time(person.arrived_at, lang)) if person.arrived_at else "",
        _("left at {time}").format(time=wording.clock_time(person.left_at, lang)) if person.left_at else "",
    ]
    more = "; ".join(filter(None, came))
    name = ", ".join(filter(None, (person.name, person.organization)))
    return f"{name} ({more})" if more else name


def _group(group: GroupCount) -> str:
    count = _("not shown (small number)") if group.count is None else str(group.count)
    return f"{group.group}: {count}"


# --- items and what was captured under them -----------------------------------------------------


def item(one: Item, lang: str) -> Iterator[Block]:
    """An item: its heading, who spoke to it, its note, and what was captured in the order of time.

    Where somebody wrote the text, it stands in the place of all that but the decisions, whose wording nobody changes.
    """
    about = [
        Paragraph(words(text), close=True)
        for text in (one.presenter, _("Reference: {text}").format(text=one.reference) if one.reference.strip() else "")
        if text.strip()
    ]
    below = [*written_or_told(one, lang)]
    # The heading stays with its first paragraph only: notes may be long.
    yield Group((Heading(3, f"{one.number}. {one.title}"), *about, *below[:1]))
    yield from below[1:]


def written_or_told(one: Item, lang: str) -> Iterator[Block]:
    """What stands under the heading of an item."""
    if one.written is None:
        yield from told(one, lang)
        return
    yield from paragraphs(one.written.text)
    yield from map(_decision, decisions(one.entries))


def told(one: Item, lang: str) -> Iterator[Block]:
    """What was captured under an item, its note first."""
    yield from paragraphs(one.notes)
    yield from entries(one.entries, lang)
    if one.outcome == "carried-over":
        yield Paragraph(words(_(CARRIED_OVER)))


def decisions(some: Iterable[Entry]) -> Iterator[TakenDecision]:
    """The decisions among what was captured."""
    return (entry for entry in some if isinstance(entry, TakenDecision))


def entries(some: Iterable[Entry], lang: str) -> Iterator[Paragraph]:
    """What was captured, each a paragraph, in the order of time."""
    for entry in some:
        match entry:
            case SaidRemark():
                yield from _remark(entry)
            case RaisedConcern():
                yield _concern(entry)
            case TakenDecision():
                yield _decision(entry)
            case AgreedAction():
                yield _action(entry, lang)


def loose(content: MinutesContent, lang: str) -> Iterator[Block]:
    """What was captured without an item."""
    text = content.text_of(LOOSE)
    if text is None:
        yield from entries(content.loose, lang)
        return
    yield from paragraphs(text.text)
    yield from map(_decision, decisions(content.loose))


def _remark(remark: SaidRemark) -> Iterator[Paragraph]:
    """What was said, after the name of who said it."""
    texts = paragraphs(remark.text)
    speaker = remark.speaker.strip()
    if speaker and texts:
        yield _labelled(_("{speaker}:").format(speaker=speaker), texts[0].content)
        texts = texts[1:]
    yield from texts


def _concern(concern: RaisedConcern) -> Paragraph:
    if concern.handed_to:
        text = _("A concern about police conduct was raised and handed to {body}.").format(body=concern.handed_to)
    else:
        text = concern.text.strip()
    details = [
        _("place: {place}").format(place=concern.place) if concern.place else "",
        _("raised by: {group}").format(group=concern.group) if concern.group else "",
        _("reference: {reference}").format(reference=concern.reference) if concern.reference else "",
        _("in confidence") if concern.confidential else "",
    ]
    return _labelled(_("Concern:"), words(text) + _detail_line(details))


def _decision(decision: TakenDecision) -> Paragraph:
    """The exact wording in bold, then who moved it, the votes and what came of it."""
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
        _(DECISION_OUTCOMES.get(decision.outcome, decision.outcome)).lower() if decision.outcome else "",
    ]
    roll_call = decision.roll_call.strip()
    by_name = (Run("\n" + _("Votes by name: {votes}").format(votes=roll_call)),) if roll_call else ()
    return _labelled(_("Decision:"), words(decision.wording.strip(), bold=True) + _detail_line(details) + by_name)


def _action(action: AgreedAction, lang: str) -> Paragraph:
    due = _("by {date}").format(date=wording.short_date(action.due_on, lang)) if action.due_on else ""
    return _labelled(_("Action:"), words(action.text.strip()) + _detail_line([action.owner.strip(), due]))


def _labelled(label: str, content: Inline) -> Paragraph:
    return Paragraph((Run(label, bold=True), Run(" "), *content))


def _detail_line(details: Iterable[str]) -> Inline:
    """A line below, for the particulars of what stands above."""
    line = "; ".join(filter(None, details))
    return (Run(f"\n({line})"),) if line else ()


# --- the end ------------------------------------------------------------------------------------


def actions(content: MinutesContent, lang: str) -> Iterator[Block]:
    """All actions in one table."""
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
    if rows:
        yield Table(columns, rows)


def closing(content: MinutesContent, lang: str) -> Iterator[Block]:
    """The notes on the whole meeting, when it was closed, and the next date."""
    yield from paragraphs(content.notes)
    if content.closed_at:
        at = wording.clock_time(content.closed_at, lang)
        yield Paragraph(words(_("The meeting was adjourned at {time}.").format(time=at)))
    if content.next_meeting_at:
        at = wording.day_and_time(content.next_meeting_at, lang)
        yield Paragraph(words(_("Next meeting: {time}").format(time=at)))


# --- as text ------------------------------------------------------------------------------------


def offered(content: MinutesContent, section: str, item_id: str, lang: str) -> str:
    """A section as it was captured, in plain text without its decisions, to write it anew from."""
    blocks: Iterable[Block]
    if section == "item":
        found = next((one for one in content.items if one.id == item_id), None)
        blocks = told(replace(found, entries=_undecided(found.entries)), lang) if found else ()
    elif section == LOOSE:
        blocks = entries(_undecided(content.loose), lang)
    else:
        blocks = {ATTENDANCE: attendance, ACTIONS: actions, CLOSING: closing}[section](content, lang)
    return "\n\n".join(filter(None, map(_plain, blocks)))


def _undecided(some: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(entry for entry in some if not isinstance(entry, TakenDecision))


def _plain(block: Block) -> str:
    match block:
        case Paragraph():
            return "".join(run.text for run in block.content).strip()
        case Facts():
            return "\n\n".join(f"{row.label}: {_text(row.value)}" for row in block.rows)
        case Table():
            return "\n\n".join(" – ".join(filter(None, map(_text, row))) for row in block.rows)
        case _:
            return ""


def _text(content: Inline) -> str:
    return "".join(run.text for run in content).replace("\n", "; ").replace(wording.NBSP, " ")
