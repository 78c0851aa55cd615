"""What stands in `vault.key`: one JSON document, read strictly and written in exactly one way.

Each slot is a key pair, and the database key is sealed to its public key. So whoever has the vault open can seal a new
database key for everybody without knowing their passphrases. A tag under the database key covers all slots: nobody
without that key can add one. The outer fields `kind`, `format`, `needs` and `checksum` keep their meaning in every
later format, so that an older program can tell "newer" from "damaged". Secrets and names of people never stand here
in clear.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from liaison_app.security import seal
from liaison_app.security.errors import NewerKeyFile, NotAKeyFile

KIND = "liaison key file"
FORMAT = 2
NEEDS = "0.1.0"  # the earliest version of the program that reads FORMAT
SALT_BYTES = 16
TAG_BYTES = 32
LARGEST_BYTES = 1024 * 1024

Json = dict[str, Any]
#: Database keys by the salt of the database they open; two while a rekey is under way.
DatabaseKeys = Mapping[bytes, bytes]


@dataclass(frozen=True)
class Slot:
    """One way to open the vault. `sealed` holds a database key for each salt that this slot may open."""

    KIND: ClassVar[str]

    slot_id: str
    public_key: bytes = b""
    sealed: Mapping[bytes, bytes] = field(default_factory=dict)

    def about(self) -> Json:
        """All that the slot says beside the sealed keys; they are bound to it."""
        return {"kind": self.KIND, "slot_id": self.slot_id, "public_key": self.public_key.hex()}

    def to_json(self) -> Json:
        """The slot as it stands in the file."""
        return self.about() | {"sealed": {salt.hex(): sealed.hex() for salt, sealed in self.sealed.items()}}


@dataclass(frozen=True, kw_only=True)
class PassphraseSlot(Slot):
    """Opened by an officer's passphrase; where `device_check` is set, the secret in this computer's credential
    store is needed as well."""

    KIND: ClassVar[str] = "passphrase"

    officer_id: str
    salt: bytes
    cost: seal.Cost
    device_check: bytes | None

    def about(self) -> Json:
        """What every slot says, and how the passphrase is stretched."""
        return super().about() | {
            "officer_id": self.officer_id,
            "argon2id": {"salt": self.salt.hex(), **vars(self.cost)},
            "device_check": self.device_check.hex() if self.device_check is not None else None,
        }


@dataclass(frozen=True)
class RecoverySlot(Slot):
    """Opened by the printed recovery code."""

    KIND: ClassVar[str] = "recovery"


@dataclass(frozen=True)
class AgencySlot(Slot):
    """Opened by the agency's private key, which is never on this computer."""

    KIND: ClassVar[str] = "agency"


@dataclass(frozen=True)
class KeyDocument:
    """A whole key file. `tags` names the database by its salt (the first 16 bytes of vault.db): one, or the old one
    and then the new one while a rekey is under way."""

    vault_id: str
    tags: Mapping[bytes, bytes]
    slots: tuple[Slot, ...] = ()

    def open_slot(self, slot: Slot, private_key: X25519PrivateKey, salt: bytes) -> bytes | None:
        """The key of the database with that salt, or None where the slot is another's or does not open that one.

        Raises NotAKeyFile where the file was put together by somebody without the key.
        """
        sealed = slot.sealed.get(salt)
        if sealed is None or private_key.public_key().public_bytes_raw() != slot.public_key:
            return None
        key = seal.open_sealed(sealed, private_key, self._context(slot, salt))
        if key is None or not hmac.compare_digest(self._tag(key), self.tags[salt]):
            raise NotAKeyFile
        return key

    def changed(self, slots: tuple[Slot, ...], keys: DatabaseKeys) -> KeyDocument:
        """This document with other slots, for the databases that `keys` open; what slots held for others goes.

        Slots keep what they held for these; `sealed_to` adds more. Slots that are left without any key go too.
        """
        kept = [replace(slot, sealed={s: v for s, v in slot.sealed.items() if s in keys}) for slot in slots]
        document = replace(self, slots=tuple(slot for slot in kept if slot.sealed), tags=dict.fromkeys(keys, b""))
        return replace(document, tags={salt: document._tag(key) for salt, key in keys.items()})

    def sealed_to(self, slot: Slot, keys: DatabaseKeys) -> Slot:
        """The slot with `keys` sealed to it, beside what it already holds."""
        new = {salt: seal.seal_to(slot.public_key, key, self._context(slot, salt)) for salt, key in keys.items()}
        return replace(slot, sealed={**slot.sealed, **new})

    def _context(self, slot: Slot, salt: bytes) -> bytes:
        """What a sealed key is bound to: the vault, its database and all its slot says."""
        about_vault = {"kind": KIND, "format": FORMAT, "vault_id": self.vault_id, "salt": salt.hex()}
        return _canonical(about_vault | {"slot": slot.about()})

    def _tag(self, database_key: bytes) -> bytes:
        """What only somebody with the database key can write under this document."""
        covered = self._outer() | {"databases": [salt.hex() for salt in self.tags]}
        return hmac.digest(seal.derive(database_key, "key file tag 2"), _canonical(covered), "sha256")

    def _outer(self) -> Json:
        return {
            "kind": KIND,
            "format": FORMAT,
            "needs": NEEDS,
            "vault_id": self.vault_id,
            "databases": [{"salt": salt.hex(), "tag": tag.hex()} for salt, tag in self.tags.items()],
            "slots": [slot.to_json() for slot in self.slots],
        }

    def to_bytes(self) -> bytes:
        """The bytes of the file."""
        outer = self._outer()
        return _canonical(outer | {"checksum": _checksum(outer)})


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
    tags = _by_salt({one["salt"]: one["tag"] for one in outer["databases"]}, TAG_BYTES)
    slots = tuple(_read_slot(slot) for slot in outer["slots"])
    if len(tags) > 2 or not all(slot.sealed.keys() <= tags.keys() for slot in slots):
        raise NotAKeyFile
    return KeyDocument(str(UUID(outer["vault_id"])), tags, slots)


def _read_slot(slot: Json) -> Slot:
    slot_id = str(UUID(slot["slot_id"]))
    public_key = _hex(slot["public_key"], seal.KEY_BYTES)
    sealed = _by_salt(slot["sealed"], seal.SEALED_BYTES)
    if slot["kind"] == RecoverySlot.KIND:
        return RecoverySlot(slot_id, public_key, sealed)
    if slot["kind"] == AgencySlot.KIND:
        return AgencySlot(slot_id, public_key, sealed)
    if slot["kind"] != PassphraseSlot.KIND:
        raise NotAKeyFile
    hashing, check = slot["argon2id"], slot["device_check"]
    cost = seal.Cost(*(_whole(hashing[name]) for name in ("memory_kib", "iterations", "lanes")))
    if not cost.reasonable():
        raise NotAKeyFile
    return PassphraseSlot(
        slot_id,
        public_key,
        sealed,
        officer_id=str(slot["officer_id"]),
        salt=_hex(hashing["salt"], SALT_BYTES),
        cost=cost,
        device_check=None if check is None else _hex(check, seal.CHECK_BYTES),
    )


def _by_salt(content: Any, length: int) -> dict[bytes, bytes]:
    found = {_hex(salt, SALT_BYTES): _hex(value, length) for salt, value in content.items()}
    if not found:
        raise NotAKeyFile
    return found


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
