"""The vault: an encrypted database and its key file in one folder. Making, opening and closing it.

Nothing here ever creates an empty vault where one should have opened: only `create` makes files, and it refuses a
folder that holds any part of a vault. `open_vault` reads before it writes, so a vault that is refused stays as it was.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import DatabaseError

from liaison_app import __version__, paths
from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.agency import AGENCY_ID
from liaison_app.models.base import new_id
from liaison_app.models.registry import KINDS
from liaison_app.security import keyfile
from liaison_app.security.errors import UnlockRefused
from liaison_app.security.files import sync_folder
from liaison_app.security.keystore import CredentialStore, StoreFailed
from liaison_app.security.seal import DEFAULT_COST, Cost
from liaison_app.storage import anchor, connection, door, failed_unlocks, schema, tables
from liaison_app.storage.anchor import AnchorBroken, Mark, Witness
from liaison_app.storage.consultations import Consultations
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Actor, Session

DATABASE: Final = "vault.db"
SALT_BYTES: Final = 16
#: An encrypted page of 4,096 bytes shows about all 256 byte values; texts and most other files show far fewer.
_DISTINCT_BYTES: Final = 200


class NotAVault(UserError):
    """vault.db is some other file."""


class VaultMissing(UserError):
    """There is no vault, or only a part of one."""


@dataclass(frozen=True)
class NewVault:
    """What `create` answers: the open vault, the code to print once, and whether a copied disk alone is useless."""

    vault: Vault
    recovery_code: str
    device_secret_used: bool


@dataclass(frozen=True)
class Vault:
    """An open vault."""

    folder: Path
    engine: Engine
    actor: Actor
    witness: Witness | None = None
    consultations: Consultations | None = None

    def session(self) -> Session:
        """The work of the officer who opened the vault."""
        return Session(self.engine, self.actor, self.witness, self.consultations)

    def close(self) -> None:
        """Write everything into vault.db, then let go of it and of the key. Waits for no one: stop workers first."""
        with contextlib.suppress(DatabaseError):  # a damaged vault can be closed too
            if self.consultations:
                self.consultations.close()
            if self.witness:
                with self.engine.connect() as db:
                    self.witness.settle(anchor.present(db))
        with self.engine.connect() as db:
            db.connection.dbapi_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
        self.engine.dispose()


def state(folder: Path) -> str:
    """What is in a folder: `none`, `vault` (both files) or `part` (one of the two)."""
    there = [(folder / name).exists() for name in (DATABASE, keyfile.FILE_NAME)]
    return "vault" if all(there) else "part" if any(there) else "none"


def create(
    folder: Path,
    passphrase: str,
    *,
    store: CredentialStore | None,
    officer_name: str,
    cost: Cost = DEFAULT_COST,
) -> NewVault:
    """Make a new vault with its first officer.

    Both files are finished in a folder beside their place and then moved, so that a crash leaves no half vault.
    Raises UserError if the folder holds a vault or a part of one, or if the passphrase is too weak.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if state(folder) != "none":
        raise UserError(
            _("There is already a vault in this folder."), _("Nothing was changed. Open it, or choose another folder.")
        )
    officer_id = new_id()
    work = Path(tempfile.mkdtemp(prefix=".new-vault-", dir=folder))
    made: keyfile.Created | None = None
    try:
        made = keyfile.create(
            work / keyfile.FILE_NAME, officer_id=officer_id, passphrase=passphrase, store=store, cost=cost
        )
        spec = connection.key_spec(made.database_key, made.salt)
        _write_schema(work / DATABASE, spec, made.vault_id, officer_id, officer_name)
        for name in (DATABASE, keyfile.FILE_NAME):
            (work / name).rename(folder / name)
        sync_folder(folder)
    except BaseException:
        if made is not None and store is not None and made.device_secret_used:
            with contextlib.suppress(StoreFailed):
                store.delete(made.vault_id)
        raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
    engine = connection.make_engine(folder / DATABASE, spec)
    witness = anchor.witness(folder, made.vault_id, paths.state_dir(), store if made.device_secret_used else None)
    vault = _vault(folder, engine, Actor(officer_id, "supervisor"), witness)
    anchor.start_anew(vault.session(), "new")
    return NewVault(vault, made.recovery_code, made.device_secret_used)


def _vault(folder: Path, engine: Engine, actor: Actor, witness: Witness) -> Vault:
    return Vault(folder, engine, actor, witness, Consultations(Session(engine, actor, witness).write))


def _write_schema(path: Path, spec: str, vault_id: str, officer_id: str, officer_name: str) -> None:
    path.touch(mode=0o600)  # SQLite gives its log files the same rights
    engine = connection.make_engine(path, spec, create=True)
    with engine.connect().execution_options(writes=True) as db, db.begin():
        schema.upgrade(db)
        db.execute(insert(tables.meta), [{"key": "vault_id", "value": vault_id}])
        db.execute(insert(tables.meta), [{"key": "made_by", "value": __version__}])
    officer = Edit("officers", officer_id, fields={"name": officer_name, "role": "supervisor"})
    agency = Edit("agency", AGENCY_ID)
    door.apply(Session(engine, Actor(officer_id, "supervisor")), [officer, agency], action="found")
    with engine.connect() as db:
        db.connection.dbapi_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
    engine.dispose()


