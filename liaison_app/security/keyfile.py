"""The key file beside the vault: made once with the vault, opened by passphrase or recovery code.

The database key is random and never stored in clear; each slot of the file holds it sealed in another way
(`keydocument`). Nothing here writes to an existing file.
"""

from __future__ import annotations

import contextlib
import hmac
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from liaison_app.security import files, keydocument, recovery, seal
from liaison_app.security import passphrase as rule
from liaison_app.security.errors import (
    DeviceSecretMissing,
    KeyFileExists,
    KeyFileMissing,
    KeyFileNotWritten,
    KeyFileUnreadable,
    MistypedRecoveryCode,
    UnlockRefused,
    WrongKeyFile,
    WrongPassphrase,
    WrongRecoveryCode,
)
from liaison_app.security.keydocument import KeyDocument, PassphraseSlot, RecoverySlot
from liaison_app.security.keystore import CredentialStore, StoreFailed
from liaison_app.security.seal import DEFAULT_COST, Cost

FILE_NAME = "vault.key"


@dataclass(frozen=True)
class Created:
    """A new key file. `recovery_code` is shown and printed once; it stands nowhere else."""

    vault_id: str
    salt: bytes
    device_secret_used: bool
    database_key: bytes = field(repr=False)
    recovery_code: str = field(repr=False)


@dataclass(frozen=True)
class Unlocked:
    """What an opened key file gives; `officer_id` is None where the recovery code opened it."""

    vault_id: str
    salt: bytes
    officer_id: str | None
    database_key: bytes = field(repr=False)


def create(
    path: Path, *, officer_id: str, passphrase: str, store: CredentialStore | None, cost: Cost = DEFAULT_COST
) -> Created:
    """Make the key file of a new vault with a passphrase slot for one officer and a recovery slot.

    `salt` of the answer becomes the salt of the database: `PRAGMA key = "x'<64 hex><32 hex salt>'"`.
    With `store` None, or one that does not keep what it is given, the slot hangs on the passphrase alone and
    `device_secret_used` is False, which the caller must tell the officer.
    Raises `WeakPassphrase`, `KeyFileExists`, `KeyFileNotWritten` or `NotEnoughMemory`, with nothing created.
    """
    rule.check(passphrase)
    if path.exists():
        raise KeyFileExists
    vault_id, salt = str(uuid4()), secrets.token_bytes(keydocument.SALT_BYTES)
    database_key, code = secrets.token_bytes(seal.KEY_BYTES), recovery.generate()
    slot_salt = secrets.token_bytes(keydocument.SALT_BYTES)
    stretched = seal.stretch(rule.to_bytes(passphrase), slot_salt, cost)
    device = _new_device_secret(vault_id, store)
    slot = PassphraseSlot(
        slot_id=str(uuid4()),
        officer_id=officer_id,
        salt=slot_salt,
        cost=cost,
        device_check=None if device is None else _device_check(device, vault_id),
    )
    document = (
        KeyDocument(vault_id, salt, keydocument.key_check(database_key, vault_id, salt))
        .with_slot(slot, _passphrase_key(stretched, device), database_key)
        .with_slot(RecoverySlot(slot_id=str(uuid4())), recovery.key_from(code), database_key)
    )
    try:
        _write(path, document)
    except BaseException:
        if store is not None and device is not None:
            with contextlib.suppress(StoreFailed):
                store.delete(vault_id)
        raise
    return Created(vault_id, salt, device is not None, database_key, code)


