"""The audit log becomes a chain that can only grow; the events that exist are chained in their order."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Connection, text

from liaison_app.models.base import new_id
from liaison_app.storage.audit import BEGINNING, hash_of

revision = "0002"
down_revision = "0001"

_TABLE = """CREATE TABLE events (
    n INTEGER NOT NULL,
    device_id VARCHAR NOT NULL,
    step VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    actor_id VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    fields VARCHAR NOT NULL,
    count INTEGER NOT NULL,
    previous VARCHAR NOT NULL,
    hash VARCHAR NOT NULL,
    PRIMARY KEY (n)
)"""
_AFTER = (
    "CREATE INDEX ix_events_record_id ON events (record_id)",
    "CREATE INDEX ix_events_step ON events (step)",
    "CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    "CREATE TRIGGER events_remain BEFORE DELETE ON events "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    "CREATE TRIGGER events_follow BEFORE INSERT ON events "
    "WHEN NEW.n IS NOT (SELECT coalesce(max(n), 0) + 1 FROM events) "
    "BEGIN SELECT RAISE(ABORT, 'an event goes to the end of the audit log'); END",
)
_INSERT = text(
    "INSERT INTO events (n, device_id, step, at, actor_id, action, kind, record_id, fields, count, previous, hash) "
    "VALUES (:n, :device_id, :step, :at, :actor_id, :action, :kind, :record_id, :fields, :count, :previous, :hash)"
)


def upgrade() -> None:
    """Give the vault a device id and a count of commits, and make the log a chain."""
    db = op.get_bind()
    device_id = new_id()
    meta = text("INSERT INTO meta VALUES (:key, :value)")
    db.execute(meta, [{"key": "device_id", "value": device_id}, {"key": "commits", "value": "0"}])
    for statement in (
        "ALTER TABLE events RENAME TO events_unchained",
        "DROP INDEX ix_events_record_id",
        "DROP INDEX ix_events_step",
        _TABLE,
    ):
        db.exec_driver_sql(statement)
    _chain(db, device_id)
    db.exec_driver_sql("DROP TABLE events_unchained")
    for statement in _AFTER:
        db.exec_driver_sql(statement)


def _chain(db: Connection, device_id: str) -> None:
    previous, rows = BEGINNING, []
    old = db.execute(text("SELECT * FROM events_unchained ORDER BY n")).mappings().all()
    for n, event in enumerate(old, start=1):
        row = {**event, "n": n, "device_id": device_id, "previous": previous}
        row["hash"] = previous = hash_of(row)
        rows.append(row)
    if rows:
        db.execute(_INSERT, rows)
