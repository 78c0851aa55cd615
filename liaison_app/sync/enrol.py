"""The code by which a new device and a team come to trust each other, with a hub between them that neither trusts.

The new device shows the code, somebody of the team types it on an enrolled one. It never goes to the hub. By it the
team checks the new device's public keys, and the new device checks who the team is. 80 random bits cannot be tried
out, so what the hub sees of it (two HMACs) is of no use to it.
"""

from __future__ import annotations

import hmac
import secrets
from uuid import UUID

from liaison_app.security import seal
from liaison_app.sync.bound import bound

# Crockford's base32, as in the recovery code: no I, L, O, U.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FORGIVEN = str.maketrans("OIL", "011", " -–—_.\t")
_SYMBOLS, _GROUP = 16, 4


def new_code() -> str:
    """A random code: four groups of four."""
    symbols = "".join(secrets.choice(_ALPHABET) for _n in range(_SYMBOLS))
    return _grouped(symbols)


def normalise(text: str) -> str | None:
    """The code as `new_code` writes it, whatever the case and spacing; None where `text` is none."""
    symbols = text.strip().upper().translate(_FORGIVEN)
    if len(symbols) != _SYMBOLS or not set(symbols) <= set(_ALPHABET):
        return None
    return _grouped(symbols)


def proof(code: str, device_id: UUID, login: str, identity: bytes) -> bytes:
    """By this the team sees that the identity at the hub is that of the device which shows the code."""
    return _mac(code, bound("liaison device asks 1", device_id, login, identity))


def welcome(code: str, device_id: UUID, identity: bytes, team: UUID, root: UUID, root_identity: bytes) -> bytes:
    """By this the new device sees that the team it was let into, and its first device, are those of the approver."""
    return _mac(code, bound("liaison team answers 1", device_id, identity, team, root, root_identity))


def same(one: bytes, other: bytes) -> bool:
    """Whether two proofs are the same, in constant time."""
    return hmac.compare_digest(one, other)


def _mac(code: str, message: bytes) -> bytes:
    return hmac.digest(seal.derive(code.replace("-", "").encode(), "liaison enrolment code 1"), message, "sha256")


def _grouped(symbols: str) -> str:
    return "-".join(symbols[start : start + _GROUP] for start in range(0, _SYMBOLS, _GROUP))
