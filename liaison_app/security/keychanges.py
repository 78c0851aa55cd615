"""Changes to a key file that exists. Each needs the vault open, and is written whole or not at all.

Two programs must not change the file at the same time: callers hold a write transaction of the database meanwhile
(`storage.keys`). A rekey goes in two steps, `begin_rekey` and `settle`; between them the file opens the old database
and the new one, whichever lies there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path

from liaison_app.i18n import _
from liaison_app.security import device, files, keyfile, recovery, slots
from liaison_app.security import passphrase as rule
from liaison_app.security.errors import KeyFileNotWritten, UnlockRefused, WeakPassphrase
from liaison_app.security.keydocument import AgencySlot, KeyDocument, PassphraseSlot, RecoverySlot, Slot
from liaison_app.security.keyfile import Unlocked
from liaison_app.security.keystore import CredentialStore
from liaison_app.security.seal import DEFAULT_COST, Cost

Keep = Callable[[Slot], bool]


def set_passphrase(
    path: Path,
    opened: Unlocked,
    officer_id: str,
    passphrase: str,
    *,
    store: CredentialStore | None,
    cost: Cost = DEFAULT_COST,
    names: tuple[str, ...] = (),
) -> bool:
    """Give an officer a new passphrase, in place of the one before where there was one.

    True where a secret in the credential store is needed besides. Raises WeakPassphrase (also for another officer's
    passphrase: it would open the vault as that officer), KeyFileNotWritten or NotEnoughMemory; nothing changes then.
    """
    rule.check(passphrase, names)
    document = keyfile.read(path)

    def others(slot: Slot) -> bool:
        return not (isinstance(slot, PassphraseSlot) and slot.officer_id == officer_id)

    _refuse_taken(document, opened, officer_id, passphrase, store)
    there = device.current(document.vault_id, store)
    secret = there or device.made(document.vault_id, store)
    try:
        slot = slots.passphrase_slot(document.vault_id, officer_id, passphrase, secret, cost)
        _write(path, _exchanged(document, opened, others, slot))
    except BaseException:
        if secret is not None and there is None:
            device.forget(document.vault_id, store)
        raise
    return secret is not None


def _refuse_taken(
    document: KeyDocument, opened: Unlocked, officer_id: str, passphrase: str, store: CredentialStore | None
) -> None:
    try:
        whose = keyfile.open_by_passphrase(document, passphrase, store, opened.salt).officer_id
    except UnlockRefused:
        return
    if whose != officer_id:
        raise WeakPassphrase(_("This passphrase cannot be used in this vault."))


def is_cheaper(path: Path, opened: Unlocked, cost: Cost) -> bool:
    """Whether the slot that was just opened is a passphrase slot that is cheaper to guess than `cost`."""
    return _cheaper(keyfile.read(path), opened, cost) is not None


def raise_cost(path: Path, opened: Unlocked, passphrase: str, store: CredentialStore | None, cost: Cost) -> None:
    """Make the slot that `passphrase` just opened as dear to guess as `cost`, if it is cheaper."""
    document = keyfile.read(path)
    slot = _cheaper(document, opened, cost)
    if slot is None:
        return
    vault_id = document.vault_id
    secret = device.current(vault_id, store) if slot.device_check else None
    dear = slots.passphrase_slot(vault_id, slot.officer_id, passphrase, secret, cost, slot_id=slot.slot_id)
    _write(path, _exchanged(document, opened, lambda other: other.slot_id != slot.slot_id, dear))


def _cheaper(document: KeyDocument, opened: Unlocked, cost: Cost) -> PassphraseSlot | None:
    for slot in document.slots:
        if slot.slot_id == opened.slot_id and isinstance(slot, PassphraseSlot) and slot.cost.less_than(cost):
            return slot
    return None


def set_agency_key(path: Path, opened: Unlocked, public_key: Path) -> None:
    """Let the agency's private key open the vault: that of this public key, and no earlier one."""
    document = keyfile.read(path)
    _write(path, _exchanged(document, opened, _not_agency, slots.agency_slot(public_key)))


def drop_agency_key(path: Path, opened: Unlocked) -> None:
    """No agency key opens the vault any more."""
    _write(path, _exchanged(keyfile.read(path), opened, _not_agency))


@dataclass(frozen=True)
class Begun:
    """A rekey under way: the key of the database to be made, and the new recovery code where one was asked for."""

    opened: Unlocked
    recovery_code: str = field(default="", repr=False)


def begin_rekey(path: Path, opened: Unlocked, *, without: Collection[str] = (), new_code: bool = False) -> Begun:
    """Seal a new database key for all slots but those of the officers `without`; nobody's secret is needed for that.

    With `new_code` the new database opens with a new recovery code and not with the old one. The old database goes on
    opening as before, until `settle`.
    """
    document = keyfile.read(path)
    salt, database_key = keyfile.new_database_key()
    new, code = {salt: database_key}, recovery.generate() if new_code else ""

    def stays(slot: Slot) -> bool:
        left = isinstance(slot, PassphraseSlot) and slot.officer_id in without
        return not left and not (new_code and isinstance(slot, RecoverySlot))

    sealed = [document.sealed_to(slot, new) if stays(slot) else slot for slot in document.slots]
    if code:
        sealed.append(document.sealed_to(slots.recovery_slot(code), new))
    _write(path, document.changed(tuple(sealed), {opened.salt: opened.database_key, **new}))
    return Begun(replace(opened, salt=salt, database_key=database_key), code)


def unsettled(path: Path) -> tuple[bytes, ...]:
    """The salts of the old and the new database where a rekey was begun and not settled, else nothing."""
    salts = tuple(keyfile.read(path).tags)
    return salts if len(salts) > 1 else ()


def settle(path: Path, opened: Unlocked) -> None:
    """End a rekey: keep what opens the database that lies there, and forget the other."""
    document = keyfile.read(path)
    _write(path, document.changed(document.slots, {opened.salt: opened.database_key}))


def _exchanged(document: KeyDocument, opened: Unlocked, keep: Keep, *new: Slot) -> KeyDocument:
    keys = {opened.salt: opened.database_key}
    sealed = [document.sealed_to(slot, keys) for slot in new]
    return document.changed((*filter(keep, document.slots), *sealed), keys)


def _not_agency(slot: Slot) -> bool:
    return not isinstance(slot, AgencySlot)


def _write(path: Path, document: KeyDocument) -> None:
    try:
        files.replace(path, document.to_bytes())
    except OSError:
        raise KeyFileNotWritten from None
