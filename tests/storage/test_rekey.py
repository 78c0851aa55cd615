"""A new database key: everything is there afterwards, the old key opens nothing, and a kill anywhere leaves a vault."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Collection
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from liaison_app.security import keychanges, keyfile
from liaison_app.security.errors import WrongKeyFile, WrongPassphrase
from liaison_app.services import records, sample
from liaison_app.storage import check, connection, keys, rekey, vault
from liaison_app.storage.vault import Vault
from tests.support.vaults import CHEAP, PASSPHRASE, fresh_vault

NO_CLAIM = nullcontext
#: What lies in the folder of a closed vault that has had its key file changed.
LEFT = ["vault.db", "vault.key", "vault.key.previous", "vault.lock"]


def reopened(folder: Path, secret: str = PASSPHRASE) -> Vault:
    return vault.open_vault(folder, secret, store=None, cost=CHEAP)


def contents(opened: Vault) -> dict[str, list[Any]]:
    """Every row of every table but the log and the count of commits, which the opening itself may write to."""
    with opened.engine.connect() as db:
        names = db.execute(text("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0")).scalars()
        return {n: list(db.execute(text(f'SELECT * FROM "{n}"'))) for n in names if n not in ("events", "meta")}


def schema(opened: Vault) -> set[tuple[str, ...]]:
    with opened.engine.connect() as db:
        rows = db.execute(text("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master"))
        return {tuple(row) for row in rows}


def actions(opened: Vault) -> list[str]:
    with opened.engine.connect() as db:
        return list(db.execute(text("SELECT action FROM events ORDER BY n DESC LIMIT 3")).scalars())


def give_new_key(opened: Vault, *, without: Collection[str] = ()) -> Vault:
    opened.close()
    begun = rekey.rekey(opened.folder, opened.opened, claim=NO_CLAIM, without=without)
    return vault.open_with(opened.folder, begun.opened, store=None)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a vault with records of every kind."""
    folder = tmp_path_factory.mktemp("filled") / "vault"
    made = fresh_vault(folder)
    sample.fill(made.session())
    made.close()
    return folder


@pytest.fixture
def opened(filled: Path, tmp_path: Path) -> Vault:
    """A copy of it, open."""
    shutil.copytree(filled, tmp_path / "vault")
    return reopened(tmp_path / "vault")


def test_every_row_the_schema_and_the_search_are_there_afterwards(opened: Vault) -> None:
    rows, statements = contents(opened), schema(opened)
    again = give_new_key(opened)
    assert contents(again) == rows
    assert schema(again) == statements
    assert [f for f in check.check(again.session()) if f.serious] == []
    assert records.find(again.session(), "contacts", "a") != []
    records.save(again.session(), [records.new("contacts", {"name": "Ana Ruiz"})])
    assert "rekey" in actions(again)
    again.close()
    assert sorted(p.name for p in opened.folder.iterdir()) == LEFT


def test_the_old_key_and_the_old_key_file_open_nothing_any_more(opened: Vault) -> None:
    opened.close()
    old_file, old = opened.folder / "old.key", opened.opened
    shutil.copy(opened.folder / "vault.key", old_file)
    give_new_key(opened).close()
    assert (opened.folder / "vault.db").read_bytes()[:16] != old.salt
    with pytest.raises(connection.WrongKey):
        connection.connect(opened.folder / "vault.db", connection.key_spec(old.database_key, old.salt))
    new_salt = (opened.folder / "vault.db").read_bytes()[:16]
    with pytest.raises(connection.WrongKey):
        connection.connect(opened.folder / "vault.db", connection.key_spec(old.database_key, new_salt))
    shutil.copy(old_file, opened.folder / "vault.key")
    with pytest.raises(WrongKeyFile):
        reopened(opened.folder)


def test_an_officer_left_out_is_out_although_he_kept_the_key_file(opened: Vault) -> None:
    ana = records.new("officers", {"name": "Ana Ruiz"})
    records.save(opened.session(), [ana])
    with keys.change(opened.folder, opened.session(), "passphrase", ana.id) as path:
        keychanges.set_passphrase(path, opened.opened, ana.id, "ten green bottles standing", store=None, cost=CHEAP)
    give_new_key(opened, without={ana.id}).close()
    with pytest.raises(WrongPassphrase):
        reopened(opened.folder, "ten green bottles standing")
    reopened(opened.folder).close()


def test_open_elsewhere_it_is_refused_and_nothing_changes(opened: Vault) -> None:
    other = reopened(opened.folder)
    with other.engine.connect():
        opened.close()
        before = (opened.folder / "vault.key").read_bytes()
        with pytest.raises(rekey.InUseElsewhere):
            rekey.rekey(opened.folder, opened.opened, claim=NO_CLAIM)
    assert (opened.folder / "vault.key").read_bytes() == before
    other.close()
    reopened(opened.folder).close()


def test_a_disk_that_fills_up_leaves_the_vault_as_it_was(opened: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = contents(opened)
    opened.close()

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(rekey, "_compare", full)
        with pytest.raises(rekey.RekeyFailed):
            rekey.rekey(opened.folder, opened.opened, claim=NO_CLAIM)
    again = reopened(opened.folder)
    assert contents(again) == rows
    assert "rekey-undone" in actions(again)
    again.close()
    assert sorted(p.name for p in opened.folder.iterdir()) == LEFT


#: Where a process is killed: before the call of a function, in the order they are met.
MOMENTS = [
    "keychanges.begin_rekey",
    "rekey._copy",
    "rekey._counts",
    "rekey._compare",
    "Path.replace onto vault.db",
    "rekey.sync_folder",
    "keychanges.settle",
    "afterwards",
]
KILLED = """
import os, signal, sys
from contextlib import nullcontext
from pathlib import Path
from liaison_app.security import files, keychanges
from liaison_app.storage import rekey, vault
folder, secret, moment = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
opened = vault.open_vault(folder, secret, store=None)
opened.close()
def die(*a, **k): os.kill(os.getpid(), signal.SIGKILL)
if moment.startswith("Path.replace"):
    real = Path.replace
    Path.replace = lambda self, target: die() if Path(target).name == "vault.db" else real(self, target)
elif moment != "afterwards":
    module, name = moment.split(".")
    setattr({"rekey": rekey, "keychanges": keychanges}[module], name, die)
begun = rekey.rekey(folder, opened.opened, claim=nullcontext)
if moment == "keychanges.settle":
    vault.open_with(folder, begun.opened, store=None)
die()
"""


@pytest.mark.skipif(os.name == "nt", reason="kill -9")
@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_moment_the_vault_opens_whole_and_settles(opened: Vault, moment: str) -> None:
    rows = contents(opened)
    opened.close()
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(opened.folder), PASSPHRASE, moment], check=False, timeout=60
    )
    assert killed.returncode == -9
    begun = MOMENTS.index(moment) > 0
    exchanged = MOMENTS.index(moment) > MOMENTS.index("Path.replace onto vault.db")
    key_file = opened.folder / keyfile.FILE_NAME
    assert bool(keychanges.unsettled(key_file)) == begun
    again = reopened(opened.folder)
    assert contents(again) == rows
    assert (again.opened.salt != opened.opened.salt) == exchanged
    if begun:
        assert ("rekey" if exchanged else "rekey-undone") in actions(again)
    assert [f for f in check.check(again.session()) if f.serious] == []
    again.close()
    assert keychanges.unsettled(key_file) == ()
    assert not (opened.folder / keys.REKEYED).exists()
    reopened(opened.folder).close()
