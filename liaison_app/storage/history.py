"""Undo: a step is taken back by applying the Edits that reverse it, through the same door, as a step of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from liaison_app.errors import Conflict, UserError
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.registry import KINDS, PART_KINDS, PartKind
from liaison_app.models.values import from_json
from liaison_app.storage import door, erase, index, tables
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session

#: Steps that are not taken back: an undo, the founding of the vault, the comings and goings of officers, which the key
#: file knows of too, what others did elsewhere, what was erased for good, minutes that were approved, and invitations,
#: whose numbers have left.
FINAL = (
    "undo",
    "found",
    "officer-add",
    "officer-role",
    "officer-leave",
    "sync",
    "exchange",
    "erase",
    "approve",
    "invite",
)
#: How many of an officer's newest steps can be taken back.
REACH = 100


def last_step(session: Session) -> str:
    """The id of the actor's newest step that can be undone, or an empty text."""
    return next((step for step, undone_by in within_reach(session).items() if not undone_by), "")


def kinds(session: Session, step: str) -> list[str]:
    """The kinds of record that a step changed."""
    with session.read() as db:
        return list(db.scalars(select(tables.changes.c.kind).where(tables.changes.c.step == step).distinct()))


def undo(session: Session, step: str = "") -> Changed:
    """Take back a step (the actor's newest one unless named), as a step of its own in one transaction.

    Raises UserError where there is none, where it is another officer's or too long ago, and Conflict where it was
    taken back already or what it changed has been changed since.
    """
    step = step or last_step(session)
    if not step:
        raise UserError(_("There is nothing to undo."))
    if step not in within_reach(session):
        raise UserError(
            _("This change cannot be taken back any more. Nothing was changed."),
            _("Each officer can take back their own last {n} changes.").format(n=REACH),
        )
    edits = list(_reversed(session, step))
    _refuse_if_changed_since(session, step, [edit.id for edit in edits if edit.deleted])
    return door.apply(session, edits, action="undo", undoes=step)


def _refuse_if_changed_since(session: Session, step: str, made: Sequence[str]) -> None:
    """A record goes with the step that made it, but not with what was typed into it afterwards."""
    steps, changes = tables.steps.c, tables.changes.c
    gone = select(steps.step).where(steps.undone_by != "").union(select(steps.undone_by).where(steps.undone_by != ""))
    later = select(changes.n).where(changes.step != step, changes.step.not_in(gone)).limit(1)
    with session.read() as db:
        for ids in index.batches(made):
            if db.scalar(later.where(changes.record_id.in_(ids))) is not None:
                raise Conflict(
                    _("Something that this step made was changed in the meantime. Nothing was changed."),
                    _("Take the later changes back first, or delete the record."),
                )


def within_reach(session: Session) -> dict[str, str]:
    """The actor's last steps, newest first, with the step that undid each (or an empty text)."""
    steps = tables.steps
    query = (
        select(steps.c.step, steps.c.undone_by)
        .where(steps.c.actor_id == session.actor.id, steps.c.action.not_in(FINAL))
        .order_by(steps.c.n.desc())
        .limit(REACH)
    )
    with session.read() as db:
        return {row.step: row.undone_by for row in db.execute(query)}


def _reversed(session: Session, step: str) -> Iterator[Edit]:
    query = (
        select(tables.changes.c.kind, tables.changes.c.record_id, tables.changes.c.version, tables.changes.c.before)
        .where(tables.changes.c.step == step)
        .order_by(tables.changes.c.n.desc())
    )
    with session.read() as db:
        rows = [(*row[:3], json.loads(row.before)) for row in db.execute(query)]
        made = [one for row in rows for one in row[3].get("created", ())]
        gone = erase.known(db.connection(), made)
    before: dict[str, Any]
    for kind, record_id, version, before in rows:
        for created in (one for one in before.get("created", ()) if one not in gone):
            yield Edit(kind, created, base=version, deleted=True)
        if record_id and "created" not in before:
            yield _edit_back(kind, record_id, version, before)


def _edit_back(kind_name: str, record_id: str, version: int, before: dict[str, Any]) -> Edit:
    kind = KINDS[kind_name]
    was = dict(before["fields"])
    deleted = was.pop("deleted_at", "") if "deleted_at" in was else ""
    return Edit(
        kind_name,
        record_id,
        base=version,
        fields={name: from_json(kind.field(name), value) for name, value in was.items()},
        parts={
            name: {part_id: _part_back(PART_KINDS[name], row) for part_id, row in rows.items()}
            for name, rows in before["parts"].items()
        },
        deleted=None if deleted == "" else deleted is not None,
        also=before.get("also"),
    )


def _part_back(part: PartKind, row: dict[str, Any] | None) -> dict[str, Value] | None:
    if row is None:
        return None
    return {"position": row["position"], **{f.name: from_json(f, row[f.name]) for f in part.fields}}
