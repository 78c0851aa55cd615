"""What came from the hub goes into the vault: opened, merged with what is here, and through the door."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from liaison_app import clock
from liaison_app.models.registry import KINDS
from liaison_app.storage import bulk, door, erase, open_values, tables, unkept
from liaison_app.storage.edits import Arrived, Changed
from liaison_app.storage.session import Session
from liaison_app.sync import local, scopes
from liaison_app.sync import payload as payloads
from liaison_app.sync.errors import Rejected
from liaison_app.sync.hub.calls import Incoming
from liaison_app.sync.merge import merge
from liaison_app.sync.payload import Payload
from liaison_app.sync.sealed import Place, Sealer


class Arrival(NamedTuple):
    """One version of a row, opened; or what is wrong with it."""

    record_id: str
    version: int
    seq: int
    turn: UUID
    push_id: str
    payload: Payload | None
    content: bytes = b""
    edit: Arrived | None = None
    """What it comes to where nobody has changed the record here; None also where a value does not fit its field."""
    why: str = ""


@dataclass
class Taken:
    """What became of some arrivals."""

    changed: list[Changed] = field(default_factory=list)
    clashes: int = 0
    refused: int = 0


def opened(sealer: Sealer, scope: str, versions: Iterable[Incoming]) -> list[Arrival]:
    """Open what came. Raises NoKey where the key is not here; all else that is wrong is said in the arrival."""
    return [_open(sealer, scope, one) for one in versions]


def _open(sealer: Sealer, scope: str, one: Incoming) -> Arrival:
    about = (str(one.row_id), one.version, one.seq, one.turn, str(one.push_id))
    place = Place(scope, one.row_id, one.version, one.key_epoch, one.device_id, one.erased)
    try:
        content = sealer.open(place, one.ciphertext)
        payload = payloads.from_bytes(content)
        if payload.erased != one.erased or not _belongs(payload.kind, scope):
            raise Rejected("in another place than its kind's")
    except Rejected as wrong:
        return Arrival(*about, None, why=wrong.why)
    return Arrival(*about, payload, content, _edit(about[0], scope, payload))


def _edit(record_id: str, scope: str, payload: Payload) -> Arrived | None:
    if payload.erased or payload.kind not in KINDS:
        return None
    with contextlib.suppress(Rejected):
        return local.edit(record_id, scope, payload, {}, payload.by)
    return None


def _belongs(kind_name: str, scope: str) -> bool:
    if kind_name not in KINDS:  # of a later version of the program, which says where it belongs
        return True
    return scope == scopes.scope_of(kind_name) or (scope == scopes.IDENTITIES and bool(scopes.apart(kind_name)))


class Base(NamedTuple):
    """What the hub last had of a row, as far as this device knows: the base of the next merge (`synced`)."""

    record_id: str
    kind: str
    version: int
    push_id: str
    content: bytes


@dataclass
class Applying:
    """Some arrivals of one scope on their way into the vault, in the transaction of `db`.

    `common` is given after the hub lost something: up to that number its order is what this device had seen, so what
    stands there is older than what is here; beyond it nothing is known.
    """

    db: Connection
    session: Session
    scope: str
    common: int | None = None
    taken: Taken = field(default_factory=Taken)
    _there: Mapping[tuple[str, str], Base] = field(default_factory=dict)
    _edits: list[Arrived] = field(default_factory=list)
    _erases: list[tuple[str, str]] = field(default_factory=list)
    _kept: dict[str, Base] = field(default_factory=dict)
    _carried: dict[str, bytes] = field(default_factory=dict)
    _queued: list[tuple[str, str]] = field(default_factory=list)
    _settled: list[str] = field(default_factory=list)

    def apply(self, arrivals: Sequence[Arrival]) -> Taken:
        """Take them over: rows, bases, what is carried; report what cannot be."""
        good = [one for one in arrivals if one.payload is not None]
        self._there = bases(self.db, [one.record_id for one in arrivals])
        have = {record_id: base for (record_id, scope), base in self._there.items() if scope == self.scope}
        for one in arrivals:
            if one.payload is None:
                self._refuse(one, one.why)
                self._heal(one, have.get(one.record_id))
        ids = [one.record_id for one in good]
        gone = erase.known(self.db, ids)
        here = _Here(self.db, good, have, changed=self.common is not None)
        for one in good:
            base = have.get(one.record_id)
            if base is not None and not self._news(one, base):
                continue
            assert one.payload is not None
            bare = one.payload.erased or one.record_id in gone
            kept = Base(one.record_id, one.payload.kind, one.version, one.push_id, b"" if bare else one.content)
            self._kept[one.record_id] = kept
            if one.payload.kind not in KINDS:
                continue  # of a later version of the program: kept until this one knows it
            if one.payload.erased:
                self._erases += [] if one.record_id in gone else [(one.payload.kind, one.record_id)]
                self._settled.append(one.record_id)
            elif one.record_id in gone:
                self._queued.append((one.payload.kind, one.record_id))
            else:
                self._take(one, one.payload, base, here)
        self._write()
        return self.taken

    def _news(self, one: Arrival, base: Base) -> bool:
        if base.push_id == one.push_id:  # our own coming back, or a delivery repeated
            return False
        if self.common is None and one.version <= base.version:
            self._refuse(one, "an older version in place of a newer")
            return False
        return True

    def _take(self, one: Arrival, theirs: Payload, base: Base | None, here: _Here) -> None:
        record_id, kind = one.record_id, theirs.kind
        try:
            if record_id not in here.present:
                self._new(one, theirs)
                return
            now = theirs
            if record_id in here.mine:  # somebody changed it here; otherwise what is here is the base
                mine = here.mine[record_id][self.scope]
                merged = merge(self._base(one, mine, theirs, base), mine, theirs)
                now = merged.payload
                self.taken.clashes += len(merged.clashes)
                if merged.to_push:
                    self._queued.append((kind, record_id))
            opened = here.open.get(record_id, {})
            ready = one.edit if now is theirs and not opened else None
            self._edits.append(ready or local.edit(record_id, self.scope, now, opened, theirs.by))
            self._carried[record_id] = local.unknown(now)
        except Rejected as wrong:
            self._refuse(one, wrong.why)
            del self._kept[record_id]

    def _base(self, one: Arrival, mine: Payload, theirs: Payload, base: Base | None) -> Payload:
        if theirs.blind:  # its device did not know what is here: whatever differs is kept
            return Payload(theirs.kind)
        if self.common is None:
            return local.content(base.content if base is not None else b"", theirs.kind)
        if base is not None and one.seq <= self.common:
            return theirs
        return mine if base is not None and _only_deleted(one, mine, theirs, base) else Payload(theirs.kind)

    def _new(self, one: Arrival, theirs: Payload) -> None:
        """A record that is not here; what came of it in `identities` before is waiting in the bases."""
        if self.scope == scopes.IDENTITIES:
            return
        record_id = one.record_id
        edit = one.edit or local.edit(record_id, self.scope, theirs, {})
        if scopes.apart(theirs.kind):
            kept = self._there.get((record_id, scopes.IDENTITIES))
            if kept is not None and kept.content:
                second = local.content(kept.content, theirs.kind)
                edit = local.joined(edit, local.edit(record_id, scopes.IDENTITIES, second, {}))
                carry(self.db, scopes.IDENTITIES, {record_id: local.unknown(second)})
        self._edits.append(edit)
        if rest := local.unknown(theirs):
            self._carried[record_id] = rest

    def _refuse(self, one: Arrival, why: str) -> None:
        refuse(self.db, one.record_id, self.scope, one.version, why)
        self.taken.refused += 1

    def _heal(self, one: Arrival, base: Base | None) -> None:
        """What is here takes the place of what nobody of the team can have written."""
        if base is not None and one.version > base.version and base.kind in KINDS:
            self._kept[one.record_id] = Base(one.record_id, base.kind, one.version, one.push_id, b"")
            self._queued.append((base.kind, one.record_id))

    def _write(self) -> None:
        if self._edits:
            self.taken.changed.append(door.arrive(self.db, self.session.actor, self._edits, action="sync"))
        if self._kept:
            keep(self.db, [(self.scope, base) for base in self._kept.values()])
        if self._erases:
            erase.remember(self.session, self._erases)
            self.taken.changed.append(erase.remove(self.db, self.session.actor, self._erases))
        if self._settled:
            bulk.remove(self.db, tables.outbox.c.record_id, self._settled)
        carry(self.db, self.scope, self._carried)
        erase.queue(self.db, self._queued)


class _Here:
    """What is here of the records that arrive: which there are, the payloads of those changed here, open values."""

    def __init__(self, db: Connection, arrivals: Sequence[Arrival], have: Mapping[str, Base], *, changed: bool) -> None:
        self.present: set[str] = set()
        self.mine: dict[str, local.Rows] = {}
        ids = [one.record_id for one in arrivals]
        self.open = open_values.of_records(db, ids)
        queued = tables.outbox.c.record_id
        waiting = {one for (one,) in bulk.found(db, queued, ids, queued)}
        blind = {one.record_id for one in arrivals if one.payload and one.payload.blind}
        by_kind: dict[str, list[str]] = {}
        for one in arrivals:
            assert one.payload is not None
            by_kind.setdefault(one.payload.kind, []).append(one.record_id)
        for kind_name in by_kind.keys() & KINDS.keys():
            column = KINDS[kind_name].table.c.id
            self.present.update(one for (one,) in bulk.found(db, column, by_kind[kind_name], column))
            unsure = [one for one in by_kind[kind_name] if changed or one in waiting | blind or one not in have]
            found = local.rows_of(db, kind_name, [one for one in unsure if one in self.present])
            self.mine.update({record_id: rows for record_id, (_version, rows) in found.items()})


def _only_deleted(one: Arrival, mine: Payload, theirs: Payload, base: Base) -> bool:
    """Whether somebody deleted, later than what is known of the hub, exactly what stands here and was not touched."""
    later = theirs.deleted and not mine.deleted and one.version > base.version
    return later and all(
        was.says_the_same(mine) for was in (replace(theirs, deleted=False), local.content(base.content, mine.kind))
    )


def bases(db: Connection, ids: Iterable[str]) -> dict[tuple[str, str], Base]:
    """The bases of records, by record and scope."""
    columns = tables.synced.c
    wanted = (columns[name] for name in Base._fields)
    found = bulk.found(db, columns.record_id, ids, columns.scope, *wanted)
    return {(base[0], scope): Base(*base) for scope, *base in found}


def keep(db: Connection, kept: Sequence[tuple[str, Base]]) -> None:
    """Keep what the hub has now, by scope, as the bases of the next merges."""
    db.exec_driver_sql(
        "INSERT INTO synced (scope, record_id, kind, version, push_id, content) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (record_id, scope) DO UPDATE SET "
        "kind = excluded.kind, version = excluded.version, push_id = excluded.push_id, content = excluded.content",
        [(scope, *base) for scope, base in kept],
    )
    unkept.clean(db, [(base.kind, base.record_id) for _scope, base in kept], tables.synced)


def carry(db: Connection, scope: str, contents: Mapping[str, bytes]) -> None:
    """Keep what this program does not know of records in a scope; empty where there is nothing."""
    if not contents:
        return
    db.exec_driver_sql(
        "DELETE FROM carried WHERE scope = ? AND record_id IN (SELECT value FROM json_each(?))",
        (scope, bulk.those(contents)),
    )
    rows = [{"record_id": one, "scope": scope, "content": content} for one, content in contents.items() if content]
    if rows:
        db.execute(tables.carried.insert(), rows)


def live(db: Connection, arrivals: Iterable[Arrival]) -> int:
    """How many of these records are here and not deleted."""
    by_kind: dict[str, list[str]] = {}
    for one in arrivals:
        if one.payload is not None and one.payload.kind in KINDS:
            by_kind.setdefault(one.payload.kind, []).append(one.record_id)
    found = 0
    for kind, ids in by_kind.items():
        columns = KINDS[kind].table.c
        found += sum(gone is None for (gone,) in bulk.found(db, columns.id, ids, columns.deleted_at))
    return found


def refuse(db: Connection, record_id: str, scope: str, version: int, why: str) -> None:
    """Note what was not taken over, or cannot be sent, for the page that shows it."""
    at = clock.utc_now().isoformat(timespec="seconds")
    row = {"record_id": record_id, "scope": scope, "version": version, "why": why, "at": at}
    db.execute(tables.refused.insert().values(row))
