"""What a full, read-only or broken disk does to a change: never a false "saved", always plain words."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import text

from liaison_app.models.base import new_id
from liaison_app.storage import connection, door, failures
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session
from tests.support.vaults import fresh_vault


def contact(name: str) -> Edit:
    return Edit("contacts", new_id(), fields={"name": name})


def names(session: Session) -> list[str]:
    with session.read() as db:
        return list(db.scalars(text("SELECT name FROM contacts ORDER BY n")))


def test_a_full_disk_is_said_and_what_was_there_stays(session: Session) -> None:
    door.apply(session, [contact("Ana")])
    with session.engine.connect() as db:  # SQLite's own limit gives the very answer of a full disk
        pages = db.exec_driver_sql("PRAGMA page_count").scalar()
        db.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(failures.NotSaved, match="Not saved – the disk is full"):
        door.apply(session, [contact("Bo " + "x" * 50_000)])
    assert names(session) == ["Ana"]
    with session.engine.connect() as db:
        db.exec_driver_sql("PRAGMA max_page_count = 1000000")
    door.apply(session, [contact("Cy")])
    assert names(session) == ["Ana", "Cy"]


def test_a_read_only_vault_is_said(session: Session) -> None:
    with session.engine.connect() as db:
        db.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(failures.NotSaved, match="read-only"):
        door.apply(session, [contact("Ana")])


def test_another_writer_is_said(session: Session, tmp_path: Path) -> None:
    other = connection.connect(tmp_path / "vault" / "vault.db", connection.spec_of(session.engine))
    other.execute("PRAGMA busy_timeout = 1")
    with session.write(), pytest.raises(sqlcipher.OperationalError) as caught:
        other.execute("BEGIN IMMEDIATE")
    other.close()
    plain = failures.in_words(caught.value)
    assert isinstance(plain, failures.NotSaved)
    assert "still writing" in plain.message


def test_damage_found_while_reading_is_said(tmp_path: Path) -> None:
    vault = fresh_vault(tmp_path / "vault")
    door.apply(vault.session(), [contact(f"Somebody {n} " + "x" * 3000) for n in range(50)])
    spec, actor = connection.spec_of(vault.engine), vault.actor
    vault.close()
    path = tmp_path / "vault" / "vault.db"
    data = bytearray(path.read_bytes())
    for page in range(connection.PAGE_SIZE * 2, len(data), connection.PAGE_SIZE):
        data[page + 50] ^= 1
    path.write_bytes(data)
    engine = connection.make_engine(path, spec)
    with pytest.raises(failures.Damaged):
        names(Session(engine, actor))
    engine.dispose()


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "full"), (errno.EFBIG, "full"), (errno.EROFS, "read-only"), (errno.EIO, "did not take it")],
)
def test_the_system_s_refusals_have_the_same_words(number: int, words: str) -> None:
    plain = failures.in_words(OSError(number, "as the system says it"))
    assert isinstance(plain, failures.NotSaved)
    assert words in plain.message


def test_a_bug_stays_a_bug(session: Session) -> None:
    assert failures.in_words(ValueError("x")) is None
    with pytest.raises(sqlcipher.OperationalError) as caught, session.engine.connect() as db:
        db.connection.dbapi_connection.execute("SELECT nothing")  # type: ignore[union-attr]
    assert failures.in_words(caught.value) is None
