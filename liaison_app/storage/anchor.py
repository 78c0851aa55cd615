"""The anchor: what is remembered of the vault outside the database, so that a lost or exchanged one is noticed.

A mark says how many commits there were and how the audit log ended. The database keeps its own count, raised in every
transaction that writes (`count`). After each commit the mark goes to a small file outside the vault's folder; when a
vault is opened and closed also to the computer's credential store, where there is one. A database that is behind a mark
lost commits (a damaged write-ahead log) or was exchanged for an older one; a log that does not hold the mark's event
was rewritten. A kill between a commit and its mark leaves the mark behind, never ahead, and raises no alarm.

What this does not prove, see `docs/adr/0011-audit-chain.md`: whoever can change the vault, the file and the credential
store, for instance somebody with the passphrase at this computer, can make all three agree.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text

from liaison_app.i18n import _, ngettext
from liaison_app.security import files
from liaison_app.security.keystore import CredentialStore, StoreFailed
from liaison_app.storage import audit
from liaison_app.storage.audit import Head

#: Two marks of this size alternate in the file, so that a torn one leaves the one before it.
SLOT_BYTES: Final = 512


@dataclass(frozen=True)
class Mark:
    """What the vault was like after a commit: how many there had been, and the end of the audit log."""

    commits: int
    head: Head

    def to_text(self) -> str:
        """One line with a check sum against torn and flipped bits."""
        body = json.dumps([self.commits, self.head.n, self.head.hash])
        return f"{body} {_check_sum(body)}"

    @staticmethod
    def from_text(line: str) -> Mark | None:
        """The mark that `to_text` wrote, or None for anything else."""
        body, _space, check = line.strip("\0\n ").rpartition(" ")
        if not body or check != _check_sum(body):
            return None
        commits, n, hash_ = json.loads(body)
        return Mark(commits, Head(n, hash_))


def _check_sum(body: str) -> str:
    return hashlib.sha256(b"liaison mark 1\n" + body.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Finding:
    """How the database differs from a mark: `behind` so many commits, or `rewritten` since."""

    behind: int = 0
    rewritten: bool = False

    def words(self) -> str:
        """For an officer."""
        if self.behind:
            return ngettext("The last change is missing.", "The last {n} changes are missing.", self.behind).format(
                n=self.behind
            )
        return _("The audit log is not the one that was here before: it was rewritten or comes from another copy.")


def count(db: Connection) -> Mark:
    """Count this transaction in the database, just before its commit; the mark to keep once it is committed."""
    number = db.execute(
        text(
            "INSERT INTO meta VALUES ('commits', '1') ON CONFLICT (key) "
            "DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) RETURNING CAST(value AS INTEGER)"
        )
    ).scalar_one()
    return Mark(number, audit.head(db))


def commits(db: Connection) -> int:
    """How many commits the database counts; 0 in a schema that did not count."""
    return db.scalar(text("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'commits'")) or 0


def present(db: Connection) -> Mark:
    """The mark of the database as it is."""
    return Mark(commits(db), audit.head(db))


def compare(db: Connection, marks: Iterable[Mark | None]) -> Finding | None:
    """What is wrong with the database, measured by marks from outside that were read before it."""
    there = [mark for mark in marks if mark is not None]
    behind = max((mark.commits for mark in there), default=0) - commits(db)
    if behind > 0:
        return Finding(behind=behind)
    if any(audit.hash_at(db, mark.head.n) != mark.head.hash for mark in there):
        return Finding(rewritten=True)
    return None


@dataclass
class Witness:
    """The places outside the database that remember marks: a file, and the credential store if there is one.

    They belong to a vault at its place on this computer: a copy elsewhere starts with none.
    """

    path: Path
    store: CredentialStore | None = None
    name: str = ""
    """The name of the entry in the credential store."""
    trouble: bool = False
    """Whether the last mark could not be written to the file."""
    _newest: Mark | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def marks(self) -> dict[str, Mark | None]:
        """The newest mark in each place: `file`, and `store` where there is a credential store."""
        found = {"file": self._in_file()}
        if self.store is not None:
            in_store = self._in_store()
            if self.store is not None:  # it answered
                found["store"] = in_store
        return found

    def committed(self, mark: Mark) -> None:
        """Remember a commit in the file. Never raises: the commit itself is done, whatever becomes of its mark."""
        with self._lock:
            if self._newest is None or mark.commits > self._newest.commits:
                self._newest = mark
            try:
                known = self._in_file()
                if known is None or mark.commits > known.commits:  # another process may have written a later one
                    self._write(mark)
                self.trouble = False
            except OSError:
                self.trouble = True

    def settle(self) -> None:
        """Remember the newest commit in the credential store too, when a vault is opened or closed. Never raises."""
        known = self.marks().get("store", self._newest)
        newest = self._newest
        if self.store is not None and newest is not None and (known is None or newest.commits > known.commits):
            with contextlib.suppress(StoreFailed):
                self.store.set(self.name, newest.to_text())

    def _write(self, mark: Mark) -> None:
        if not self.path.exists():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileExistsError):
                files.write_new(self.path, bytes(2 * SLOT_BYTES))
        with self.path.open("r+b", buffering=0) as file:
            file.seek(SLOT_BYTES * (mark.commits % 2))
            file.write(mark.to_text().encode().ljust(SLOT_BYTES, b"\0"))

    def _in_file(self) -> Mark | None:
        try:
            data = self.path.read_bytes()
        except OSError:
            return None
        return max(_marks_in(data), key=lambda mark: mark.commits, default=None)

    def _in_store(self) -> Mark | None:
        assert self.store is not None
        try:
            return Mark.from_text(self.store.get(self.name) or "")
        except StoreFailed:
            self.store = None  # one that fails once may keep everybody waiting the next time too
            return None


def _marks_in(data: bytes) -> Iterator[Mark]:
    for start in range(0, len(data), SLOT_BYTES):
        with contextlib.suppress(UnicodeDecodeError):
            mark = Mark.from_text(data[start : start + SLOT_BYTES].decode())
            if mark:
                yield mark


def witness(folder: Path, vault_id: str, state_dir: Path, store: CredentialStore | None) -> Witness:
    """The witness of the vault in `folder`; nothing is read or written yet."""
    return Witness(state_dir / f"{vault_id}.{place(folder)}.anchor", store, f"{vault_id} anchor {place(folder)}")


def place(folder: Path) -> str:
    """A short name for where a vault lies on this computer, which does not tell the path."""
    return hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]
