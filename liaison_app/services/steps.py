"""The history of a record step by step: what was done together, by whom, and whether whoever looks may take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from liaison_app.i18n import _
from liaison_app.services import audit_words, history
from liaison_app.services.audit import moment
from liaison_app.services.history import HistoryEntry
from liaison_app.services.roles import guarded, may
from liaison_app.storage import history as storage
from liaison_app.storage import tables
from liaison_app.storage.session import Session


@dataclass(frozen=True)
class Step:
    """Everything one step did to a record."""

    id: str
    when: str
    """Local time, as an officer reads it; for reports the day only."""
    who: str
    what: str
    entries: tuple[HistoryEntry, ...]
    """The fields, in the order of the form as far as they have one."""
    others: int
    """How many other records the same step changed: all of an import is one step."""
    refusal: str
    """Why whoever looks cannot take the step back; empty where they can."""


@guarded("read {kind_name}")
def of_record(session: Session, kind_name: str, record_id: str) -> list[Step]:
    """The steps of a record's history, newest first. Raises NotFound; it is a consultation like opening the record."""
    grouped: dict[tuple[str, datetime], list[HistoryEntry]] = {}
    for entry in history.of_record(session, kind_name, record_id):
        grouped.setdefault((entry.step, entry.at), []).append(entry)
    reach = storage.within_reach(session)
    return [_step(session, kind_name, step, entries, reach) for (step, _at), entries in grouped.items()]


def _step(session: Session, kind_name: str, step: str, entries: list[HistoryEntry], reach: Mapping[str, str]) -> Step:
    first = entries[0]
    return Step(
        id=step,
        when=moment(first.at, kind_name),
        who=first.who,
        what=audit_words.action(first.action),
        entries=tuple(entries),
        others=max(_size(session, step) - 1, 0),
        refusal=_refusal(session, first, reach),
    )


def _size(session: Session, step: str) -> int:
    """How many records a step changed."""
    events = tables.events.c
    with session.read() as db:
        return db.scalar(select(func.sum(events.count)).where(events.step == step)) or 0


def _refusal(session: Session, entry: HistoryEntry, reach: Mapping[str, str]) -> str:
    if not may(session, "undo"):
        return _("Your role does not take changes back.")
    if entry.step and reach.get(entry.step):
        return _("This was taken back.")
    if entry.actor_id != session.actor.id:
        return _("Only {name} can take this back. You can change the record again.").format(name=entry.who)
    if entry.action in storage.FINAL:
        return _("This is not taken back. You can change the record again.")
    if entry.step not in reach:
        return _("This is too long ago: the last {n} changes of each officer can be taken back.").format(
            n=storage.REACH
        )
    if not all(may(session, f"write {kind}") for kind in storage.kinds(session, entry.step)):
        return _("Your role does not write everything that this step changed.")
    return ""
