"""What is remembered outside the vault: lost commits and exchanged files are noticed, kills raise no alarm."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, text

from liaison_app.models.base import new_id
from liaison_app.storage import anchor, audit, door, tables, vault
from liaison_app.storage.anchor import Mark
from liaison_app.storage.audit import Head
from liaison_app.storage.check import check, check_log
from liaison_app.storage.edits import Edit
from liaison_app.storage.new_anchor import AnchorBroken
from liaison_app.storage.session import Session
from tests.support.stores import LockedStore, MemoryStore
from tests.support.vaults import CHEAP, PASSPHRASE, fresh_vault


def add(session: Session, count: int = 1) -> None:
    for n in range(count):
        door.apply(session, [Edit("contacts", new_id(), fields={"name": f"Person {n}"})])


def open_(folder: Path, store: MemoryStore | None = None, anew: str = "") -> vault.Vault:
    return vault.open_vault(folder, PASSPHRASE, store=store, cost=CHEAP, anew=anew)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a vault that was used here once and closed."""
    fresh_vault(tmp_path / "vault").close()
    return tmp_path / "vault"


def exchange(folder: Path, work: Callable[[], None]) -> None:
    """Put the vault of before `work` back after it."""
    shutil.copy(folder / "vault.db", folder / "older")
    work()
    (folder / "older").replace(folder / "vault.db")


def work_of(folder: Path, count: int, store: MemoryStore | None = None) -> Callable[[], None]:
    def work() -> None:
        opened = open_(folder, store)
        add(opened.session(), count)
        opened.close()

    return work


def test_an_older_file_in_place_of_the_vault_is_refused_and_left_alone(folder: Path) -> None:
    exchange(folder, work_of(folder, 3))
    before = (folder / "vault.db").read_bytes()
    with pytest.raises(AnchorBroken, match="The last 3 changes are missing"):
        open_(folder)
    assert (folder / "vault.db").read_bytes() == before


def test_an_officer_can_go_on_with_what_is_there_and_the_log_says_so(folder: Path) -> None:
    exchange(folder, work_of(folder, 3))
    opened = open_(folder, anew="accepted")
    with opened.session().read() as db:
        event = db.execute(select(tables.events).where(tables.events.c.action == "anchor")).all()[-1]
    assert (event.fields, event._mapping["count"]) == ('["accepted"]', 3)
    add(opened.session())
    opened.close()
    opened = open_(folder)
    assert check(opened.session()) == []
    opened.close()


def test_a_rewritten_log_is_found_by_the_anchor(folder: Path) -> None:
    opened = open_(folder)
    add(opened.session(), 4)
    opened.close()
    opened = open_(folder)
    with opened.session().engine.connect().execution_options(writes=True) as db, db.begin():
        for name in ("events_stay", "events_remain", "events_follow"):
            db.execute(text(f"DROP TRIGGER {name}"))
        db.execute(text("UPDATE events SET actor_id = 'nobody' WHERE n = 2"))
        previous = audit.BEGINNING
        for row in db.execute(text("SELECT * FROM events ORDER BY n")).mappings().all():
            now = audit.hash_of({**row, "previous": previous})
            fresh = {"n": row["n"], "previous": previous, "hash": now}
            db.execute(text("UPDATE events SET previous = :previous, hash = :hash WHERE n = :n"), fresh)
            previous = now
        assert list(audit.verify(db)) == []
    assert [f.what.split(":")[0] for f in check(opened.session())] == [
        "The audit log is not the one that was here before"
    ]
    log = check_log(opened.session())
    assert log.events > 4
    assert [f.what.split(":")[0] for f in log.findings] == ["The audit log is not the one that was here before"]
    opened.engine.dispose()
    with pytest.raises(AnchorBroken, match="rewritten"):
        open_(folder)


def test_a_kill_between_commit_and_mark_is_no_alarm(folder: Path) -> None:
    opened = open_(folder)
    witness = opened.witness
    assert witness is not None
    before = witness.path.read_bytes()
    add(opened.session())
    opened.engine.dispose()
    witness.path.write_bytes(before)
    opened = open_(folder)
    assert check(opened.session()) == []
    opened.close()


