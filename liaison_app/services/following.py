"""What a change brings with it, whoever makes it: an action that repeats begins anew when it is done, and what repeats
a concern is answered somewhere when that one is deleted.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import select

from liaison_app import clock
from liaison_app.models.capture import Action, Concern
from liaison_app.services.rhythm import next_time
from liaison_app.services.roles import guarded
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session

_AGAIN: Final = UUID("5f0c1f0e-6d53-4b0a-9a58-6e2f6f0f4c55")


@guarded("write {edit.kind}")
def edits(session: Session, edit: Edit) -> list[Edit]:
    """The edits that belong into the same step as this one."""
    done = edit.kind == "actions" and not edit.deleted and edit.fields.get("status") == "done"
    return _begun_anew(session, edit) if done else []


@guarded("write {kind_name}")
def of_deleted(session: Session, kind_name: str, record_id: str) -> list[Edit]:
    """The edits that belong into the same step as the deletion of a record.

    Of the concerns that repeat one, the first takes its place: none is dropped, nor waits for an answer that is gone.
    """
    if kind_name != "concerns":
        return []
    query = select(Concern.id).where(Concern.duplicate_of_id == record_id, Concern.deleted_at.is_(None))
    with session.read() as db:
        repeats = list(db.scalars(query.order_by(Concern.n)))
    return [
        Edit("concerns", one, fields={"duplicate_of_id": "" if one == repeats[0] else repeats[0]}) for one in repeats
    ]


def _begun_anew(session: Session, edit: Edit) -> list[Edit]:
    """The next one of an action in its rhythm, which is done now.

    Its id follows from the action's and the day: where two laptops tick it off, one next action comes of it. It does
    not stand in the meeting any more: the minutes say what was agreed there, once.
    """
    with session.read() as db:
        before = db.scalar(select(Action).where(Action.id == edit.id))
        if before is None or before.status == "done":
            return []
        names = ("text", "owner", "owner_type", "problem_id", "repeats", "repeats_from", "due_on")
        now = {name: edit.fields.get(name, getattr(before, name)) for name in names}
        if not now["repeats"]:
            return []
        today = clock.today()
        last = now["due_on"] or today
        first = now["repeats_from"] or last
        falls = next_time(first, now["repeats"], max(last, today))
        record_id = str(uuid5(_AGAIN, f"{edit.id} {falls.isoformat()}"))
        there = db.scalar(select(Action.id).where(Action.id == record_id, Action.deleted_at.is_(None)))
    again = {**now, "repeats_from": first, "due_on": falls}
    return [] if there else [Edit("actions", record_id, fields=again, deleted=False)]
