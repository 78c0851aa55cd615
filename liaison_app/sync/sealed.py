"""Sealing what travels: AES-256-GCM under a key of the device that writes, bound to the place it is written for.

Bound are team, scope, row, version, key epoch, erase mark and writing device. So a hub can neither read a payload nor
put it in another's place, show an old one as new, or pass off one device's as another's.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from liaison_app.security import seal as steps
from liaison_app.sync.bound import bound, pieces
from liaison_app.sync.epochs import Keyring
from liaison_app.sync.errors import NoKey, Rejected

_FORM = b"\x01"
_NONCE_BYTES, _LENGTH_BYTES, _TAG_BYTES = 12, 4, 16
_LEAST = 256


class Place(NamedTuple):
    """Where a version stands: what its content is bound to."""

    scope: str
    row_id: UUID
    version: int
    epoch: int
    device_id: UUID
    erased: bool = False


@dataclass(frozen=True)
class _Way:
    """What all places of a scope, epoch and device have in common: the cipher, and what stands around row and version
    in what a payload is bound to."""

    cipher: AESGCM = field(repr=False)
    before: bytes
    after: bytes

    def bound(self, place: Place) -> bytes:
        """What a payload in this place is bound to."""
        return self.before + pieces(place.row_id, place.version) + self.after


@dataclass(frozen=True)
class Sealer:
    """Seals and opens for one team. The keys of devices follow from the epoch's and are kept for the next time."""

    team: UUID
    ring: Keyring = field(repr=False)
    _ways: dict[tuple[str, int, UUID, bool], _Way] = field(default_factory=dict, repr=False)

    def seal(self, place: Place, content: bytes) -> bytes:
        """The content sealed for its place, padded so that its size says little. Raises NoKey."""
        nonce = secrets.token_bytes(_NONCE_BYTES)  # random: a device would have to seal 2^32 payloads in one epoch
        way = self._way(place)
        return _FORM + nonce + way.cipher.encrypt(nonce, _padded(content), way.bound(place))

    def open(self, place: Place, ciphertext: bytes) -> bytes:
        """The content. Raises Rejected where it was not sealed for this place, NoKey where its key is not here."""
        way = self._way(place)
        if ciphertext[:1] != _FORM or len(ciphertext) < 1 + _NONCE_BYTES + _TAG_BYTES:
            raise Rejected("not a sealed payload, or cut short")
        nonce, body = ciphertext[1 : 1 + _NONCE_BYTES], ciphertext[1 + _NONCE_BYTES :]
        try:
            return _unpadded(way.cipher.decrypt(nonce, body, way.bound(place)))
        except InvalidTag:
            raise Rejected("not sealed by a device of the team for this place") from None

    def _way(self, place: Place) -> _Way:
        at = (place.scope, place.epoch, place.device_id, place.erased)
        way = self._ways.get(at)
        if way is None:
            key = self.ring.keys.get((place.scope, place.epoch))
            if key is None:
                raise NoKey(place.scope, place.epoch)
            way = self._ways[at] = _Way(
                AESGCM(steps.derive(key, f"liaison payload 1 {place.device_id}")),
                bound("liaison payload 1", self.team, place.scope),
                pieces(place.epoch, place.device_id, int(place.erased)),
            )
        return way


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
