"""The vault: an encrypted database and its key file in one folder. Making, opening and closing it.

Nothing here ever creates an empty vault where one should have opened: only `create` makes files, and it refuses a
folder that holds any part of a vault. `open_vault` reads before it writes, so a vault that is refused stays as it was.
"""

from __future__ import annotations

import contextlib
import errno
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, insert
from sqlalchemy.exc import DBAPIError

from liaison_app import __version__, paths
from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.agency import AGENCY_ID
from liaison_app.models.base import new_id
from liaison_app.security import device, keyfile, tries
from liaison_app.security.files import sync_folder
from liaison_app.security.keyfile import Secret, Unlocked
from liaison_app.security.keystore import CredentialStore
from liaison_app.security.seal import DEFAULT_COST, Cost
from liaison_app.storage import (
    anchor,
    audit,
    clocks,
    connection,
    door,
    erase,
    failed_unlocks,
    keys,
    locks,
    new_anchor,
    rescue,
    restore,
    schema,
    tables,
    upgrade,
    who,
)
from liaison_app.storage.anchor import Mark, Witness
from liaison_app.storage.consultations import Consultations
from liaison_app.storage.edits import Edit
from liaison_app.storage.failures import Damaged, Locked, NotSaved, in_words
from liaison_app.storage.new_anchor import AnchorBroken
from liaison_app.storage.session import Actor, Session

DATABASE: Final = connection.DATABASE
#: How long closing waits for work that is under way.
PATIENCE_SECONDS: Final = 10.0
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
    held: locks.Held
    witness: Witness
    consultations: Consultations
    jump: clocks.Jump | None = None

    def session(self) -> Session:
        """The work of the officer who opened the vault."""
        return Session(self.engine, self.actor, self.witness, self.consultations)

    def interrupt(self) -> None:
        """Stop what is being read and refuse new work, for good; what is being written is written to its end."""
        connection.interrupt(self.engine)

    def close(self) -> bool:
        """Stop, wait for what is being written, move it all into vault.db, let go of the file and of the key.

        False if work was still under way or the log could not be emptied: it then stays beside vault.db, encrypted,
        and is used at the next opening. Nothing that was saved is lost either way.
        """
        try:
            self.interrupt()
            with contextlib.suppress(UserError):  # a full disk, a damaged vault: that is no reason to stay open
                self.consultations.close()
            idle = connection.wait_for_workers(self.engine, PATIENCE_SECONDS)
            return connection.write_back(self.engine) and idle
        except (connection.WrongKey, Locked):  # damaged while it was open, as the next opening says; or closed before
            return False
        finally:
            connection.close(self.engine)
            self.held.release()
            self.witness.settle()


def state(folder: Path) -> str:
    """What is in a folder: `none`, `vault` (both files) or `part` (one of the two, or a restore that was cut short)."""
    there = [(folder / name).exists() for name in (DATABASE, keyfile.FILE_NAME)]
    return "vault" if all(there) else "part" if any(there) or restore.is_pending(folder) else "none"


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
    Raises UserError for a folder that holds a vault or a part of one, a weak passphrase, or a disk that refuses.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if state(folder) != "none":
            raise UserError(
                _("There is already a vault in this folder."),
                _("Nothing was changed. Open it, or choose another folder."),
            )
        with _work_folder(folder) as work:
            return _create(folder, work, passphrase, store, officer_name, cost)
    except (DBAPIError, sqlcipher.Error, OSError) as error:
        plain = in_words(error)
        if plain is None:
            raise
        raise _not_made(plain) from None


@contextlib.contextmanager
def _work_folder(folder: Path) -> Iterator[Path]:
    work = Path(tempfile.mkdtemp(prefix=".new-vault-", dir=folder))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _create(
    folder: Path, work: Path, passphrase: str, store: CredentialStore | None, officer_name: str, cost: Cost
) -> NewVault:
    officer_id = new_id()
    made = keyfile.create(
        work / keyfile.FILE_NAME,
        officer_id=officer_id,
        passphrase=passphrase,
        store=store,
        cost=cost,
        names=(officer_name,),
    )
    opened = made.unlocked
    try:
        spec = connection.key_spec(opened.database_key, opened.salt)
        _write_schema(work / DATABASE, spec, opened.vault_id, officer_id, officer_name)
        held = locks.shared(folder)  # before the vault is there: what fails afterwards would take the code with it
        for name in (DATABASE, keyfile.FILE_NAME):
            (work / name).rename(folder / name)
        sync_folder(folder)
    except BaseException:
        if made.device_secret_used:
            device.forget(made.unlocked.vault_id, store)
        raise
    witness = anchor.witness(folder, opened.vault_id, paths.state_dir(), store if made.device_secret_used else None)
    vault = _begin(folder, opened, held, witness)
    with contextlib.suppress(NotSaved):  # the next opening begins it
        new_anchor.start(vault.session(), "new")
    return NewVault(vault, made.recovery_code, made.device_secret_used)


