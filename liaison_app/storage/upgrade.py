"""Bringing an older vault up to the schema of this program: alone, with a backup first, in one transaction.

SQLite can undo changes of the schema like any others, so a crash at any statement leaves the old version, whole.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.storage import backup, connection, locks, schema
from liaison_app.storage.failures import in_words


def bring_up_to_date(folder: Path, spec: str, held: locks.Held) -> locks.Held:
    """Migrate the vault in `folder` if it is older than this program; the shared lock to go on with.

    Raises UserError for a vault of a newer program, one that is open elsewhere, or a disk that has no room; the vault
    is then as it was. An error in a migration itself is raised as it is, with the vault as it was, too.
    """
    if not _is_older(folder, spec):
        return held
    held.release()
    with locks.exclusive(folder):
        engine = connection.make_engine(folder / connection.DATABASE, spec)
        try:
            if not connection.write_back(engine):
                raise _not_now()
            backup.make(folder, spec, backup.default_folder(folder), "upgrade")
            _migrate(engine)
            connection.write_back(engine)
        except Exception as error:
            plain = in_words(error)
            if plain is None:
                raise
            raise UserError(
                _("The vault could not be brought up to date: {reason}").format(reason=plain.message), plain.hint
            ) from None
        finally:
            engine.dispose()
    return locks.shared(folder)


def _is_older(folder: Path, spec: str) -> bool:
    engine = connection.make_engine(folder / connection.DATABASE, spec)
    try:
        with engine.connect() as db:
            schema.refuse_newer(db)
            return schema.revision(db) < schema.HEAD
    finally:
        engine.dispose()


def _migrate(engine: Engine) -> None:
    with engine.connect().execution_options(writes=True) as db, db.begin():
        if schema.revision(db) < schema.HEAD:  # another process may have been quicker
            schema.upgrade(db)


def _not_now() -> UserError:
    return UserError(
        _("The vault could not be brought up to date: its last changes cannot be moved into vault.db."),
        _("Nothing was changed. Make room on the disk, close other programs that use the folder, and try again."),
    )
