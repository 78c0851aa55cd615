"""What an exchange file brings goes into the vault: read, met with what is here, and through the door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from liaison_app.models.registry import KINDS
from liaison_app.storage import door, erase, index, open_values, tables
from liaison_app.storage.edits import Arrived, Changed
from liaison_app.storage.session import Session
from liaison_app.sync import incoming, local, looked, scopes, seen
from liaison_app.sync import payload as payloads
from liaison_app.sync.errors import FileDamaged, Rejected
from liaison_app.sync.looked import Place
from liaison_app.sync.meet import meet
from liaison_app.sync.payload import Payload
from liaison_app.sync.seen import State


@dataclass(frozen=True)
class Entry:
    """A record in a file: its rows by scope; `why` says what is wrong where it cannot be read."""

    record_id: str
    rows: Mapping[str, State] = field(default_factory=dict)
    why: str = ""

    @property
    def kind(self) -> str:
        """The record's kind."""
        return next(iter(self.rows.values())).payload.kind


#: Kind and id.
Pair = tuple[str, str]


@dataclass
class Taken:
    """What taking a file in did. `left_out` counts what the role of whoever took it in may not see."""

    read: int = 0
    records: int = 0
    """How many records are not as they were."""
    erased: int = 0
    clashes: int = 0
    refused: int = 0
    left_out: int = 0
    changed: list[Changed] = field(default_factory=list)


def entry(raw: Any) -> Entry:
    """A record of a file. Raises FileDamaged for what no version of the program writes."""
    if not isinstance(raw, dict) or not isinstance(raw.get("rows"), dict) or not raw["rows"]:
        raise FileDamaged
    record_id, rows = checked_id(raw.get("id")), {}
    try:
        for scope, row in raw["rows"].items():
            content, marks = row
            payload = payloads.from_bytes(content.encode(errors="surrogatepass"))
            _check(payload, scope)
            rows[scope] = State(payload, seen.from_json(marks, payload))
        if len({state.payload.kind for state in rows.values()}) > 1:
            raise Rejected("rows of different kinds")
    except Rejected as wrong:
        return Entry(record_id, why=wrong.why)
    except (ValueError, TypeError, AttributeError):
        raise FileDamaged from None
    return Entry(record_id, rows)


def checked_id(raw: Any) -> str:
    """An id as the program makes them. Raises FileDamaged."""
    try:
        if isinstance(raw, str) and str(UUID(raw)) == raw:
            return raw
    except ValueError:
        pass
    raise FileDamaged


def _check(payload: Payload, scope: str) -> None:
    """Raise Rejected for names that could be taken for a path, and for a row in another place than its kind's."""
    kind_of_row = payload.kind in KINDS and scopes.scope_of(payload.kind) != scope
    if payload.erased or (kind_of_row and not (scope == scopes.IDENTITIES and scopes.apart(payload.kind))):
        raise Rejected("in another place than its kind's")
    names = [*payload.fields, *payload.carried, *payload.parts]
    for rows in payload.parts.values():
        names += [*rows, *(name for row in rows.values() for name in row)]
    if any(not name or "/" in name for name in names):
        raise Rejected("a name of an unknown form")


