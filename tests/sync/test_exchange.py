"""Real vaults without a hub pass files: what is entered on one is on all, and what is wrong is refused whole."""

from __future__ import annotations

import secrets
import struct
import zlib
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from liaison_app.errors import UserError
from liaison_app.models.base import new_id
from liaison_app.models.registry import KINDS
from liaison_app.security.errors import WeakPassphrase
from liaison_app.services import records
from liaison_app.storage import erase, tables
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Actor, Session
from liaison_app.storage.vault import Vault
from liaison_app.sync import choose, exchange, exchange_file, looked, outgoing, run, state, team
from liaison_app.sync.errors import (
    FileDamaged,
    MassDeletion,
    NewerFile,
    NotAnExchangeFile,
    OtherPassphrase,
    OtherTeam,
)
from liaison_app.sync.exchange_file import Reader, Writer
from liaison_app.sync.from_file import Taken
from liaison_app.sync.payload import Payload
from tests.support.hubs import Place
from tests.support.scan import in_bytes
from tests.support.vaults import CHEAP, fresh_vault
from tests.sync.test_run import add, edit, value

TEAM = "nine slow barges under fog"


class Folder:
    """A stick that goes from laptop to laptop."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.number = 0

    def out(self, vault: Vault, **options: Any) -> Path:
        self.number += 1
        path = self.path / f"{self.number}.liaison"
        exchange.write(vault.session(), path, TEAM, cost=CHEAP, **options)
        return path

    def made(self, *entries: Any) -> Path:
        """A file with whatever entries somebody who knows the passphrase puts in."""
        self.number += 1
        path = self.path / f"{self.number}.liaison"
        with path.open("wb") as file:
            writer = Writer.begin(file, TEAM, CHEAP)
            for entry in entries:
                writer.add(entry)
            writer.end()
        return path

    def between(self, giver: Vault, taker: Vault) -> Taken:
        return take(taker, self.out(giver))


def take(vault: Vault, path: Path, **options: Any) -> Taken:
    return exchange.read(vault.session(), path, TEAM, **options)


ABOUT = {"about": {"content": 1, "schema": "0003", "vault": "x", "team": ""}}


@pytest.fixture
def stick(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Vault, Vault]]:
    one, two = (fresh_vault(tmp_path / name) for name in ("one", "two"))
    yield one, two
    one.close()
    two.close()


def version(vault: Vault, kind: str, record_id: str) -> int:
    return int(records.load(vault.session(), kind, record_id).record.version)


def all_rows(vault: Vault) -> dict[str, Any]:
    """Every record and part, as the database has it, without the times of tables beside them."""
    with vault.session().read() as db:
        names = [table for kind in KINDS.values() for table in (kind.table, *(part.table for part in kind.part_kinds))]
        found = {table.name: sorted(map(str, db.execute(select(table)).all())) for table in names}
        found["also"] = sorted(map(str, db.execute(select(tables.also)).all()))
        found["exchanged"] = sorted(map(str, db.execute(select(tables.exchanged)).all()))
        return found


def test_ping_pong_asks_nothing_and_a_file_twice_changes_nothing(pair: tuple[Vault, Vault], stick: Folder) -> None:
    one, two = pair
    record_id = add(one, "Ana Ruiz")
    first = stick.out(one)
    assert take(two, first).records >= 1
    loaded = records.load(two.session(), "contacts", record_id)
    assert [vars(phone)["number"] for phone in loaded.parts["phones"]] == ["555 0100"]
    for number in range(3):
        edit(one, record_id, notes=f"from one {number}")
        edit(two, record_id, role=f"from two {number}")
        path = stick.out(two)
        assert take(one, path).clashes == 0
        stick.out(one)  # lost on the way
        edit(one, record_id, notes=f"from one again {number}")
        assert stick.between(one, two).clashes == 0
        for vault in pair:
            assert value(vault, record_id, "notes") == f"from one again {number}"
            assert value(vault, record_id, "role") == f"from two {number}"
        before = all_rows(one)
        for old in (path, first):  # the same file twice, and an old one late
            assert take(one, old) == Taken(read=take(one, old).read)
        assert all_rows(one) == before
    with one.session().read() as db:
        vaults = {looked.name(vault.session().engine.connect()) for vault in pair}
        assert len(vaults) == 2
        actions = {event.action for event in db.execute(select(tables.events))}
    assert actions >= {"disclose", "exchange"}


def test_two_values_deletions_and_erases(pair: tuple[Vault, Vault], stick: Folder) -> None:
    one, two = pair
    both, deleted, gone = (add(one, name) for name in ("Ana Ruiz", "Bo Lind", "Cy Young"))
    stick.between(one, two)
    edit(one, both, notes="from one")
    edit(two, both, notes="from two")
    records.delete(one.session(), "contacts", deleted)
    erase.erase(one.session(), [("contacts", gone)])
    edit(two, gone, notes="edited at the same time")
    edit(two, deleted, notes="still needed")
    taken = stick.between(one, two)
    assert (taken.clashes, taken.erased) == (2, 1)
    assert stick.between(two, one).erased == 0
    for vault in pair:
        assert records.number_of(vault.session(), "contacts", gone) is None
        [asked] = choose.of_record(vault.session(), "contacts", both)
        assert {asked.stands, asked.others[0].text} == {"from one", "from two"}
        assert [one_.path for one_ in choose.of_record(vault.session(), "contacts", deleted)] == ["/deleted"]
    choose.choose(one.session(), "contacts", both, "notes", 0)
    chosen = value(one, both, "notes")
    stick.between(one, two)
    assert value(two, both, "notes") == chosen
    assert choose.of_record(two.session(), "contacts", both) == []
    assert stick.between(two, one).records == 0


def test_many_deletions_are_asked_about_first(pair: tuple[Vault, Vault], stick: Folder) -> None:
    one, two = pair
    made = [records.new("notes", {"text": f"note {n}"}) for n in range(25)]
    records.save(one.session(), made)
    stick.between(one, two)
    for note in made:
        records.delete(one.session(), "notes", note.id)
    before, path = all_rows(two), stick.out(one)
    with pytest.raises(MassDeletion, match="accept-deletions"):
        take(two, path)
    assert all_rows(two) == before
    assert take(two, path, accept_deletions=True).records == 25
    with two.session().read() as db:
        live = db.execute(select(KINDS["notes"].table).where(KINDS["notes"].table.c.deleted_at.is_(None))).all()
    assert live == []
    for note in made:  # decided otherwise since: the old file does not ask again
        records.save(two.session(), [Edit("notes", note.id, base=version(two, "notes", note.id), deleted=False)])
    assert take(two, path).records == 0


def test_who_reported_is_not_in_a_file_for_a_role_that_may_not_see_it(pair: tuple[Vault, Vault], stick: Folder) -> None:
    one, two = pair
    reporter = add(one, "Maria Lopez")
    fields = {"doing": "Trying car doors", "seen_on": date(2026, 11, 20), "reporter_kind": "confidential"}
    report = records.new("reports", {**fields, "reporter_id": reporter})
    referral = records.new("referrals", {"person": "R. B."})
    records.save(one.session(), [report, referral])
    small, whole = stick.out(one, role="volunteer-coordinator"), stick.out(one)
    with small.open("rb") as file:
        inside = str([*Reader.begin(file, TEAM).entries()])
    assert "Trying car doors" in inside
    assert "reporter_id" not in inside
    assert "R. B." not in inside

    coordinator = Session(two.engine, Actor(two.actor.id, "volunteer-coordinator"), two.witness)
    taken = exchange.read(coordinator, whole, TEAM)
    assert taken.left_out == 2
    assert records.number_of(two.session(), "referrals", referral.id) is None
    assert records.load(two.session(), "reports", report.id).value("reporter_id") is None
    path = stick.path / "of-the-coordinator"
    exchange.write(coordinator, path, TEAM, cost=CHEAP)
    assert take(one, path).clashes == 0
    assert records.load(one.session(), "reports", report.id).value("reporter_id") == reporter
    assert take(two, whole).records == 2  # a supervisor at the same vault
    assert records.load(two.session(), "reports", report.id).value("reporter_id") == reporter


def test_a_vault_put_back_to_an_older_state_loses_nothing_and_hides_nothing(
    pair: tuple[Vault, Vault], stick: Folder, tmp_path: Path
) -> None:
    """What it writes after that must not pass for what it had written, and given out, before."""
    from liaison_app.services import backups
    from tests.support.vaults import PASSPHRASE

    one, two = pair
    record_id = add(one, "Ana Ruiz")
    stick.between(one, two)
    saved = backups.make(one).path
    edit(one, record_id, notes="given out, then forgotten")
    stick.between(one, two)
    folder = one.folder
    one.close()
    backups.put_back(folder, saved, PASSPHRASE)
    from liaison_app.storage import vault as vaults

    again = vaults.open_vault(folder, PASSPHRASE, store=None, cost=CHEAP)
    try:
        assert value(again, record_id, "notes") == ""
        edit(again, record_id, notes="after the restore")
        taken = stick.between(again, two)
        assert taken.clashes == 1
        assert stick.between(two, again).records == 1
        for vault in (again, two):
            [asked] = choose.of_record(vault.session(), "contacts", record_id)
            assert {asked.stands, asked.others[0].text} == {"given out, then forgotten", "after the restore"}
    finally:
        again.close()


def test_what_came_by_file_goes_to_the_hub_and_nobody_is_asked(tmp_path: Path, place: Place, stick: Folder) -> None:
    one, two, three = (fresh_vault(tmp_path / name) for name in ("one", "two", "three"))
    try:
        team.connect(one, place.url(place.login()))
        asked = team.connect(two, url := place.url(place.login()))
        team.approve(one, asked.code, "officer")
        team.connect(two, url)
        record_id = add(one, "Ana Ruiz")
        for vault in (one, two):
            run.sync(vault)
        edit(one, record_id, notes="while the hub was down")  # the first file ever between them
        assert stick.between(one, two).clashes == 0
        assert value(two, record_id, "notes") == "while the hub was down"
        other = add(three, "Of a laptop without a hub")
        taken = stick.between(three, two)
        assert outgoing.waiting(two.session(), ["team", "referrals", "identities"]) >= 2
        run.sync(two)
        run.sync(one)
        assert value(one, other, "name") == "Of a laptop without a hub"
        assert value(one, record_id, "notes") == "while the hub was down"
        assert state.of_record(two.session(), "contacts", record_id) == "synced"
        assert taken.refused == 0
        of_others = stick.made({"about": {**ABOUT["about"], "team": new_id()}})
        with pytest.raises(OtherTeam):
            take(two, of_others)
    finally:
        for vault in (one, two, three):
            vault.close()


def test_what_a_later_version_added_is_carried_and_given_on(pair: tuple[Vault, Vault], stick: Folder) -> None:
    one, two = pair
    record_id, unknown = new_id(), new_id()
    later = Payload(
        "contacts",
        {"name": "Ana", "nickname": "Annie"},
        {"phones": {new_id(): {"number": "555", "position": 0, "ring": "loud"}}, "hats": {new_id(): {"size": 7}}},
        carried={"photos": [1]},
        schema="0009",
    )
    path = stick.made(ABOUT, row(record_id, later), row(unknown, Payload("sightings", {"what": "a heron"})))
    assert take(one, path).refused == 1
    assert take(one, path).refused == 1
    assert len(state.refusals(one.session())) == 1
    edit(one, record_id, notes="edited here")
    with stick.out(one).open("rb") as file:
        inside = str([*Reader.begin(file, TEAM).entries()])
    assert all(word in inside for word in ("Annie", "loud", "hats", "photos", "edited here"))
    assert stick.between(one, two).clashes == 0


def row(record_id: str, payload: Payload, scope: str = "team") -> dict[str, Any]:
    """A record as it stands in a file, written by a vault “x”."""
    marks = {"upto": {"x": 1}, "usual": [["x", 1]], "marks": {}}
    return {"id": record_id, "rows": {scope: [payload.to_bytes().decode(), marks]}}


GOOD = Payload("contacts", {"name": "Ana"})
BAD_MARKS = {"upto": {}, "usual": [["x", 1]], "marks": {}}


@pytest.mark.parametrize(
    ("entries", "error"),
    [
        ([], FileDamaged),
        ([row(new_id(), GOOD)], FileDamaged),
        ([{"about": {"content": 2}}], NewerFile),
        ([ABOUT, []], FileDamaged),
        ([ABOUT, {"id": "../../x", "rows": row(new_id(), GOOD)["rows"]}], FileDamaged),
        ([ABOUT, {"id": new_id(), "rows": {}}], FileDamaged),
        ([ABOUT, {"id": new_id(), "rows": {"team": ["{}"]}}], FileDamaged),
        ([ABOUT, {"erased": [["contacts", "a\ncontacts b"]]}], FileDamaged),
        ([ABOUT, {"erased": ["contacts"]}], FileDamaged),
    ],
)
def test_what_no_version_writes_is_refused_whole(
    vault: Vault, stick: Folder, entries: list[Any], error: type[UserError]
) -> None:
    ahead = [ABOUT, row(new_id(), GOOD)] if entries and entries[0] is ABOUT else []
    before = all_rows(vault)
    with pytest.raises(error):
        take(vault, stick.made(*ahead, *entries[bool(ahead) :]))
    assert all_rows(vault) == before


@pytest.mark.parametrize(
    "entry",
    [
        row(new_id(), Payload("contacts", {"name": 7})),
        row(new_id(), Payload("contacts", {})),
        row(new_id(), GOOD, "referrals"),
        row(new_id(), Payload("contacts", {"name": "Ana", "a/b": 1})),
        row(new_id(), Payload("contacts", erased=True)),
        {"id": new_id(), "rows": {"team": [GOOD.to_bytes().decode(), BAD_MARKS]}},
        {"id": new_id(), "rows": {"team": [GOOD.to_bytes().decode(), {**BAD_MARKS, "upto": {"x": 2**80}}]}},
        {"id": new_id(), "rows": {"team": ["[" * 9999, BAD_MARKS]}},
    ],
)
def test_a_row_that_nobody_can_have_written_is_noted_and_the_rest_is_taken(
    vault: Vault, stick: Folder, entry: Any
) -> None:
    good = new_id()
    taken = take(vault, stick.made(ABOUT, entry, row(good, GOOD)))
    assert (taken.refused, taken.records) == (1, 1)
    assert [refusal.record_id for refusal in state.refusals(vault.session())] == [entry["id"]]
    assert value(vault, good, "name") == "Ana"


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


def _flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


@pytest.mark.parametrize(
    "plain",
    [
        struct.pack(">I", 2**32 - 1),
        struct.pack(">I", exchange_file.LONGEST) + b"x" * 100,
        struct.pack(">I", 9) + b'{"about":',
        struct.pack(">I", 2) + b"[[",
        bytes(4) + b"more after the end",
        b"",
    ],
)
def test_wrong_lengths_inside_are_refused_without_much_memory(vault: Vault, stick: Folder, plain: bytes) -> None:
    for content in (zlib.compress(plain), b"not packed at all", zlib.compress(plain + bytes(50_000_000))):
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
    import tracemalloc

    with (tmp_path / "large").open("wb") as file:
        writer = Writer.begin(file, TEAM, CHEAP)
        tracemalloc.start()
        for _ in range(3000):
            writer.add(secrets.token_hex(10_000))
        writer.end()
    with (tmp_path / "large").open("rb") as file:
        count = sum(1 for _entry in Reader.begin(file, TEAM).entries())
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 3000
    assert (tmp_path / "large").stat().st_size > 25_000_000
    assert peak < 3_000_000
