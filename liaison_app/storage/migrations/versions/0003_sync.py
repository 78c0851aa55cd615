"""What sync needs beside the records: bases, what is on its way, open values, what is carried, erased or refused."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

_TABLES = (
    """CREATE TABLE also (
    record_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    open VARCHAR NOT NULL,
    PRIMARY KEY (record_id)
)""",
    """CREATE TABLE carried (
    record_id VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (record_id, scope)
)""",
    """CREATE TABLE synced (
    record_id VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    push_id VARCHAR NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (record_id, scope)
)""",
    """CREATE TABLE exchanged (
    record_id VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    seen VARCHAR NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (record_id, scope)
)""",
    """CREATE TABLE outgoing (
    push_id VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    record_version INTEGER NOT NULL,
    base INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    erase INTEGER NOT NULL,
    content BLOB NOT NULL,
    ciphertext BLOB NOT NULL,
    PRIMARY KEY (push_id)
)""",
    """CREATE TABLE erased (
    record_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY (record_id)
)""",
    """CREATE TABLE refused (
    n INTEGER NOT NULL,
    record_id VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    why VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY (n)
)""",
)


def upgrade() -> None:
    """Make the tables, empty: what was changed before stands in the outbox already."""
    for statement in _TABLES:
        op.get_bind().exec_driver_sql(statement)
