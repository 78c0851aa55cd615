"""Backups: each is a folder that holds a vault.db and the vault.key that opens it, and so is a vault of its own.

It is written under another name, read back page by page, and only then gets its name, which says when and, where it
was not made by itself for the day, why: nothing else. A folder of backups is thinned: all of the newest day, then one
for each of 14 days, 8 weeks and 12 months; those that were made for a reason stay beside the 14 days.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, Final, Literal

import sqlcipher3.dbapi2 as sqlcipher

from liaison_app import clock
from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.registry import KINDS
from liaison_app.security import files, keyfile
from liaison_app.security.errors import KeyFileError
from liaison_app.storage.connection import DATABASE, WrongKey, connect, look
from liaison_app.storage.failures import Damaged, in_words

FOLDER: Final = "backups"
DAYS, WEEKS, MONTHS = 14, 8, 12
_NAME: Final = "%Y%m%dT%H%M%SZ"
_NAMED: Final = re.compile(r"(\d{8}T\d{6}Z)(?:-([a-z]+))?(-\d+)?")
#: Why a backup was made, as its name says it; the day's own has an empty text.
Why = Literal["", "hand", "upgrade", "rekey", "replaced"]


class BackupFailed(UserError):
    """No backup was made; the vault itself is untouched."""


class BackupDamaged(UserError):
    """A backup that cannot be trusted; nothing was taken from it."""

    def __init__(self) -> None:
        super().__init__(
            _("This backup is damaged: not all of it can be read. Nothing was changed."), _("Use another backup.")
        )


@dataclass(frozen=True)
class Backup:
    """A backup on the disk: where it lies, when it was made (UTC), and the vault it belongs to."""

    path: Path
    at: datetime
    vault_id: str

    @property
    def why(self) -> str:
        """A `Why`, or a word that a later version of the program put into the name."""
        named = _NAMED.fullmatch(self.path.name)
        return (named[2] or "") if named else "hand"


@dataclass(frozen=True)
class Holds:
    """What a backup holds: when it was made (UTC), its schema, and how many live records of each kind."""

    at: datetime
    schema: str
    counts: Mapping[str, int]
    newest: datetime | None = None
    """When its newest change was made (UTC); the day only (midnight) where that was to a watch report."""
    officers: tuple[tuple[str, str, str], ...] = ()
    """Id, name and role of the officers who work with it."""


def default_folder(folder: Path) -> Path:
    """Where the backups of the vault in `folder` are kept, unless another place was chosen."""
    return folder / FOLDER


def make(folder: Path, spec: str, place: Path, why: Why = "") -> Backup:
    """A new backup of the vault in `folder` inside the folder of backups `place`, named by the time.

    Raises BackupFailed, in words, or Damaged where the vault itself cannot be read; then nothing is left behind.
    """
    with _words_for_failure():
        with _written(folder, spec, place) as work:
            path = work.rename(place / name_now(place, why))
        files.sync_folder(place)
    return Backup(path, made_at(path), keyfile.read(path / keyfile.FILE_NAME).vault_id)


def make_at(folder: Path, spec: str, path: Path) -> Backup:
    """A new backup exactly at `path`, where nothing may be yet. Raises like `make`."""
    if path.exists():
        raise BackupFailed(_("There is already something at {path}. It was not touched.").format(path=path))
    with _words_for_failure():
        with _written(folder, spec, path.parent) as work:
            work.rename(path)
        files.sync_folder(path.parent)
    return Backup(path, made_at(path), keyfile.read(path / keyfile.FILE_NAME).vault_id)


def every(place: Path, vault_id: str = "") -> list[Backup]:
    """The backups in a folder of backups, newest first; of one vault only, if `vault_id` is given."""
    found = [backup for path in _folders(place) if (backup := _backup_at(path)) is not None]
    wanted = [backup for backup in found if vault_id in ("", backup.vault_id)]
    return sorted(wanted, key=lambda backup: (backup.at, backup.path.name), reverse=True)


def thin(place: Path, vault_id: str) -> list[Backup]:
    """Remove the backups that are no longer needed; those that went. What cannot be removed stays, without a word.

    Days, weeks and months are counted by the backups there are, not by the calendar: a clock that was years ahead
    for a day uses up one day's place, and does not make the others look old.
    """
    backups = every(place, vault_id)
    kept = set(_kept(backups))
    gone = [backup for backup in backups if backup not in kept]
    for backup in gone:
        hidden = place / f".old-{backup.path.name}"
        try:
            backup.path.rename(hidden)  # a half-removed folder must not look like a backup
        except OSError:
            continue
        shutil.rmtree(hidden, ignore_errors=True)
    return gone


def _kept(backups: list[Backup]) -> Iterator[Backup]:
    """Of backups, newest first, those that stay."""
    newest = [backup for backup in backups if backup.at.date() == backups[0].at.date()]
    yield from newest
    for places, period in ((DAYS, "%Y-%j"), (WEEKS, "%G-%V"), (MONTHS, "%Y-%m")):
        first: dict[str, Backup] = {}
        for backup in backups:
            first.setdefault(backup.at.strftime(period), backup)
        kept = list(first.values())[:places]
        yield from kept
        if places == DAYS:
            yield from (backup for backup in backups if backup.why and backup.at >= kept[-1].at)


def made_at(path: Path) -> datetime:
    """When a backup was made (UTC): by its name, or else by the time of its file."""
    named = _NAMED.fullmatch(path.name)
    if named:
        return datetime.strptime(named[1], _NAME)  # noqa: DTZ007 - stored times carry no zone
    return clock.utc_of((path / DATABASE).stat().st_mtime)


def look_into(path: Path, spec: str) -> Holds:
    """Read every page of the backup at `path` and count what it holds. Raises BackupDamaged."""
    try:
        with look(path / DATABASE, spec) as db:
            if db.execute("PRAGMA cipher_integrity_check").fetchone():
                raise BackupDamaged
            there = set(_tables(db))
            (schema,) = db.execute("SELECT version_num FROM alembic_version").fetchone()
            counts = {
                kind.name: db.execute(
                    f"SELECT count(*) FROM {kind.table.name} WHERE deleted_at IS NULL"  # noqa: S608 - own name
                ).fetchone()[0]
                for kind in KINDS.values()
                if kind.table.name in there
            }
            newest, officers = _newest(db, there), _officers(db)
    except (sqlcipher.DatabaseError, WrongKey, TypeError):  # TypeError: no row where there is always one
        raise BackupDamaged from None
    return Holds(made_at(path), schema, counts, newest, officers)


def _newest(db: Any, there: set[str]) -> datetime | None:
    if not {"steps", "events"} <= there:
        return None
    row = db.execute(
        "SELECT at FROM events WHERE step = (SELECT step FROM steps ORDER BY n DESC LIMIT 1) ORDER BY n LIMIT 1"
    ).fetchone()
    return datetime.fromisoformat(row[0]) if row else None


def _officers(db: Any) -> tuple[tuple[str, str, str], ...]:
    """Those who have not left; the first schema knew of no leaving."""
    columns = {row[1] for row in db.execute("PRAGMA table_info(officers)").fetchall()}
    leaving = "AND left_on IS NULL" if "left_on" in columns else ""
    rows = db.execute(
        f"SELECT id, name, role FROM officers WHERE deleted_at IS NULL {leaving} ORDER BY n"  # noqa: S608 - own text
    ).fetchall()
    return tuple((id_, name, role) for id_, name, role in rows)


def fact(folder: Path, spec: str, key: str, *, read_only: bool = False) -> str | None:
    """A fact that the vault itself keeps, such as the chosen folder; read beside the pool, also while it is closing.

    `read_only` where the vault may be damaged: the last writing connection to close folds the log into the database.
    """
    with _words_for_failure():
        source = connect(folder / DATABASE, spec, read_only=read_only)
        try:
            row = source.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        finally:
            source.close()
    return row[0] if row else None


# --- writing one ----------------------------------------------------------------------------------


@contextmanager
def _written(folder: Path, spec: str, place: Path) -> Iterator[Path]:
    """A whole backup under a temporary name inside `place`; gone afterwards unless it was renamed."""
    place.mkdir(parents=True, exist_ok=True)
    _sweep(place)
    work = place / f".new-{secrets.token_hex(4)}"
    work.mkdir(mode=0o700)
    try:
        _copy(folder, spec, work)
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _copy(folder: Path, spec: str, work: Path) -> None:
    key = (folder / keyfile.FILE_NAME).read_bytes()
    source = connect(folder / DATABASE, spec)
    try:
        version = source.execute("PRAGMA data_version").fetchone()
        counts = _row_counts(source)
        source.execute("VACUUM INTO ?", (str((work / DATABASE).resolve()),))
        changed_meanwhile = source.execute("PRAGMA data_version").fetchone() != version
    finally:
        source.close()
    (work / DATABASE).chmod(0o600)
    sync_file(work / DATABASE)
    files.write_new(work / keyfile.FILE_NAME, key)
    look_into(work, spec)
    with look(work / DATABASE, spec) as copy:
        if not changed_meanwhile and _row_counts(copy) != counts:
            raise BackupDamaged


def _row_counts(db: Any) -> dict[str, int]:
    names = (name for name in _tables(db) if "_fts" not in name)
    return {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}  # noqa: S608 - own names


def _tables(db: Any) -> list[str]:
    rows = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall()
    return [name for (name,) in rows]


def sync_file(path: Path) -> None:
    """Make what was written to a file survive a power cut."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def name_now(place: Path, why: Why = "") -> str:
    """A name for a backup made now that is still free in `place`: the time, why, and a number within one second."""
    name = format(clock.utc_now(), _NAME) + (why and f"-{why}")
    return next(free for n in count(1) if not (place / (free := name if n == 1 else f"{name}-{n}")).exists())


