"""Sealing what travels: AES-256-GCM under a key of the device that writes, bound to the place it is written for.

Bound are team, scope, row, version, key epoch, erase mark and writing device. So a hub can neither read a payload nor
put it in another's place, show an old one as new, or pass off one device's as another's.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from liaison_app.security import seal as steps
from liaison_app.sync.bound import bound
from liaison_app.sync.epochs import Keyring
from liaison_app.sync.errors import NoKey, Rejected

_FORM = b"\x01"
_NONCE_BYTES, _LENGTH_BYTES, _TAG_BYTES = 12, 4, 16
_LEAST = 256


@dataclass(frozen=True)
class Place:
    """Where a version stands: what its content is bound to."""

    scope: str
    row_id: UUID
    version: int
    epoch: int
    device_id: UUID
    erased: bool = False


@dataclass(frozen=True)
class Sealer:
    """Seals and opens for one team. The keys of devices follow from the epoch's and are kept for the next time."""

    team: UUID
    ring: Keyring = field(repr=False)
    _ciphers: dict[tuple[str, int, UUID], AESGCM] = field(default_factory=dict, repr=False)

    def seal(self, place: Place, content: bytes) -> bytes:
        """The content sealed for its place, padded so that its size says little. Raises NoKey."""
        nonce = secrets.token_bytes(_NONCE_BYTES)  # random: a device would have to seal 2^32 payloads in one epoch
        return _FORM + nonce + self._cipher(place).encrypt(nonce, _padded(content), self._bound(place))

    def open(self, place: Place, ciphertext: bytes) -> bytes:
        """The content. Raises Rejected where it was not sealed for this place, NoKey where its key is not here."""
        cipher = self._cipher(place)
        if ciphertext[:1] != _FORM or len(ciphertext) < 1 + _NONCE_BYTES + _TAG_BYTES:
            raise Rejected("not a sealed payload, or cut short")
        nonce, body = ciphertext[1 : 1 + _NONCE_BYTES], ciphertext[1 + _NONCE_BYTES :]
        try:
            return _unpadded(cipher.decrypt(nonce, body, self._bound(place)))
        except InvalidTag:
            raise Rejected("not sealed by a device of the team for this place") from None

    def _cipher(self, place: Place) -> AESGCM:
        at = (place.scope, place.epoch, place.device_id)
        if at not in self._ciphers:
            key = self.ring.keys.get((place.scope, place.epoch))
            if key is None:
                raise NoKey(place.scope, place.epoch)
            self._ciphers[at] = AESGCM(steps.derive(key, f"liaison payload 1 {place.device_id}"))
        return self._ciphers[at]

    def _bound(self, place: Place) -> bytes:
        where = (self.team, place.scope, place.row_id, place.version, place.epoch)
        return bound("liaison payload 1", *where, place.device_id, int(place.erased))


def padded_size(length: int) -> int:
    """The size to which so many bytes are padded: 256 at least, then steps of at most an eighth (Padmé-like)."""
    if length <= _LEAST:
        return _LEAST
    step = max(_LEAST, 1 << (length.bit_length() - 4))
    return -(-length // step) * step


def _padded(content: bytes) -> bytes:
    whole = len(content).to_bytes(_LENGTH_BYTES, "big") + content
    return whole.ljust(padded_size(len(whole)), b"\0")


def _unpadded(padded: bytes) -> bytes:
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    if length > len(padded) - _LENGTH_BYTES:
        raise Rejected("a wrong length inside")
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + length]