def unlock(path: Path, secret_text: str, store: CredentialStore | None, *, vault_salt: bytes | None = None) -> Unlocked:
    """Open the key file with a passphrase or the recovery code, whichever `secret_text` is.

    Give the first 16 bytes of vault.db as `vault_salt` to have a key file of another vault refused.
    Raises an `UnlockRefused` (`WrongPassphrase`, `MistypedRecoveryCode`, `WrongRecoveryCode`,
    `DeviceSecretMissing`), a `KeyFileError` (`KeyFileMissing`, `KeyFileUnreadable`, `NotAKeyFile`,
    `NewerKeyFile`, `WrongKeyFile`) or `NotEnoughMemory`. Never writes.
    """
    document = read(path)
    if vault_salt is not None and vault_salt != document.salt:
        raise WrongKeyFile
    code = recovery.normalise(secret_text)
    if code is not None:
        database_key = _open_by_code(document, code)
        if database_key is not None:
            return Unlocked(document.vault_id, document.salt, None, database_key)
    try:
        officer_id, database_key = _open_by_passphrase(document, secret_text, store)
    except UnlockRefused:
        if code is not None:
            raise WrongRecoveryCode from None
        if recovery.looks_like_code(secret_text):
            raise MistypedRecoveryCode from None
        raise
    return Unlocked(document.vault_id, document.salt, officer_id, database_key)


def read(path: Path) -> KeyDocument:
    """What the key file says without any secret: vault id, salt, slots. Raises a `KeyFileError`."""
    try:
        with path.open("rb") as file:
            data = file.read(keydocument.LARGEST_BYTES + 1)
    except FileNotFoundError:
        raise KeyFileMissing from None
    except OSError:
        raise KeyFileUnreadable from None
    return keydocument.from_bytes(data)


def _open_by_code(document: KeyDocument, code: str) -> bytes | None:
    wrapping_key = recovery.key_from(code)
    for slot in document.slots:
        if isinstance(slot, RecoverySlot):
            database_key = document.open_slot(slot, wrapping_key)
            if database_key is not None:
                return database_key
    return None


def _open_by_passphrase(document: KeyDocument, passphrase: str, store: CredentialStore | None) -> tuple[str, bytes]:
    """Officer id and database key. Slots name no one, so each is tried in turn."""
    device: bytes | None = None
    if any(isinstance(slot, PassphraseSlot) and slot.device_check is not None for slot in document.slots):
        device = _device_secret(document.vault_id, store)
    device_missing = False
    for slot in document.slots:
        if not isinstance(slot, PassphraseSlot):
            continue
        if slot.device_check is not None and not _is_device_secret(device, slot, document.vault_id):
            device_missing = True
            continue
        stretched = seal.stretch(rule.to_bytes(passphrase), slot.salt, slot.cost)
        wrapping_key = _passphrase_key(stretched, device if slot.device_check is not None else None)
        database_key = document.open_slot(slot, wrapping_key)
        if database_key is not None:
            return slot.officer_id, database_key
    raise DeviceSecretMissing if device_missing else WrongPassphrase


def _passphrase_key(stretched: bytes, device: bytes | None) -> bytes:
    if device is None:
        return seal.derive(stretched, "passphrase 1")
    return seal.derive(stretched + device, "passphrase and device 1")


def _new_device_secret(vault_id: str, store: CredentialStore | None) -> bytes | None:
    """A device secret that the store was seen to keep, or None."""
    if store is None:
        return None
    device = secrets.token_bytes(seal.KEY_BYTES)
    try:
        store.set(vault_id, device.hex())
        if store.get(vault_id) == device.hex():
            return device
        store.delete(vault_id)
    except StoreFailed:
        return None
    return None


def _device_secret(vault_id: str, store: CredentialStore | None) -> bytes | None:
    if store is None:
        return None
    try:
        return bytes.fromhex(store.get(vault_id) or "")
    except (StoreFailed, ValueError):
        return None


def _device_check(device: bytes, vault_id: str) -> bytes:
    # The secret is 256 random bits, so its check value in the file helps nobody to guess it.
    return seal.check_value(device, f"device secret {vault_id}")


def _is_device_secret(device: bytes | None, slot: PassphraseSlot, vault_id: str) -> bool:
    if device is None or slot.device_check is None:
        return False
    return hmac.compare_digest(_device_check(device, vault_id), slot.device_check)


def _write(path: Path, document: KeyDocument) -> None:
    try:
        files.write_new(path, document.to_bytes())
    except FileExistsError:
        raise KeyFileExists from None
    except OSError:
        raise KeyFileNotWritten from None
