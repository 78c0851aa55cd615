"""The device secret: 256 random bits in the credential store, without which a copied disk cannot be guessed at.

One for each vault on this computer, shared by the passphrase slots of all its officers.
"""

from __future__ import annotations

import contextlib
import hmac
import secrets

from liaison_app.security import seal
from liaison_app.security.keystore import CredentialStore, StoreFailed


def current(vault_id: str, store: CredentialStore | None) -> bytes | None:
    """The secret that the store keeps for this vault, or None where it keeps none or does not answer."""
    if store is None:
        return None
    try:
        secret = bytes.fromhex(store.get(vault_id) or "")
    except (StoreFailed, ValueError):
        return None
    return secret if len(secret) == seal.KEY_BYTES else None


def made(vault_id: str, store: CredentialStore | None) -> bytes | None:
    """A new secret that the store was seen to keep, or None."""
    if store is None:
        return None
    secret = secrets.token_bytes(seal.KEY_BYTES)
    try:
        store.set(vault_id, secret.hex())
        if store.get(vault_id) == secret.hex():
            return secret
        store.delete(vault_id)
    except StoreFailed:
        return None
    return None


def forget(vault_id: str, store: CredentialStore | None) -> None:
    """Take back a secret that was just made; a store that refuses is left with one that opens nothing."""
    if store is not None:
        with contextlib.suppress(StoreFailed):
            store.delete(vault_id)


def check_value(secret: bytes, vault_id: str) -> bytes:
    """What a slot remembers of the secret. It is 256 random bits, so this helps nobody to guess it."""
    return seal.check_value(secret, f"device secret {vault_id}")


def fits(secret: bytes | None, check: bytes, vault_id: str) -> bool:
    """Whether `secret` is the one that a slot was made with."""
    return secret is not None and hmac.compare_digest(check_value(secret, vault_id), check)
