"""The key file beside the vault: made once with the vault, opened by passphrase, recovery code or agency key.

The database key is random and never stored in clear; each slot of the file holds it sealed in another way
(`keydocument`). Nothing here writes to an existing file; `keychanges` does.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from liaison_app.security import device, files, keydocument, recovery, seal, slots
from liaison_app.security import passphrase as rule
from liaison_app.security.errors import (
    DeviceSecretMissing,
    KeyFileExists,
    KeyFileMissing,
    KeyFileNotWritten,
    KeyFileUnreadable,
    MistypedRecoveryCode,
    UnlockRefused,
    WrongAgencyKey,
    WrongKeyFile,
    WrongPassphrase,
    WrongRecoveryCode,
)
from liaison_app.security.keydocument import AgencySlot, KeyDocument, PassphraseSlot, RecoverySlot
from liaison_app.security.keystore import CredentialStore
from liaison_app.security.seal import DEFAULT_COST, Cost

FILE_NAME = "vault.key"
#: What opens a vault: what was typed (passphrase or recovery code), or the agency's private key.
Secret = str | X25519PrivateKey


@dataclass(frozen=True)
class Unlocked:
    """What an opened key file gives; `officer_id` is None unless a passphrase opened it.

    `salt` is that of the database which `database_key` opens.
    """

    vault_id: str
    salt: bytes
    officer_id: str | None
    slot_id: str
    database_key: bytes = field(repr=False)


@dataclass(frozen=True)
class Created:
    """A new key file. `recovery_code` is shown and printed once; it stands nowhere else."""

    unlocked: Unlocked
    device_secret_used: bool
    recovery_code: str = field(repr=False)


def create(
    path: Path,
    *,
    officer_id: str,
    passphrase: str,
    store: CredentialStore | None,
    cost: Cost = DEFAULT_COST,
    names: tuple[str, ...] = (),
) -> Created:
    """Make the key file of a new vault with a passphrase slot for one officer and a recovery slot.

    `salt` of the answer becomes the salt of the database: `PRAGMA key = "x'<64 hex><32 hex salt>'"`.
    With `store` None, or one that does not keep what it is given, the slot hangs on the passphrase alone and
    `device_secret_used` is False, which the caller must tell the officer. `names` may not make up the passphrase.
    Raises `WeakPassphrase`, `KeyFileExists`, `KeyFileNotWritten` or `NotEnoughMemory`, with nothing created.
    """
    rule.check(passphrase, names)
    if path.exists():
        raise KeyFileExists
    vault_id, code = str(uuid4()), recovery.generate()
    salt, database_key = new_database_key()
    secret = device.made(vault_id, store)
    try:
        slot = slots.passphrase_slot(vault_id, officer_id, passphrase, secret, cost)
        keys = {salt: database_key}
        empty = KeyDocument(vault_id, {})
        both = tuple(empty.sealed_to(one, keys) for one in (slot, slots.recovery_slot(code)))
        _write_new(path, empty.changed(both, keys))
    except BaseException:
        if secret is not None:
            device.forget(vault_id, store)
        raise
    return Created(Unlocked(vault_id, salt, officer_id, slot.slot_id, database_key), secret is not None, code)


def new_database_key() -> tuple[bytes, bytes]:
    """A random salt and key for a database."""
    return secrets.token_bytes(keydocument.SALT_BYTES), secrets.token_bytes(seal.KEY_BYTES)


def unlock(path: Path, secret: Secret, store: CredentialStore | None, *, vault_salt: bytes | None = None) -> Unlocked:
    """Open the key file with a passphrase, the recovery code or the agency's private key, whichever `secret` is.

    Give the first 16 bytes of vault.db as `vault_salt`: they say which database it is while a rekey is under way,
    and a key file of another vault is refused. Without them the file must know of one database only.
    Raises an `UnlockRefused` (`WrongPassphrase`, `MistypedRecoveryCode`, `WrongRecoveryCode`, `WrongAgencyKey`,
    `DeviceSecretMissing`), a `KeyFileError` (`KeyFileMissing`, `KeyFileUnreadable`, `NotAKeyFile`, `NewerKeyFile`,
    `WrongKeyFile`) or `NotEnoughMemory`. Never writes.
    """
    document = read(path)
    salt = vault_salt if vault_salt is not None else next(iter(document.tags))
    if salt not in document.tags:
        raise WrongKeyFile
    if isinstance(secret, X25519PrivateKey):
        found = _open_by_pair(document, secret, AgencySlot, salt)
        if found is None:
            raise WrongAgencyKey
        return found
    code = recovery.normalise(secret)
    if code is not None:
        found = _open_by_pair(document, slots.recovery_pair(code), RecoverySlot, salt)
        if found is not None:
            return found
    try:
        return open_by_passphrase(document, secret, store, salt)
    except UnlockRefused:
        if code is not None:
            raise WrongRecoveryCode from None
        if recovery.looks_like_code(secret):
            raise MistypedRecoveryCode from None
        raise


def read(path: Path) -> KeyDocument:
    """What the key file says without any secret: vault id, salts, slots. Raises a `KeyFileError`."""
    try:
        with path.open("rb") as file:
            data = file.read(keydocument.LARGEST_BYTES + 1)
    except FileNotFoundError:
        raise KeyFileMissing from None
    except OSError:
        raise KeyFileUnreadable from None
    return keydocument.from_bytes(data)


def _open_by_pair(
    document: KeyDocument, pair: X25519PrivateKey, kind: type[RecoverySlot] | type[AgencySlot], salt: bytes
) -> Unlocked | None:
    for slot in document.slots:
        if isinstance(slot, kind):
            database_key = document.open_slot(slot, pair, salt)
            if database_key is not None:
                return Unlocked(document.vault_id, salt, None, slot.slot_id, database_key)
    return None


def open_by_passphrase(document: KeyDocument, passphrase: str, store: CredentialStore | None, salt: bytes) -> Unlocked:
    """Slots name no one, so each is tried in turn. Raises WrongPassphrase or DeviceSecretMissing."""
    tried = [slot for slot in document.slots if isinstance(slot, PassphraseSlot) and salt in slot.sealed]
    secret = device.current(document.vault_id, store) if any(slot.device_check for slot in tried) else None
    fitting = [
        slot for slot in tried if slot.device_check is None or device.fits(secret, slot.device_check, document.vault_id)
    ]
    for slot in fitting:
        pair = slots.passphrase_pair(slot, passphrase, secret)
        database_key = document.open_slot(slot, pair, salt)
        if database_key is not None:
            return Unlocked(document.vault_id, salt, slot.officer_id, slot.slot_id, database_key)
    if len(fitting) < len(tried):
        raise DeviceSecretMissing(judged=bool(fitting))
    raise WrongPassphrase


def _write_new(path: Path, document: KeyDocument) -> None:
    try:
        files.write_new(path, document.to_bytes())
    except FileExistsError:
        raise KeyFileExists from None
    except OSError:
        raise KeyFileNotWritten from None
