"""Meetings and problems in full: remarks, templates, minutes as texts and as approved; more fields of what was there.

`0005_meetings.sql` holds every table that is new or has another shape, with its indexes. A table that was there is
made anew, since SQLite adds columns only at the end; its rows keep their numbers, by which the search index finds them.
"""

from __future__ import annotations

import re
from pathlib import Path

from alembic import op
from sqlalchemy import inspect

from liaison_app.models.registry import KINDS
from liaison_app.storage import index

revision = "0005"
down_revision = "0004"

#: What a new column holds in the rows that were there, where that is not nothing.
_FIRST = {("meetings", "invitations"): "0", ("meetings", "interpreters"): "'[]'", ("concerns", "differs_from"): "'[]'"}
_NEW = ("remarks", "agenda-templates", "minutes-texts", "approved-minutes", "amendments")
_KEPT = "{table}_before_0005"


def upgrade() -> None:
    """Make every table of the list, with the rows it had; the new ones get an index for search."""
    db = op.get_bind()
    there = set(inspect(db).get_table_names())
    for statement in filter(str.strip, Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split(";\n")):
        made = re.search(r"CREATE TABLE (\w+)", statement)
        if made and made[1] in there:
            _make_anew(made[1], statement)
        else:
            db.exec_driver_sql(statement)
    for kind in _NEW:
        index.create(db, KINDS[kind])


def _make_anew(table: str, statement: str) -> None:
    """Another shape for a table, with its rows. Its indexes go with the old one; they follow in the list."""
    db = op.get_bind()
    kept = _KEPT.format(table=table)
    columns = _columns(table)
    db.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {kept}")
    db.exec_driver_sql(statement)
    new = [name for name in _columns(table) if name not in columns]
    filled = ", ".join(_FIRST.get((table, name), _nothing(table, name)) for name in new)
    copied, added = ", ".join(f'"{name}"' for name in columns), ", ".join(new)
    db.exec_driver_sql(
        f"INSERT INTO {table} ({copied}, {added}) SELECT {copied}, {filled} FROM {kept}"  # noqa: S608 - names of columns
    )
    db.exec_driver_sql(f"DROP TABLE {kept}")


def _columns(table: str) -> list[str]:
    """The columns that are written; a computed one is not."""
    rows = op.get_bind().exec_driver_sql(f"PRAGMA table_xinfo({table})")
    return [row[1] for row in rows if row[6] == 0]


def _nothing(table: str, column: str) -> str:
    """What an empty field of a column is."""
    rows = op.get_bind().exec_driver_sql(f"PRAGMA table_info({table})")
    needed = {row[1]: bool(row[3]) for row in rows}
    return "''" if needed[column] else "NULL"
