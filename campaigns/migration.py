"""Kills during an upgrade and during a restore: afterwards the old vault or the new one opens, whole.

Half of the kills fall before a point chosen evenly among all statements, commits and file operations; the other half
at a time chosen evenly over the job, wherever that is.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import text

from campaigns import Report, _revision, vaults
from liaison_app.errors import UserError
from liaison_app.storage import backup, check, connection, schema, vault
from liaison_app.storage.schema import NewerVault

PEOPLE = 60
JOBS = ("migration", "restore")


def campaign(count: int, seed: int, sabotage: bool) -> Report:
    """Kill `count` times, upgrades and restores by turns."""
    report = Report("migration", count, seed, sabotage)
    chance = random.Random(seed)
    with vaults.workshop() as shop:
        site = _Site(shop, sabotage)
        points = {job: site.points(job) for job in JOBS}
        seconds = {job: site.seconds(job) for job in JOBS}
        report.figures["points"] = points
        for n in range(count):
            job = JOBS[n % 2]
            if n // 2 % 2:
                died = site.kill_after(job, chance.uniform(0, seconds[job]))
            else:
                died = site.kill_at(job, chance.randint(1, points[job]))
            report.add(f"{job} kills" if died is not None else f"{job}: ended before the kill")
            if died and died.rstrip("G")[-1:] == "T":
                report.add(f"{job} kills inside a transaction")
            report.failures += [f"{job} {n}: {line}" for line in site.look(job, report)]
    return report


class _Site:
    """Where it happens: a vault, a backup of an earlier state, and a fresh copy of both for each kill."""

    def __init__(self, shop: Path, sabotage: bool) -> None:
        self.sabotage = ["sabotage"] if sabotage else []
        self.whole, self.folder = shop / "whole", shop / "at work" / "vault"
        opened = vaults.make(self.whole / "vault", PEOPLE)
        made = backup.make(opened.folder, connection.spec_of(opened.engine), shop)
        made.path.rename(self.whole / "saved")
        self.early = _contents(opened)
        vaults.add(opened.session(), PEOPLE)
        self.late = _contents(opened)
        opened.close()
        _revision.write(self.whole / "migrations")

    def points(self, job: str) -> int:
        """How many points the whole job has."""
        return int(self._run(job, 0).communicate()[0].split(b"E")[1])

    def seconds(self, job: str) -> float:
        """How long the whole job takes."""
        process = self._started(job)
        begun = time.monotonic()
        assert process.stdout is not None
        while process.stdout.read(1) not in (b"E", b""):
            pass
        taken = time.monotonic() - begun
        process.communicate()
        return taken

    def kill_at(self, job: str, point: int) -> str | None:
        """What the victim said before it died; None if it did not."""
        process = self._run(job, point)
        said = process.communicate()[0].decode()
        return said if process.returncode < 0 else None

    def kill_after(self, job: str, seconds: float) -> str | None:
        """The same, killed at a time."""
        process = self._started(job)
        time.sleep(seconds)
        process.kill()
        said = process.communicate()[0].decode()
        return None if "E" in said else said

    def _started(self, job: str) -> subprocess.Popen[bytes]:
        process = self._run(job, 0)
        assert process.stdout is not None
        assert process.stdout.read(1) == b"G"
        return process

    def _run(self, job: str, point: int) -> subprocess.Popen[bytes]:
        shutil.rmtree(self.folder.parent, ignore_errors=True)
        vaults.forget(self.folder)
        shutil.copytree(self.whole, self.folder.parent)
        words = [sys.executable, "-m", "campaigns._victim", job, str(self.folder), str(point), *self.sabotage]
        return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0)

    def look(self, job: str, report: Report) -> list[str]:
        """What is wrong with the vault after a kill."""
        if job == "restore":
            return self._opens(report, {"old": self.late, "new": self.early})
        wrong = self._opens(report, {"old": self.late})
        if not wrong:
            with _revision.newer_program(self.folder.parent / "migrations"):
                wrong = self._opens(report, {"resumed": self.late})
        return wrong

    def _opens(self, report: Report, states: dict[str, list[Any]]) -> list[str]:
        try:
            opened = vault.open_vault(self.folder, vaults.PASSPHRASE, store=None)
        except NewerVault as error:
            if schema.HEAD == _revision.REVISION:
                return [f"does not open: {error}"]
            report.add("upgraded before the kill")
            return []
        except UserError as error:
            return [f"does not open: {error}"]
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a broken promise
            return [f"does not open: {type(error).__name__}"]
        try:
            return self._compare(report, opened, states)
        except Exception as error:  # noqa: BLE001 - as above
            return [f"cannot be read: {type(error).__name__}"]
        finally:
            opened.close()

    def _compare(self, report: Report, opened: vault.Vault, states: dict[str, list[Any]]) -> list[str]:
        wrong = [finding.what for finding in check.check(opened.session()) if finding.serious]
        if schema.HEAD != _revision.REVISION and _has_traces(opened):
            wrong.append("half upgraded")
        found = [name for name, state in states.items() if _contents(opened) == state]
        if not found:
            return [*wrong, "neither the old contents nor the new"]
        report.add(f"found {found[0]}")
        if found == ["new"] and not self.sabotage and len(backup.every(self.folder / "backups")) != 1:
            wrong.append("the replaced vault was not kept")
        return wrong


def _contents(opened: vault.Vault) -> list[Any]:
    with opened.session().read() as db:
        return [tuple(row) for row in db.execute(text("SELECT n, id, name, version, notes FROM contacts ORDER BY n"))]


def _has_traces(opened: vault.Vault) -> bool:
    with opened.session().read() as db:
        return bool(db.scalar(text("SELECT count(*) FROM sqlite_master WHERE sql LIKE '%mood%'")))
