"""What is typed on one line, read into fields: name and organisation, counts, votes, owner and due day, an outing.

Pure text work, in a room of its own, so that every place with such a line reads it alike: boxes under a meeting, a new
task, an activity, and the line of the live view (`shorthand`), which can be any of several.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from liaison_app import clock
from liaison_app.errors import InvalidField
from liaison_app.i18n import N_, _
from liaison_app.models.about import Value
from liaison_app.models.capture import DECISION_OUTCOMES
from liaison_app.models.meeting import ACTIVITY_TYPES
from liaison_app.services.typed_days import day, past_day, rhythm

Fields = Mapping[str, Value]

_DUE: Final = re.compile(r"(?:^|\s)\^(\S*)")
#: A name stands right after its sign: "meet @ the park at 5" names nobody.
_OWNER: Final = re.compile(r"(?:^|\s)@(?=\S)([^@^]+)")
_REPEATS: Final = re.compile(r"(?:^|\s)\*([^\W\d]\S*)")
_COUNT: Final = re.compile(r"(?P<count>\d+)\s+(?P<group>\D.*)|(?P<group2>.*\D)[\s:]+(?P<count2>\d+)")
#: A bar with a space beside it divides a decision; one between two words may be part of them.
_BAR: Final = re.compile(r"\s\||\|\s|\|$")
_VOTE: Final = re.compile(r"(?P<word>[^\W\d]+)\s*(?P<count>\d+)")
#: The fields that hold votes, and the word before each number.
VOTES: Final = {
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


def remark(line: str) -> Fields:
    """Something that was said, and by whom: `Fewer thefts since May @Maple School`."""
    fields: dict[str, Value] = {}
    if speaker := _OWNER.search(line):
        fields["speaker"] = speaker[1].strip()
        line = _without(line, speaker)
    return {"text": line.strip(), **fields}


def _without(line: str, mark: re.Match[str]) -> str:
    """A line without a mark, which took the spaces around it along."""
    return f"{line[: mark.start()].rstrip()} {line[mark.end() :].lstrip()}".strip()


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

    The last bar is the one that divides: with nothing after it, the bars before it are part of the wording. Raises
    InvalidField for a word after the bar that is none of these.
    """
    line = line.strip()
    wording, bar, tail = line.rpartition("|")
    if not bar:
        return {"wording": line}
    if "|" in wording and not tail:
        return {"wording": wording.strip()}
    fields = _came_of_it(tail)
    if fields is not None:
        return {"wording": wording.strip(), **fields}
    if _BAR.search(line):
        raise InvalidField(
            "votes_for",
            _(
                "After the | write the votes, such as: for 12 against 1 abstained 2 carried. Where a | is part of the "
                "wording, end the line with another."
            ),
        )
    return {"wording": line}


def _came_of_it(tail: str) -> dict[str, Value] | None:
    """What stands after the bar of a decision; None where it cannot be read."""
    outcomes = {_(label).casefold(): code for code, label in DECISION_OUTCOMES.items()}
    names = {_(word).casefold(): name for name, word in VOTES.items()}
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
    unread = not fields or "" in fields or fields.get("outcome") == "" or nobody or len(moved) > 2
    return None if unread else fields


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
        line = _without(line, due)
    if owner := _OWNER.search(line):
        fields["owner"] = owner[1].strip()
        line = _without(line, owner)
    return {"text": line.strip(), **fields}


def activity(line: str) -> Fields:
    """`Outreach on Pier Street 2.5h 12 offered 4 accepted 3 declined @Harbor House ^yesterday`: what was done.

    The first word may be a kind; the numbers, the partner's name after `@` (`organization`, still a name) and the day
    may stand in any order. Without a day it was today. Raises InvalidField for a day that is none or lies ahead.
    """
    fields: dict[str, Value] = {"on": clock.today()}
    if found := _DUE.search(line):
        fields["on"] = past_day(found[1])
        line = _without(line, found)
    if found := _OWNER.search(line):
        fields["organization"] = found[1].strip()
        line = _without(line, found)
    if found := _HOURS.search(line):
        fields["hours"] = float(found[1].replace(",", "."))
        line = _without(line, found)
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


def task(line: str) -> Fields:
    """`Walk the block @Jo Rivera ^fri *weekly`: an action that may also come again. In a rhythm it begins today.

    Raises InvalidField for a day or a rhythm that is none.
    """
    repeats = ""
    if found := _REPEATS.search(line):
        repeats = rhythm(found[1])
        line = _without(line, found)
    fields = action(line)
    return {**fields, "repeats": repeats, "due_on": fields.get("due_on", clock.today())} if repeats else fields
