"""What is written down in a meeting while it goes on: each line a record of its own, one step to undo.

A line comes with the moment at which Enter was pressed, and with the topic that was being talked about. The first one
that is said (not: who came) also says when the meeting was called to order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from liaison_app.errors import InvalidField, NotAllowed
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.base import Record
from liaison_app.models.registry import KINDS
from liaison_app.services import attending, records, shorthand
from liaison_app.services.moments import TIMES, moment
from liaison_app.services.roles import guarded
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session

#: Somebody who writes a meeting down on another day does not say when it was called to order.
_SAME_MEETING: Final = timedelta(hours=12)


@dataclass(frozen=True)
class Where:
    """The meeting, the item of its agenda (empty: none), the moment, and the id of what a line becomes."""

    meeting_id: str
    item_id: str
    at: datetime
    record_id: str


@guarded("change records")
def file(session: Session, line: str, where: Where, contact_id: str = "") -> Changed:
    """Make of a line what it says. `contact_id` is the contact that a name was taken from.

    Raises InvalidField for a line that cannot be read, or somebody who stands in the list already.
    """
    said = shorthand.read(line)
    if said.heads is not None:
        return attending.heads(session, where.meeting_id, said.heads)
    if said.kind == "attendances":
        return records.save(
            session, attending.filed(session, said, where.meeting_id, where.at, where.record_id, contact_id)
        )
    return records.save(session, [_made(session, said, where), *_called_to_order(session, where)])


@guarded("change records")
def rewrite(session: Session, kind: str, record_id: str, line: str, version: int, new_id: str) -> Changed:
    """Let a capture say what a line says now, also as another kind: then it becomes a record of its own (`new_id`),
    with the same time and topic, and the old one goes, in one step.

    Only what differs is touched. Raises InvalidField, Conflict where the same was changed since `version`, NotAllowed.
    """
    record: Any = records.load(session, kind, record_id).record
    said = shorthand.read(line)
    if said.heads is not None or said.more is not None:
        raise InvalidField("count", _("Type a count of people into a line of its own."))
    if said.kind != kind:
        return _turned(session, kind, record, said, version, new_id)
    before = shorthand.written(kind, _values(kind, record))
    was = _readable(before)
    touched = {
        name: said.fields.get(name, KINDS[kind].field(name).default)
        for name in {*said.fields, *was}
        if name not in was or said.fields.get(name) != was[name]
    }
    if (
        "name" in touched
        and record.contact_id
        and not attending.is_called(session, record.contact_id, str(touched["name"]))
    ):
        touched["contact_id"] = ""  # somebody else, or a group: not the contact that the first name was taken from
    edits: list[Edit] = []
    if touched.get("name"):
        edits = attending.renamed(session, record, said.fields, version, moment(record))
    return records.save(session, edits or [Edit(kind, record_id, base=version, fields=touched)])


@guarded("write meetings")
def end(session: Session, meeting_id: str, at: datetime) -> Changed:
    """The meeting is over; one that ended before stays as it ended. Its end is the time that the minutes tell."""
    meeting: Any = records.load(session, "meetings", meeting_id).record
    if meeting.closed_at is not None:
        return Changed({})
    minute = at.replace(second=0, microsecond=0)
    fields: dict[str, Value] = {"closed_at": minute}
    if _same(meeting, at) and minute >= meeting.starts_at:
        fields["ends_at"] = minute
    return records.save(session, [Edit("meetings", meeting_id, base=meeting.version, fields=fields)])


@guarded("write meetings")
def reopen(session: Session, meeting_id: str) -> Changed:
    """It was not over yet."""
    return records.save(session, [Edit("meetings", meeting_id, fields={"closed_at": None})])


@guarded("write meetings")
def call_to_order(session: Session, meeting_id: str, at: datetime) -> Changed:
    """The meeting begins now, whatever was written down before."""
    minute = at.replace(second=0, microsecond=0)
    return records.save(session, [Edit("meetings", meeting_id, fields={"opened_at": minute})])


def _made(session: Session, said: shorthand.Line, where: Where) -> Edit:
    fields = {**said.fields, "meeting_id": where.meeting_id}
    if said.kind == "agenda-items":
        return records.new(said.kind, {**fields, "position": _last(session, where) + 1}, record_id=where.record_id)
    placed = {**fields, "agenda_item_id": where.item_id, TIMES[said.kind]: where.at}
    if said.kind == "concerns":
        placed["source"] = "floor"
    return records.new(said.kind, placed, record_id=where.record_id)


def _last(session: Session, where: Where) -> int:
    items: Sequence[Any] = records.children(session, "agenda-items", where.meeting_id)
    return max((item.position for item in items), default=0)


def _called_to_order(session: Session, where: Where) -> list[Edit]:
    meeting: Any = records.load(session, "meetings", where.meeting_id).record
    if meeting.opened_at is not None or meeting.closed_at is not None or not _same(meeting, where.at):
        return []
    minute = where.at.replace(second=0, microsecond=0)
    return [Edit("meetings", where.meeting_id, fields={"opened_at": minute})]


def _same(meeting: Any, at: datetime) -> bool:
    """Whether a moment is about the time of a meeting."""
    return bool(abs(at - meeting.starts_at) <= _SAME_MEETING)


def _values(kind: str, record: Record) -> dict[str, Value]:
    return {field.name: getattr(record, field.name) for field in KINDS[kind].fields}


def _readable(line: str) -> Mapping[str, Value]:
    """What a stored record reads as; nothing where somebody wrote into a form what no line can say."""
    try:
        return shorthand.read(line).fields
    except InvalidField:
        return {}


def _turned(session: Session, kind: str, record: Any, said: shorthand.Line, version: int, new_id: str) -> Changed:
    if kind == "concerns" and (record.conduct or record.confidential):
        raise NotAllowed(
            _("A concern that is confidential, or about police conduct, stays a concern. Nothing was changed."),
            _("Open it under Problems first, and say there that it is not."),
        )
    at = moment(record)
    where = Where(record.meeting_id, "" if kind == "attendances" else record.agenda_item_id, at, new_id)
    gone = Edit(kind, record.id, base=version, deleted=True)
    if said.kind == "attendances":
        return records.save(session, [gone, *attending.filed(session, said, where.meeting_id, at, new_id, "")])
    made = _made(session, said, where)
    both = ("concerns", "actions")
    if kind in both and said.kind in both:
        made = replace(made, fields={**made.fields, "problem_id": record.problem_id})
    return records.save(session, [gone, made])
