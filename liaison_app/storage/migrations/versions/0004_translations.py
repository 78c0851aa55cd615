"""Translations of what stands in the directory, and the agency's logo."""

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

_BEFORE_LOGO = "n, id, name, emergency_number, crisis_lines"
_AFTER_LOGO = (
    "phone, email, website, legal_note, areas, groups, categories, report_retention_days, version, created_at, "
    "created_by, updated_at, updated_by, deleted_at"
)
_AGENCY = (
    "ALTER TABLE agency RENAME TO agency_without_logo",
    """CREATE TABLE agency (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    emergency_number VARCHAR NOT NULL,
    crisis_lines VARCHAR NOT NULL,
    logo VARCHAR NOT NULL,
    phone VARCHAR NOT NULL,
    email VARCHAR NOT NULL,
    website VARCHAR NOT NULL,
    legal_note VARCHAR NOT NULL,
    areas VARCHAR NOT NULL,
    groups VARCHAR NOT NULL,
    categories VARCHAR NOT NULL,
    report_retention_days INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
)""",
    f"INSERT INTO agency ({_BEFORE_LOGO}, logo, {_AFTER_LOGO}) "  # noqa: S608 - names of columns
    f"SELECT {_BEFORE_LOGO}, '', {_AFTER_LOGO} FROM agency_without_logo",
    "DROP TABLE agency_without_logo",
    'CREATE INDEX ix_agency_title ON agency (name COLLATE "NOCASE", n) WHERE deleted_at IS NULL',
)


def upgrade() -> None:
    """Make the table of translations and its index for search, empty; the agency's row is copied with its number."""
    for statement in (*_STATEMENTS, *_AGENCY):
        op.get_bind().exec_driver_sql(statement)
    index.create(op.get_bind(), KINDS["translations"])
