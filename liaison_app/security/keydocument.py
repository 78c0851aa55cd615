"""What stands in `vault.key`: one JSON document, read strictly and written in exactly one way.

The outer fields `kind`, `format`, `needs` and `checksum` keep their meaning in every later format, so that an
older program can tell "newer" from "damaged". Secrets and names of people never stand here in clear.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from liaison_app.security import seal
from liaison_app.security.errors import NewerKeyFile, NotAKeyFile

KIND = "liaison key file"
FORMAT = 1
NEEDS = "0.1.0"  # the earliest version of the program that reads FORMAT
SALT_BYTES = 16
LARGEST_BYTES = 1024 * 1024

Json = dict[str, Any]


@dataclass(frozen=True)
class PassphraseSlot:
    """The database key, sealed by an officer's passphrase.

    Where `device_check` is set, the secret in this computer's credential store is needed as well.
    """

    slot_id: str
    officer_id: str
    salt: bytes
    cost: seal.Cost
    device_check: bytes | None
    sealed: bytes = b""

    def to_json(self) -> Json:
        """The slot as it stands in the file."""
        return {
            "kind": "passphrase",
            "slot_id": self.slot_id,
            "officer_id": self.officer_id,
            "argon2id": {
                "salt": self.salt.hex(),
                "memory_kib": self.cost.memory_kib,
                "iterations": self.cost.iterations,
                "lanes": self.cost.lanes,
            },
            "device_check": self.device_check.hex() if self.device_check is not None else None,
            "sealed": self.sealed.hex(),
        }


@dataclass(frozen=True)
class RecoverySlot:
    """The database key, sealed by the recovery code."""

    slot_id: str
    sealed: bytes = b""

    def to_json(self) -> Json:
        """The slot as it stands in the file."""
        return {"kind": "recovery", "slot_id": self.slot_id, "sealed": self.sealed.hex()}


Slot = PassphraseSlot | RecoverySlot


@dataclass(frozen=True)
class KeyDocument:
    """A whole key file. `salt` is the salt of the vault it belongs to: the first 16 bytes of vault.db."""

    vault_id: str
    salt: bytes
    key_check: bytes
    slots: tuple[Slot, ...] = ()

    def with_slot(self, slot: Slot, wrapping_key: bytes, database_key: bytes) -> KeyDocument:
        """This document with one more slot, in which `wrapping_key` seals the database key."""
        sealed = seal.wrap(database_key, wrapping_key, self._context(slot))
        return replace(self, slots=(*self.slots, replace(slot, sealed=sealed)))

    def open_slot(self, slot: Slot, wrapping_key: bytes) -> bytes | None:
        """The database key from `slot`, or None where `wrapping_key` is not the one."""
        key = seal.unwrap(slot.sealed, wrapping_key, self._context(slot))
        if key is None:
            return None
        if not hmac.compare_digest(key_check(key, self.vault_id, self.salt), self.key_check):
            raise NotAKeyFile
        return key

    def _context(self, slot: Slot) -> bytes:
        """What a sealed key is bound to: the vault and all its slot says, so that neither can be swapped."""
        about_slot = {name: value for name, value in slot.to_json().items() if name != "sealed"}
        about_vault = {"kind": KIND, "format": FORMAT, "vault_id": self.vault_id, "salt": self.salt.hex()}
        return _canonical(about_vault | {"slot": about_slot})

    def to_bytes(self) -> bytes:
        """The bytes of the file."""
        outer = {
            "kind": KIND,
            "format": FORMAT,
            "needs": NEEDS,
            "vault_id": self.vault_id,
            "salt": self.salt.hex(),
            "key_check": self.key_check.hex(),
            "slots": [slot.to_json() for slot in self.slots],
        }
        return _canonical(outer | {"checksum": _checksum(outer)})


def key_check(database_key: bytes, vault_id: str, salt: bytes) -> bytes:
    """The value by which the key of a vault is recognised without opening the database."""
    return seal.check_value(database_key, f"database key {vault_id}", salt=salt)


def from_bytes(data: bytes) -> KeyDocument:
    """Read a key file: `NewerKeyFile` if a later version wrote it, `NotAKeyFile` for anything else odd.

    The checksum guards no secret (sealing does that); it lets us say "damaged", not "wrong passphrase".
    """
    if len(data) > LARGEST_BYTES:
        raise NotAKeyFile
    try:
        outer = json.loads(data)
        checksum = outer.pop("checksum")
        if outer["kind"] != KIND or checksum != _checksum(outer):
            raise NotAKeyFile
        if _whole(outer["format"]) > FORMAT:
            raise NewerKeyFile(outer["needs"] if re.fullmatch(r"[0-9.]{1,20}", outer["needs"]) else "")
        document = _read(outer)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        raise NotAKeyFile from None  # a parser's error quotes the file
    if document.to_bytes() != data:  # an unknown field, a second spelling: not something this format writes
        raise NotAKeyFile
    return document


def _read(outer: Json) -> KeyDocument:
    return KeyDocument(
        vault_id=str(UUID(outer["vault_id"])),
        salt=_hex(outer["salt"], SALT_BYTES),
        key_check=_hex(outer["key_check"], seal.CHECK_BYTES),
        slots=tuple(_read_slot(slot) for slot in outer["slots"]),
    )


def _read_slot(slot: Json) -> Slot:
    slot_id = str(UUID(slot["slot_id"]))
    sealed = _hex(slot["sealed"], seal.SEALED_BYTES)
    if slot["kind"] == "recovery":
        return RecoverySlot(slot_id=slot_id, sealed=sealed)
    if slot["kind"] != "passphrase":
        raise NotAKeyFile
    hashing, check = slot["argon2id"], slot["device_check"]
    cost = seal.Cost(*(_whole(hashing[name]) for name in ("memory_kib", "iterations", "lanes")))
    if not cost.reasonable():
        raise NotAKeyFile
    return PassphraseSlot(
        slot_id=slot_id,
        officer_id=str(slot["officer_id"]),
        salt=_hex(hashing["salt"], SALT_BYTES),
        cost=cost,
        device_check=None if check is None else _hex(check, seal.CHECK_BYTES),
        sealed=sealed,
    )


def _hex(value: Any, length: int) -> bytes:
    data = bytes.fromhex(value)
    if len(data) != length:
        raise NotAKeyFile
    return data


def _whole(value: Any) -> int:
    if type(value) is not int:  # a bool is an int in Python, but not here
        raise NotAKeyFile
    return value


def _canonical(content: Json) -> bytes:
    return (json.dumps(content, indent=1, sort_keys=True) + "\n").encode()


def _checksum(outer: Json) -> str:
    return hashlib.sha256(_canonical(outer)).hexdigest()
