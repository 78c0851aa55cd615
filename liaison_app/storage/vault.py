"""The vault: an encrypted database and its key file in one folder. Making, opening and closing it.

Nothing here ever creates an empty vault where one should have opened: only `create` makes files, and it refuses a
folder that holds any part of a vault. `open_vault` reads before it writes, so a vault that is refused stays as it was.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, and_, insert, select

from liaison_app import __version__
from liaison_app.errors import NotAllowed, UserError
from liaison_app.i18n import _
from liaison_app.models.agency import AGENCY_ID
from liaison_app.models.base import new_id
from liaison_app.models.registry import KINDS
from liaison_app.security import device, keyfile, tries
from liaison_app.security.files import sync_folder
from liaison_app.security.keyfile import Secret, Unlocked
from liaison_app.security.keystore import CredentialStore
from liaison_app.security.seal import DEFAULT_COST, Cost
from liaison_app.storage import connection, door, keys, schema, tables
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
    opened: Unlocked = field(repr=False)

    def session(self) -> Session:
        """The work of the officer who opened the vault."""
        return Session(self.engine, self.actor)

    def close(self) -> None:
        """Write everything into vault.db, then let go of it and of the key. Waits for no one: stop workers first."""
        # Closed before and given a new key since: then there is nothing to write.
        with contextlib.suppress(connection.WrongKey), self.engine.connect() as db:
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
            work / keyfile.FILE_NAME,
            officer_id=officer_id,
            passphrase=passphrase,
            store=store,
            cost=cost,
            names=(officer_name,),
        )
        opened = made.unlocked
        spec = connection.key_spec(opened.database_key, opened.salt)
        _write_schema(work / DATABASE, spec, opened.vault_id, officer_id, officer_name)
        for name in (DATABASE, keyfile.FILE_NAME):
            (work / name).rename(folder / name)
        sync_folder(folder)
    except BaseException:
        if made is not None and made.device_secret_used:
            device.forget(made.unlocked.vault_id, store)
        raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
    engine = connection.make_engine(folder / DATABASE, spec)
    vault = Vault(folder, engine, Actor(officer_id, "supervisor"), opened)
    return NewVault(vault, made.recovery_code, made.device_secret_used)


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


def open_vault(folder: Path, secret: Secret, *, store: CredentialStore | None, cost: Cost = DEFAULT_COST) -> Vault:
    """Open the vault in `folder` with a passphrase, the recovery code or the agency's private key.

    Raises VaultMissing, NotAVault, one of `security.errors` (wrong passphrase, wrong key file, …), NotAllowed for an
    officer who has left, or UserError for a newer schema: each in its own words, and neither file is changed. A slot
    that is cheaper to guess than `cost` is made dearer.
    """
    salt = _examine(folder)
    key_file = folder / keyfile.FILE_NAME
    opened = tries.judged(
        folder / tries.FILE_NAME, secret, lambda: keyfile.unlock(key_file, secret, store, vault_salt=salt)
    )
    vault = open_with(folder, opened)
    keys.raise_cost(folder, vault.session(), opened, secret, store, cost)
    tries.forget(folder / tries.FILE_NAME)
    return vault


def open_with(folder: Path, opened: Unlocked) -> Vault:
    """Open the vault with a key that is already there; a rekey that was cut short is settled on the way."""
    engine = connection.make_engine(folder / DATABASE, connection.key_spec(opened.database_key, opened.salt))
    try:
        with engine.connect() as db:
            schema.refuse_newer(db)
            older = schema.revision(db) < schema.HEAD
        if older:
            with engine.connect().execution_options(writes=True) as db, db.begin():
                schema.upgrade(db)
        with engine.connect() as db:
            actor = _actor(db, opened.officer_id)
        vault = Vault(folder, engine, actor, opened)
        keys.settle(folder, vault.session(), opened)
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
    """The officer of the slot. The recovery code and the agency's key open as the first supervisor who is there."""
    table = KINDS["officers"].table
    there = and_(table.c.deleted_at.is_(None), table.c.left_on.is_(None))
    query = select(table.c.id, table.c.role).where(there)
    if officer_id is not None:
        row = db.execute(query.where(table.c.id == officer_id)).one_or_none()
    else:
        row = db.execute(query.where(table.c.role == "supervisor").order_by(table.c.n).limit(1)).one_or_none()
    if row is None:
        raise NotAllowed(
            _("The officer whom this opens the vault for does not work with it any more. Nothing was changed."),
            _("Ask a supervisor."),
        )
    return Actor(row.id, row.role)
