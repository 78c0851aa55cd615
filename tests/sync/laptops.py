"""Laptops of a team for tests of whole syncs: real vaults, made once and copied for each test, with a hub beside them.

Jo founded the team, Pat is an officer, Sam a volunteer coordinator whose device has no key to referrals and reporters.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID, uuid4

from sqlalchemy import Connection, select, text

from liaison_app.models.registry import KINDS
from liaison_app.security.keyfile import Unlocked
from liaison_app.services import records
from liaison_app.storage import vault
from liaison_app.storage.session import Session
from liaison_app.storage.vault import Vault
from liaison_app.sync import course, enrol, link, local, payload, run, scopes, team
from liaison_app.sync.device import DeviceKeys
from liaison_app.sync.hub import calls
from liaison_app.sync.payload import Payload
from liaison_app.sync.run import Done
from tests.support.vaults import CHEAP, PASSPHRASE
from tests.support.wire import Opening, Wire

#: Names of the officers, their roles at the hub, and what their devices may read.
TEAM = (("Jo Rivera", "supervisor"), ("Pat Novak", "officer"), ("Sam Okafor", "volunteer-coordinator"))
#: Devices that are there to be shut out.
SPARE = 2
#: One for each officer, the newer device and the spare ones.
LOG_INS = len(TEAM) + 1 + SPARE
#: What an officer types in these tests is unique, so that it is found again wherever it is.
TOKEN = re.compile(r"\bt\d+\b")
#: Columns that differ between vaults, or tell only who wrote when.
_OWN = ("n", "id", "version", "created_at", "created_by", "updated_at", "updated_by")

Where = Mapping[str, frozenset[str]]


class AnyPlace(Protocol):
    """A hub that can be put back."""

    def url(self, login: str) -> str: ...
    def at(self, url: str, device: UUID) -> Any: ...
    def backup(self) -> Any: ...
    def roll_back(self, backup: Any) -> None: ...
    def restored(self) -> None: ...


@dataclass
class Laptop:
    """A vault in its folder, open or not."""

    folder: Path
    opened: Unlocked
    held: tuple[str, ...]
    _vault: Vault | None = field(default=None, repr=False)

    @property
    def vault(self) -> Vault:
        """The vault, opened now if it is not."""
        if self._vault is None:
            self._vault = vault.open_with(self.folder, self.opened, store=None)
        return self._vault

    @property
    def session(self) -> Session:
        """The officer's work."""
        return self.vault.session()

    def crash(self) -> None:
        """As if the process were killed: nothing is written back, nothing closed in order."""
        if self._vault is not None:
            self._vault.engine.dispose()
            self._vault.held.release()
            self._vault = None

    def close(self) -> None:
        """Close the vault in order."""
        if self._vault is not None:
            self._vault.close()
            self._vault = None

    def backup(self, folder: Path) -> Path:
        """A copy of the vault as it is now."""
        self.close()
        return Path(shutil.copytree(self.folder, folder))

    def restore(self, backup: Path) -> None:
        """The vault as it was; what is beside it, such as the ids of what was erased, stays."""
        self.crash()
        for name in ("vault.db", "vault.db-wal", "vault.db-shm"):
            (self.folder / name).unlink(missing_ok=True)
            if (backup / name).exists():
                shutil.copy(backup / name, self.folder / name)
        self._vault = vault.open_with(self.folder, self.opened, store=None, anew="restored")

    def sync(self, *, accept_deletions: bool = False) -> Done:
        """One sync."""
        return run.sync(self.vault, accept_deletions=accept_deletions)

    def deliver_again(self) -> None:
        """Forget how far the hub was followed, so that everything comes once more."""
        with self.session.write() as db:
            course.save(db, course.Course())

    def contents(self, held: tuple[str, ...] = ()) -> dict[tuple[str, str], dict[str, Any]]:
        """Every record that a device with the scopes may see, read from the tables: fields, parts, open values."""
        with self.session.read() as reading:
            return dict(_contents(reading.connection(), held or self.held))

    def rows(self) -> dict[tuple[str, str], Payload]:
        """What this device would send of every record, by scope and id."""
        found = {}
        with self.session.read() as reading:
            db = reading.connection()
            for kind in KINDS.values():
                ids = db.scalars(select(kind.table.c.id)).all()
                for record_id, (_version, rows) in local.rows_of(db, kind.name, ids).items():
                    found.update({(scope, record_id): one for scope, one in rows.items() if scope in self.held})
        return found

    def everything(self) -> str:
        """All texts of all tables, history and what is on its way included."""
        with self.session.read() as db:
            names = db.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
            values = [value for name in names for row in _rows(db.connection(), name) for value in row.values()]
        return "\n".join(v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in values)


