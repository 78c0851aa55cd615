"""What the approval of minutes locks: their state, the texts written for them, decisions and remarks.

The approved document itself is stored and printed byte for byte (`services/minutes/states.py`). What stands here keeps
the records behind it from being changed as if they were still a draft. Concerns and actions live on: they are worked
on after the meeting, and the stored document does not follow them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from liaison_app.errors import NotAllowed
from liaison_app.i18n import _
from liaison_app.models.minutes import ApprovedMinutes
from liaison_app.models.registry import KINDS
from liaison_app.storage import tables

Values = Mapping[str, Any]
#: Records of a meeting that are nothing but its minutes.
_OF_MINUTES: Final = ("decisions", "remarks", "minutes-texts")
_OF_MEETING: Final = ("minutes_state", "approved_on")


def is_approved(db: OrmSession, meeting_id: str) -> bool:
    """Whether approved minutes of a meeting are stored here."""
    stored = select(ApprovedMinutes.n).where(
        ApprovedMinutes.meeting_id == meeting_id, ApprovedMinutes.deleted_at.is_(None)
    )
    return bool(meeting_id) and db.scalar(stored.limit(1)) is not None


def require_open(db: OrmSession, kind: str, before: Values, after: Values, *, deleted: bool = False) -> None:
    """Raise NotAllowed for a change that approved minutes forbid; `before` is empty for a new record."""
    if kind == "approved-minutes":
        raise NotAllowed(
            _("Approved minutes are stored by approving them, and never changed. Nothing was changed."),
            _("Move the minutes to “approved”; a later correction is an amendment."),
        )
    if kind == "meetings" and before:
        _keep_meeting(db, before, after, deleted=deleted)
    elif kind in _OF_MINUTES:
        for meeting_id in {before.get("meeting_id", ""), after.get("meeting_id", "")}:
            if is_approved(db, meeting_id):
                raise _locked()


def _keep_meeting(db: OrmSession, before: Values, after: Values, *, deleted: bool) -> None:
    if not deleted and after["minutes_state"] != before["minutes_state"]:
        raise NotAllowed(
            _("The minutes go from state to state by a move, so that every move makes sense. Nothing was changed."),
            _("Use the page “Minutes” of the meeting, or: liaison move minutes MEETING STATE."),
        )
    if (deleted or after["approved_on"] != before["approved_on"]) and is_approved(db, before["id"]):
        raise _locked()


def require_open_step(db: OrmSession, step: str) -> None:
    """Raise NotAllowed where taking a step back would change what was approved."""
    changes = tables.changes.c
    for row in db.execute(select(changes.kind, changes.record_id, changes.before).where(changes.step == step)):
        was = json.loads(row.before)
        for record_id in [row.record_id, *was.get("created", ())]:
            meeting_id = _meeting_of(db, row.kind, record_id, [*was.get("fields", ())])
            if meeting_id and is_approved(db, meeting_id):
                raise _locked()


def _meeting_of(db: OrmSession, kind: str, record_id: str, names: list[str]) -> str:
    """The meeting whose minutes taking back these fields of a record would change; empty for none."""
    if kind == "meetings":
        return record_id if {*names} & {*_OF_MEETING} else ""
    if kind not in _OF_MINUTES:
        return ""
    table = KINDS[kind].table
    return db.scalar(select(table.c.meeting_id).where(table.c.id == record_id)) or ""


def _locked() -> NotAllowed:
    return NotAllowed(
        _("The minutes of this meeting are approved and locked. Nothing was changed."),
        _("Write an amendment: it is dated and printed beside the approved minutes."),
    )
