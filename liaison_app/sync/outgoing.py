"""What was changed here goes to the hub: sealed, frozen until it is answered, and settled by the answer.

A sealed version and its push id stay as they are however often they are sent, so the hub takes them once. An answer
clears the outbox only of records that did not change since they were sealed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, delete, func, insert, select

from liaison_app.models.registry import KINDS
from liaison_app.services.roles import guarded
from liaison_app.storage import erase, index, tables
from liaison_app.storage.session import Session
from liaison_app.sync import course, incoming, local, scopes
from liaison_app.sync.course import BEGINNING
from liaison_app.sync.errors import NoKey, Rejected
from liaison_app.sync.hub.calls import BATCH, NOTHING, Answer, Outgoing
from liaison_app.sync.payload import Payload
from liaison_app.sync.sealed import Place, Sealer, padded_size

#: The hub takes no larger ciphertext; a record of this size is one with a picture too many.
LARGEST = 4 * 1024 * 1024 - 1024


@dataclass
class _Frozen:
    """What one look at the outbox leads to."""

    rows: list[dict[str, Any]] = field(default_factory=list)
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
def frozen(session: Session, limit: int = BATCH) -> list[dict[str, Any]]:
    """What was sealed before and not answered, at most `limit` of it (-1: all), and on which push (`base_push`)."""
    out, synced = tables.outgoing.c, tables.synced.c
    base = (synced.record_id == out.record_id) & (synced.scope == out.scope) & (synced.version == out.base)
    query = select(tables.outgoing, synced.push_id.label("base_push")).outerjoin(tables.synced, base)
    with session.read() as db:
        return index.dicts(db.execute(query.limit(limit)))


@guarded("use the hub")
def thaw(session: Session, sealer: Sealer, device: UUID) -> None:
    """Drop what was sealed with a key that the team has no more: a hub that was put back lost it, and its number was
    given to another. Nobody could open it; the outbox still has the records, which are sealed anew."""
    lost = []
    for row in frozen(session, -1):
        place = Place(row["scope"], UUID(row["record_id"]), row["base"] + 1, row["epoch"], device, bool(row["erase"]))
        try:
            sealer.open(place, row["ciphertext"])
        except (NoKey, Rejected):
            lost.append(row["push_id"])
    if lost:
        with session.write() as db:
            for some in index.batches(lost):
                db.execute(delete(tables.outgoing).where(tables.outgoing.c.push_id.in_(some)))


@guarded("use the hub")
def freeze(session: Session, sealer: Sealer, device: UUID, held: Sequence[str], limit: int = BATCH // 2) -> int:
    """Seal at most `limit` records of the outbox and keep them for sending; how many of the outbox were looked at."""
    result = _Frozen()
    outbox, out = tables.outbox.c, tables.outgoing.c
    with session.read() as reading:
        db = reading.connection()
        query = select(outbox.kind, outbox.record_id).where(
            outbox.kind.in_(_sendable(held)), outbox.record_id.not_in(select(out.record_id))
        )
        by_kind: dict[str, list[str]] = {}
        for kind, record_id in db.execute(query.limit(limit)):
            by_kind.setdefault(kind, []).append(record_id)
        for kind, ids in by_kind.items():
            _seal_kind(db, kind, ids, _Sealing(sealer, device, held), result)
    if by_kind:
        with session.write() as writing:
            if result.rows:
                writing.execute(insert(tables.outgoing), result.rows)
            _clear(writing, result.same)
            for kind, record_id, scope in result.too_large:
                incoming.refuse(writing, record_id, scope, 0, "too large to travel")
                writing.execute(delete(tables.outbox).where(outbox.kind == kind, outbox.record_id == record_id))
    return sum(map(len, by_kind.values()))


@dataclass(frozen=True)
class _Sealing:
    sealer: Sealer
    device: UUID
    held: Sequence[str]

    def row(self, about: tuple[str, str, int, str], erased: bool, content: bytes, base: int) -> dict[str, Any]:
        """One row of `outgoing`, about a record (id, kind, version) in a scope."""
        record_id, kind, version, scope = about
        epoch = self.sealer.ring.newest(scope)
        place = Place(scope, UUID(record_id), base + 1, epoch, self.device, erased)
        return {
            "push_id": str(uuid4()),
            "record_id": record_id,
            "scope": scope,
            "kind": kind,
            "record_version": version,
            "base": base,
            "epoch": epoch,
            "erase": int(erased),
            "content": b"" if erased else content,
            "ciphertext": self.sealer.seal(place, content),
        }


def _seal_kind(db: Connection, kind: str, ids: Sequence[str], sealing: _Sealing, result: _Frozen) -> None:
    bases = _bases(db, ids)
    found = local.rows_of(db, kind, ids)
    gone = erase.known(db, ids)
    for record_id in ids:
        if record_id in found:
            version, rows = found[record_id]
        else:
            version, rows = 0, {scope: Payload(kind, erased=True) for scope in _scopes(kind)}
        have = {scope: bases.get((record_id, scope)) for scope in rows if scope in sealing.held}
        news = {scope: rows[scope] for scope, base in have.items() if _differs(rows[scope], base, record_id in gone)}
        made = {scope: _said(payload, have[scope]) for scope, payload in news.items()}
        if large := [scope for scope, content in made.items() if padded_size(len(content) + 4) > LARGEST]:
            result.too_large.append((kind, record_id, large[0]))
            continue
        if not news:
            result.same.append((kind, record_id, version))
        for scope, content in made.items():
            about, base = (record_id, kind, version, scope), have[scope]
            result.rows.append(sealing.row(about, news[scope].erased, content, base.version if base else 0))


def _said(now: Payload, base: Any) -> bytes:
    """What is sealed. Of a base that could not be opened (`incoming`) nothing is here but its number."""
    return replace(now, blind=base is not None and not base.content).to_bytes()


def _differs(now: Payload, base: Any, gone: bool) -> bool:
    """Whether the hub lacks what is here. What was erased before the hub had it needs no word."""
    if now.erased:
        return gone and base is not None
    return base is None or not now.says_the_same(local.content(base.content, now.kind))


def _bases(db: Connection, ids: Sequence[str]) -> dict[tuple[str, str], Any]:
    columns = tables.synced.c
    return {(row.record_id, row.scope): row for row in index.found(db, columns.record_id, ids, tables.synced)}


def to_send(rows: Iterable[Mapping[str, Any]]) -> list[Outgoing]:
    """The frozen rows as the hub takes them."""
    return [
        Outgoing(
            UUID(row["push_id"]),
            row["scope"],
            UUID(row["record_id"]),
            row["base"],
            UUID(row["base_push"]) if row["base_push"] else NOTHING,
            row["epoch"],
            bool(row["erase"]),
            row["ciphertext"],
        )
        for row in rows
    ]


@guarded("use the hub")
def settle(session: Session, rows: Sequence[Mapping[str, Any]], answers: Sequence[Answer]) -> None:
    """Write down what became of frozen rows: what the hub has now, and what of the outbox is done."""
    answered = {str(answer.push_id): answer for answer in answers}
    stored: list[dict[str, Any]] = []
    open_records: set[str] = set()
    for row in rows:
        answer = answered[row["push_id"]]
        if answer.status == "ok":
            names = ("record_id", "scope", "kind", "push_id", "content")
            stored.append({**{name: row[name] for name in names}, "version": answer.version})
        elif not (row["erase"] and answer.status == "erased"):  # gone there already is as good
            open_records.add(row["record_id"])
    done = {(row["kind"], row["record_id"], row["record_version"]) for row in rows}
    with session.write() as db:
        if stored:
            incoming.keep(db, stored)
            course.save(db, course.load(db).heard(furthest(answers)))
        db.execute(delete(tables.outgoing).where(index.among(tables.outgoing.c.push_id)), index.those(answered))
        _clear(db, [one for one in done if one[1] not in open_records])


def furthest(answers: Iterable[Answer]) -> course.Place:
    """The furthest place that the hub gave to something of ours."""
    return max(((one.seq, one.turn) for one in answers if one.status == "ok"), default=BEGINNING)


def _clear(db: Connection, records: Iterable[tuple[str, str, int]]) -> None:
    """Take records out of the outbox, unless they were changed since they had the version named."""
    by_kind: dict[str, dict[str, int]] = {}
    for kind, record_id, version in records:
        by_kind.setdefault(kind, {})[record_id] = version
    outbox = tables.outbox.c
    for kind, versions in by_kind.items():
        table = KINDS[kind].table
        now = {row.id: row.version for row in index.found(db, table.c.id, versions, table.c.id, table.c.version)}
        done = [one for one in versions if now.get(one, 0) == versions[one]]
        clear = delete(tables.outbox).where(outbox.kind == kind, index.among(outbox.record_id))
        db.execute(clear, index.those(done))


def _scopes(kind: str) -> list[str]:
    return [scopes.scope_of(kind), *([scopes.IDENTITIES] if scopes.apart(kind) else [])]


def _sendable(held: Iterable[str]) -> list[str]:
    there = set(held)
    return [kind for kind in KINDS if scopes.scope_of(kind) in there]
