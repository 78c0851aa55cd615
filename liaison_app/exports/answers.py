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
from liaison_app.services.answers import PARTS, Answer, AnswersContent
from liaison_app.services.release import Prepared, Released

#: The parts of the sheet: name, heading, the label of what became of the concerns in it.
_PARTS: Final[Sequence[tuple[str, str, str]]] = (
    ("done", N_("Done"), N_("We did")),
    ("in-work", N_("In work"), N_("So far")),
    ("asked", N_("Asked of others"), N_("We asked")),
    ("cannot-do", N_("Not done, because"), N_("Not done, because")),
    ("no-answer", N_("Heard, answer to come"), N_("So far")),
)


def answers(prepared: Prepared[AnswersContent], *, page: PageSize = "Letter", lang: str = "en-US") -> Document:
    """The sheet: concern after concern under what became of it; those without an answer say so."""
    content = prepared.content
    title = _("You said, we did")
    period = _period(content, lang)
    counted = ngettext("{count} concern", "{count} concerns", content.count).format(count=content.count)
    name = content.publisher.name
    about = (name, content.meeting, content.area, period, counted)
    blocks: list[Block] = [Heading(1, title), Paragraph(wording.beside([one for one in about if one]))]
    for part, heading, label in _PARTS:
        found = [answer for answer in content.answers if answer.state in PARTS[part]]
        if found:
            blocks.append(Heading(2, _(heading), anchor=f"part-{part}"))
            blocks += [_answered(answer, _(label), lang) for answer in found]
    issued = _("Issued {date}").format(date=wording.long_date(content.issued_on, lang))
    return Document(
        title=", ".join(filter(None, (title, content.meeting, content.area, period))),
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
    for told, answer in zip(content["answers"], released.content.answers, strict=True):
        told["count"] = answer.count
    content["count"] = released.content.count
    content["handed_on"] = [{"body": body, "count": count} for body, count in released.content.handed_on]
    return json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n"


def _period(content: AnswersContent, lang: str) -> str:
    since, until = (wording.long_date(day, lang) if day else "" for day in (content.since, content.until))
    if since and until:
        return _("{since} to {until}").format(since=since, until=until)
    if since:
        return _("from {since}").format(since=since)
    return _("until {until}").format(until=until) if until else ""


def _answered(answer: Answer, label: str, lang: str) -> Group:
    became = answer.answer or _("No answer yet.")
    if answer.state == "asked":
        became = _asked(answer, lang)
    rows: list[tuple[str, Inline | str]] = [
        (_("You said"), words(answer.said)),
        (_("Place"), answer.place),
        (_("When"), _times(answer, lang)),
        (label, (Run(became, bold=True),)),
    ]
    return Group((facts(rows),), ruled=True)


def _times(answer: Answer, lang: str) -> str:
    """When it was raised: for one that was raised again, how often, and on which days at which meetings."""
    days = {one.on: wording.long_date(one.on, lang) if one.on else "" for one in answer.times}
    if answer.count < 2:
        return wording.long_date(answer.raised_on, lang) if answer.raised_on else ""
    told = []
    for one in dict.fromkeys(answer.times):
        told.append(f"{days[one.on]} ({one.meeting})" if one.meeting and one.on else days[one.on] or one.meeting)
    often = ngettext("Raised {count} time", "Raised {count} times", answer.count).format(count=answer.count)
    return ": ".join(filter(None, (often, "; ".join(filter(None, told)))))


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
