"""The form of exchange files: what is changed, cut short, of others or made up is refused whole, in words."""

from __future__ import annotations

import secrets
import struct
import tracemalloc
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from liaison_app.errors import UserError
from liaison_app.models.base import new_id
from liaison_app.security.errors import WeakPassphrase
from liaison_app.storage.vault import Vault
from liaison_app.sync import exchange, exchange_file, state
from liaison_app.sync.errors import FileDamaged, NewerFile, NotAnExchangeFile, OtherPassphrase
from liaison_app.sync.exchange_file import Reader, Writer
from liaison_app.sync.payload import Payload
from tests.support.scan import in_bytes
from tests.support.sticks import ABOUT, TEAM, Folder, all_rows, row, take
from tests.support.vaults import CHEAP, fresh_vault
from tests.sync.test_run import add, value


@pytest.fixture
def stick(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    opened = fresh_vault(tmp_path / "alone")
    yield opened
    opened.close()


GOOD = Payload("contacts", {"name": "Ana"})
BAD_MARKS = {"upto": {}, "usual": [["x", 1]], "marks": {}}


ODD: list[tuple[list[Any], type[UserError]]] = [
    ([], FileDamaged),
    ([row(new_id(), GOOD)], FileDamaged),
    ([{"about": {"content": 2}}], NewerFile),
    ([ABOUT, []], FileDamaged),
    ([ABOUT, {"id": "../../x", "rows": row(new_id(), GOOD)["rows"]}], FileDamaged),
    ([ABOUT, {"id": new_id(), "rows": {}}], FileDamaged),
    ([ABOUT, {"id": new_id(), "rows": {"team": ["{}"]}}], FileDamaged),
    ([ABOUT, {"erased": [["contacts", "a\ncontacts b"]]}], FileDamaged),
    ([ABOUT, {"erased": ["contacts"]}], FileDamaged),
]


def test_what_no_version_writes_is_refused_whole(vault: Vault, stick: Folder) -> None:
    before = all_rows(vault)
    for entries, error in ODD:
        ahead = [ABOUT, row(new_id(), GOOD)] if entries and entries[0] is ABOUT else []
        with pytest.raises(error):
            take(vault, stick.made(*ahead, *entries[bool(ahead) :]))
        assert all_rows(vault) == before, entries


WRONG: list[Any] = [
    row(new_id(), Payload("contacts", {"name": 7})),
    row(new_id(), Payload("contacts", {})),
    row(new_id(), GOOD, "referrals"),
    row(new_id(), Payload("contacts", {"name": "Ana", "a/b": 1})),
    row(new_id(), Payload("contacts", erased=True)),
    {"id": new_id(), "rows": {"team": [GOOD.to_bytes().decode(), BAD_MARKS]}},
    {"id": new_id(), "rows": {"team": [GOOD.to_bytes().decode(), {**BAD_MARKS, "upto": {"x": 2**80}}]}},
    {"id": new_id(), "rows": {"team": ["[" * 9999, BAD_MARKS]}},
]


def test_a_row_that_nobody_can_have_written_is_noted_and_the_rest_is_taken(vault: Vault, stick: Folder) -> None:
    for entry in WRONG:
        good = new_id()
        taken = take(vault, stick.made(ABOUT, entry, row(good, GOOD)))
        assert (taken.refused, taken.records) == (1, 1), entry
        assert value(vault, good, "name") == "Ana"
    noted = [refusal.record_id for refusal in state.refusals(vault.session())]
    assert sorted(noted) == sorted(entry["id"] for entry in WRONG)


def test_a_file_changed_anywhere_cut_anywhere_or_mixed_is_refused_whole(vault: Vault, stick: Folder) -> None:
    noise = [row(new_id(), Payload("contacts", {"name": secrets.token_hex(2000)})) for _ in range(150)]
    path, other = stick.made(ABOUT, *noise), stick.made(ABOUT, *noise)
    whole, head = path.read_bytes(), 61
    sealed = exchange_file.PIECE + 16
    assert (len(whole) - head) % sealed == 0
    assert len(whole) > head + 3 * sealed
    before = all_rows(vault)
    pieces = [whole[at : at + sealed] for at in range(head, len(whole), sealed)]
    swapped = whole[:head] + b"".join([pieces[1], pieces[0], *pieces[2:]])
    foreign = whole[:head] + other.read_bytes()[head : head + sealed] + whole[head + sealed :]
    changed = [
        *(whole[:at] for at in (0, 10, 40, head, head + 9, head + sealed, len(whole) - sealed, len(whole) - 1)),
        *(_flipped(whole, at) for at in (3, 16, 20, 27, 40, 60, head, head + sealed + 5, len(whole) - 1)),
        whole + b"x",
        whole + pieces[-1],
        swapped,
        foreign,
        whole[: head + sealed] + pieces[-1],
        b"PK\x03\x04" + whole,
    ]
    for number, content in enumerate(changed):
        path.write_bytes(content)
        with pytest.raises((FileDamaged, NotAnExchangeFile, NewerFile, OtherPassphrase)):
            take(vault, path)
        assert all_rows(vault) == before, number
    path.write_bytes(whole)
    assert take(vault, path).records == 150


def test_that_the_end_is_missing_is_noticed_even_where_it_is_padding() -> None:
    file = BytesIO()
    writer = Writer.begin(file, TEAM, CHEAP)
    writer.add(secrets.token_hex(955_000))
    writer.end()
    whole, sealed = file.getvalue(), exchange_file.PIECE + 16
    assert (len(whole) - 61) // sealed == 18  # of which 17 are needed
    assert len([*Reader.begin(BytesIO(whole), TEAM).entries()]) == 1
    with pytest.raises(FileDamaged):
        [*Reader.begin(BytesIO(whole[:-sealed]), TEAM).entries()]


def _flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


LENGTHS = [
    struct.pack(">I", 2**32 - 1),
    struct.pack(">I", exchange_file.LONGEST) + b"x" * 100,
    struct.pack(">I", 9) + b'{"about":',
    struct.pack(">I", 2) + b"[[",
    bytes(4) + b"more after the end",
    b"",
]


def test_wrong_lengths_inside_are_refused_without_much_memory(vault: Vault, stick: Folder) -> None:
    packed = [zlib.compress(plain) for plain in LENGTHS]
    bomb = zlib.compress(bytes(50_000_000))
    for content in (*packed, b"not packed at all", bomb):
        file = BytesIO()
        writer = Writer.begin(file, TEAM, CHEAP)
        writer._waiting += content
        writer._packer = _Nothing()
        writer.end()
        path = stick.path / "odd"
        path.write_bytes(file.getvalue())
        with pytest.raises(FileDamaged):
            take(vault, path)


class _Nothing:
    """Packs nothing."""

    def compress(self, _plain: bytes) -> bytes:
        return b""

    def flush(self) -> bytes:
        return b""


def test_a_file_shows_nothing_and_is_never_written_over(vault: Vault, stick: Folder) -> None:
    add(vault, "Ana Ruizmarker")
    path = stick.out(vault)
    content = path.read_bytes()
    assert content.startswith(b"Liaison exchange")
    assert not in_bytes("Ruizmarker", content)
    assert (len(content) - 61) % (exchange_file.PIECE + 16) == 0
    with pytest.raises(UserError, match="not touched"):
        exchange.write(vault.session(), path, TEAM, cost=CHEAP)
    assert path.read_bytes() == content
    with pytest.raises(OtherPassphrase):
        exchange.read(vault.session(), path, "another passphrase altogether")
    for weak in ("short", "password1234", "aaaaaaaaaaaaaaaa"):
        with pytest.raises(WeakPassphrase):
            exchange.write(vault.session(), stick.path / "weak", weak, cost=CHEAP)
    with pytest.raises(UserError, match="no such file"):
        exchange.write(vault.session(), stick.path / "nowhere" / "file", TEAM, cost=CHEAP)
    with pytest.raises(UserError, match="no such file"):
        take(vault, stick.path / "nowhere")

    def stop(_percent: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exchange.write(vault.session(), stick.path / "stopped", TEAM, progress=stop, cost=CHEAP)
    assert sorted(one.name for one in stick.path.iterdir() if one.is_file()) == ["1.liaison"]
    told: list[int] = []
    exchange.read(vault.session(), path, TEAM, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 100


def test_it_costs_little_memory(tmp_path: Path) -> None:
    """Entries go through one at a time, however many there are."""
    path = tmp_path / "large"
    peaks = [_peak(path, entries) for entries in (1, 800)]
    assert path.stat().st_size > 7_000_000
    assert peaks[1] < peaks[0] + 1_000_000


def _peak(path: Path, count: int) -> int:
    """The most memory that writing and reading so many entries of 20 KB took."""
    tracemalloc.start()
    with path.open("wb") as file:
        writer = Writer.begin(file, TEAM, CHEAP)
        for _ in range(count):
            writer.add(secrets.token_hex(10_000))
        writer.end()
    with path.open("rb") as file:
        assert sum(1 for _entry in Reader.begin(file, TEAM).entries()) == count
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