def test_a_mark_torn_in_the_middle_leaves_the_one_before(folder: Path) -> None:
    opened = open_(folder)
    add(opened.session(), 2)
    witness = opened.witness
    assert witness is not None
    newest = witness.marks()["file"]
    assert newest is not None
    data = bytearray(witness.path.read_bytes())
    start = anchor.SLOT_BYTES * (newest.commits % 2)
    data[start + 20 : start + 40] = bytes(20)
    witness.path.write_bytes(data)
    left = witness.marks()["file"]
    assert left is not None
    assert left.commits == newest.commits - 1
    opened.close()
    open_(folder).close()


@pytest.mark.parametrize("junk", [b"", b"\xff" * 1024, b"[1, 2] abc", b"x" * 5000])
def test_an_anchor_that_cannot_be_read_is_started_again_and_the_log_says_so(folder: Path, junk: bytes) -> None:
    opened = open_(folder)
    witness = opened.witness
    assert witness is not None
    opened.close()
    witness.path.write_bytes(junk)
    opened = open_(folder)
    with opened.session().read() as db:
        assert db.scalars(select(tables.events.c.action).order_by(tables.events.c.n.desc())).first() == "anchor"
    assert witness.marks()["file"] is not None
    opened.close()


def test_a_state_folder_that_cannot_be_written_costs_no_commit(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LIAISON_STATE_DIR", str(tmp_path / "file"))
    opened = open_(folder)
    add(opened.session())
    assert opened.witness is not None
    assert opened.witness.trouble
    opened.close()


def test_the_credential_store_notices_when_vault_and_file_go_back_together(tmp_path: Path) -> None:
    store, folder = MemoryStore(), tmp_path / "vault"
    made = vault.create(folder, PASSPHRASE, store=store, officer_name="Jo", cost=CHEAP).vault
    witness = made.witness
    assert witness is not None
    made.close()
    remembered = witness.path.read_bytes()
    exchange(folder, work_of(folder, 2, store))
    witness.path.write_bytes(remembered)
    with pytest.raises(AnchorBroken, match="The last 2 changes are missing"):
        open_(folder, store)


def test_a_credential_store_that_fails_stops_nobody(tmp_path: Path) -> None:
    fresh_vault(tmp_path / "vault").close()
    opened = open_(tmp_path / "vault", LockedStore())
    add(opened.session())
    opened.close()
    again = open_(tmp_path / "vault", LockedStore())
    assert check(again.session()) == []
    assert again.witness is not None
    kept = again.witness.marks()
    assert set(kept) == {"file"}, "a store that fails is not asked twice"
    again.close()


def test_commits_that_a_damaged_log_lost_are_counted_and_the_log_is_kept(folder: Path) -> None:
    opened = open_(folder)
    add(opened.session(), 3)
    spare = folder.parent / "spare"
    shutil.copytree(folder, spare)  # as a kill would leave it: write-ahead log and all
    opened.close()
    for name in ("vault.db", "vault.db-wal"):
        shutil.copy(spare / name, folder / name)
    wal = bytearray((folder / "vault.db-wal").read_bytes())
    wal[len(wal) // 2] ^= 1
    (folder / "vault.db-wal").write_bytes(wal)
    with pytest.raises(AnchorBroken, match="missing"):
        open_(folder)
    assert (folder / "vault.db-wal").read_bytes() == wal
    shutil.copy(spare / "vault.db-wal", folder / "vault.db-wal")
    opened = open_(folder)
    assert check(opened.session()) == []
    opened.close()


def test_a_transaction_that_writes_nothing_is_not_counted(session: Session) -> None:
    with session.read() as db:
        before = anchor.commits(db.connection())
    with session.write():
        pass
    add(session)
    with session.read() as db:
        assert anchor.commits(db.connection()) == before + 1


def test_a_mark_comes_back_from_its_text() -> None:
    mark = Mark(7, Head(3, "ab" * 32))
    assert Mark.from_text(mark.to_text()) == mark
    assert Mark.from_text(mark.to_text().replace("7", "8", 1)) is None
