"""Translations of what stands in the directory."""

from __future__ import annotations

from alembic import op

from liaison_app.models.registry import KINDS
from liaison_app.storage import index

revision = "0004"
down_revision = "0003"

_STATEMENTS = (
    """CREATE TABLE translations (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    resource_type VARCHAR NOT NULL,
    resource_id VARCHAR NOT NULL,
    field_name VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    source_text VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    translator VARCHAR NOT NULL,
    checked_by VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
)""",
    'CREATE INDEX ix_translations_title ON translations (value COLLATE "NOCASE", n) WHERE deleted_at IS NULL',
)


def upgrade() -> None:
    """Make the table and its index for search, empty."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
    index.create(op.get_bind(), KINDS["translations"])