@contextmanager
def _words_for_failure() -> Iterator[None]:
    try:
        yield
    except WrongKey:
        raise Damaged from None
    except (sqlcipher.Error, OSError) as error:
        plain = in_words(error)
        if plain is None or isinstance(plain, Damaged):
            raise (plain or error) from None
        raise BackupFailed(
            _("No backup was made. {reason}").format(reason=plain.message),
            _("Make room, or choose another folder for backups. The vault itself is untouched."),
        ) from None


def _sweep(place: Path) -> None:
    """Remove what a crash left half-written here more than a day ago; younger ones may still be at work."""
    now = clock.utc_now()
    for path in [*place.glob(".new-*"), *place.glob(".old-*")]:
        if path.is_dir() and (now - clock.utc_of(path.stat().st_mtime)).total_seconds() > 86_400:
            shutil.rmtree(path, ignore_errors=True)


def _folders(place: Path) -> list[Path]:
    return [path for path in place.iterdir() if _NAMED.fullmatch(path.name)] if place.is_dir() else []


def _backup_at(path: Path) -> Backup | None:
    try:
        vault_id = keyfile.read(path / keyfile.FILE_NAME).vault_id
    except KeyFileError:
        return None  # not one that could be restored, so not one to count on
    return Backup(path, made_at(path), vault_id) if (path / DATABASE).exists() else None
