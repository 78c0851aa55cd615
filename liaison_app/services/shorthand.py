"""The line of the live view, whose first sign says what it is about, read into a record and written back as a line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from liaison_app.errors import InvalidField
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.capture import DECISION_OUTCOMES
from liaison_app.services import lines
from liaison_app.services.lines import Fields

_MORE: Final = re.compile(r"(?P<by>[+-]\d+)\s+(?P<group>\D.*)")

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
            fields = lines.action(body)
        case "decisions":
            fields = lines.decision(body)
        case "agenda-items":
            fields = lines.agenda_item(body)
        case "remarks":
            fields = lines.remark(body)
        case _:
            fields = lines.concern(body)
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
    fields = lines.attendance(body)
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
            wording, tail = _flat(value["wording"]), " ".join(_votes(value))
            body = f"{wording} | {tail}".rstrip() if tail or "|" in wording else wording
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
    said = _flat(value or "")
    return [f"{sign}{said}"] if said else []


def _flat(text: Value) -> str:
    return " ".join(str(text).split())


def _votes(value: Mapping[str, Value]) -> list[str]:
    """What stands after the bar of a decision: who moved it and seconded it, the votes, the outcome."""
    said = [f"@{value[name]}" for name in ("mover", "seconder") if value[name]]
    said += [f"{_(word)} {value[name]}" for name, word in lines.VOTES.items() if value[name] is not None]
    outcome = str(value["outcome"])
    return [*said, _(DECISION_OUTCOMES[outcome]).lower()] if outcome in DECISION_OUTCOMES else said
