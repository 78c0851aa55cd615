"""What a note-taker types on one line, read into fields: name and organisation, counts, votes, owner and due day.

Pure text work, in a room of its own, so that every place with such a line reads it alike. `read` is for the line of
the live view, whose first sign says what it is about; `written` gives back the line that a record could be typed as.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from liaison_app import clock
from liaison_app.errors import InvalidField
from liaison_app.i18n import N_, _
from liaison_app.models.about import Value
from liaison_app.models.capture import DECISION_OUTCOMES
from liaison_app.models.meeting import ACTIVITY_TYPES

Fields = Mapping[str, Value]

#: Monday first, as `date.weekday` counts.
_WEEKDAYS: Final = (N_("mon"), N_("tue"), N_("wed"), N_("thu"), N_("fri"), N_("sat"), N_("sun"))
_DUE: Final = re.compile(r"(?:^|\s)\^(\S*)")
_OWNER: Final = re.compile(r"(?:^|\s)@([^@^]+)")
_REPEATS: Final = re.compile(r"(?:^|\s)\*([^\W\d]\S*)")
_RHYTHMS: Final = {
    "weekly": N_("weekly"),
    "monthly": N_("monthly"),
    "quarterly": N_("quarterly"),
    "yearly": N_("yearly"),
}
_COUNT: Final = re.compile(r"(?P<count>\d+)\s+(?P<group>\D.*)|(?P<group2>.*\D)[\s:]+(?P<count2>\d+)")
_MORE: Final = re.compile(r"(?P<by>[+-]\d+)\s+(?P<group>\D.*)")
_VOTE: Final = re.compile(r"(?P<word>[^\W\d]+)\s*(?P<count>\d+)")
_VOTES: Final = {
    "votes_for": N_("for"),
    "votes_against": N_("against"),
    "votes_abstained": N_("abstained"),
}
_HOURS: Final = re.compile(r"(?:^|\s)(\d{1,2}(?:[.,]\d{1,2})?)\s?h(?:ours?|rs?)?(?=\s|,|$)", re.IGNORECASE)
_COUNTS: Final = re.compile(r"(?<!\S)(?P<count>\d{1,6})\s+(?P<word>[^\W\d]+)(?:,|(?=\s|$))")
_COUNTED: Final = {
    "people_met": N_("met"),
    "offered": N_("offered"),
    "accepted": N_("accepted"),
    "declined": N_("declined"),
}

#: What the first sign of a line makes of it. A line without one is a concern; `?` says so where it begins with a sign.
MARKS: Final[Mapping[str, str]] = {
    "!": "actions",
    "=": "decisions",
    "@": "attendances",
    "#": "agenda-items",
    "-": "remarks",
    '"': "remarks",
    "?": "concerns",
}
#: The sign that a kind is written with.
SIGNS: Final[Mapping[str, str]] = {kind: mark for mark, kind in reversed(list(MARKS.items()))}
#: The field that holds the words of what is captured.
WORDS: Final[Mapping[str, str]] = {"concerns": "text", "actions": "text", "remarks": "text", "decisions": "wording"}


@dataclass(frozen=True)
class Line:
    """A line of the live view, read: the kind of record, and its fields.

    Counts of people name no record: `heads` is how many people were counted in the room, `more` how many of the group
    in `fields` came (or went, below nothing).
    """

    kind: str
    fields: Fields
    heads: int | None = None
    more: int | None = None


def kind_of(line: str) -> str:
    """What a line is about, by its first sign."""
    return MARKS.get(line.strip()[:1], "concerns")


def read(line: str) -> Line:
    """A line of the live view. Raises InvalidField for what cannot be read; an empty text counts as that."""
    kind, body = kind_of(line), body_of(line)
    if not body:
        raise InvalidField("text", _("Nothing follows the sign. Type on, or take it out."))
    match kind:
        case "attendances":
            return _who(body)
        case "actions":
            fields = action(body)
        case "decisions":
            fields = decision(body)
        case "agenda-items":
            fields = agenda_item(body)
        case "remarks":
            fields = remark(body)
        case _:
            fields = concern(body)
    name = WORDS.get(kind)
    if name and not fields[name]:
        raise InvalidField(name, _("Say what it is, before owner, day or votes."))
    return Line(kind, fields)


def body_of(line: str) -> str:
    """A line without the sign it begins with."""
    text = line.strip()
    return text[1:].strip() if text[:1] in MARKS else text


def _who(body: str) -> Line:
    """Somebody by name, a count of a group, or (a bare number) how many people are in the room."""
    if body.isdecimal():
        return Line("attendances", {}, heads=int(body))
    if more := _MORE.fullmatch(body):
        return Line("attendances", {"group": more["group"].strip()}, more=int(more["by"]))
    fields = attendance(body)
    if not fields.get("name") and not fields.get("group"):
        raise InvalidField("name", _("Give a name, or a count with a group, such as: 12 Tenants."))
    return Line("attendances", fields)


def written(kind: str, value: Mapping[str, Value]) -> str:
    """The line as which a record could be typed, its sign first; `value` are its fields. What a line cannot say is not
    in it.
    """
    match kind:
        case "attendances":
            group, name = value["group"], ", ".join(filter(None, (str(value["name"]), str(value["organization"]))))
            return f"@ {value['count']} {group}" if group else f"@ {name}"
        case "agenda-items":
            return f"# {value['title']}"
        case "actions":
            body = " ".join([_flat(value["text"]), *_after("@", value["owner"]), *_after("^", value["due_on"])])
        case "decisions":
            tail = " ".join(_votes(value))
            body = " | ".join(filter(None, (_flat(value["wording"]), tail)))
        case "remarks":
            body = " ".join([_flat(value["text"]), *_after("@", value["speaker"])])
        case _:
            body = _flat(value["text"])
            return f"? {body}" if body[:1] in MARKS else body
    return f"{SIGNS[kind]} {body}"


def turned(line: str, into: str) -> str:
    """A line with the sign of another kind: `Mend the lamp ^fri` gets its day once it is an action."""
    body = body_of(line)
    return body if into == "concerns" and body[:1] not in MARKS else f"{SIGNS[into]} {body}"


def _after(sign: str, value: Value) -> list[str]:
    return [f"{sign}{value}"] if value else []


def _flat(text: Value) -> str:
    return " ".join(str(text).split())


def _votes(value: Mapping[str, Value]) -> list[str]:
    """What stands after the bar of a decision: who moved it and seconded it, the votes, the outcome."""
    said = [f"@{value[name]}" for name in ("mover", "seconder") if value[name]]
    said += [f"{_(word)} {value[name]}" for name, word in _VOTES.items() if value[name] is not None]
    outcome = str(value["outcome"])
    return [*said, _(DECISION_OUTCOMES[outcome]).lower()] if outcome in DECISION_OUTCOMES else said


def agenda_item(line: str) -> Fields:
    """The title of an agenda item."""
    return {"title": line.strip()}


def concern(line: str) -> Fields:
    """The text of a concern."""
    return {"text": line.strip()}


def remark(line: str) -> Fields:
    """Something that was said, and by whom: `Fewer thefts since May @Maple School`."""
    fields: dict[str, Value] = {}
    if speaker := _OWNER.search(line):
        fields["speaker"] = speaker[1].strip()
        line = line[: speaker.start()] + line[speaker.end() :]
    return {"text": line.strip(), **fields}


def attendance(line: str) -> Fields:
    """`Ana Ruiz, Maple Court tenants` is a person; `12 Tenants` or `Tenants: 12` is a group, which is only counted."""
    counted = _COUNT.fullmatch(line.strip())
    if counted:
        group = counted["group"] or counted["group2"]
        return {"group": group.strip(" :"), "count": int(counted["count"] or counted["count2"])}
    name, _comma, organization = line.partition(",")
    return {"name": name.strip(), "organization": organization.strip()}


def decision(line: str) -> Fields:
    """`Ask the city for lamps | @Ana Ruiz @Bo Li for 12 against 1 abstained 2 carried`: the wording; after the bar who
    moved and who seconded it, the votes where they were counted, what came of it. Each may be left out.

    Raises InvalidField for a word after the bar that is none of these.
    """
    wording, bar, tail = line.rpartition("|")
    if not bar:
        return {"wording": line.strip()}
    outcomes = {_(label).casefold(): code for code, label in DECISION_OUTCOMES.items()}
    names = {_(word).casefold(): name for name, word in _VOTES.items()}
    fields: dict[str, Value] = {}
    first_vote = _first(tail, {*names, *outcomes})
    people, counted = tail[:first_vote], tail[first_vote:]
    nobody, *moved = (found.strip(" ,;") for found in people.split("@"))
    fields.update(zip(("mover", "seconder"), moved, strict=False))
    for found in _VOTE.finditer(counted):
        fields[names.get(found["word"].casefold(), "")] = int(found["count"])
    rest = _VOTE.sub("", counted).strip(" ,;.").casefold()
    if rest:
        fields["outcome"] = outcomes.get(rest, "")
    if not fields or "" in fields or fields.get("outcome") == "" or nobody or len(moved) > 2:
        raise InvalidField(
            "votes_for", _("After the | write the votes, such as: for 12 against 1 abstained 2 carried.")
        )
    return {"wording": wording.strip(), **fields}


def _first(tail: str, words: set[str]) -> int:
    """Where the first of these words stands, or the end."""
    return next((found.start() for found in re.finditer(r"[^\W\d]+", tail) if found[0].casefold() in words), len(tail))


def action(line: str) -> Fields:
    """`Mend the lamp @Ana Ruiz ^fri`: what, who, by when. The marks may stand in any order after the text.

    Raises InvalidField for a day that is none.
    """
    fields: dict[str, Value] = {}
    if due := _DUE.search(line):
        fields["due_on"] = day(due[1])
        line = line[: due.start()] + line[due.end() :]
    if owner := _OWNER.search(line):
        fields["owner"] = owner[1].strip()
        line = line[: owner.start()] + line[owner.end() :]
    return {"text": line.strip(), **fields}


def activity(line: str) -> Fields:
    """`Outreach on Pier Street 2.5h 12 offered 4 accepted 3 declined @Harbor House ^yesterday`: what was done.

    The first word may be a kind; the numbers, the partner's name after `@` (`organization`, still a name) and the day
    may stand in any order. Without a day it was today. Raises InvalidField for a day that is none or lies ahead.
    """
    fields: dict[str, Value] = {"on": clock.today()}
    if found := _DUE.search(line):
        fields["on"] = past_day(found[1])
        line = line[: found.start()] + line[found.end() :]
    if found := _OWNER.search(line):
        fields["organization"] = found[1].strip()
        line = line[: found.start()] + line[found.end() :]
    if found := _HOURS.search(line):
        fields["hours"] = float(found[1].replace(",", "."))
        line = line[: found.start()] + line[found.end() :]
    names = {_(word).casefold(): name for name, word in _COUNTED.items()} | {w: n for n, w in _COUNTED.items()}
    for found in list(_COUNTS.finditer(line)):
        if name := names.get(found["word"].casefold()):
            fields[name] = int(found["count"])
            line = line.replace(found[0], " ", 1)
    title = " ".join(line.split()).strip(" ,;")
    for code, label in ACTIVITY_TYPES.items():
        if any(title.casefold().startswith(word.casefold()) for word in (code, label, _(label))):
            fields["activity_type"] = code
    return {**fields, "title": title}


def past_day(text: str) -> date:
    """A day that is over, as it is typed after `^`: 2026-11-20, today, yesterday, -3, a weekday (the last one).

    Raises InvalidField for anything else.
    """
    word, today = text.strip().casefold(), clock.today()
    if word in ("today", _("today")):
        return today
    if word in ("yesterday", _("yesterday")):
        return today - timedelta(days=1)
    if re.fullmatch(r"-\d{1,3}", word):
        return today - timedelta(days=int(word[1:]))
    number = _weekday(word)
    if number is not None:
        return today - timedelta(days=(today.weekday() - number) % 7)
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise InvalidField(
            "on", _("“{text}” is no day. Write a date such as 2026-11-20, or fri, yesterday, -2.").format(text=text)
        ) from None


def task(line: str) -> Fields:
    """`Walk the block @Jo Rivera ^fri *weekly`: an action that may also come again. In a rhythm it begins today.

    Raises InvalidField for a day or a rhythm that is none.
    """
    repeats = ""
    if found := _REPEATS.search(line):
        repeats = rhythm(found[1])
        line = line[: found.start()] + line[found.end() :]
    fields = action(line)
    return {**fields, "repeats": repeats, "due_on": fields.get("due_on", clock.today())} if repeats else fields


def rhythm(text: str) -> str:
    """A rhythm as it is typed after `*`: weekly, monthly, quarterly, yearly, or how one of them begins.

    Raises InvalidField for anything else.
    """
    word = text.strip().casefold()
    for code, name in _RHYTHMS.items():
        if code.startswith(word) or _(name).casefold().startswith(word):
            return code
    names = ", ".join(f"*{_(name)}" for name in _RHYTHMS.values())
    raise InvalidField("repeats", _("“{text}” is no rhythm. Write {names}.").format(text=text, names=names))


def day(text: str) -> date:
    """A day as it is typed after `^`: 2026-12-01, a weekday (the next one, never today), today, tomorrow, +10.

    Raises InvalidField for anything else.
    """
    word, today = text.strip().casefold(), clock.today()
    if word in ("today", _("today")):
        return today
    if word in ("tomorrow", _("tomorrow")):
        return today + timedelta(days=1)
    if re.fullmatch(r"\+\d{1,3}", word):
        return today + timedelta(days=int(word))
    number = _weekday(word)
    if number is not None:
        return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise InvalidField(
            "due_on", _("“{text}” is no day. Write a date such as 2026-12-01, or fri, tomorrow, +10.").format(text=text)
        ) from None


def _weekday(word: str) -> int | None:
    """The number of a weekday, Monday being 0, from two letters on; None for another word."""
    for number, name in enumerate(_WEEKDAYS):
        if len(word) > 1 and any(word.startswith(one) or one.startswith(word) for one in (name, _(name))):
            return number
    return None
