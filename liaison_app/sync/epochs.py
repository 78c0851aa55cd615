"""The keys of a team: one for each scope and epoch, sealed to each device that may have it and to the agency.

When a device is shut out, a new epoch begins: what is written from then on is sealed with a key it never had. Earlier
keys stay, since what was written with them stays readable.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from liaison_app.security import seal
from liaison_app.sync.bound import bound
from liaison_app.sync.device import DeviceKeys, receiving_key, signed_by
from liaison_app.sync.errors import NotTrusted
from liaison_app.sync.hub.calls import Wrapped
from liaison_app.sync.trust import Admission

#: The recipient that stands for the agency's recovery key.
AGENCY = UUID(int=0)


@dataclass(frozen=True)
class Keyring:
    """The keys that a device holds, by scope and epoch."""

    keys: Mapping[tuple[str, int], bytes] = field(repr=False)

    def newest(self, scope: str) -> int:
        """The epoch with which a scope is written now; 0 where the device has no key of it."""
        return max((epoch for held, epoch in self.keys if held == scope), default=0)

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes whose keys are here."""
        return tuple(sorted({scope for scope, _epoch in self.keys}))

    def of(self, scopes: Iterable[str]) -> Keyring:
        """The keys of some scopes."""
        wanted = set(scopes)
        return Keyring({at: key for at, key in self.keys.items() if at[0] in wanted})

    def next_epoch(self, scopes: Iterable[str]) -> Keyring:
        """A new random key for each of the scopes, in the epoch after the newest."""
        return Keyring({(scope, self.newest(scope) + 1): secrets.token_bytes(seal.KEY_BYTES) for scope in scopes})


def wrap(ring: Keyring, team: UUID, recipient: UUID, public_key: bytes, by: DeviceKeys) -> list[Wrapped]:
    """Every key of the ring sealed to a public key (HPKE) and signed by the device that does it."""
    wraps = []
    for (scope, epoch), key in ring.keys.items():
        context = _context(team, scope, epoch, recipient, by.device_id)
        sealed = seal.seal_to(public_key, key, context)
        wraps.append(Wrapped(scope, epoch, recipient, by.device_id, sealed + by.sign(context + sealed)))
    return wraps


def wrap_for(ring: Keyring, team: UUID, devices: Iterable[Admission], by: DeviceKeys, agency: bytes) -> list[Wrapped]:
    """The keys of the ring for each device, as far as it may have them, and for the agency where it has set a key."""
    wraps = [
        wrapped
        for device in devices
        for wrapped in wrap(ring.of(device.scopes), team, device.device_id, receiving_key(device.identity), by)
    ]
    return wraps + (wrap(ring, team, AGENCY, agency, by) if agency else [])


def unwrap(
    wraps: Iterable[Wrapped], team: UUID, private_key: X25519PrivateKey, trusted: Mapping[UUID, Admission]
) -> Keyring:
    """The keys inside, for whom they are sealed to. Raises NotTrusted unless a device of the team signed each."""
    keys = {}
    for one in wraps:
        sealed, signature = one.wrapped[: seal.SEALED_BYTES], one.wrapped[seal.SEALED_BYTES :]
        context = _context(team, one.scope, one.epoch, one.recipient, one.wrapped_by)
        by = trusted.get(one.wrapped_by)
        if by is None or not by.admits or one.scope not in by.scopes:
            raise NotTrusted
        if not signed_by(by.identity, signature, context + sealed):
            raise NotTrusted
        key = seal.open_sealed(sealed, private_key, context)
        if key is None or len(key) != seal.KEY_BYTES:
            raise NotTrusted
        keys[one.scope, one.epoch] = key
    return Keyring(keys)


def _context(team: UUID, scope: str, epoch: int, recipient: UUID, wrapped_by: UUID) -> bytes:
    return bound("liaison epoch key 1", team, scope, epoch, recipient, wrapped_by)
