"""Which devices belong to the team: those that a chain of signatures leads to from its first device, and no others.

The hub keeps the list, and whoever runs the hub could write into it. So every device but the first carries the
signature of the one that let it in, and a device remembers the first one's identity from when it was let in itself.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from liaison_app.sync import enrol
from liaison_app.sync.bound import bound
from liaison_app.sync.device import DeviceKeys, signed_by


@dataclass(frozen=True)
class Admission:
    """What one device says of another by letting it in: what it is, what it may read, whether it may let others in."""

    team: UUID
    device_id: UUID
    login: str
    identity: bytes
    scopes: tuple[str, ...]
    admits: bool
    admitted_by: UUID

    def statement(self) -> bytes:
        """The bytes that are signed."""
        scopes = ",".join(sorted(self.scopes))
        who = (self.team, self.device_id, self.login, self.identity)
        return bound("liaison admission 1", *who, scopes, int(self.admits), self.admitted_by)

    def signed(self, keys: DeviceKeys) -> bytes:
        """The signature of the device that lets this one in."""
        return keys.sign(self.statement())


def trusted(
    roster: Iterable[tuple[Admission, bytes]],
    root: UUID,
    root_identity: bytes,
    *,
    revoked: Container[UUID] = (),
    known: Mapping[UUID, bytes] = MappingProxyType({}),
) -> Mapping[UUID, Admission]:
    """Those of the roster (admissions with signatures, in any order) that a chain from the first device leads to.

    A device that is known to have been shut out lets nobody in any more: of those it vouches for, only those count
    whose identity is `known` from before.
    """
    waiting = {admission.device_id: (admission, signature) for admission, signature in roster}
    found: dict[UUID, Admission] = {}
    first = waiting.pop(root, None)
    if first is None or first[0].identity != root_identity or not _holds(first[0], first[1], first[0]):
        return found
    found[root] = first[0]
    news = True
    while news:
        news = False
        for device_id, (admission, signature) in list(waiting.items()):
            by = found.get(admission.admitted_by)
            timely = admission.admitted_by not in revoked or known.get(device_id) == admission.identity
            if by is not None and timely and _holds(admission, signature, by):
                found[device_id] = admission
                del waiting[device_id]
                news = True
    return found


def founder(
    roster: Iterable[tuple[Admission, bytes]], keys: DeviceKeys, code: str, answer: bytes
) -> tuple[UUID, bytes] | None:
    """The first device of the team that answered this device's code, or None where no device's answer fits."""
    for admission, _signature in roster:
        if admission.admitted_by == admission.device_id:
            expected = enrol.welcome(
                code, keys.device_id, keys.identity, admission.team, admission.device_id, admission.identity
            )
            if enrol.same(expected, answer):
                return admission.device_id, admission.identity
    return None


def _holds(admission: Admission, signature: bytes, by: Admission) -> bool:
    """Whether `by` may let others in, gives no more than it has, and did sign."""
    allowed = by.admits and set(admission.scopes) <= set(by.scopes) and admission.team == by.team
    return allowed and signed_by(by.identity, signature, admission.statement())
