"""The keys of a vault: a new database key, a new recovery code, the agency's key."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from liaison_app.models.agency import Officer
from liaison_app.security import keychanges, keyfile
from liaison_app.security.keychanges import Begun
from liaison_app.security.keydocument import PassphraseSlot
from liaison_app.services import backups
from liaison_app.services.roles import guarded
from liaison_app.storage import keys as storage
from liaison_app.storage import locks
from liaison_app.storage import rekey as exchange
from liaison_app.storage import vault as vaults
from liaison_app.storage.vault import Vault


@guarded("manage keys")
def rekey(vault: Vault) -> Vault:
    """Give the database a new key, after a backup. Closes the vault and answers it open again.

    Those who are no officers of the vault any more do not get the new key, whatever copies they kept. Raises
    UserError where the vault is open elsewhere or the disk is full; it is then closed and as it was.
    """
    return vaults.open_with(vault.folder, _exchanged(vault).opened, store=vault.witness.store)


@guarded("manage keys")
def new_recovery_code(vault: Vault) -> tuple[Vault, str]:
    """A new recovery code, to be shown once, with the vault open again. The old code opens nothing any more.

    With a new database key too: else the old code would still open a copy of the key file.
    """
    begun = _exchanged(vault, new_code=True)
    return vaults.open_with(vault.folder, begun.opened, store=vault.witness.store), begun.recovery_code


@guarded("manage keys")
def set_agency_key(vault: Vault, public_key: Path) -> None:
    """Let the agency open the vault with its private key; `public_key` is a PEM file. Raises NotAnAgencyKey."""
    with storage.change(vault.folder, vault.session(), "agency-key") as path:
        keychanges.set_agency_key(path, vault.opened, public_key)


@guarded("manage keys")
def drop_agency_key(vault: Vault) -> None:
    """No agency key opens the vault any more; a copy of the key file from before still would, until a rekey."""
    with storage.change(vault.folder, vault.session(), "agency-key-removed") as path:
        keychanges.drop_agency_key(path, vault.opened)


def _exchanged(vault: Vault, *, new_code: bool = False) -> Begun:
    gone = _without_officer(vault)
    backups.make(vault, "rekey")
    vault.close()
    return exchange.rekey(vault.folder, vault.opened, claim=locks.exclusive, without=gone, new_code=new_code)


def _without_officer(vault: Vault) -> set[str]:
    """The ids in passphrase slots behind which no officer stands any more."""
    document = keyfile.read(vault.folder / keyfile.FILE_NAME)
    slots = {slot.officer_id for slot in document.slots if isinstance(slot, PassphraseSlot)}
    with vault.session().read() as db:
        there = select(Officer.id).where(Officer.deleted_at.is_(None), Officer.left_on.is_(None))
        return slots - set(db.scalars(there))
