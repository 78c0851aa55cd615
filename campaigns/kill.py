"""kill -9 of a process that writes, at moments spread evenly over a write.

The promise: every change that was acknowledged is there afterwards, whole and once; and no kill raises a false alarm at
the next opening. Sabotage: the writer acknowledges a change before it is committed. Needs a system with `fork`.
"""

from __future__ import annotations

import mmap
import os
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sqlalchemy import Engine, event, text

from campaigns import Report
from campaigns.vaults import make, reopen, workshop
from liaison_app.errors import UserError
from liaison_app.models.base import new_id
from liaison_app.storage import door
from liaison_app.storage.check import check
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session

#: Where the writer is, in a byte that survives it.
_OUTSIDE, _IN_TRANSACTION, _COMMITTING = b"\0\1\2"
_ID_BYTES = 37
#: Kills between two full checks of the vault.
_BETWEEN = 25


@dataclass
class _Writer:
    """A child process that adds contacts until it is killed; each id comes through the pipe as acknowledgement."""

    folder: Path
    sabotage: bool
    where: mmap.mmap = field(default_factory=lambda: mmap.mmap(-1, 1))

    def start(self) -> tuple[int, int]:
        """The child's process id, and the pipe it writes to."""
        self.where[0] = _OUTSIDE
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.close(reading)
                self._write_for_ever(writing)
            finally:
                os._exit(1)
        os.close(writing)
        return child, reading

    def _write_for_ever(self, pipe: int) -> None:
        vault = reopen(self.folder)
        session = vault.session()
        self._watch(vault.engine)
        while True:
            record_id = new_id()
            line = f"{record_id}\n".encode()
            if self.sabotage:
                os.write(pipe, line)
            fields = {"name": f"Person {record_id}", "notes": "made up " * 50}
            phones = {"phones": {new_id(): {"number": "555-0100"}}}
            door.apply(session, [Edit("contacts", record_id, fields=fields, parts=phones)])
            self.where[0] = _OUTSIDE
            if not self.sabotage:
                os.write(pipe, line)

    def _watch(self, engine: Engine) -> None:
        def begun(connection: object) -> None:
            self.where[0] = _IN_TRANSACTION

        def committing(connection: object) -> None:
            self.where[0] = _COMMITTING

        event.listen(engine, "begin", begun)
        event.listen(engine, "commit", committing)


def campaign(count: int, seed: int = 1, sabotage: bool = False) -> Report:
    """Kill a writer so many times; a failure is a lost, halved or doubled change, or a vault that does not open."""
    report, random = Report("kill", count, seed, sabotage), Random(seed)
    acknowledged: set[str] = set()
    names = {_OUTSIDE: "killed outside a transaction", _IN_TRANSACTION: "killed in a transaction"}
    with workshop() as folder:
        make(folder / "vault").close()
        writer, pace = _Writer(folder / "vault", sabotage), _Pace()
        for number in range(count):
            acknowledged |= _one(writer, pace, random)
            report.add(names.get(writer.where[0], "killed while committing"))
            try:
                vault = reopen(folder / "vault")
            except UserError as error:
                report.failures.append(f"kill {number}: {error}")
                break
            thorough = number % _BETWEEN == 0 or number == count - 1
            report.failures += [f"kill {number}: {what}" for what in _wrong(vault.session(), acknowledged, thorough)]
            acknowledged = _forget_lost(vault.session(), acknowledged)
            vault.close()
    inside = sum(n for name, n in report.figures.items() if name != names[_OUTSIDE])
    report.figures |= {"killed inside a transaction, all": inside, "acknowledged commits": len(acknowledged)}
    report.figures["milliseconds of a write"] = round(pace.seconds * 1000, 2)
    return report


@dataclass
class _Pace:
    """How long a write takes, so that kills can be spread over one."""

    seconds: float = 0.005

    def learn(self, seconds: float) -> None:
        self.seconds += 0.1 * (seconds - self.seconds)


def _one(writer: _Writer, pace: _Pace, random: Random) -> set[str]:
    """Let the writer write a few times, kill it somewhere in its next write; what it acknowledged."""
    child, pipe = writer.start()
    received = b""
    try:
        for _n in range(random.randrange(1, 5)):
            start = time.perf_counter()
            received += os.read(pipe, _ID_BYTES)
            if _n:
                pace.learn(time.perf_counter() - start)
        end = time.perf_counter() + random.random() * pace.seconds
        while time.perf_counter() < end:
            pass  # sleeping is too coarse for parts of a write
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    while more := os.read(pipe, 4096):
        received += more
    os.close(pipe)
    return set(received.decode().split())


def _wrong(session: Session, acknowledged: set[str], thorough: bool) -> list[str]:
    """What does not hold after a kill."""
    with session.engine.connect() as db:
        there = list(db.scalars(text("SELECT id FROM contacts")))
        logged = list(db.scalars(text("SELECT record_id FROM events WHERE kind = 'contacts'")))
        phones = list(db.scalars(text("SELECT contact_id FROM phones")))
    wrong = [f"{len(acknowledged - set(there))} acknowledged changes lost"] if acknowledged - set(there) else []
    if not sorted(there) == sorted(logged) == sorted(phones):
        wrong.append("a change is there in part")
    return wrong + ([finding.what for finding in check(session)] if thorough else [])


def _forget_lost(session: Session, acknowledged: set[str]) -> set[str]:
    """What is there: a loss is counted once."""
    with session.engine.connect() as db:
        return acknowledged & set(db.scalars(text("SELECT id FROM contacts")))
