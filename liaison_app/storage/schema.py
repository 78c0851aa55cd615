"""The schema's version: how a vault is made, brought up to date, or refused because a newer program wrote it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from liaison_app.errors import UserError
from liaison_app.i18n import _

#: The newest revision in `migrations/versions`; they are numbered so that they compare as texts.
HEAD: Final = "0002"
MIGRATIONS: Final = Path(__file__).parent / "migrations"


def revision(db: Connection) -> str:
    """The revision of an open vault; an empty text for a database without one."""
    if not inspect(db).has_table("alembic_version"):
        return ""
    return db.scalar(text("SELECT version_num FROM alembic_version")) or ""


def refuse_newer(db: Connection) -> None:
    """Raises UserError if a newer program wrote this vault; nothing is changed."""
    found = revision(db)
    if found > HEAD:
        raise UserError(
            _("This vault was written by a newer version of Liaison (schema {schema}).").format(schema=found),
            _("Nothing was changed. Install the newer version to open it."),
        )


def upgrade(db: Connection) -> None:
    """Run the migrations that the database lacks, in the transaction of `db`."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = db
    command.upgrade(config, "head")
