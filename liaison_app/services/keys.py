"""The keys of a vault: which there are, a new database key, a new recovery code, the agency's key."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import select

from liaison_app.errors import NotAllowed
from liaison_app.i18n import _
from liaison_app.models.agency import Officer
from liaison_app.security import device, keychanges, keyfile, keystore
from liaison_app.security.keychanges import Begun
from liaison_app.security.keydocument import AgencySlot, KeyDocument, PassphraseSlot, RecoverySlot
from liaison_app.security.seal import Cost
from liaison_app.services import backups
from liaison_app.services.roles import guarded
from liaison_app.storage import keys as storage
from liaison_app.storage import locks, tables
from liaison_app.storage import rekey as exchange
from liaison_app.storage import vault as vaults
from liaison_app.storage.failures import NotSaved
from liaison_app.storage.vault import Vault

#: What the audit log calls the making of a recovery code; its record is the slot of that code.
_NEW_CODE: Final = "recovery-code"


@dataclass(frozen=True)
class Way:
    """A passphrase that opens the vault, and for whom.

    `device` is `none` where it opens a copy of the vault by itself, `held` where this computer's credential store has
    the other half, `missing` where it has not (any more): the passphrase then opens nothing.
    """

    officer_id: str
    name: str
    left: bool
    device: Literal["none", "held", "missing"]
    cost: Cost


@dataclass(frozen=True)
class Ways:
    """Everything that opens the vault. `recovery_since` is None where nobody knows since when the code is this one."""

    passphrases: tuple[Way, ...]
    working: tuple[tuple[str, str], ...]
    """Id and name of every officer who has not left, in the order they came."""
    recovery_since: date | None
    agency_key: bool


@guarded("change one's own passphrase")
def opened_by_code(vault: Vault) -> bool:
    """Whether the recovery code opened this vault: whoever is at work is then not known to be the officer named."""
    document = keyfile.read(vault.folder / keyfile.FILE_NAME)
    return any(slot.slot_id == vault.opened.slot_id for slot in document.slots if isinstance(slot, RecoverySlot))


@guarded("change one's own passphrase")
def ways(vault: Vault) -> Ways:
    """What opens the vault, without any secret. Asks the credential store, which may take its time."""
    document = keyfile.read(vault.folder / keyfile.FILE_NAME)
    query = select(Officer.id, Officer.name, Officer.left_on).where(Officer.deleted_at.is_(None)).order_by(Officer.n)
    with vault.session().read() as db:
        rows = db.execute(query).all()
    slots = {slot.officer_id: slot for slot in document.slots if isinstance(slot, PassphraseSlot)}
    secret = device.current(document.vault_id, keystore.system_store())
    return Ways(
        tuple(_way(slots[row.id], row.name, row.left_on, secret, document) for row in rows if row.id in slots),
        tuple((row.id, row.name) for row in rows if row.left_on is None),
        _recovery_since(vault, document),
        any(isinstance(slot, AgencySlot) for slot in document.slots),
    )


def _way(slot: PassphraseSlot, name: str, left_on: date | None, secret: bytes | None, document: KeyDocument) -> Way:
    kept: Literal["none", "held", "missing"] = "none"
    if slot.device_check is not None:
        kept = "held" if device.fits(secret, slot.device_check, document.vault_id) else "missing"
    return Way(slot.officer_id, name, left_on is not None, kept, slot.cost)


def _recovery_since(vault: Vault, document: KeyDocument) -> date | None:
    """The local day of the event that made the code of now; the vault's own first day where no other was made."""
    slots = [slot.slot_id for slot in document.slots if isinstance(slot, RecoverySlot)]
    events = tables.events.c
    query = select(events.at, events.action, events.record_id).where(events.action.in_([_NEW_CODE, "found"]))
    with vault.session().read() as db:
        rows = db.execute(query.order_by(events.n)).all()
    later = [row for row in rows if row.action == _NEW_CODE]
    made = [row.at for row in later if row.record_id in slots] if later else [row.at for row in rows]
    return datetime.fromisoformat(made[0] + "+00:00").astimezone().date() if made else None


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

    With a new database key too: else the old code would still open a copy of the key file. Raises NotAllowed where
    the old code is all that whoever asks is known to have: cut short before the new one is read, nothing were left.
    """
    if opened_by_code(vault):
        raise NotAllowed(
            _("The vault was opened with the recovery code, so no other was made. Nothing was changed."),
            _("Set a new passphrase first, lock, and open with that."),
        )
    begun = _exchanged(vault, new_code=True)
    again = vaults.open_with(vault.folder, begun.opened, store=vault.witness.store)
    slots = keyfile.read(vault.folder / keyfile.FILE_NAME).slots
    slot_id = next(slot.slot_id for slot in slots if isinstance(slot, RecoverySlot))
    with contextlib.suppress(NotSaved):  # the code is in force already, and must be shown whatever the disk says
        storage.note(again.session(), _NEW_CODE, slot_id)
    return again, begun.recovery_code


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
