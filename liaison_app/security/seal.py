"""The cryptographic steps of the key file, each a thin name over one primitive of `cryptography`.

Argon2id makes a passphrase slow to guess, HKDF-SHA256 turns secrets into keys for one purpose each,
AES-256-GCM seals the database key. Keys are 32 bytes everywhere.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from liaison_app.security.errors import NotEnoughMemory

KEY_BYTES = 32
CHECK_BYTES = 16
_NONCE_BYTES = 12
SEALED_BYTES = _NONCE_BYTES + KEY_BYTES + 16  # nonce, sealed key, GCM tag


@dataclass(frozen=True)
class Cost:
    """The work of one guess at a passphrase (Argon2id, RFC 9106): memory in KiB, passes, parallel lanes."""

    memory_kib: int
    iterations: int
    lanes: int

    def reasonable(self) -> bool:
        """Whether a key file may ask for this: allowed by RFC 9106, and too little to stop the computer."""
        return 1 <= self.lanes <= 16 and 1 <= self.iterations <= 32 and 8 * self.lanes <= self.memory_kib <= 1024 * 1024


# More than OWASP's least (19 MiB, 2, 1) and RFC 9106's second choice (64 MiB, 3, 4).
DEFAULT_COST = Cost(memory_kib=128 * 1024, iterations=3, lanes=4)


def stretch(passphrase: bytes, salt: bytes, cost: Cost) -> bytes:
    """Argon2id of a passphrase: 32 bytes. Raises `NotEnoughMemory` where the memory is not to be had."""
    kdf = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    try:
        return kdf.derive(passphrase)
    except MemoryError:
        raise NotEnoughMemory from None


def derive(secret: bytes, purpose: str, *, salt: bytes | None = None, length: int = KEY_BYTES) -> bytes:
    """HKDF-SHA256: a key of `length` bytes for one `purpose`. `secret` must already be hard to guess."""
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=purpose.encode()).derive(secret)


def check_value(secret: bytes, purpose: str, *, salt: bytes | None = None) -> bytes:
    """16 bytes by which a random 256-bit secret is recognised later; they say nothing about the secret."""
    return derive(secret, f"check {purpose}", salt=salt, length=CHECK_BYTES)


def wrap(key: bytes, wrapping_key: bytes, context: bytes) -> bytes:
    """`key` sealed by `wrapping_key` and bound to `context`: `SEALED_BYTES` bytes, nonce first."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(wrapping_key).encrypt(nonce, key, context)


def unwrap(sealed: bytes, wrapping_key: bytes, context: bytes) -> bytes | None:
    """The key inside `sealed`, or None where the wrapping key or the context is another one."""
    try:
        return AESGCM(wrapping_key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context)
    except InvalidTag:
        return None
