"""A disk that is full or read-only, at every kind of write: words, never a false "saved", and the vault still opens.

Where this process may mount (as root on Linux) the disk is a real small one; elsewhere the system's limit on the size
of a file stands in for it, which needs no rights. The report says which it was.
"""

from __future__ import annotations

import contextlib
import gc
import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import text

from campaigns import Report, _revision, vaults
from liaison_app.errors import UserError
from liaison_app.models.base import new_id
from liaison_app.security import files
from liaison_app.storage import backup, check, connection, door, drafts, restore, session, vault
from liaison_app.storage.edits import Edit
from liaison_app.storage.failures import Damaged

PEOPLE = 60
DISK_BYTES = 24 * 1024 * 1024
_BALLAST = "ballast"


def campaign(count: int, seed: int, sabotage: bool) -> Report:
    """Try `count` writes on a disk with little room left, or none, or one that is read-only; the kinds by turns."""
    report = Report("disk", count, seed, sabotage)
    chance = random.Random(seed)
    with vaults.workshop() as shop, small_disk(shop) as disk, _sabotaged(sabotage):
        report.figures["disk"] = "a small one, mounted" if disk.is_mount else "a limit on the size of files"
        site = _Site(shop, disk)
        kinds = list(KINDS)
        for n in range(count):
            kind = kinds[n % len(kinds)]
            report.failures += [f"{kind} {n}: {line}" for line in site.attempt(kind, chance, report)]
        if disk.is_mount:
            report.failures += [f"read-only: {line}" for line in site.read_only(report)]
    return report


# --- disks ----------------------------------------------------------------------------------------


@dataclass
class Disk:
    """A place with little room; `is_mount` where it is a real disk of its own."""

    folder: Path
    is_mount: bool

    @contextmanager
    def nearly_full(self, free: int) -> Iterator[None]:
        """Leave only `free` bytes."""
        if self.is_mount:
            _fill(self.folder / _BALLAST, free)
            try:
                yield
            finally:
                (self.folder / _BALLAST).unlink()
            return
        import resource

        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (free, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    def mount_as(self, how: str) -> None:
        """Mount it again, `ro` or `rw`."""
        gc.collect()  # a connection that a failed write left behind, with its file open, would keep the disk busy
        subprocess.run(["mount", "-o", f"remount,{how}", str(self.folder)], check=True)


def _fill(path: Path, free: int) -> None:
    """Write until the disk is full, then give back `free` bytes."""
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(65536))
    with contextlib.suppress(OSError), path.open("ab", buffering=0) as file:
        while True:
            file.write(bytes(512))
    os.truncate(path, max(0, path.stat().st_size - free))


@contextmanager
def small_disk(shop: Path) -> Iterator[Disk]:
    """A small disk of its own below `shop`, where this process may mount one; else a limit stands in for it."""
    folder = shop / "disk"
    folder.mkdir()
    size = f"size={DISK_BYTES}"
    words = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)]
    with contextlib.suppress(OSError):
        if subprocess.run(words, capture_output=True, check=False).returncode == 0:
            try:
                yield Disk(folder, True)
            finally:
                subprocess.run(["umount", "-l", str(folder)], check=False)
            return
    yield Disk(folder, False)


@contextmanager
def _sabotaged(wanted: bool) -> Iterator[None]:
    """Without the protection a refused write looks like a good one."""
    kept = session._in_plain_words
    if wanted:
        session._in_plain_words = lambda _engine, *, saving: contextlib.suppress(Exception)  # type: ignore[assignment,return-value]
    try:
        yield
    finally:
        session._in_plain_words = kept


# --- writes ---------------------------------------------------------------------------------------


