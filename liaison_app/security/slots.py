"""Making the slots of a key file, and what opens each: passphrase with device secret, recovery code, agency key."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from liaison_app.security import device, keydocument, recovery, seal
from liaison_app.security import passphrase as rule
from liaison_app.security.errors import NotAnAgencyKey
from liaison_app.security.keydocument import AgencySlot, PassphraseSlot, RecoverySlot
from liaison_app.security.seal import Cost


def passphrase_slot(
    vault_id: str, officer_id: str, passphrase: str, device_secret: bytes | None, cost: Cost, *, slot_id: str = ""
) -> PassphraseSlot:
    """A slot for an officer's passphrase, still empty. Spends one Argon2id; raises NotEnoughMemory."""
    slot = PassphraseSlot(
        slot_id or str(uuid4()),
        officer_id=officer_id,
        salt=secrets.token_bytes(keydocument.SALT_BYTES),
        cost=cost,
        device_check=None if device_secret is None else device.check_value(device_secret, vault_id),
    )
    return replace(slot, public_key=_public(passphrase_pair(slot, passphrase, device_secret)))


def passphrase_pair(slot: PassphraseSlot, passphrase: str, device_secret: bytes | None) -> X25519PrivateKey:
    """The key pair that a passphrase gives with the salt, cost and device secret of a slot."""
    stretched = seal.stretch(rule.to_bytes(passphrase), slot.salt, slot.cost)
    if slot.device_check is None or device_secret is None:
        return seal.key_pair(seal.derive(stretched, "passphrase 2"))
    return seal.key_pair(seal.derive(stretched + device_secret, "passphrase and device 2"))


def recovery_slot(code: str) -> RecoverySlot:
    """A slot for a recovery code, still empty."""
    return RecoverySlot(str(uuid4()), _public(recovery_pair(code)))


def recovery_pair(code: str) -> X25519PrivateKey:
    """The key pair that a recovery code, as `recovery.normalise` returns it, stands for."""
    return seal.key_pair(recovery.key_from(code))


def agency_slot(path: Path) -> AgencySlot:
    """A slot, still empty, for the agency's public key in a PEM file. Raises NotAnAgencyKey."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm):
        raise NotAnAgencyKey from None
    if not isinstance(key, X25519PublicKey):
        raise NotAnAgencyKey
    return AgencySlot(str(uuid4()), key.public_bytes_raw())


def agency_pair(path: Path) -> X25519PrivateKey:
    """The agency's key pair from the PEM file of its private key, without a password. Raises NotAnAgencyKey."""
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):  # TypeError: the file wants a password
        raise NotAnAgencyKey from None
    if not isinstance(key, X25519PrivateKey):
        raise NotAnAgencyKey
    return key


def _public(pair: X25519PrivateKey) -> bytes:
    return pair.public_key().public_bytes_raw()
