"""A made-up next version of the schema, to try upgrades with before a real one exists, and after each that does."""

from __future__ import annotations

import shutil
from pathlib import Path

from liaison_app.storage import schema

REVISION = "9998"
_SOURCE = '''"""What migrations do: new tables and columns, rows moved and filled, an index built again."""

from alembic import op

from liaison_app.models.registry import KINDS
from liaison_app.storage import index

revision = "{revision}"
down_revision = "{head}"


def upgrade() -> None:
    db = op.get_bind()
    for statement in (
        "CREATE TABLE moods (n INTEGER PRIMARY KEY, id VARCHAR NOT NULL, text VARCHAR NOT NULL)",
        "INSERT INTO moods (id, text) SELECT id, name FROM contacts",
        "CREATE INDEX ix_moods_id ON moods (id)",
        "ALTER TABLE contacts ADD COLUMN mood VARCHAR NOT NULL DEFAULT ''",
        "UPDATE contacts SET mood = 'made up'",
        "CREATE TABLE notes_new AS SELECT * FROM notes",
        "DROP TABLE notes_new",
        "DELETE FROM drafts",
    ):
        db.exec_driver_sql(statement)
    index.rebuild(db, KINDS["contacts"])
'''


def write(folder: Path) -> Path:
    """The program's migrations and the made-up one after them, in `folder`, for `schema.MIGRATIONS`."""
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    source = _SOURCE.format(revision=REVISION, head=schema.HEAD)
    (folder / "versions" / f"{REVISION}_made_up.py").write_text(source, encoding="utf-8")
    return folder