def open_vault(folder: Path, secret: str, *, store: CredentialStore | None, anew: str = "") -> Vault:
    """Open the vault in `folder` with a passphrase or the recovery code.

    `anew` starts a new anchor and says why (`restore`, `accepted`): the vault may then be another than the one that
    was here before. Raises VaultMissing, NotAVault, AnchorBroken, one of `security.errors` (wrong passphrase, wrong
    key file, …) or UserError for a newer schema: each in its own words, and neither of the vault's files is changed.
    """
    salt = _examine(folder)
    try:
        opened = keyfile.unlock(folder / keyfile.FILE_NAME, secret, store, vault_salt=salt)
    except UnlockRefused:
        failed_unlocks.note(folder)
        raise
    spec = connection.key_spec(opened.database_key, opened.salt)
    witness = anchor.witness(folder, opened.vault_id, paths.state_dir(), store)
    marks = witness.marks()  # before the database is read: another window may commit in between
    engine = connection.make_engine(folder / DATABASE, spec)
    try:
        _look(folder / DATABASE, spec, engine, () if anew else marks.values())
        with engine.connect() as db:
            older = schema.revision(db) < schema.HEAD
        if older:
            with engine.connect().execution_options(writes=True) as db, db.begin():
                schema.upgrade(db)
        with engine.connect() as db:
            actor = _actor(db, opened.officer_id)
        vault = _vault(folder, engine, actor, witness)
        _settle_accounts(vault, marks, anew)
    except connection.WrongKey:
        engine.dispose()
        raise UserError(
            _("The vault is damaged: it cannot be read, although the key is right."),
            _("Nothing was changed. Restore the newest backup."),
        ) from None
    except BaseException:
        engine.dispose()
        raise
    return vault


def _look(path: Path, spec: str, engine: Engine, marks: Iterable[Mark | None]) -> None:
    """Refuse a newer schema, and a database that is not the one the marks outside speak of (AnchorBroken).

    Where a write-ahead log was left behind, the look is through a connection that cannot write: the last one that
    can would fold the log into the database on closing, and what a damaged log still holds would be gone.
    """
    left = path.with_name(f"{path.name}-wal")
    careful = left.exists() and left.stat().st_size > 0
    looking = connection.make_engine(path, spec, read_only=True) if careful else engine
    try:
        with looking.connect() as db:
            schema.refuse_newer(db)
            finding = anchor.compare(db, marks)
    finally:
        if careful:
            looking.dispose()
    if finding:
        raise AnchorBroken(finding)


def _settle_accounts(vault: Vault, marks: Mapping[str, Mark | None], anew: str) -> None:
    """After an opening: start the anchor where it is missing or to be new, and log the failed unlocks before this."""
    missing = [place for place, mark in marks.items() if mark is None]
    if anew or missing:
        anchor.start_anew(vault.session(), anew or ("new" if len(missing) == len(marks) else f"missing: {missing[0]}"))
    failed_unlocks.take(vault.folder, vault.session())


def _examine(folder: Path) -> bytes:
    """The salt of vault.db, after a look at both files from outside."""
    match state(folder):
        case "none":
            raise VaultMissing(
                _("There is no vault in this folder."), _("Choose the right folder, or make a new vault first.")
            )
        case "part":
            missing = DATABASE if not (folder / DATABASE).exists() else keyfile.FILE_NAME
            raise VaultMissing(
                _("The file {name} is missing from the vault's folder.").format(name=missing),
                _(
                    "Nothing new was made. Put the file back or restore a backup; if a first set-up was cut short "
                    "here, remove the other file and start again."
                ),
            )
    with (folder / DATABASE).open("rb") as file:
        page = file.read(connection.PAGE_SIZE)
    size = (folder / DATABASE).stat().st_size
    if size % connection.PAGE_SIZE or not size or len(set(page)) < _DISTINCT_BYTES:
        raise NotAVault(
            _("The file {name} is not a Liaison vault.").format(name=DATABASE),
            _("Nothing was changed. Restore a backup, or choose another folder."),
        )
    return page[:SALT_BYTES]


def _actor(db: Connection, officer_id: str | None) -> Actor:
    """The officer of the slot; with the recovery code, the vault's first officer."""
    table = KINDS["officers"].table
    query = select(table.c.id, table.c.role).order_by(table.c.n)
    if officer_id is not None:
        query = query.where(table.c.id == officer_id)
    row = db.execute(query.limit(1)).one()
    return Actor(row.id, row.role)
