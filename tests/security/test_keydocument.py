"""The bytes of the key file: any damage is told from a wrong passphrase, and never gives a wrong key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from liaison_app.errors import UserError
from liaison_app.security import keydocument, keyfile, recovery, slots
from liaison_app.security.errors import NewerKeyFile, NotAKeyFile
from liaison_app.security.keyfile import Secret
from liaison_app.security.seal import Cost
from tests.support.stores import MemoryStore

PASSPHRASE = "seven grey herons at noon"
Change = Callable[[dict[str, Any]], object]

# A key file of format 2 as it was written, and what opens it. From its release on it must open for ever.
FORMAT_2 = Path(__file__).parent.parent / "data" / "keyfile" / "format_2.key"
FORMAT_2_DEVICE = "e5ba26d37da06d8340c1afba8060e63d48d7b945659a667d3440fcef784acf06"
FORMAT_2_CODE = "M27H-1QWQ-614W-4DNE-DCHY-X9GQ-ECSP-9YTT-3XV1"
FORMAT_2_SECOND = "ten green bottles standing"
FORMAT_2_AGENCY = X25519PrivateKey.from_private_bytes(
    bytes.fromhex("b04f5ddd0bddb90785275743265be67b884bc2a53d0bc0a847e64c11cdcba659")
)
FORMAT_2_KEY = "cca7d86ce45462a394ae2b50f95d244df87e4f6aa3296e909f63bfa2004e4cc1"
SECRETS: list[Secret] = [PASSPHRASE, FORMAT_2_SECOND, FORMAT_2_CODE, FORMAT_2_AGENCY]


@pytest.fixture(scope="module")
def sound() -> bytes:
    return FORMAT_2.read_bytes()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.key"


def store_of_format_2(data: bytes) -> MemoryStore:
    store = MemoryStore()
    store.set(json.loads(data)["vault_id"], FORMAT_2_DEVICE)
    return store


def rewritten(data: bytes, change: Change) -> bytes:
    """The file with a change in its content and a fitting checksum, as a careful forger would write it."""
    content = json.loads(data)
    del content["checksum"]
    change(content)
    body = (json.dumps(content, indent=1, sort_keys=True) + "\n").encode()
    content["checksum"] = hashlib.sha256(body).hexdigest()
    return (json.dumps(content, indent=1, sort_keys=True) + "\n").encode()


@pytest.mark.parametrize("secret", SECRETS, ids=["passphrase", "second officer", "recovery code", "agency key"])
def test_a_file_of_the_second_format_still_opens(sound: bytes, secret: Secret) -> None:
    opened = keyfile.unlock(FORMAT_2, secret, store_of_format_2(sound))
    assert opened.database_key.hex() == FORMAT_2_KEY
    assert keydocument.from_bytes(sound).to_bytes() == sound


def test_cut_short_anywhere_it_is_no_key_file(sound: bytes) -> None:
    for length in range(len(sound)):
        with pytest.raises(NotAKeyFile):
            keydocument.from_bytes(sound[:length])


def test_any_flipped_bit_makes_it_no_key_file(sound: bytes) -> None:
    for place in range(len(sound)):
        for bit in range(8):
            damaged = bytearray(sound)
            damaged[place] ^= 1 << bit
            with pytest.raises(NotAKeyFile):
                keydocument.from_bytes(bytes(damaged))


def test_a_flipped_bit_with_a_fitting_checksum_never_gives_a_key(sound: bytes, path: Path) -> None:
    """Below the checksum, sealing and the tag over all slots refuse, whichever slot is tried."""
    store = store_of_format_2(sound)
    content = json.loads(sound)
    (salt,) = (one["salt"] for one in content["databases"])
    for slot in range(len(content["slots"])):
        for place in range(0, len(content["slots"][slot]["sealed"][salt]), 7):

            def turn(content: dict[str, Any], slot: int = slot, place: int = place) -> None:
                sealed = content["slots"][slot]["sealed"][salt]
                other = f"{int(sealed[place], 16) ^ 1:x}"
                content["slots"][slot]["sealed"][salt] = sealed[:place] + other + sealed[place + 1 :]

            path.write_bytes(rewritten(sound, turn))
            for secret in SECRETS:
                with pytest.raises(NotAKeyFile):
                    keyfile.unlock(path, secret, store)


def test_nobody_without_the_key_adds_a_slot(sound: bytes, path: Path) -> None:
    """Else the next rekey would seal the new database key to whoever had written to the file."""
    document = keydocument.from_bytes(sound)
    intruder = slots.recovery_slot(recovery.generate())
    sealed = replace(intruder, sealed=document.slots[0].sealed)
    path.write_bytes(replace(document, slots=(*document.slots, sealed)).to_bytes())
    for secret in SECRETS:
        with pytest.raises(NotAKeyFile):
            keyfile.unlock(path, secret, store_of_format_2(sound))


def put(name: str, value: object) -> Change:
    return lambda content: content.__setitem__(name, value)


def put_in_slot(name: str, value: object) -> Change:
    return lambda content: content["slots"][0].__setitem__(name, value)


def put_in_database(name: str, value: object) -> Change:
    return lambda content: content["databases"][0].__setitem__(name, value)


def put_in_hash(name: str, value: object) -> Change:
    return lambda content: content["slots"][0]["argon2id"].__setitem__(name, value)


@pytest.mark.parametrize(
    "change",
    [
        put("vault_id", "3f0b3ad0-6f1c-4a5e-8f5b-0d6d3b0d2c11"),
        put_in_database("salt", "00" * 16),
        put_in_database("tag", "00" * 32),
        put_in_slot("public_key", "01" * 32),
        put_in_slot("officer_id", "another officer"),
        put_in_slot("slot_id", "3f0b3ad0-6f1c-4a5e-8f5b-0d6d3b0d2c11"),
        put_in_slot("device_check", None),
        put_in_hash("salt", "00" * 16),
        put_in_hash("iterations", 2),
    ],
)
def test_nothing_a_forger_writes_goes_unnoticed(sound: bytes, path: Path, change: Change) -> None:
    forged = rewritten(sound, change)
    path.write_bytes(forged)
    with pytest.raises(UserError):
        keyfile.unlock(path, PASSPHRASE, store_of_format_2(forged))


@pytest.mark.parametrize(
    "change",
    [
        put("kind", "another file"),
        put("format", 0),
        put("format", True),
        put("format", "1"),
        put("needs", 1),
        put("vault_id", 5),
        put("vault_id", "{3f0b3ad0-6f1c-4a5e-8f5b-0d6d3b0d2c11}"),
        put("databases", []),
        put("databases", [{"salt": "00" * 16, "tag": "00" * 32}]),
        put_in_database("salt", "00" * 15),
        put_in_database("tag", "AA" * 32),
        lambda content: content["databases"].extend([{"salt": s * 16, "tag": s * 32} for s in ("0a", "0b")]),
        put("slots", {"passphrase": 1}),
        put("slots", None),
        put("surprise", 1),
        put_in_slot("kind", "surprise"),
        put_in_slot("officer_id", None),
        put_in_slot("public_key", ""),
        put_in_slot("sealed", ""),
        put_in_slot("sealed", {}),
        put_in_slot("argon2id", []),
        put_in_hash("memory_kib", 2**31),
        put_in_hash("memory_kib", 8.0),
        put_in_hash("memory_kib", 4),
        put_in_hash("iterations", 10**9),
        put_in_hash("lanes", 0),
        lambda content: content.pop("vault_id"),
        lambda content: content["slots"][0].pop("sealed"),
    ],
)
def test_what_this_program_would_not_write_is_no_key_file(sound: bytes, change: Change) -> None:
    """In particular not a cost that would stop the computer."""
    with pytest.raises(NotAKeyFile):
        keydocument.from_bytes(rewritten(sound, change))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 4096,
        b"SQLite format 3\x00",
        b"[]",
        b"null",
        b'"liaison key file"',
        b"[" * 100_000,
        b'{"kind": ' + b"9" * 5000 + b"}",
        b" " * (keydocument.LARGEST_BYTES + 1),
        "{}".encode("utf-16"),
    ],
)
def test_other_files_are_no_key_files(data: bytes) -> None:
    with pytest.raises(NotAKeyFile):
        keydocument.from_bytes(data)


@given(st.binary(max_size=200))
def test_random_bytes_are_no_key_file(data: bytes) -> None:
    with pytest.raises(NotAKeyFile):
        keydocument.from_bytes(data)


def test_other_line_ends_or_spellings_are_no_key_file(sound: bytes) -> None:
    for other in (sound.replace(b"\n", b"\r\n"), sound + b"\n", sound.upper(), b"\xef\xbb\xbf" + sound):
        with pytest.raises(NotAKeyFile):
            keydocument.from_bytes(other)


@pytest.mark.parametrize(("needs", "words"), [("2.0.1", "2.0.1 or newer"), ("<b>", "Update"), ("", "Update")])
def test_a_newer_file_names_the_version_it_needs(sound: bytes, path: Path, needs: str, words: str) -> None:
    def renew(content: dict[str, Any]) -> None:
        content.update(format=3, needs=needs, new_part={"anything": 1.5})
        content["slots"].append({"kind": "token", "sealed": "?"})

    newer = rewritten(sound, renew)
    path.write_bytes(newer)
    with pytest.raises(NewerKeyFile, match=words):
        keyfile.unlock(path, PASSPHRASE, None)
    assert path.read_bytes() == newer


def test_costs_a_key_file_may_ask_for() -> None:
    allowed = [Cost(8, 1, 1), Cost(128 * 1024, 3, 4), Cost(1024 * 1024, 32, 16)]
    refused = [Cost(7, 1, 1), Cost(31, 1, 4), Cost(1024 * 1024 + 1, 1, 1), Cost(8, 33, 1), Cost(1024, 1, 17)]
    assert [cost.reasonable() for cost in allowed + refused] == [True] * 3 + [False] * 5
