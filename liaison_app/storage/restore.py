"""Putting a backup in the place of a vault, so that at every moment there is the whole old vault or the whole new one.

The backup is copied into a folder beside the vault and read page by page. A small file there, `ready`, is the decision:
before it nothing has changed, after it every later start carries the rest to its end (`finish`). The replaced vault is
kept among the backups.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, delete, select
from sqlalchemy.exc import DBAPIError

from liaison_app import clock
from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.security import files, keyfile
from liaison_app.security.errors import KeyFileError, UnlockRefused
from liaison_app.security.keystore import CredentialStore
from liaison_app.storage import backup, connection, locks, new_anchor, schema, tables
from liaison_app.storage.backup import Backup, BackupDamaged, Holds
from liaison_app.storage.connection import DATABASE
from liaison_app.storage.failures import Damaged, in_words
from liaison_app.storage.session import Session

WORK: Final = ".restore"
READY: Final = "ready"
_LOGS: Final = ("-wal", "-shm", "-journal")
_MARK: Final = "restored"
#: Called with the role of whoever opens the backup (empty for somebody who had left); it may raise.
Agree = Callable[[str], object]


class NotABackup(UserError):
    """There is no backup at this place."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            _("There is no backup at {path}. Nothing was changed.").format(path=path),
            _("A backup is a folder with the files vault.db and vault.key."),
        )


@dataclass(frozen=True)
class _Source:
    """A backup that the secret opens: its folder, its raw key, the key file to go with it, and whose slot it was."""

    path: Path
    spec: str
    key_file: Path
    officer_id: str | None


def find(path: Path) -> Path:
    """The backup that `path` means: itself, the folder its vault.db lies in, or the newest in a folder of backups."""
    if path.name == DATABASE:
        path = path.parent
    if (path / DATABASE).is_file():
        return path
    inside = backup.every(path)
    if not inside:
        raise NotABackup(path)
    return inside[0].path


def beside(folder: Path) -> list[Backup]:
    """The backups beside the vault in `folder` that one of the key files there opens, newest first; no secret needed.

    Of this vault only, where its key file can still be read.
    """
    try:
        vault_id = keyfile.read(folder / keyfile.FILE_NAME).vault_id
    except KeyFileError:
        vault_id = ""
    found = backup.every(backup.default_folder(folder), vault_id)
    return [
        one
        for one in found
        if any(_same_key(place / keyfile.FILE_NAME, _salt(one.path)) for place in (one.path, folder))
    ]


def preview(
    folder: Path, path: Path, secret: str, store: CredentialStore | None, *, agree: Agree = lambda _role: None
) -> Holds:
    """What the backup at `path` holds, after reading every page of it; nothing is changed. Raises UserError."""
    source = _open(folder, find(path), secret, store)
    with _words_for_failure():
        holds = _checked(source.path, source.spec)
    agree(_role(holds, source))
    return holds


def restore(
    folder: Path, path: Path, secret: str, store: CredentialStore | None, *, agree: Agree = lambda _role: None
) -> Holds:
    """Put the backup at `path` in the place of the vault in `folder`; the replaced vault is kept among its backups.

    `secret` opens the backup: by the vault's present key file if that has the backup's key, else by the backup's own,
    which then comes along. Raises UserError, and then the vault is as it was.
    """
    source = _open(folder, find(path), secret, store)
    folder.mkdir(parents=True, exist_ok=True)
    with locks.exclusive(folder):
        _finish(folder)
        try:
            with _words_for_failure():
                holds = _prepare(folder, source, agree)
        except BaseException:
            shutil.rmtree(folder / WORK, ignore_errors=True)
            raise
        _finish(folder)
    return holds


def finish(folder: Path) -> None:
    """Carry a restore to its end that was decided when the program or the computer stopped."""
    if is_pending(folder):
        with locks.exclusive(folder), _words_for_failure():
            _finish(folder)


def is_pending(folder: Path) -> bool:
    """Whether a restore was decided and has not come to its end (`finish`)."""
    return (folder / WORK / READY).exists()


def is_new(db: Connection) -> bool:
    """Whether a vault was restored and has not been opened since."""
    return db.scalar(select(tables.meta.c.value).where(tables.meta.c.key == _MARK)) is not None


def settle(session: Session) -> bool:
    """Called when a vault is opened: if it was restored, say so in its audit log, and start a new anchor."""
    with session.engine.connect() as db:
        if not is_new(db):
            return False
    new_anchor.start(session, "anchor", action="restore")
    with session.write() as writing:
        writing.execute(delete(tables.meta).where(tables.meta.c.key == _MARK))
    return True


# --- the backup -----------------------------------------------------------------------------------


def _open(folder: Path, path: Path, secret: str, store: CredentialStore | None) -> _Source:
    """Unlock a backup by the key file of the vault in `folder`, if it has the same key, or by its own."""
    salt = _salt(path)
    own, present = path / keyfile.FILE_NAME, folder / keyfile.FILE_NAME
    refusal: UserError = NotABackup(path)
    for key_file in [present, own] if _same_key(present, salt) else [own]:
        try:
            opened = keyfile.unlock(key_file, secret, store, vault_salt=salt)
        except (UnlockRefused, KeyFileError) as error:
            refusal = error
            continue
        return _Source(path, connection.key_spec(opened.database_key, opened.salt), key_file, opened.officer_id)
    raise refusal


