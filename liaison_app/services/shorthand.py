"""What a note-taker types on one line, read into fields: name and organisation, counts, votes, owner and due day.

Pure text work, in a room of its own, so that every place with such a line reads it alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from liaison_app import clock
from liaison_app.errors import InvalidField
from liaison_app.i18n import N_, _
from liaison_app.models.about import Value
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


def agenda_item(line: str) -> Fields:
    """The title of an agenda item."""
    return {"title": line.strip()}


def concern(line: str) -> Fields:
    """The text of a concern."""
    return {"text": line.strip()}


def attendance(line: str) -> Fields:
    """`Ana Ruiz, Maple Court tenants` is a person; `12 Tenants` or `Tenants: 12` is a group, which is only counted."""
    counted = _COUNT.fullmatch(line.strip())
    if counted:
        group = counted["group"] or counted["group2"]
        return {"group": group.strip(" :"), "count": int(counted["count"] or counted["count2"])}
    name, _comma, organization = line.partition(",")
    return {"name": name.strip(), "organization": organization.strip()}


def decision(line: str) -> Fields:
    """`Ask the city for lamps | for 12 against 1 abstained 2`: the wording, and the votes where they were counted.

    Raises InvalidField for a word between the votes that is none.
    """
    wording, bar, tail = line.rpartition("|")
    if not bar:
        return {"wording": line.strip()}
    names = {_(word).casefold(): name for name, word in _VOTES.items()}
    votes = [(names.get(found["word"].casefold(), ""), int(found["count"])) for found in _VOTE.finditer(tail)]
    if not votes or not all(name for name, _count in votes) or _VOTE.sub("", tail).strip(" ,;"):
        raise InvalidField("votes_for", _("After the | write the votes, such as: for 12 against 1 abstained 2."))
    return {"wording": wording.strip(), **dict(votes)}


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
