"""A device of a team: one secret, two key pairs (to receive keys, to vouch for others), one fingerprint."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from liaison_app.security import seal

IDENTITY_BYTES = 64


@dataclass(frozen=True)
class DeviceKeys:
    """What only this device knows. `secret` is kept in the vault and is never sent anywhere."""

    device_id: UUID
    secret: bytes = field(repr=False)

    @staticmethod
    def new(device_id: UUID) -> DeviceKeys:
        """Random keys for a device."""
        return DeviceKeys(device_id, secrets.token_bytes(seal.KEY_BYTES))

    @property
    def receiving(self) -> X25519PrivateKey:
        """The pair to whose public half keys are sealed."""
        return seal.key_pair(seal.derive(self.secret, "liaison device receives 1"))

    @property
    def identity(self) -> bytes:
        """Both public keys: what the others know of this device."""
        return self.receiving.public_key().public_bytes_raw() + self._signing.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """An Ed25519 signature: 64 bytes."""
        return self._signing.sign(message)

    @property
    def _signing(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(seal.derive(self.secret, "liaison device signs 1"))


def receiving_key(identity: bytes) -> bytes:
    """The public key to which keys for a device are sealed."""
    return identity[:32]


def signed_by(identity: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the device with this identity signed the message."""
    try:
        Ed25519PublicKey.from_public_bytes(identity[32:]).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(identity: bytes) -> str:
    """Six groups of four digits (80 bits) that both officers can compare over the phone."""
    number = int.from_bytes(hashlib.sha256(b"liaison fingerprint 1" + identity).digest(), "big") % 10**24
    digits = f"{number:024}"
    return " ".join(digits[place : place + 4] for place in range(0, 24, 4))
