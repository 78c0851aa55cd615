"""You said, we did: a sheet for residents, and the same as data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Final

from liaison_app.exports import wording
from liaison_app.exports.document import (
    Block,
    BulletList,
    Document,
    Group,
    Heading,
    Inline,
    PageSize,
    Paragraph,
    Run,
    facts,
    words,
)
from liaison_app.exports.guide import corrections
from liaison_app.exports.letterhead import logo
from liaison_app.i18n import N_, _, ngettext
from liaison_app.services.answers import Answer, AnswersContent
from liaison_app.services.release import Prepared, Released

#: The parts of the sheet: heading, the states of concerns in it, the label of what became of them.
_PARTS: Final[Sequence[tuple[str, tuple[str, ...], str]]] = (
    (N_("Done"), ("done",), N_("We did")),
    (N_("In work"), ("in-work",), N_("So far")),
    (N_("Asked of others"), ("asked",), N_("We asked")),
    (N_("Not done, because"), ("cannot-do",), N_("Not done, because")),
    (N_("Heard, answer to come"), ("raised", "acknowledged"), N_("So far")),
)


def answers(prepared: Prepared[AnswersContent], *, page: PageSize = "Letter", lang: str = "en-US") -> Document:
    """The sheet: concern after concern under what became of it; those without an answer say so."""
    content = prepared.content
    title = _("You said, we did")
    period = _("{since} to {until}").format(
        since=wording.long_date(content.since, lang), until=wording.long_date(content.until, lang)
    )
    counted = ngettext("{count} concern", "{count} concerns", _count(content)).format(count=_count(content))
    name = content.publisher.name
    blocks: list[Block] = [
        Heading(1, title),
        Paragraph(wording.beside((name, period, counted))),
    ]
    for heading, states, label in _PARTS:
        found = [answer for answer in content.answers if answer.state in states]
        if found:
            blocks.append(Heading(2, _(heading), anchor=f"part-{states[0]}"))
            blocks += [_answered(answer, _(label), lang) for answer in found]
    issued = _("Issued {date}").format(date=wording.long_date(content.issued_on, lang))
    return Document(
        title=f"{title}, {period}",
        blocks=(*blocks, *_not_told(content), *corrections(content.publisher)),
        lang=lang,
        footer=issued,
        page=page,
        author=name,
        logo=logo(content.publisher.logo, name),
    )


def answers_json(released: Released[AnswersContent]) -> str:
    """The same as JSON (dates as ISO 8601)."""
    content = asdict(released.content)
    content.pop("publisher")
    content["handed_on"] = [{"body": body, "count": count} for body, count in released.content.handed_on]
    return json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n"


def _count(content: AnswersContent) -> int:
    return len(content.answers) + sum(count for _body, count in content.handed_on) + content.in_confidence


def _answered(answer: Answer, label: str, lang: str) -> Group:
    became = answer.answer or _("No answer yet.")
    if answer.state == "asked":
        became = _asked(answer, lang)
    rows: list[tuple[str, Inline | str]] = [
        (_("You said"), words(answer.said)),
        (_("Place"), answer.place),
        (_("When"), wording.long_date(answer.raised_on, lang) if answer.raised_on else ""),
        (label, (Run(became, bold=True),)),
    ]
    return Group((facts(rows),), ruled=True)


def _asked(answer: Answer, lang: str) -> str:
    body = answer.asked_of or _("another body")
    asked = body
    if answer.asked_on:
        asked = _("{body}, on {date}").format(body=body, date=wording.long_date(answer.asked_on, lang))
    told = answer.reply or answer.answer or _("No reply yet.")
    return f"{wording.ended(asked)} {told}"


def _not_told(content: AnswersContent) -> Iterator[Block]:
    """What cannot be told here: concerns handed on, and those raised in confidence, by their number."""
    lines = [
        ngettext(
            "{count} concern about police conduct was handed to: {body}.",
            "{count} concerns about police conduct were handed to: {body}.",
            count,
        ).format(count=count, body=body or _("another body"))
        for body, count in content.handed_on
    ]
    if content.in_confidence:
        lines.append(
            ngettext(
                "{count} concern was raised in confidence and is answered in person.",
                "{count} concerns were raised in confidence and are answered in person.",
                content.in_confidence,
            ).format(count=content.in_confidence)
        )
    if lines:
        yield Group((Heading(2, _("Not told here")), BulletList(tuple(map(words, lines)))))