def _contents(db: Connection, held: tuple[str, ...]) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    open_values = {row["record_id"]: json.loads(row["open"]) for row in _rows(db, "also")}
    for kind in KINDS.values():
        records = _rows(db, kind.table.name) if scopes.scope_of(kind.name) in held else []
        parts: dict[str, dict[str, Any]] = {}
        for part in kind.part_kinds if records else ():
            for row in _rows(db, part.table.name):
                owned = parts.setdefault(row[part.owner_column(kind)], {})
                owned[f"{part.name}/{row['id']}"] = {name: row[name] for name in row if name != "n"}
        unseen = () if scopes.IDENTITIES in held else scopes.apart(kind.name)
        for row in records:
            also = open_values.get(row["id"], {})
            yield (
                (kind.name, row["id"]),
                {
                    "fields": {name: row[name] for name in row if name not in (*_OWN, "deleted_at", *unseen)},
                    "parts": parts.get(row["id"], {}),
                    "deleted": row["deleted_at"] is not None,
                    "also": {path: sorted(map(json.dumps, also[path])) for path in also if path not in unseen},
                },
            )


def _rows(db: Connection, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in db.exec_driver_sql(f'SELECT * FROM "{table}"').mappings()]


def tokens(rows: Mapping[str, Payload] | Payload) -> dict[str, str]:
    """Every token in the rows of a record, and the path where it stands or is kept beside what stands."""
    found: dict[str, str] = {}
    for one in rows.values() if isinstance(rows, Mapping) else [rows]:
        for path, value in _values(one):
            found.update(dict.fromkeys(TOKEN.findall(json.dumps(value)), path))
        for path, those in one.also.items():
            for other in those:
                if other.value is not payload.DEFAULT:
                    found.update(dict.fromkeys(TOKEN.findall(json.dumps(other.value)), path))
    return found


def _values(one: Payload) -> Iterator[tuple[str, Any]]:
    yield from one.fields.items()
    yield from ((f"/{name}", value) for name, value in one.carried.items())
    for kind, rows in one.parts.items():
        for part_id, row in rows.items():
            yield from ((f"{kind}/{part_id}/{name}", value) for name, value in row.items())


@dataclass
class Stage:
    """A hub and the team's laptops as they were after everybody joined; `scene` gives copies to play with."""

    place: AnyPlace
    folder: Path
    opened: list[Unlocked] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    newer: DeviceKeys = field(default_factory=lambda: DeviceKeys.new(uuid4()))
    spare: list[str] = field(default_factory=list)
    records: list[tuple[str, str]] = field(default_factory=list)
    """What everybody has at the start: a contact with a telephone number, a referral, a report."""
    start: Any = None

    @contextmanager
    def scene(self) -> Iterator[tuple[Wire, list[Laptop], Path]]:
        """The hub at the start, copies of the laptops, and a folder for more."""
        self.place.roll_back(self.start)
        wire = Wire(self.place.at)
        folder = Path(tempfile.mkdtemp(prefix="liaison-laptops-"))
        laptops = []
        with hub_instead(wire.hub_at):
            try:
                for n, (_name, role) in enumerate(TEAM):
                    shutil.copytree(self.folder / str(n), folder / str(n))
                    laptops.append(Laptop(folder / str(n), self.opened[n], scopes.scopes_for(role)))
                yield wire, laptops, folder
            finally:
                for laptop in laptops:
                    laptop.crash()
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def hub_instead(opening: Opening) -> Iterator[None]:
    """Let the program find this at every address."""
    kept = calls.hub_at
    calls.hub_at = opening  # type: ignore[assignment]
    try:
        yield
    finally:
        calls.hub_at = kept


def stage(place: AnyPlace, logins: list[str]) -> Stage:
    """Make a team on the hub: the laptops, a device of a newer version, and some to be shut out. Six log-ins."""
    made = Stage(place, Path(tempfile.mkdtemp(prefix="liaison-stage-")), logins=logins)
    vaults: list[Vault] = []
    with hub_instead(place.at):
        for n, (name, role) in enumerate(TEAM):
            new = vault.create(made.folder / str(n), PASSPHRASE, store=None, officer_name=name, cost=CHEAP).vault
            made.opened.append(new.opened)
            vaults.append(new)
            asked = team.connect(new, place.url(logins[n]))
            if asked.state == "waiting":
                team.approve(vaults[0], asked.code, role)
                team.connect(new, place.url(logins[n]))
        spares = [DeviceKeys.new(uuid4()) for _n in range(SPARE)]
        for keys, login in zip([made.newer, *spares], logins[len(TEAM) :], strict=True):
            let_in(place, vaults[0], keys, login)
        made.spare = [str(keys.device_id) for keys in spares]
        edits = [
            records.new("contacts", {"name": "t1", "notes": "t2"}, phones=[{"number": "t3"}]),
            records.new("referrals", {"person": "t4"}),
            records.new("reports", {"doing": "t5", "seen_on": date(2026, 1, 2)}),
        ]
        records.save(vaults[0].session(), edits)
        made.records = [(edit.kind, edit.id) for edit in edits]
        for _round in range(3):
            for one in vaults:
                run.sync(one)
        for one in vaults:
            one.close()
    made.start = place.backup()
    return made


def let_in(place: AnyPlace, by: Vault, keys: DeviceKeys, login: str) -> None:
    """Let a device without a vault in, as an officer's."""
    code = enrol.new_code()
    with place.at(place.url(login), keys.device_id) as hub:
        hub.ask(keys.identity, enrol.proof(code, keys.device_id, hub.login, keys.identity))
    team.approve(by, code, "officer")


def ring_of(laptop: Laptop) -> Any:
    """The keys that a laptop has."""
    return link.member(laptop.session).ring
