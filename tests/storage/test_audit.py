"""The audit log only grows, and every change behind the program's back is found."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from liaison_app.errors import UserError
from liaison_app.models.base import new_id
from liaison_app.security import tries
from liaison_app.storage import audit, door, tables, vault
from liaison_app.storage.check import check
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session
from tests.support.vaults import CHEAP, PASSPHRASE, fresh_vault


def add(session: Session, count: int = 1) -> None:
    for n in range(count):
        door.apply(session, [Edit("contacts", new_id(), fields={"name": f"Person {n}"})])


def actions(session: Session) -> list[str]:
    with session.read() as db:
        return list(db.scalars(select(tables.events.c.action).order_by(tables.events.c.n)))


def tamper(session: Session, *statements: str) -> None:
    """Do what somebody with the key can do: drop the triggers, then write."""
    with session.engine.connect().execution_options(writes=True) as db, db.begin():
        for name in ("events_stay", "events_remain", "events_follow"):
            db.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        for statement in statements:
            db.execute(text(statement))


def serious(session: Session) -> list[str]:
    return [finding.what for finding in check(session) if finding.serious]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET action = 'other'",
        "UPDATE events SET hash = '' WHERE n = 1",
        "DELETE FROM events WHERE n = 2",
        "DELETE FROM events",
        "REPLACE INTO events SELECT * FROM events WHERE n = 1",
        "INSERT INTO events SELECT n + 100, device_id, step, at, actor_id, action, kind, record_id, fields, count, "
        "previous, hash FROM events WHERE n = 1",
    ],
)
def test_the_database_refuses_to_change_the_log(session: Session, statement: str) -> None:
    add(session)
    with pytest.raises(IntegrityError, match="audit log"), session.write() as db:
        db.execute(text(statement))
    assert serious(session) == []


SWAP = (
    "UPDATE events SET n = -1 WHERE n = 3",
    "UPDATE events SET n = 3 WHERE n = 4",
    "UPDATE events SET n = 4 WHERE n = -1",
)
ATTACKS: list[tuple[str, tuple[str, ...], str]] = [
    ("a column", ("UPDATE events SET actor_id = 'someone' WHERE n = 3",), "number 3 was changed"),
    ("a time", ("UPDATE events SET at = '2020-01-01T00:00:00.000' WHERE n = 5",), "number 5 was changed"),
    ("bytes", ("UPDATE events SET fields = x'00' WHERE n = 3",), "number 3 was changed"),
    ("the first", ("DELETE FROM events WHERE n = 1",), "before number 2 were removed"),
    ("the middle", ("DELETE FROM events WHERE n = 3",), "before number 4 were removed"),
    ("the end", ("DELETE FROM events WHERE n > 5",), "rewritten"),
    ("all", ("DELETE FROM events",), "rewritten"),
    ("swapped", SWAP, "number 3"),
    ("device", ("UPDATE meta SET value = 'x' WHERE key = 'device_id'",), "another device"),
    ("the count", ("UPDATE meta SET value = '2' WHERE key = 'commits'",), "changes are missing"),
]


@pytest.mark.parametrize(("name", "statements", "words"), ATTACKS, ids=[attack[0] for attack in ATTACKS])
def test_check_says_what_was_done_to_the_log(
    session: Session, name: str, statements: tuple[str, ...], words: str
) -> None:
    add(session, 6)
    assert serious(session) == []
    tamper(session, *statements)
    assert any(words in said for said in serious(session)), serious(session)


def test_every_column_is_hashed() -> None:
    assert set(audit.HASHED) | {"hash"} == {column.name for column in tables.events.columns}


def test_the_opening_of_referrals_and_reports_is_written_together_and_once(tmp_path: Path) -> None:
    opened = fresh_vault(tmp_path / "vault")
    session = opened.session()
    for _again in range(3):
        session.consulted("referrals", "r1")
        session.consulted("reports", "w1")
        session.consulted("contacts", "c1")
    assert "consult" not in actions(session)  # nobody waits for the disk
    opened.close()
    opened = vault.open_vault(tmp_path / "vault", PASSPHRASE, store=None, cost=CHEAP)
    with opened.session().read() as db:
        events = db.execute(select(tables.events).where(tables.events.c.action == "consult")).all()
    opened.close()
    assert [(e.kind, e.record_id) for e in events] == [("referrals", "r1"), ("reports", "w1")]
    assert len({e.step for e in events}) == 1
    assert events[1].at.endswith("T00:00:00.000")
    assert not events[0].at.endswith("T00:00:00.000")


def test_a_timer_writes_consultations_soon(session: Session) -> None:
    session.consulted("referrals", "r1")
    timer = next(thread for thread in threading.enumerate() if isinstance(thread, threading.Timer))
    timer.join(20)
    assert "consult" in actions(session)


def test_consultations_that_cannot_be_written_wait(tmp_path: Path) -> None:
    opened = fresh_vault(tmp_path / "vault")
    assert opened.consultations is not None
    opened.session().consulted("referrals", "r1")
    tamper(opened.session(), "ALTER TABLE events RENAME TO elsewhere")
    with pytest.raises(DatabaseError):
        opened.consultations.flush()
    tamper(opened.session(), "ALTER TABLE elsewhere RENAME TO events")
    opened.consultations.flush()
    assert actions(opened.session()).count("consult") == 1
    opened.close()


def test_failed_unlocks_wait_beside_the_vault_and_reach_the_log(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    fresh_vault(folder).close()
    for secret in ("ten green bottles standing", "eleven green bottles standing"):
        with pytest.raises(UserError):
            vault.open_vault(folder, secret, store=None)
    assert "bottles" not in (folder / tries.FILE_NAME).read_text()
    opened = vault.open_vault(folder, PASSPHRASE, store=None, cost=CHEAP)
    with opened.session().read() as db:
        event = db.execute(select(tables.events).where(tables.events.c.action == "unlock-failed")).one()
    assert event._mapping["count"] == 2
    assert serious(opened.session()) == []
    opened.close()
    assert sorted(p.name for p in folder.iterdir()) == ["vault.db", "vault.key", "vault.lock"]
