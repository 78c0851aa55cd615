"""The key file and the database together: changes to keys one at a time, and what is settled when a vault opens."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from liaison_app import clock
from liaison_app.models.base import new_id
from liaison_app.security import keychanges, keyfile
from liaison_app.security.errors import KeyFileNotWritten, NotEnoughMemory
from liaison_app.security.keyfile import Secret, Unlocked
from liaison_app.security.keystore import CredentialStore
from liaison_app.security.seal import Cost
from liaison_app.storage import audit
from liaison_app.storage.audit import Event
from liaison_app.storage.failures import NotSaved
from liaison_app.storage.session import Session

#: The database that a rekey builds, until it takes the place of vault.db.
REKEYED: Final = "vault.db.rekey"


@contextmanager
def change(folder: Path, session: Session, action: str, officer_id: str = "") -> Iterator[Path]:
    """The path of the key file, to change it alone and audited: as `action` on the record of an officer.

    The transaction keeps other programs from changing keys meanwhile. Killed between the two, the file is changed
    and the event missing; the other way round the log would tell of a change that never was.
    """
    with session.write() as db:
        yield folder / keyfile.FILE_NAME
        kind = "officers" if officer_id else ""
        at = audit.stamp(clock.utc_now(), kind)
        audit.log(db, [Event(new_id(), at, session.actor.id, action, kind, officer_id)])


def note(session: Session, action: str, record_id: str) -> None:
    """Log what was done to a key when the file was changed already. Raises NotSaved."""
    with session.write() as db:
        at = audit.stamp(clock.utc_now(), "")
        audit.log(db, [Event(new_id(), at, session.actor.id, action, "", record_id)])


def settle(folder: Path, session: Session, opened: Unlocked) -> None:
    """End a rekey, whether it just ran or was cut short: vault.db is the old or the new database, `opened` fits it.

    On a disk that cannot be written the key file goes on opening both, and this is tried again at the next opening.
    """
    salts: Sequence[bytes] = keychanges.unsettled(folder / keyfile.FILE_NAME)
    if not salts:
        return
    with contextlib.suppress(NotSaved, OSError, KeyFileNotWritten):
        for name in (REKEYED, f"{REKEYED}-journal", f"{REKEYED}-wal", f"{REKEYED}-shm"):
            (folder / name).unlink(missing_ok=True)
        with change(folder, session, "rekey" if opened.salt == salts[-1] else "rekey-undone") as key_file:
            keychanges.settle(key_file, opened)


def raise_cost(
    folder: Path, session: Session, opened: Unlocked, secret: Secret, store: CredentialStore | None, cost: Cost
) -> None:
    """Make the slot that a passphrase just opened as dear to guess as new ones are. Where that fails, it waits."""
    if not isinstance(secret, str) or not keychanges.is_cheaper(folder / keyfile.FILE_NAME, opened, cost):
        return
    with (
        contextlib.suppress(NotSaved, KeyFileNotWritten, NotEnoughMemory),
        change(folder, session, "raise-cost", opened.officer_id or "") as key_file,
    ):
        keychanges.raise_cost(key_file, opened, secret, store, cost)
