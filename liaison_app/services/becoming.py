"""What a quick note becomes: a task, a concern, a contact made, a report, an activity, something of a meeting.

Its text and the time it was taken go along, nothing is read into it; one step to undo, which brings the note back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from liaison_app import clock
from liaison_app.errors import InvalidField, NotAllowed
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.agency import Note
from liaison_app.models.meeting import Meeting
from liaison_app.services import records
from liaison_app.services.roles import guarded
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session

Fields = dict[str, Value]
#: A note that was taken a little before a meeting, or after one that has no end, still belongs to it.
EARLY: Final = timedelta(minutes=30)
LASTS: Final = timedelta(hours=4)
#: A title is read in lists; the note itself stays whole beside it.
TITLE: Final = 80


@dataclass(frozen=True)
class Nearest:
    """The meeting that a note belongs to, if to any: the one it was taken in, else the last one before it."""

    id: str
    title: str
    starts_at: datetime


@guarded("write notes")
def become(session: Session, note_id: str, kind: str, *, contact_id: str = "", meeting_id: str = "") -> Changed:
    """Turn a loose note into a record of `kind`; a contact made needs the contact.

    With a meeting it becomes a part of that one (decisions and remarks need it). Raises NotAllowed for another kind,
    InvalidField where contact or meeting is missing.
    """
    if kind not in _MAKE:
        raise NotAllowed(_("A note does not become that."))
    note: Any = records.load(session, "notes", note_id).record
    if note.became_kind:
        raise NotAllowed(_("The note has become something already."))
    if kind == "log-entries" and not contact_id:
        raise InvalidField("contact_id", _("Say with whom."))
    if kind in ("remarks", "decisions") and not meeting_id:
        raise InvalidField("meeting_id", _("There is no meeting for it yet."))
    fields = _MAKE[kind](note)
    if contact_id:
        fields["contact_id"] = contact_id
    if meeting_id:
        fields["meeting_id"] = meeting_id
        if kind == "concerns":
            fields["source"] = "floor"
    new = records.new(kind, fields)
    old = Edit("notes", note_id, base=note.version, fields={"became_kind": kind, "became_id": new.id})
    return records.save(session, [new, old], action="become")


@guarded("read meetings")
def nearest(session: Session, note_id: str) -> Nearest | None:
    """The meeting that was on when the note was taken, else the last one before it, else none."""
    note: Any = records.load(session, "notes", note_id).record
    taken = _when(note)
    found = (
        select(Meeting.id, Meeting.title, Meeting.starts_at, Meeting.ends_at)
        .where(Meeting.deleted_at.is_(None), Meeting.starts_at <= taken + EARLY)
        .order_by(Meeting.starts_at.desc())
        .limit(5)
    )
    with session.read() as db:
        rows = db.execute(found).all()
    on = [row for row in rows if taken <= (row.ends_at or row.starts_at + LASTS) + EARLY]
    best = next((row for row in (*on, *rows) if row in on or row.starts_at <= taken), None)
    return Nearest(best.id, best.title, best.starts_at) if best else None


def _when(note: Note) -> datetime:
    return note.noted_at or clock.now()


def _title(text: str) -> str:
    first = text.strip().split("\n")[0]
    return first if len(first) <= TITLE else first[:TITLE].rsplit(" ", 1)[0] + " …"


def _action(note: Note) -> Fields:
    return {"text": note.text, "agreed_at": _when(note)}


def _concern(note: Note) -> Fields:
    return {"text": note.text, "raised_at": _when(note)}


def _report(note: Note) -> Fields:
    """The time of day stays out: anybody's report may be an anonymous one, and those are kept to the day."""
    return {"doing": note.text, "seen_on": _when(note).date()}


def _log_entry(note: Note) -> Fields:
    return {"summary": note.text, "on": _when(note).date()}


def _activity(note: Note) -> Fields:
    title = _title(note.text)
    return {"title": title, "on": _when(note).date(), "summary": "" if title == note.text.strip() else note.text}


def _remark(note: Note) -> Fields:
    return {"text": note.text, "said_at": _when(note)}


def _decision(note: Note) -> Fields:
    return {"wording": note.text, "decided_at": _when(note)}


_MAKE: Final[Mapping[str, Callable[[Note], Fields]]] = {
    "actions": _action,
    "concerns": _concern,
    "reports": _report,
    "log-entries": _log_entry,
    "activities": _activity,
    "remarks": _remark,
    "decisions": _decision,
}
