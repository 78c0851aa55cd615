"""kill -9 of a process that replaces the database key, at moments spread evenly over the whole of it.

The promise: afterwards the vault opens with the passphrase, under the old key or the new one, and everything is in it;
the officer who was to go is still in or is out, as the key says; and what was left over is cleared up. Sabotage: the
key file forgets the old key as soon as there is a new one. Needs a system with `fork`.
"""

from __future__ import annotations

import os
import signal
import time
import traceback
from collections.abc import Collection
from contextlib import nullcontext
from pathlib import Path
from random import Random
from typing import Any

from campaigns import Report
from campaigns.vaults import CHEAP, PASSPHRASE, make, reopen, workshop
from liaison_app.errors import UserError
from liaison_app.models.base import new_id
from liaison_app.security import keychanges, keyfile
from liaison_app.security.errors import WrongPassphrase
from liaison_app.storage import door, keys, rekey, vault
from liaison_app.storage.check import check
from liaison_app.storage.edits import Edit
from liaison_app.storage.vault import Vault

LEAVING = "ten green bottles standing"
PEOPLE = 300
#: Kills between two full checks of the vault.
_BETWEEN = 20

Contents = dict[str, list[Any]]


def campaign(count: int, seed: int = 1, sabotage: bool = False) -> Report:
    """Kill a rekey so many times; a failure is a vault that does not open, lacks something, or lets a wrong one in."""
    report, random = Report("rekey", count, seed, sabotage), Random(seed)
    with workshop() as place:
        folder = place / "vault"
        opened = make(folder, PEOPLE)
        leaving = new_id()
        door.apply(opened.session(), [Edit("officers", leaving, fields={"name": "Ana Ruiz", "role": "officer"})])
        contents = _contents(opened)
        opened.close()
        seconds = _seconds(folder, leaving)
        for number in range(count):
            salt = _let_in_again(folder, leaving)
            if not _kill(folder, leaving, random.random() * 1.1 * seconds, sabotage):
                report.failures.append(f"kill {number}: the rekey failed by itself")
            thorough = number % _BETWEEN == 0 or number == count - 1
            wrong = _wrong(folder, salt, contents, report, thorough)
            report.failures += [f"kill {number}: {what}" for what in wrong]
            if wrong:
                break  # what comes after would only say the same again
    report.figures["milliseconds of a rekey"] = round(seconds * 1000, 1)
    return report


def _contents(opened: Vault) -> Contents:
    with opened.engine.connect() as db:
        return {
            name: list(db.exec_driver_sql(f"SELECT * FROM {name} ORDER BY n"))  # noqa: S608 - names from here
            for name in ("contacts", "officers", "changes", "steps")
        }


def _let_in_again(folder: Path, leaving: str) -> bytes:
    """Give the officer who was to go a passphrase again; the salt of the database, which says under which key it is."""
    opened = reopen(folder)
    with keys.change(folder, opened.session(), "passphrase", leaving) as path:
        keychanges.set_passphrase(path, opened.opened, leaving, LEAVING, store=None, cost=CHEAP)
    opened.close()
    return opened.opened.salt


def _replace_key(folder: Path, leaving: str, sabotage: bool, ready: int) -> None:
    """The whole of it: begin, copy, exchange, settle. Says through the pipe that it begins."""
    opened = reopen(folder)
    opened.close()
    if sabotage:
        keychanges.begin_rekey = _forgetful
    os.write(ready, b"!")
    begun = rekey.rekey(folder, opened.opened, claim=nullcontext, without={leaving})
    vault.open_with(folder, begun.opened, store=None).close()


_begin_rekey = keychanges.begin_rekey


def _forgetful(
    path: Path, opened: keyfile.Unlocked, *, without: Collection[str] = (), new_code: bool = False
) -> keychanges.Begun:
    begun = _begin_rekey(path, opened, without=without, new_code=new_code)
    keychanges.settle(path, begun.opened)
    return begun


def _start(folder: Path, leaving: str, sabotage: bool) -> int:
    """A child process that is about to replace the key; its process id."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            _replace_key(folder, leaving, sabotage, writing)
            os._exit(0)
        except BaseException:  # noqa: BLE001 - the parent hears of it by the exit code
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(writing)
    os.read(reading, 1)
    os.close(reading)
    return child


def _seconds(folder: Path, leaving: str) -> float:
    """How long a rekey takes that nobody kills."""
    child = _start(folder, leaving, sabotage=False)
    start = time.perf_counter()
    os.waitpid(child, 0)
    return time.perf_counter() - start


def _kill(folder: Path, leaving: str, after_seconds: float, sabotage: bool) -> bool:
    """Kill a rekey; False if it had failed before."""
    child = _start(folder, leaving, sabotage)
    time.sleep(after_seconds)
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) in (0, -signal.SIGKILL)


def _wrong(folder: Path, salt: bytes, contents: Contents, report: Report, thorough: bool) -> list[str]:
    """What does not hold after a kill, in words; where it hit is counted."""
    key_file = folder / keyfile.FILE_NAME
    begun, copied = bool(keychanges.unsettled(key_file)), (folder / keys.REKEYED).exists()
    old = (folder / rekey.DATABASE).read_bytes()[: len(salt)] == salt
    report.add(_where(begun=begun, old=old, copied=copied))
    try:
        opened = reopen(folder)
    except UserError as error:
        return [f"does not open: {error}"]
    found = [] if _contents(opened) == contents else ["something is missing or changed"]
    if thorough:
        found += [finding.what for finding in check(opened.session()) if finding.serious]
    opened.close()
    if keychanges.unsettled(key_file) or (folder / keys.REKEYED).exists():
        found.append("something is left over")
    if _lets_in(folder, LEAVING) != old:
        found.append("the officer who was to go is out too early, or in too late")
    if not _lets_in(folder, PASSPHRASE):
        found.append("does not open a second time")
    return found


def _where(*, begun: bool, old: bool, copied: bool) -> str:
    if old:
        return ("killed while copying" if copied else "killed before copying") if begun else "killed before it began"
    return "killed between the exchange and the end" if begun else "killed after the end"


def _lets_in(folder: Path, passphrase: str) -> bool:
    try:
        vault.open_vault(folder, passphrase, store=None, cost=CHEAP).close()
    except WrongPassphrase:
        return False
    return True
