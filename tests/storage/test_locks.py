"""Who may touch a vault, between processes as between connections of one process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from liaison_app.storage import locks, vault
from tests.support.vaults import PASSPHRASE, fresh_vault

HOLD = """
import sys
from pathlib import Path
from liaison_app.storage import locks
held = getattr(locks, sys.argv[1])(Path(sys.argv[2]))
print("held", flush=True)
sys.stdin.read()
"""


class Other:
    """Another process that holds a lock until it is killed."""

    def __init__(self, kind: str, folder: Path) -> None:
        arguments = [sys.executable, "-c", HOLD, kind, str(folder)]
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip() == b"held"

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def test_many_share_the_vault_and_one_has_it_alone(tmp_path: Path) -> None:
    first, second = locks.shared(tmp_path), locks.shared(tmp_path)
    with pytest.raises(locks.InUse, match="open in another window"):
        locks.exclusive(tmp_path, 0)
    first.release()
    second.release()
    second.release()  # a second time does nothing
    with locks.exclusive(tmp_path, 0), pytest.raises(locks.InUse, match="being restored"):
        locks.shared(tmp_path, 0)
    locks.shared(tmp_path, 0).release()


def test_another_process_keeps_the_vault_until_it_is_killed(tmp_path: Path) -> None:
    other = Other("shared", tmp_path)
    locks.shared(tmp_path, 0).release()
    with pytest.raises(locks.InUse):
        locks.exclusive(tmp_path, 0)
    other.kill()
    locks.exclusive(tmp_path, 0).release()


def test_a_killed_owner_leaves_nothing_that_stands_in_the_way(tmp_path: Path) -> None:
    other = Other("exclusive", tmp_path)
    with pytest.raises(locks.InUse):
        locks.shared(tmp_path, 0)
    other.kill()
    locks.shared(tmp_path, 0).release()
    assert [(p.name, p.stat().st_size) for p in tmp_path.iterdir()] == [("vault.lock", 0)]


def test_there_is_one_window_for_a_vault(tmp_path: Path) -> None:
    other = Other("window", tmp_path / "not yet there")
    assert locks.window(tmp_path / "not yet there") is None
    other.kill()
    assert locks.window(tmp_path / "not yet there") is not None


def test_an_open_vault_cannot_be_had_alone_and_a_closed_one_can(tmp_path: Path) -> None:
    opened = fresh_vault(tmp_path / "vault")
    with pytest.raises(locks.InUse):
        locks.exclusive(tmp_path / "vault", 0)
    opened.close()
    with locks.exclusive(tmp_path / "vault", 0):
        pass


def test_a_refused_vault_is_not_held(tmp_path: Path) -> None:
    fresh_vault(tmp_path / "vault").close()
    data = bytearray((tmp_path / "vault" / "vault.db").read_bytes())
    data[2000] ^= 1
    (tmp_path / "vault" / "vault.db").write_bytes(data)
    with pytest.raises(vault.Damaged):
        vault.open_vault(tmp_path / "vault", PASSPHRASE, store=None)
    locks.exclusive(tmp_path / "vault", 0).release()