@dataclass
class _Try:
    """One attempt: the open vault, and what should be in it if the write is acknowledged."""

    opened: vault.Vault
    saved: Path
    chance: random.Random
    expected: list[str] = field(default_factory=list)
    closed: bool = False

    @property
    def folder(self) -> Path:
        """The vault's folder."""
        return self.opened.folder

    def contacts(self, how_many: int, bulk: bool = False) -> None:
        """Add contacts in one step."""
        notes = "made up " * self.chance.randrange(1, 2000)
        names = [f"New {n} {new_id()}" for n in range(how_many)]
        edits = [Edit("contacts", new_id(), fields={"name": name, "notes": notes}) for name in names]
        door.apply(self.opened.session(), edits, bulk=bulk)
        self.expected += names

    def draft(self) -> None:
        """Keep a draft, and see that it is the one that was kept."""
        typed = "typed " * self.chance.randrange(1, 20_000)
        drafts.keep(self.opened.session(), "contacts", "one", typed)
        if drafts.every(self.opened.session()) != [typed]:
            raise AssertionError("the draft is not what was kept")

    def backup(self) -> None:
        """Make a backup, and look into it."""
        spec = connection.spec_of(self.opened.engine)
        made = backup.make(self.folder, spec, self.folder / "backups")
        if backup.look_into(made.path, spec).counts["contacts"] != len(self.expected):
            raise AssertionError("the backup is not whole")

    def key_file(self) -> None:
        """Write the key file anew."""
        path = self.folder / "vault.key"
        try:
            files.replace(path, path.read_bytes())
        except OSError as error:
            raise UserError(str(error.strerror)) from None

    def close(self) -> None:
        """Close: what does not fit into vault.db stays in the log."""
        self.opened.close()
        self.closed = True

    def restore(self) -> None:
        """Put the earlier backup in place."""
        self.close()
        restore.restore(self.folder, self.saved, vaults.PASSPHRASE, None)
        self.expected = self.expected[: PEOPLE // 2]

    def upgrade(self) -> None:
        """Open it as a newer program does."""
        self.close()
        with _revision.newer_program(self.saved.parent / "migrations"):
            vault.open_vault(self.folder, vaults.PASSPHRASE, store=None).close()

    def create(self) -> None:
        """Make another vault beside it."""
        place = self.folder.with_name("another")
        try:
            vaults.make(place).close()
        except OSError as error:
            raise UserError(str(error.strerror)) from None
        vaults.reopen(place).close()


KINDS: dict[str, Callable[[_Try], None]] = {
    "save": lambda attempt: attempt.contacts(1),
    "import": lambda attempt: attempt.contacts(100, bulk=True),
    "draft": _Try.draft,
    "backup": _Try.backup,
    "key file": _Try.key_file,
    "close": _Try.close,
    "restore": _Try.restore,
    "upgrade": _Try.upgrade,
    "create": _Try.create,
}


class _Site:
    """A vault with an earlier backup of it; every attempt is on a fresh copy."""

    def __init__(self, shop: Path, disk: Disk) -> None:
        self.disk, self.whole, self.saved = disk, shop / "whole", shop / "saved"
        opened = vaults.make(self.whole, PEOPLE // 2)
        backup.make(opened.folder, connection.spec_of(opened.engine), shop).path.rename(self.saved)
        vaults.add(opened.session(), PEOPLE - PEOPLE // 2)
        self.names = _names(opened)
        opened.close()
        _revision.write(shop / "migrations")

    def attempt(self, kind: str, chance: random.Random, report: Report) -> list[str]:
        """One write with little room; what is wrong afterwards."""
        folder = self._fresh()
        attempt = _Try(vaults.reopen(folder), self.saved, chance, list(self.names))
        attempt.contacts(1)  # so that there is something in the log
        before, free = list(attempt.expected), self._room(kind, chance)
        with self.disk.nearly_full(free):
            wrong, done = _tried(lambda: KINDS[kind](attempt), kind, report)
        if not attempt.closed:
            attempt.opened.close()
        upgraded = kind == "upgrade" and done
        return [*wrong, *_look(folder, attempt.expected if done else before, self.saved.parent, upgraded)]

    def _room(self, kind: str, chance: random.Random) -> int:
        """From nothing to a bit more than the write needs, mostly little."""
        whole = (self.whole / "vault.db").stat().st_size
        largest = 3 * whole if kind in ("backup", "restore", "upgrade", "create") else 300_000
        return int(largest * chance.random() ** 2)

    def read_only(self, report: Report) -> list[str]:
        """Opening a vault, and everything else that begins so, on a disk that takes nothing at all."""
        folder = self._fresh()
        before = _bytes(folder)
        self.disk.mount_as("ro")
        try:
            wrong, _done = _tried(lambda: vaults.reopen(folder), "read-only", report)
            more, _done = _tried(
                lambda: restore.restore(folder, self.saved, vaults.PASSPHRASE, None), "read-only", report
            )
        finally:
            self.disk.mount_as("rw")
        if _bytes(folder) != before:
            wrong.append("a file was changed")
        return [*wrong, *more, *_look(folder, self.names, self.saved.parent, False)]

    def _fresh(self) -> Path:
        for old in self.disk.folder.iterdir():
            shutil.rmtree(old)
        vaults.forget(self.disk.folder / "vault")
        return Path(shutil.copytree(self.whole, self.disk.folder / "vault"))


def _tried(do: Callable[[], object], kind: str, report: Report) -> tuple[list[str], bool]:
    try:
        do()
    except Damaged as error:
        return [f"called damage: {error}"], False
    except UserError as error:
        report.add(f"{kind}: refused in words")
        said = report.figures.setdefault("words", {})
        said[error.message] = said.get(error.message, 0) + 1
        return [], False
    except Exception as error:  # noqa: BLE001 - whatever it is, it is no word to an officer
        return [f"{type(error).__name__} instead of words"], False
    report.add(f"{kind}: done")
    return [], True


def _look(folder: Path, expected: list[str], shop: Path, upgraded: bool) -> list[str]:
    """What is wrong with the vault once there is room again."""
    program = _revision.newer_program(shop / "migrations") if upgraded else contextlib.nullcontext()
    try:
        with program:
            opened = vaults.reopen(folder)
            try:
                wrong = [finding.what for finding in check.check(opened.session()) if finding.serious]
                found = _names(opened)
            finally:
                opened.close()
    except Exception as error:  # noqa: BLE001 - whatever it is, the vault should have opened
        return [f"does not open afterwards: {type(error).__name__}: {error}"]
    if found != expected:
        wrong.append(f"{len(found)} contacts instead of {len(expected)}: something was said that is not so")
    return wrong


def _names(opened: vault.Vault) -> list[Any]:
    with opened.engine.connect() as db:
        return list(db.scalars(text("SELECT name FROM contacts ORDER BY n")))


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
