"""Upgrades: with a backup first, in one step, so that a failure at any statement leaves the old version, whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from campaigns import _revision
from liaison_app.errors import UserError
from liaison_app.models.base import new_id
from liaison_app.storage import backup, check, door, locks, schema, vault
from liaison_app.storage.edits import Edit
from tests.support.vaults import PASSPHRASE, fresh_vault


class Pulled(Exception):
    """Somebody pulled the plug."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a closed vault of this program's schema, with two contacts."""
    opened = fresh_vault(tmp_path / "vault")
    door.apply(opened.session(), [Edit("contacts", new_id(), fields={"name": name}) for name in ("Ana", "Bo")])
    opened.close()
    return tmp_path / "vault"


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Turns this program into one with a newer schema."""
    migrations = _revision.write(tmp_path / "migrations")

    def turn() -> None:
        monkeypatch.setattr(schema, "MIGRATIONS", migrations)
        monkeypatch.setattr(schema, "HEAD", _revision.REVISION)

    return turn


def open_it(folder: Path) -> vault.Vault:
    return vault.open_vault(folder, PASSPHRASE, store=None)


def contents(opened: vault.Vault) -> list[tuple[Any, ...]]:
    with opened.session().read() as db:
        return [tuple(row) for row in db.execute(text("SELECT id, name, version, updated_at FROM contacts ORDER BY n"))]


@contextmanager
def plug_pulled_at(wanted: int) -> Iterator[list[int]]:
    """Every engine fails before its statement number `wanted` of those that write."""
    counted = [0]

    def before(connection: Any, *_rest: object) -> None:
        if connection.get_execution_options().get("writes"):
            counted[0] += 1
            if counted[0] == wanted:
                raise Pulled

    event.listen(Engine, "before_cursor_execute", before)
    try:
        yield counted
    finally:
        event.remove(Engine, "before_cursor_execute", before)


def test_an_older_vault_is_brought_up_to_date_after_a_backup(folder: Path, newer: Callable[[], None]) -> None:
    opened = open_it(folder)
    before = contents(opened)
    opened.close()
    newer()
    opened = open_it(folder)
    assert contents(opened) == before
    assert check.check(opened.session()) == []
    with opened.session().read() as db:
        assert schema.revision(db.connection()) == _revision.REVISION
        assert db.scalar(text("SELECT count(*) FROM moods")) == 2
    opened.close()
    (kept,) = backup.every(backup.default_folder(folder))
    assert (kept.path / "vault.db").exists()


def test_the_backup_of_an_upgrade_holds_the_old_version(
    folder: Path, newer: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    head = schema.HEAD
    newer()
    open_it(folder).close()
    monkeypatch.undo()
    assert head == schema.HEAD
    (kept,) = backup.every(backup.default_folder(folder))
    old = open_it(kept.path)
    assert [row[1] for row in contents(old)] == ["Ana", "Bo"]
    old.close()


def test_an_upgrade_stopped_before_any_statement_leaves_the_old_version(
    folder: Path, newer: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_it(folder)
    before = contents(opened)
    opened.close()
    stopped = 0
    while True:
        newer()
        stopped += 1
        with plug_pulled_at(stopped):
            try:
                open_it(folder).close()
                break
            except Pulled:
                pass
        monkeypatch.undo()
        opened = open_it(folder)
        assert contents(opened) == before, stopped
        opened.close()
    assert stopped > 20
    opened = open_it(folder)
    assert contents(opened) == before
    opened.close()


def test_an_upgrade_does_not_begin_while_the_vault_is_open_elsewhere(folder: Path, newer: Callable[[], None]) -> None:
    held = locks.shared(folder)
    newer()
    with pytest.raises(locks.InUse):
        open_it(folder)
    held.release()
    assert backup.every(backup.default_folder(folder)) == []
    open_it(folder).close()


def test_an_upgrade_whose_backup_fails_does_not_begin(folder: Path, newer: Callable[[], None]) -> None:
    (folder / "backups").write_text("in the way", encoding="utf-8")
    newer()
    with pytest.raises(UserError, match="No backup was made"):
        open_it(folder)


def test_a_newer_vault_is_refused_unchanged(
    folder: Path, newer: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    newer()
    open_it(folder).close()
    monkeypatch.undo()
    before = (folder / "vault.db").read_bytes()
    with pytest.raises(UserError, match="newer version"):
        open_it(folder)
    assert (folder / "vault.db").read_bytes() == before