def _not_made(why: UserError) -> UserError:
    return UserError(
        _("The vault was not made. {reason}").format(reason=why.message), _("Make room or choose another folder.")
    )


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
    whole = connection.write_back(engine)
    engine.dispose()
    if not whole:  # the log does not go along when vault.db gets its place
        raise OSError(errno.ENOSPC, "vault.db could not be finished")


def open_vault(
    folder: Path, secret: Secret, *, store: CredentialStore | None, cost: Cost = DEFAULT_COST, anew: str = ""
) -> Vault:
    """Open the vault in `folder` with a passphrase, the recovery code or the agency's private key.

    Raises VaultMissing, NotAVault, one of `security.errors` (wrong passphrase, wrong key file, …), NotAllowed for an
    officer who has left, AnchorBroken for a vault that is not the one that was here before, or UserError for a newer
    schema: each in its own words, and neither file is changed. `anew` starts a new anchor and says why (`accepted`):
    the vault may then be another. A slot that is cheaper to guess than `cost` is made dearer.
    """
    restore.finish(folder)  # one that a crash cut short
    salt = _examine(folder)
    key_file = folder / keyfile.FILE_NAME
    opened = tries.judged(
        folder / tries.FILE_NAME, secret, lambda: keyfile.unlock(key_file, secret, store, vault_salt=salt)
    )
    vault = open_with(folder, opened, store=store, anew=anew)
    keys.raise_cost(folder, vault.session(), opened, secret, store, cost)
    failed_unlocks.take(folder / tries.FILE_NAME, vault.session())
    return vault


def open_with(folder: Path, opened: Unlocked, *, store: CredentialStore | None, anew: str = "") -> Vault:
    """Open the vault with a key that is already there; a rekey that was cut short is settled on the way."""
    spec = connection.key_spec(opened.database_key, opened.salt)
    witness = anchor.witness(folder, opened.vault_id, paths.state_dir(), store)
    held = locks.shared(folder)
    marks = witness.marks()  # before the database is read: another window may commit in between
    try:
        if _examine(folder) != opened.salt:  # the key fitted before the lock was there
            raise UserError(_("The vault was given a new key while it was being opened."), _("Try again."))
        _look(folder / DATABASE, spec, opened.officer_id, {} if anew else marks)
        held = upgrade.bring_up_to_date(folder, spec, held)
        vault = _begin(folder, opened, held, witness)
    except BaseException as error:
        held.release()
        broken = isinstance(error, connection.WrongKey) or isinstance(in_words(error), Damaged)
        plain = rescue.damaged(folder, spec) if broken else in_words(error, saving=False)
        if plain is None:
            raise
        raise plain from None
    try:
        _settle(vault, marks, anew)
    except BaseException:
        vault.close()
        raise
    return vault


def _look(path: Path, spec: str, officer_id: str | None, marks: Mapping[str, Mark | None]) -> None:
    """Refuse a newer schema, and a database that is not the one the marks outside speak of (AnchorBroken).

    Where a write-ahead log was left behind, the look is through a connection that cannot write: the last one that
    can would fold the log into the database on closing, and what a damaged log still holds would be gone.
    """
    left = path.with_name(f"{path.name}-wal")
    engine = connection.make_engine(path, spec, read_only=left.exists() and left.stat().st_size > 0)
    try:
        with engine.connect() as db:
            schema.refuse_newer(db)
            finding = None if restore.is_new(db) else anchor.compare(db, marks.values())
            broken = finding and (finding, who.known(db, officer_id), audit.newest(db))
    finally:
        engine.dispose()
    if broken:
        raise AnchorBroken(*broken, rescue.offered(path.parent, spec))


def _begin(folder: Path, opened: Unlocked, held: locks.Held, witness: Witness) -> Vault:
    engine = connection.make_engine(folder / DATABASE, connection.key_spec(opened.database_key, opened.salt))
    try:
        with engine.connect() as db:
            actor = who.actor(db, opened.officer_id)
        session = Session(engine, actor, witness)
        jump = clocks.noted(session)
    except BaseException:
        engine.dispose()
        raise
    last = partial(session.write, last=True)
    return Vault(folder, engine, actor, opened, held, witness, Consultations(last), jump)


def _settle(vault: Vault, marks: Mapping[str, Mark | None], anew: str) -> None:
    """After an opening: the anchor is begun where it is missing or to be new, and a rekey is brought to its end."""
    session = vault.session()
    missing = [place for place, mark in marks.items() if mark is None]
    if anew:
        new_anchor.start(session, anew)
    with contextlib.suppress(NotSaved):  # a full disk: the vault can be read, and the next opening tries again
        if not restore.settle(session) and not anew and missing:
            new_anchor.start(session, "new" if len(missing) == len(marks) else f"missing: {missing[0]}")
    with vault.engine.connect() as db:
        vault.witness.committed(anchor.present(db))  # a kill may have left the mark behind
    keys.settle(vault.folder, session, vault.opened)
    with contextlib.suppress(NotSaved):
        erase.again(session)
        door.untell_again(session)


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