def _salt(path: Path) -> bytes:
    try:
        with (path / DATABASE).open("rb") as file:
            return file.read(16)
    except OSError:
        raise NotABackup(path) from None


def _role(holds: Holds, source: _Source) -> str:
    """The recovery code stands for a supervisor, as it does when a vault is opened."""
    if source.officer_id is None:
        return "supervisor"
    return next((role for id_, _name, role in holds.officers if id_ == source.officer_id), "")


def _same_key(present: Path, salt: bytes) -> bool:
    """Whether the vault's key file opens the database with this salt: every database key has a salt of its own."""
    try:
        return salt in keyfile.read(present).tags
    except KeyFileError:
        return False


def _checked(path: Path, spec: str) -> Holds:
    holds = backup.look_into(path, spec)
    if holds.schema > schema.HEAD:
        raise UserError(
            _("This backup was written by a newer version of Liaison (schema {schema}).").format(schema=holds.schema),
            _("Nothing was changed. Install the newer version to restore it."),
        )
    return holds


# --- putting it in place --------------------------------------------------------------------------


def _prepare(folder: Path, source: _Source, agree: Agree = lambda _role: None) -> Holds:
    """A copy of the backup in the work folder: whole, marked as restored, and decided upon."""
    work = folder / WORK
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700)
    for name in (DATABASE, f"{DATABASE}-wal"):  # a vault that was put aside may have changes in its log
        if (source.path / name).exists():
            shutil.copyfile(source.path / name, work / name)
    _mark_restored(work, source.spec)
    holds = _checked(work, source.spec)
    agree(_role(holds, source))
    backup.sync_file(work / DATABASE)
    if source.key_file.parent != folder:
        files.write_new(work / keyfile.FILE_NAME, source.key_file.read_bytes())
    files.sync_folder(work)
    _empty_log(folder, source.spec)
    files.write_new(work / READY, backup.name_now(backup.default_folder(folder), "replaced").encode())
    return replace(holds, at=backup.made_at(source.path))


def _mark_restored(work: Path, spec: str) -> None:
    """Write into the copy that it was restored, so that whoever opens it first starts a new anchor (`settle`)."""
    db = connection.connect(work / DATABASE, spec)
    try:
        db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_MARK, clock.utc_now().isoformat()))
    finally:
        db.close()  # the last one to close empties the log
    if (work / f"{DATABASE}-wal").exists():  # it does not go along when vault.db gets its place
        raise OSError(errno.ENOSPC, "the log could not be emptied")


def _empty_log(folder: Path, spec: str) -> None:
    """Move what is in the present vault's log into the vault, where that can be done; else the log is kept with it."""
    if (folder / f"{DATABASE}-wal").exists():
        engine = connection.make_engine(folder / DATABASE, spec)
        with contextlib.suppress(connection.WrongKey, DBAPIError):
            connection.write_back(engine)
        engine.dispose()


def _finish(folder: Path) -> None:
    """The steps after the decision; each may have been done already. The caller has the vault alone."""
    work = folder / WORK
    if not is_pending(folder):
        return
    if (work / DATABASE).exists():
        _keep_aside(folder, (work / READY).read_text())
        for ending in _LOGS:  # the log of the old database must not be played into the new one
            (folder / f"{DATABASE}{ending}").unlink(missing_ok=True)
        files.sync_folder(folder)
        (work / DATABASE).replace(folder / DATABASE)
        files.sync_folder(folder)
    if (work / keyfile.FILE_NAME).exists():
        (work / keyfile.FILE_NAME).replace(folder / keyfile.FILE_NAME)
        files.sync_folder(folder)
    (work / READY).unlink()
    shutil.rmtree(work, ignore_errors=True)


def _keep_aside(folder: Path, name: str) -> None:
    """The present vault, as it is, among its backups; linked rather than copied, so that a full disk is no obstacle."""
    place = backup.default_folder(folder)
    if (place / name).exists() or not (folder / DATABASE).exists():
        return
    place.mkdir(exist_ok=True)
    aside = place / f".new-{name}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700)
    for part in (DATABASE, f"{DATABASE}-wal", keyfile.FILE_NAME):
        if (folder / part).exists():
            _link(folder / part, aside / part)
    files.sync_folder(aside)
    aside.rename(place / name)
    files.sync_folder(place)


def _link(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except OSError:  # a file system without hard links, such as FAT on a stick
        shutil.copyfile(path, target)
        backup.sync_file(target)


@contextmanager
def _words_for_failure() -> Iterator[None]:
    try:
        yield
    except connection.WrongKey:
        raise BackupDamaged from None
    except (sqlcipher.Error, OSError) as error:
        plain = in_words(error)
        if plain is None:
            raise
        if isinstance(plain, Damaged):
            raise BackupDamaged from None
        raise UserError(
            _("The backup was not restored. {reason}").format(reason=plain.message),
            _("The vault is as it was. Make room or free the folder, then try again."),
        ) from None
