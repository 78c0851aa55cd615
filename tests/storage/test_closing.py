"""Locking: reading is stopped, writing is finished, everything stands in vault.db, and nothing works afterwards."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from liaison_app.storage import connection, door, failures, vault
from liaison_app.storage.edits import Edit
from tests.support.vaults import PASSPHRASE, fresh_vault

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def test_what_is_being_read_is_stopped_and_said_in_words(tmp_path: Path) -> None:
    opened = fresh_vault(tmp_path / "vault")
    begun, said = threading.Event(), []

    def read() -> None:
        try:
            with opened.session().read() as db:
                begun.set()
                db.execute(text(ENDLESS))
        except failures.Locked as error:
            said.append(str(error))

    worker = threading.Thread(target=read)
    worker.start()
    begun.wait()
    while worker.is_alive():  # the statement may not have begun when the first interrupt comes
        opened.interrupt()
        worker.join(0.01)
    assert said == [str(failures.Locked())]
    assert opened.close()


def test_what_is_being_written_is_written_to_its_end(tmp_path: Path) -> None:
    opened = fresh_vault(tmp_path / "vault")
    begun, go_on = threading.Event(), threading.Event()

    def write() -> None:
        with opened.session().write() as db:
            begun.set()
            go_on.wait()
            db.execute(text("INSERT INTO meta VALUES ('written', 'yes')"))

    worker = threading.Thread(target=write)
    worker.start()
    begun.wait()
    opened.interrupt()
    go_on.set()
    assert opened.close()
    worker.join()
    again = vault.open_vault(tmp_path / "vault", PASSPHRASE, store=None)
    with again.session().read() as db:
        assert db.scalar(text("SELECT value FROM meta WHERE key = 'written'")) == "yes"
    again.close()


def test_after_closing_nothing_reads_or_writes(tmp_path: Path) -> None:
    opened = fresh_vault(tmp_path / "vault")
    session = opened.session()
    opened.close()
    with pytest.raises(failures.Locked), session.read() as db:
        db.execute(text("SELECT * FROM meta"))
    with pytest.raises(failures.Locked):
        door.apply(session, [Edit("contacts", "a", fields={"name": "Ana"})])
    opened.engine.dispose()
    assert not (tmp_path / "vault" / "vault.db-wal").exists()


def test_a_log_that_cannot_be_emptied_is_said_and_loses_nothing(tmp_path: Path) -> None:
    opened = fresh_vault(tmp_path / "vault")
    spec = connection.spec_of(opened.engine)
    reader = connection.connect(tmp_path / "vault" / "vault.db", spec)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM meta").fetchone()  # looks at the vault as it is now, for as long as it likes
    door.apply(opened.session(), [Edit("contacts", "a", fields={"name": "Ana"})])
    assert not opened.close()
    reader.close()
    again = vault.open_vault(tmp_path / "vault", PASSPHRASE, store=None)
    with again.session().read() as db:
        assert db.scalar(text("SELECT name FROM contacts")) == "Ana"
    assert again.close()
