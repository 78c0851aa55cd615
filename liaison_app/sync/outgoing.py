"""What was changed here goes to the hub: sealed, frozen until it is answered, and settled by the answer.

A sealed version and its push id stay as they are however often they are sent, so the hub takes them once. An answer
clears the outbox only of records that did not change since they were sealed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, delete, func, select

from liaison_app.models.base import new_id
from liaison_app.models.registry import KINDS
from liaison_app.services.roles import guarded
from liaison_app.storage import bulk, erase, tables
from liaison_app.storage.session import Session
from liaison_app.sync import course, incoming, local, scopes
from liaison_app.sync.course import BEGINNING
from liaison_app.sync.errors import NoKey, Rejected
from liaison_app.sync.hub.calls import BATCH, NOTHING, Answer, Outgoing
from liaison_app.sync.incoming import Base
from liaison_app.sync.payload import Payload
from liaison_app.sync.sealed import Place, Sealer, padded_size

#: The hub takes no larger ciphertext; a record of this size is one with a picture too many.
LARGEST = 4 * 1024 * 1024 - 1024


class Frozen(NamedTuple):
    """A sealed version on its way: a row of `outgoing`, and the push that its base came with (empty: no base)."""

    push_id: str
    record_id: str
    scope: str
    kind: str
    record_version: int
    base: int
    epoch: int
    erase: int
    content: bytes
    ciphertext: bytes
    base_push: str


#: The columns of `outgoing`: all but the last, which `synced` has.
_KEPT: Final = Frozen._fields[:-1]
_FROZEN: Final = (
    f"SELECT {', '.join(f'o.{name}' for name in _KEPT)}, coalesce(s.push_id, '') FROM outgoing AS o "  # noqa: S608 - ours
    "LEFT JOIN synced AS s ON s.record_id = o.record_id AND s.scope = o.scope AND s.version = o.base LIMIT ?"
)
_FREEZE: Final = f"INSERT INTO outgoing ({', '.join(_KEPT)}) VALUES ({', '.join('?' * len(_KEPT))})"  # noqa: S608 - ours


@dataclass
class Sealed:
    """What one look at the outbox leads to: `looked` is how many records were there, `rows` is what goes to the hub."""

    looked: int = 0
    rows: list[Frozen] = field(default_factory=list)
    same: list[tuple[str, str, int]] = field(default_factory=list)
    """Kind, id and version of records that the hub has as they are."""
    too_large: list[tuple[str, str, str]] = field(default_factory=list)


@guarded("use the hub")
def waiting(session: Session, held: Iterable[str]) -> int:
    """How many records have changes that the hub lacks and these scopes can carry."""
    with session.read() as db:
        query = select(func.count()).select_from(tables.outbox).where(tables.outbox.c.kind.in_(_sendable(held)))
        return db.scalar(query) or 0


@guarded("use the hub")
def frozen(session: Session, limit: int = BATCH) -> list[Frozen]:
    """What was sealed before and not answered, at most `limit` of it (-1: all)."""
    with session.read() as db:
        return [Frozen(*row) for row in db.connection().exec_driver_sql(_FROZEN, (limit,)).all()]


@guarded("use the hub")
def thaw(session: Session, sealer: Sealer, device: UUID) -> None:
    """Drop what was sealed with a key that the team has no more: a hub that was put back lost it, and its number was
    given to another. Nobody could open it; the outbox still has the records, which are sealed anew."""
    lost = []
    for row in frozen(session, -1):
        place = Place(row.scope, UUID(row.record_id), row.base + 1, row.epoch, device, bool(row.erase))
        try:
            sealer.open(place, row.ciphertext)
        except (NoKey, Rejected):
            lost.append(row.push_id)
    if lost:
        with session.write() as db:
            bulk.remove(db, tables.outgoing.c.push_id, lost)


@guarded("use the hub")
def seal(session: Session, sealer: Sealer, device: UUID, held: Sequence[str], limit: int = BATCH // 2) -> Sealed:
    """Seal at most `limit` records of the outbox that are not on their way. Nothing is written: see `turn`."""
    outbox, out = tables.outbox.c, tables.outgoing.c
    query = select(outbox.kind, outbox.record_id).where(
        outbox.kind.in_(_sendable(held)), outbox.record_id.not_in(select(out.record_id))
    )
    sealing = _Sealing(sealer, device, {scope: sealer.ring.newest(scope) for scope in held})
    by_kind: dict[str, list[str]] = {}
    with session.read() as reading:
        db = reading.connection()
        for kind, record_id in db.execute(query.limit(limit)):
            by_kind.setdefault(kind, []).append(record_id)
        sealed = Sealed(sum(map(len, by_kind.values())))
        for kind, ids in by_kind.items():
            _seal_kind(db, kind, ids, sealing, sealed)
    return sealed


@guarded("use the hub")
def turn(session: Session, answered: Sequence[tuple[Frozen, Answer]], sealed: Sealed) -> list[Frozen]:
    """In one transaction: write down what the hub said of what was sealed before, and freeze what is to be sent next.

    Together, since the one takes the room that the other leaves: apart they write twice as much. Answers what may be
    sent now: without what was changed, or erased, since it was sealed.
    """
    with session.write() as db:
        _settle(db, answered)
        rows = _as_it_was(db, sealed.rows)
        if rows:
            db.exec_driver_sql(_FREEZE, [row[:-1] for row in rows])
        _clear(db, sealed.same)
        for kind, record_id, scope in sealed.too_large:
            incoming.refuse(db, record_id, scope, 0, "too large to travel")
            outbox = tables.outbox.c
            db.execute(delete(tables.outbox).where(outbox.kind == kind, outbox.record_id == record_id))
    return rows


def _as_it_was(db: Connection, rows: Sequence[Frozen]) -> list[Frozen]:
    """Those of the rows whose record has the version that was sealed."""
    ids: dict[str, set[str]] = {}
    for row in rows:
        ids.setdefault(row.kind, set()).add(row.record_id)
    now: dict[str, int] = {}
    for kind, those in ids.items():
        columns = KINDS[kind].table.c
        now |= {row[0]: row[1] for row in bulk.found(db, columns.id, those, columns.id, columns.version)}
    return [row for row in rows if now.get(row.record_id, 0) == row.record_version]


@dataclass(frozen=True)
class _Sealing:
    sealer: Sealer
    device: UUID
    epochs: Mapping[str, int]
    """The newest key of each scope that is held."""

    def row(self, about: tuple[str, str, int, str], erased: bool, content: bytes, base: Base | None) -> Frozen:
        """One row of `outgoing`, about a record (id, kind, version) in a scope."""
        record_id, kind, version, scope = about
        number, push_id = (base.version, base.push_id) if base is not None else (0, "")
        epoch = self.epochs[scope]
        place = Place(scope, UUID(record_id), number + 1, epoch, self.device, erased)
        sealed, kept = self.sealer.seal(place, content), b"" if erased else content
        return Frozen(new_id(), record_id, scope, kind, version, number, epoch, int(erased), kept, sealed, push_id)


def _seal_kind(db: Connection, kind: str, ids: Sequence[str], sealing: _Sealing, sealed: Sealed) -> None:
    bases = incoming.bases(db, ids)
    found = local.rows_of(db, kind, ids)
    gone = erase.known(db, ids)
    for record_id in ids:
        if record_id in found:
            version, rows = found[record_id]
        else:
            version, rows = 0, {scope: Payload(kind, erased=True) for scope in _scopes(kind)}
        made: dict[str, tuple[bool, bytes, Base | None]] = {}
        for scope, now in rows.items():
            base = bases.get((record_id, scope))
            if scope in sealing.epochs and _differs(now, base, record_id in gone):
                made[scope] = (now.erased, _said(now, base), base)
        if large := [scope for scope, (_gone, said, _base) in made.items() if padded_size(len(said) + 4) > LARGEST]:
            sealed.too_large.append((kind, record_id, large[0]))
            continue
        if not made:
            sealed.same.append((kind, record_id, version))
        sealed.rows += [sealing.row((record_id, kind, version, scope), *one) for scope, one in made.items()]


def _said(now: Payload, base: Base | None) -> bytes:
    """What is sealed. Of a base that could not be opened (`incoming`) nothing is here but its number."""
    return (replace(now, blind=True) if base is not None and not base.content else now).to_bytes()


def _differs(now: Payload, base: Base | None, gone: bool) -> bool:
    """Whether the hub lacks what is here. What was erased before the hub had it needs no word."""
    if now.erased:
        return gone and base is not None
    return base is None or not now.says_the_same(local.content(base.content, now.kind))


def to_send(rows: Iterable[Frozen]) -> list[Outgoing]:
    """The frozen rows as the hub takes them."""
    return [
        Outgoing(
            UUID(row.push_id),
            row.scope,
            UUID(row.record_id),
            row.base,
            UUID(row.base_push) if row.base_push else NOTHING,
            row.epoch,
            bool(row.erase),
            row.ciphertext,
        )
        for row in rows
    ]


def _settle(db: Connection, answered: Sequence[tuple[Frozen, Answer]]) -> None:
    """What became of frozen rows: what the hub has now, and what of the outbox is done."""
    stored: list[tuple[str, Base]] = []
    open_records: set[str] = set()
    for row, answer in answered:
        if answer.status == "ok":
            stored.append((row.scope, Base(row.record_id, row.kind, answer.version, row.push_id, row.content)))
        elif not (row.erase and answer.status == "erased"):  # gone there already is as good
            open_records.add(row.record_id)
    if stored:
        incoming.keep(db, stored)
        course.save(db, course.load(db).heard(furthest(answer for _row, answer in answered)))
    bulk.remove(db, tables.outgoing.c.push_id, [row.push_id for row, _answer in answered])
    done = {(row.kind, row.record_id, row.record_version) for row, _answer in answered}
    _clear(db, [one for one in done if one[1] not in open_records])


def furthest(answers: Iterable[Answer]) -> course.Place:
    """The furthest place that the hub gave to something of ours."""
    return max(((one.seq, one.turn) for one in answers if one.status == "ok"), default=BEGINNING)


def _clear(db: Connection, records: Iterable[tuple[str, str, int]]) -> None:
    """Take records out of the outbox, unless they were changed since they had the version named."""
    by_kind: dict[str, list[tuple[str, int]]] = {}
    for kind, record_id, version in records:
        by_kind.setdefault(kind, []).append((record_id, version))
    for kind, versions in by_kind.items():
        name = KINDS[kind].table.name
        same = f'json_each(?) AS one LEFT JOIN "{name}" AS now ON now.id = one.value ->> 0'
        same += " WHERE coalesce(now.version, 0) = one.value ->> 1"
        clear = f"DELETE FROM outbox WHERE record_id IN (SELECT one.value ->> 0 FROM {same}) AND kind = ?"  # noqa: S608
        db.exec_driver_sql(clear, (json.dumps(versions), kind))


def _scopes(kind: str) -> list[str]:
    return [scopes.scope_of(kind), *([scopes.IDENTITIES] if scopes.apart(kind) else [])]


def _sendable(held: Iterable[str]) -> list[str]:
    there = set(held)
    return [kind for kind in KINDS if scopes.scope_of(kind) in there]
