"""The cryptographic steps of the key file, each a thin name over one primitive of `cryptography`.

Argon2id makes a passphrase slow to guess, HKDF-SHA256 turns secrets into keys for one purpose each, HPKE (RFC 9180
with X25519, HKDF-SHA256 and AES-256-GCM) seals a database key to the key pair of a slot. Keys are 32 bytes everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from liaison_app.security.errors import NotEnoughMemory

KEY_BYTES = 32
CHECK_BYTES = 16
SEALED_BYTES = 32 + KEY_BYTES + 16  # HPKE's encapsulated key, the sealed key, the GCM tag
_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


@dataclass(frozen=True)
class Cost:
    """The work of one guess at a passphrase (Argon2id, RFC 9106): memory in KiB, passes, parallel lanes."""

    memory_kib: int
    iterations: int
    lanes: int

    def reasonable(self) -> bool:
        """Whether a key file may ask for this: allowed by RFC 9106, and too little to stop the computer."""
        return 1 <= self.lanes <= 16 and 1 <= self.iterations <= 32 and 8 * self.lanes <= self.memory_kib <= 1024 * 1024

    def less_than(self, other: Cost) -> bool:
        """Whether a guess needs less memory or fewer passes than with `other`."""
        return self.memory_kib < other.memory_kib or self.iterations < other.iterations


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


def key_pair(wrapping_key: bytes) -> X25519PrivateKey:
    """The key pair that belongs to 32 secret bytes: whoever has them again has the private key again."""
    return X25519PrivateKey.from_private_bytes(wrapping_key)


def seal_to(public_key: bytes, key: bytes, context: bytes) -> bytes:
    """`key` sealed to the owner of `public_key` and bound to `context`: `SEALED_BYTES` bytes."""
    return _SUITE.encrypt(key, X25519PublicKey.from_public_bytes(public_key), context)


def open_sealed(sealed: bytes, private_key: X25519PrivateKey, context: bytes) -> bytes | None:
    """The key inside `sealed`, or None where the private key or the context is another one."""
    try:
        return _SUITE.decrypt(sealed, private_key, context)
    except InvalidTag:
        return None
