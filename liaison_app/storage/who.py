"""Whom an opened vault is open for: the officer of the slot whose secret was typed."""

from __future__ import annotations

from sqlalchemy import Connection, and_, select

from liaison_app.errors import NotAllowed
from liaison_app.i18n import _
from liaison_app.models.registry import KINDS
from liaison_app.storage.session import Actor


def known(db: Connection, officer_id: str | None) -> Actor:
    """The officer of the slot in a database that may be older than the slot; without a role where it has none."""
    try:
        return actor(db, officer_id)
    except NotAllowed:
        return Actor(officer_id or "", "")


def actor(db: Connection, officer_id: str | None) -> Actor:
    """The officer of the slot. The recovery code and the agency's key open as the first supervisor who is there."""
    table = KINDS["officers"].table
    there = and_(table.c.deleted_at.is_(None), table.c.left_on.is_(None))
    query = select(table.c.id, table.c.role).where(there)
    if officer_id is not None:
        row = db.execute(query.where(table.c.id == officer_id)).one_or_none()
    else:
        row = db.execute(query.where(table.c.role == "supervisor").order_by(table.c.n).limit(1)).one_or_none()
    if row is None:
        raise NotAllowed(
            _("The officer whom this opens the vault for does not work with it any more. Nothing was changed."),
            _("Ask a supervisor."),
        )
    return Actor(row.id, row.role)
