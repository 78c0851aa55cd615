"""Single flipped bits, spread evenly over the database, over a write-ahead log that was left behind, over a backup.

The promise: every flip in the database or a backup is noticed, and every flip in a log is noticed or changes nothing;
nothing is ever silently wrong, and what the log still holds is not overwritten. Sabotage: nobody looks. The vault is
read without `check`, and without what is remembered outside it.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DatabaseError

from campaigns import Report
from campaigns.vaults import PASSPHRASE, add, make, reopen, workshop
from liaison_app.errors import UserError
from liaison_app.security import keyfile
from liaison_app.storage import backup, connection, restore, vault
from liaison_app.storage.check import check

_DATABASE, _LOG = vault.DATABASE, f"{vault.DATABASE}-wal"
TARGETS = ("database", "log", "backup")


@dataclass
class _Scene:
    """A vault as it was left, whole; each attempt spoils a fresh copy of it at the place where it always lies."""

    whole: Path
    folder: Path
    anchor: Path
    remembered: bytes
    contents: str

    def lay_out(self) -> None:
        """Put the whole vault, and what is remembered of it, in its place."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.whole, self.folder)
        self.anchor.write_bytes(self.remembered)


def campaign(count: int, seed: int = 1, sabotage: bool = False) -> Report:
    """Flip so many bits in each of the three; a failure is a flip that changes what is read and that nobody notices."""
    report, random = Report("flips", count, seed, sabotage), Random(seed)
    with workshop() as work:
        for target in TARGETS:
            scene = _set(work / target, target)
            name = _LOG if target == "log" else _DATABASE
            for number in range(count):
                scene.lay_out()
                bit = _flip(scene.folder / name, number, count, random)
                said = _outcome(scene, target, sabotage)
                report.add(f"{target}: {said}")
                if said in ("silently wrong", "not noticed", "overwritten"):
                    report.failures.append(f"{target}, bit {bit}: {said}")
    return report


def _set(work: Path, target: str) -> _Scene:
    """A vault with 30 contacts: closed; as a kill would leave it, with 20 of them in its log only; or its backup."""
    folder, whole = work / "vault", work / "whole"
    make(folder, people=10).close()
    made = reopen(folder)
    add(made.session(), 20)
    with made.engine.connect() as db:
        contents = digest(db)
    if target == "backup":
        backup.make_at(folder, connection.spec_of(made.engine), whole)
    if target == "log":
        shutil.copytree(folder, whole)
    made.close()
    if target == "database":
        shutil.copytree(folder, whole)
    (whole / f"{_DATABASE}-shm").unlink(missing_ok=True)
    scene = _Scene(whole, folder, made.witness.path, made.witness.path.read_bytes(), contents)
    scene.lay_out()
    if _read(scene, target) != contents:
        raise RuntimeError(f"{target}: what was not spoilt does not read back")
    return scene


def _flip(path: Path, number: int, count: int, random: Random) -> int:
    """Flip one bit in the `number`th of `count` equal stretches of a file; which one it was."""
    data = bytearray(path.read_bytes())
    bits = len(data) * 8
    bit = min(bits - 1, int((number + random.random()) * bits / count))
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(data)
    return bit


def _outcome(scene: _Scene, target: str, sabotage: bool) -> str:
    """What became of a flip."""
    spoilt = (scene.folder / _LOG).read_bytes() if target == "log" else b""
    try:
        found = _read_blindly(scene.folder) if sabotage else _read(scene, target)
    except (UserError, DatabaseError, connection.WrongKey):
        if spoilt and not sabotage and (scene.folder / _LOG).read_bytes() != spoilt:
            return "overwritten"
        return "noticed"
    if not found:
        return "noticed"
    if found != scene.contents:
        return "silently wrong"
    return "harmless" if target == "log" else "not noticed"


def _read(scene: _Scene, target: str) -> str:
    """The contents as the program opens and checks a vault or a backup; an empty text where the check finds damage."""
    if target == "backup":
        restore.preview(scene.folder / "elsewhere", scene.folder, PASSPHRASE, None)
        return _read_blindly(scene.folder)
    opened = reopen(scene.folder)
    try:
        if any(finding.serious for finding in check(opened.session())):
            return ""
        with opened.engine.connect() as db:
            return digest(db)
    finally:
        opened.engine.dispose()
        opened.held.release()


def _read_blindly(folder: Path) -> str:
    """The contents as a program would read them that trusts its files."""
    opened = keyfile.unlock(folder / keyfile.FILE_NAME, PASSPHRASE, None)
    engine = connection.make_engine(folder / _DATABASE, connection.key_spec(opened.database_key, opened.salt))
    try:
        with engine.connect() as db:
            return digest(db)
    finally:
        engine.dispose()


def digest(db: Connection) -> str:
    """A hash over every row that an officer could come to see."""
    total = hashlib.sha256()
    for table in sorted(name for name in inspect(db).get_table_names() if "_fts" not in name):
        if table in ("meta", "events"):  # an opening may add to these
            continue
        for row in db.execute(text(f'SELECT * FROM "{table}" ORDER BY 1')):  # noqa: S608 - names from the schema
            total.update(repr(tuple(row)).encode())
    return total.hexdigest()
