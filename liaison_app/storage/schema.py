"""The schema's version: how a vault is made, brought up to date, or refused because a newer program wrote it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from liaison_app import __version__
from liaison_app.errors import UserError
from liaison_app.i18n import _

#: The newest revision in `migrations/versions`; they are numbered so that they compare as texts.
HEAD: Final = "0005"
MIGRATIONS: Final = Path(__file__).parent / "migrations"


def revision(db: Connection) -> str:
    """The revision of an open vault; an empty text for a database without one."""
    if not inspect(db).has_table("alembic_version"):
        return ""
    return db.scalar(text("SELECT version_num FROM alembic_version")) or ""


class NewerVault(UserError):
    """A newer program wrote this vault. Nothing was changed."""

    def __init__(self, words: str) -> None:
        super().__init__(words, _("Nothing was changed. Install the newer version to open it."))


def refuse_newer(db: Connection) -> None:
    """Raises NewerVault if a newer program wrote this vault; nothing is changed."""
    found = revision(db)
    if found <= HEAD:
        return
    needs = _needs(db)
    if needs and needs != __version__:  # a program still in the making may have moved the schema on
        said = _("This vault needs Liaison {version} or newer; this is {own}.").format(version=needs, own=__version__)
    else:
        said = _("This vault needs a newer Liaison than {own} (schema {schema}).").format(schema=found, own=__version__)
    raise NewerVault(said)


def _needs(db: Connection) -> str:
    """The version of the program that gave the vault its schema; an empty text where it did not say."""
    if not inspect(db).has_table("meta"):
        return ""
    said = db.scalar(text("SELECT value FROM meta WHERE key = 'needs'")) or ""
    return said if re.fullmatch(r"[0-9.]{1,20}", said) else ""


def upgrade(db: Connection) -> None:
    """Run the migrations that the database lacks, in the transaction of `db`, and note the version that did."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = db
    command.upgrade(config, "head")
    noted = text("INSERT INTO meta VALUES ('needs', :version) ON CONFLICT (key) DO UPDATE SET value = :version")
    db.execute(noted, {"version": __version__})
