"""The first schema: every table and index in `0001_baseline.sql`, and the full-text index of every kind."""

from __future__ import annotations

from pathlib import Path

from alembic import op
from sqlalchemy import inspect

from liaison_app.models.registry import KINDS
from liaison_app.storage import index

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables in an empty database."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split(";\n")
    for statement in filter(str.strip, statements):
        op.get_bind().exec_driver_sql(statement)
    for kind in KINDS.values():
        if inspect(op.get_bind()).has_table(kind.table.name):  # kinds that came later have migrations of their own
            index.create(op.get_bind(), kind)
