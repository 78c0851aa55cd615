"""Wrong tries: after five within 15 minutes every passphrase waits, the right one too. The recovery code never does.

Each wrong try is one line in a file beside the vault: the time of day, for the audit log; how long the computer had
been running, for the wait. The rule, so that setting the clock neither shortens nor lengthens the wait: only running
time counts. Within one run of the computer that is the difference between now and then; over a restart, at least the
time since the restart has passed, and no more than that is taken for granted. Whoever can delete the file or copies
the vault is not held up: against them stands the cost of a guess.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise, starmap
from pathlib import Path
from typing import Final, TypeVar

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from liaison_app import clock
from liaison_app.clock import Uptime
from liaison_app.security import recovery
from liaison_app.security.errors import DeviceSecretMissing, TooManyTries, UnlockRefused
from liaison_app.security.keyfile import Secret

FILE_NAME: Final = "vault.tries"
MOST: Final = 5
WINDOW_SECONDS: Final = 15 * 60
#: More lines than this are not read: the newest ones say all there is to know.
_READ_BYTES: Final = 64 * 1024

T = TypeVar("T")


@dataclass(frozen=True)
class Try:
    """A wrong try: the time of day in UTC, as the computer had it, and the running time of the computer."""

    at: str
    uptime: Uptime


def judged(path: Path, secret: Secret, unlock: Callable[[], T]) -> T:
    """What `unlock` answers, unless passphrases wait; a refusal is counted in the file at `path`.

    Raises TooManyTries without calling `unlock`, or whatever that raises.
    """
    if not _never_waits(secret):
        refuse_while_waiting(path)
    try:
        return unlock()
    except UnlockRefused as refusal:
        if not isinstance(refusal, DeviceSecretMissing) or refusal.judged:
            _count(path)
        raise


def refuse_while_waiting(path: Path) -> None:
    """Raise TooManyTries for `WINDOW_SECONDS` after the last of `MOST` wrong tries within `WINDOW_SECONDS`."""
    last = [one.uptime for one in wrong(path)[-MOST:]]
    took = sum(starmap(_passed, pairwise(last)))
    since = _passed(last[-1], clock.uptime()) if last else WINDOW_SECONDS
    if len(last) == MOST and took < WINDOW_SECONDS and since < WINDOW_SECONDS:
        raise TooManyTries(WINDOW_SECONDS - since)


def wrong(path: Path) -> list[Try]:
    """The wrong tries since the vault was last opened, oldest first. A damaged line is a try at an unknown time."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _READ_BYTES))
            return [_read(line) for line in file.read().splitlines()]
    except OSError:
        return []


def forget(path: Path) -> None:
    """Begin to count anew: the vault was opened, and the wrong tries stand in its audit log."""
    path.unlink(missing_ok=True)


def _never_waits(secret: Secret) -> bool:
    """170 random bits or a private key cannot be guessed, however many tries there are."""
    return isinstance(secret, X25519PrivateKey) or recovery.normalise(secret) is not None


def _passed(then: Uptime, now: Uptime) -> float:
    """How much running time has passed, at least."""
    same_run = then.boot == now.boot and then.seconds <= now.seconds
    return now.seconds - then.seconds if same_run else max(0.0, now.seconds)


def _count(path: Path) -> None:
    """Add a line, on the disk before the refusal is said. A disk that refuses is no reason to hide the refusal."""
    now = clock.uptime()
    at = clock.utc_now().isoformat(timespec="milliseconds")
    line = json.dumps({"at": at, "boot": now.boot, "uptime": round(now.seconds, 2)}) + "\n"
    binary = getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | binary, 0o600)
        try:
            os.write(descriptor, line.encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError:
        return


def _read(line: bytes) -> Try:
    try:
        content = json.loads(line)
        return Try(str(content["at"]), Uptime(float(content["uptime"]), str(content["boot"])))
    except (ValueError, KeyError, TypeError, RecursionError):
        return Try("", Uptime(0.0, "?"))