@dataclass
class Applying:
    """Some entries on their way into the vault, in the transaction of `db`."""

    db: Connection
    session: Session
    vault: str
    held: Sequence[str]
    taken: Taken
    _edits: list[Arrived] = field(default_factory=list)
    _states: dict[Place, State] = field(default_factory=dict)

    def apply(self, entries: Sequence[Entry]) -> None:
        """Take them over, as far as the role may see them; note what cannot be."""
        for one in entries:
            if one.why:
                self._refuse(one.record_id, one.why)
        good = [one for one in entries if not one.why]
        for one in good:
            self.taken.left_out += not set(one.rows) <= set(self.held)
            if one.kind not in KINDS:
                self._refuse(one.record_id, "of a kind that a later version added")
        good = [one for one in good if one.kind in KINDS and set(one.rows) & set(self.held)]
        gone = erase.known(self.db, [one.record_id for one in good])
        here = self._here(good)
        opened = open_values.of_records(self.db, [one.record_id for one in good])
        for one in good:
            if one.record_id not in gone:
                self._take(one, here, opened.get(one.record_id, {}))
        self._write()

    def _here(self, entries: Sequence[Entry]) -> dict[Place, State]:
        by_kind: dict[str, list[str]] = {}
        for one in entries:
            by_kind.setdefault(one.kind, []).append(one.record_id)
        states: dict[Place, State] = {}
        for kind, ids in by_kind.items():
            states |= looked.rows(self.db, self.vault, local.rows_of(self.db, kind, ids), self.held)
        return states

    def _take(self, one: Entry, here: Mapping[Place, State], opened: Mapping[str, Any]) -> None:
        edits: list[Arrived] = []
        states: dict[Place, State] = {}
        clashes = 0
        main = (one.record_id, scopes.scope_of(one.kind))
        if main not in here and main[1] not in one.rows:
            return  # the one row alone says nothing
        try:
            for scope in (scope for scope in scopes.SCOPES if scope in one.rows and scope in self.held):
                mine, theirs = here.get((one.record_id, scope)), one.rows[scope]
                met = meet(mine, theirs) if mine else None
                if met is not None and not met.news:
                    continue
                now = met.state if met else theirs
                edit = local.edit(one.record_id, scope, now.payload, opened)
                opened = edit.also if edit.also is not None else opened
                edits.append(edit)
                states[one.record_id, scope] = now
                clashes += len(met.merged.clashes) if met else 0
        except Rejected as wrong:
            self._refuse(one.record_id, wrong.why)
            return
        if edits:
            self._edits.append(_joined(edits))
            self._states |= states
            self.taken.clashes += clashes

    def _write(self) -> None:
        if not self._edits:
            return
        changed = door.arrive(self.db, self.session.actor, self._edits, action="exchange")
        looked.keep(self.db, self._states)
        for scope in self.held:
            rest = {
                record_id: local.unknown(state.payload)
                for (record_id, where), state in self._states.items()
                if where == scope
            }
            incoming.carry(self.db, scope, rest)
        if changed.step:
            self.taken.changed.append(changed)
            self.taken.records += len(changed.pairs())
            erase.queue(self.db, changed.pairs())  # a hub is told of it as of one's own work

    def _refuse(self, record_id: str, why: str) -> None:
        self.taken.refused += 1
        columns = tables.refused.c
        known = select(columns.n).where(columns.record_id == record_id, columns.why == why)
        if self.db.scalar(known) is None:  # a file may be taken in again
            incoming.refuse(self.db, record_id, "", 0, why)


def _joined(edits: Sequence[Arrived]) -> Arrived:
    """One Edit of a record from those of its rows, the main one first; the last knows all open values."""
    whole = edits[0]
    for more in edits[1:]:
        also = more.also if more.also is not None else whole.also
        whole = replace(whole, fields={**whole.fields, **more.fields}, also=also)
    return whole


def erase_too(db: Connection, session: Session, pairs: Sequence[Pair], taken: Taken) -> None:
    """Erase what was erased elsewhere, once."""
    gone = erase.known(db, [record_id for _kind, record_id in pairs])
    new = [(kind, record_id) for kind, record_id in pairs if record_id not in gone]
    if new:
        erase.remember(session, new)
        taken.changed.append(erase.remove(db, session.actor, new))
        taken.erased += len(new)
        erase.queue(db, new)


def would_go(db: Connection, entries: Iterable[Entry], erased: Sequence[Pair], held: Sequence[str]) -> int:
    """How many records that are here, and not deleted, these would delete: not what was decided otherwise since."""
    gone = {one.record_id: one for one in entries if any(s.payload.deleted for s in one.rows.values())}
    before = looked.kept(db, gone)
    by_kind: dict[str, list[str]] = {}
    for kind, record_id in erased:
        by_kind.setdefault(kind, []).append(record_id)
    for record_id, one in gone.items():
        scope = scopes.scope_of(one.kind) if one.kind in KINDS else ""
        here, theirs = before.get((record_id, scope)), one.rows.get(scope)
        if scope in held and theirs is not None and not (here and here.seen.covers(theirs.seen)):
            by_kind.setdefault(one.kind, []).append(record_id)
    return sum(_live(db, kind, ids) for kind, ids in by_kind.items())


def _live(db: Connection, kind: str, ids: Sequence[str]) -> int:
    table = KINDS[kind].table
    query = select(table.c.id).where(table.c.deleted_at.is_(None))
    return sum(len(db.scalars(query.where(table.c.id.in_(some))).all()) for some in index.batches(ids))
