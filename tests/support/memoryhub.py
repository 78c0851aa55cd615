"""A hub in this process: what the SQL functions of `resources/hub` do, on dictionaries.

`tests/sync/test_memoryhub.py` compares it with PostgreSQL, call by call. Each function is one transaction and raises
what the server would raise. Rows are never changed but replaced, so a copy of the dictionaries is a backup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from psycopg import errors

from liaison_app.sync.hub.calls import (
    BATCH,
    NOTHING,
    Answer,
    Asking,
    Device,
    Incoming,
    Outgoing,
    Pulled,
    Status,
    Wrapped,
)

_CIPHERTEXT, _WRAPPED, _IDENTITY, _PROOF = 4194304, 1024, 64, 32


@dataclass(frozen=True)
class Team:
    """A row of `teams`."""

    head: int = 0
    hub_instance: UUID = field(default_factory=uuid4)
    min_client: int = 1
    founded_at: datetime | None = None


@dataclass(frozen=True)
class Member:
    """A row of `members`."""

    scopes: frozenset[str]
    admits: bool


@dataclass
class Tables:
    """The tables, by their primary keys. `versions` holds the versions of each row in order, from 1 on."""

    teams: dict[UUID, Team] = field(default_factory=dict)
    members: dict[tuple[UUID, str], Member] = field(default_factory=dict)
    devices: dict[tuple[UUID, UUID], Device] = field(default_factory=dict)
    waiting: dict[str, Asking] = field(default_factory=dict)
    keys: dict[tuple[UUID, str, int, UUID], Wrapped] = field(default_factory=dict)
    versions: dict[tuple[UUID, str, UUID], tuple[Incoming, ...]] = field(default_factory=dict)

    def copy(self) -> Tables:
        """A backup."""
        return Tables(**{name: dict(rows) for name, rows in vars(self).items()})

    def newest_epoch(self, team: UUID, scope: str) -> int | None:
        """The epoch with which a scope is written; None for a scope without keys."""
        return max((epoch for of, held, epoch, _to in self.keys if (of, held) == (team, scope)), default=None)


@dataclass
class MemoryHub:
    """The functions. `login` is who speaks; `careless` forgets the compare-and-set, to see whether a test notices."""

    tables: Tables = field(default_factory=Tables)
    careless: bool = False

    @contextmanager
    def _transaction(self) -> Iterator[Tables]:
        before = self.tables.copy()
        try:
            yield self.tables
        except BaseException:
            self.tables = before
            raise

    # What a device may do

    def member(self, login: str, team: UUID, device: UUID) -> Member:
        """The member's rights, or an error."""
        found, own = self.tables.members.get((team, login)), self.tables.devices.get((team, device))
        if found is None or own is None or own.login != login or own.revoked_at is not None:
            raise errors.InsufficientPrivilege("this device does not belong to the team")
        return found

    def push(self, login: str, team: UUID, device: UUID, outgoing: Sequence[Outgoing]) -> list[Answer]:
        """See functions.sql."""
        me = self.member(login, team, device)
        if not 1 <= len(outgoing) <= BATCH or len({(o.scope, o.row_id) for o in outgoing}) != len(outgoing):
            raise errors.InvalidParameterValue("a push is 1 to 1000 different rows")
        if not {o.scope for o in outgoing} <= me.scopes:
            raise errors.InsufficientPrivilege("this scope is not yours")
        with self._transaction() as db:
            first, turn = db.teams[team].head, uuid4()
            db.teams[team] = replace(db.teams[team], head=first + len(outgoing))
            answers = [
                self._store(team, device, one, (first + place, turn)) for place, one in enumerate(outgoing, start=1)
            ]
            erased = {one.row_id for one in outgoing if one.erase}
            for (of, scope, row), versions in list(db.versions.items()):
                if of == team and scope in me.scopes and row in erased and versions[-1].erased:
                    db.versions[of, scope, row] = tuple(v if v.erased else v._replace(ciphertext=b"") for v in versions)
        return answers

    def _store(self, team: UUID, device: UUID, one: Outgoing, at_place: tuple[int, UUID]) -> Answer:
        at = (team, one.scope, one.row_id)
        before = self.tables.versions.get(at, ())
        again = before[one.base] if 0 <= one.base < len(before) else None
        if again is not None and again.push_id == one.push_id:
            return Answer(one.push_id, "ok", again.version, again.seq, again.turn)
        gone = bool(before) and before[-1].erased
        newest_key = self.tables.newest_epoch(team, one.scope) == one.epoch
        fits = (one.base, one.base_push) == (len(before), before[-1].push_id if before else NOTHING)
        if (fits or self.careless) and not gone and newest_key:
            if len(one.ciphertext) > _CIPHERTEXT:
                raise errors.CheckViolation("ciphertext")
            number = len(before) + 1
            about = (device, one.push_id, one.epoch, one.erase, datetime.now(UTC))
            new = Incoming(one.row_id, number, at_place[0], at_place[1], *about, one.ciphertext)
            self.tables.versions[at] = (*before, new)
            return Answer(one.push_id, "ok", number, *at_place)
        status = "erased" if gone else "conflict" if newest_key else "old key"
        return Answer(one.push_id, status, len(before), 0, NOTHING)

    def pull(
        self, login: str, team: UUID, device: UUID, scope: str, since: int, turn: UUID, limit: int = BATCH
    ) -> Pulled:
        """See functions.sql."""
        if scope not in self.member(login, team, device).scopes:
            raise errors.InsufficientPrivilege("this scope is not yours")
        mine = {at: versions for at, versions in self.tables.versions.items() if at[0] == team}
        cursor = next((v for versions in mine.values() for v in versions if v.seq == since), None)
        fits = since == 0 or (cursor is not None and cursor.turn == turn)
        newest = (versions[-1] for (_team, held, _row), versions in mine.items() if held == scope)
        news = sorted((v for v in newest if v.seq > since), key=lambda v: v.seq)[: min(max(limit, 1), BATCH)]
        there = self.tables.teams[team]
        return Pulled(there.head, there.hub_instance, datetime.now(UTC), fits, news)

    def keys(self, login: str, team: UUID, device: UUID) -> tuple[list[Wrapped], int]:
        """See functions.sql; ordered by scope and epoch."""
        self.member(login, team, device)
        mine = [w for (of, _scope, _epoch, to), w in self.tables.keys.items() if (of, to) == (team, device)]
        return sorted(mine, key=lambda w: (w.scope, w.epoch)), self.tables.teams[team].min_client if mine else 1

    # How devices come and go

    def standing(self, login: str, device: UUID) -> tuple[UUID | None, str]:
        """See enrolment.sql."""
        for (team, device_id), own in self.tables.devices.items():
            if (device_id, own.login) == (device, login):
                return team, "revoked" if own.revoked_at else "member"
        if login in self.tables.waiting and self.tables.waiting[login].device_id == device:
            return None, "waiting"
        if not self._works(login):
            for team, there in self.tables.teams.items():
                if there.founded_at is None:
                    return team, "founder"
        return None, "stranger"

    def found(
        self, login: str, team: UUID, device: UUID, identity: bytes, admission: bytes, keys: Sequence[Wrapped]
    ) -> None:
        """See enrolment.sql."""
        there = self.tables.teams.get(team)
        if there is None or there.founded_at is not None or self._works(login):
            raise errors.InsufficientPrivilege("the team has its first device")
        held = frozenset(key.scope for key in keys)
        with self._transaction() as db:
            now = datetime.now(UTC)
            db.teams[team] = replace(there, founded_at=now)
            db.members[team, login] = Member(held, True)
            own = Device(team, device, login, identity, sorted(held), True, device, admission, b"", now, None)
            self._let_in(own)
            self._store_keys(team, device, keys)

    def ask(self, login: str, device: UUID, identity: bytes, proof: bytes) -> None:
        """See enrolment.sql."""
        if len(identity) != _IDENTITY or len(proof) != _PROOF:
            raise errors.CheckViolation("identity or proof")
        self.tables.waiting[login] = Asking(login, device, identity, proof, datetime.now(UTC))

    def asking(self, login: str, team: UUID, device: UUID) -> list[Asking]:
        """See enrolment.sql."""
        if not self.member(login, team, device).admits:
            return []
        week_ago = datetime.now(UTC) - timedelta(days=7)
        return sorted(
            (one for one in self.tables.waiting.values() if one.asked_at > week_ago), key=lambda a: a.asked_at
        )

    def roster(self, login: str, team: UUID, device: UUID) -> list[Device]:
        """See enrolment.sql."""
        self.member(login, team, device)
        return [own for (of, _device), own in self.tables.devices.items() if of == team]

    def approve(self, login: str, by: UUID, new: Device, keys: Sequence[Wrapped]) -> None:
        """See enrolment.sql."""
        team, held = new.team_id, frozenset(new.scopes)
        me = self.member(login, team, by)
        asked = self.tables.waiting.get(new.login)
        known = asked is not None and (asked.device_id, asked.identity) == (new.device_id, new.identity)
        if not known or not me.admits or not held <= me.scopes:
            raise errors.InsufficientPrivilege("you cannot let this device in")
        with self._transaction() as db:
            del db.waiting[new.login]
            was = db.members.get((team, new.login), Member(frozenset(), False))
            db.members[team, new.login] = Member(was.scopes | held, was.admits or new.admits)
            self._let_in(replace(new, admitted_by=by, admitted_at=datetime.now(UTC), revoked_at=None))
            given = {(key.scope, key.epoch) for key in keys}
            there = {(scope, epoch) for of, scope, epoch, _to in db.keys if of == team}
            if (
                any(key.recipient != new.device_id for key in keys)
                or not {at for at in there if at[0] in held} <= given <= there
            ):
                raise errors.SerializationFailure("keys have changed in the meantime")
            self._store_keys(team, by, keys)

    def revoke(self, login: str, team: UUID, by: UUID, device: UUID, keys: Sequence[Wrapped]) -> None:
        """See enrolment.sql."""
        me = self.member(login, team, by)
        gone = self.tables.devices.get((team, device))
        if gone is None or device == by or gone.revoked_at is not None or not me.admits:
            raise errors.InsufficientPrivilege("you cannot shut this device out")
        with self._transaction() as db:
            db.devices[team, device] = replace(gone, revoked_at=datetime.now(UTC))
            stay = [own for (of, _id), own in db.devices.items() if of == team and own.revoked_at is None]
            theirs = [own for own in stay if own.login == gone.login]
            db.members.pop((team, gone.login), None)
            if theirs:
                scopes = frozenset(scope for own in theirs for scope in own.scopes)
                db.members[team, gone.login] = Member(scopes, any(own.admits for own in theirs))
            given = {(key.scope, key.epoch, key.recipient) for key in keys}
            for own in stay:
                for scope in {*own.scopes} & {*gone.scopes}:
                    newest = db.newest_epoch(team, scope)
                    if newest is None or (scope, newest + 1, own.device_id) not in given:
                        raise errors.SerializationFailure("keys have changed in the meantime")
            self._store_keys(team, by, keys)

    def status(self, login: str, team: UUID, device: UUID) -> Status:
        """See enrolment.sql."""
        waiting = len(self.asking(login, team, device))
        there, devices = self.tables.teams[team], self.roster(login, team, device)
        rows = [versions for (of, _scope, _row), versions in self.tables.versions.items() if of == team]
        every = [one for versions in rows for one in versions]
        revoked = sum(own.revoked_at is not None for own in devices)
        assert there.founded_at is not None
        return Status(
            there.head,
            there.founded_at,
            len(devices) - revoked,
            revoked,
            waiting,
            len(rows),
            len(every),
            sum(len(one.ciphertext) for one in every),
            max((one.received_at for one in every), default=None),
            there.hub_instance,
        )

    def _works(self, login: str) -> bool:
        return any(of == login for _team, of in self.tables.members)

    def _let_in(self, own: Device) -> None:
        if len(own.identity) != _IDENTITY:
            raise errors.CheckViolation("identity")
        if (own.team_id, own.device_id) in self.tables.devices:
            raise errors.UniqueViolation("devices")
        self.tables.devices[own.team_id, own.device_id] = own

    def _store_keys(self, team: UUID, by: UUID, keys: Sequence[Wrapped]) -> None:
        for key in keys:
            at = (team, key.scope, key.epoch, key.recipient)
            if len(key.wrapped) > _WRAPPED:
                raise errors.CheckViolation("wrapped")
            if at in self.tables.keys:
                raise errors.UniqueViolation("team_keys")
            self.tables.keys[at] = replace(key, wrapped_by=by)

    # What the administrator may do

    def open_team(self, team: UUID | None = None) -> UUID:
        """The team that waits for its first device; a new one where there is none."""
        for known, there in self.tables.teams.items():
            if there.founded_at is None:
                return known
        made = team or uuid4()
        self.tables.teams[made] = Team()
        return made

    def expunge(self, age: timedelta) -> int:
        """Empty what was superseded longer ago than `age`."""
        emptied, at_most = 0, datetime.now(UTC) - age
        for at, versions in list(self.tables.versions.items()):
            kept = []
            for one, later in zip(versions, [*versions[1:], None], strict=True):
                old = bool(one.ciphertext) and later is not None and later.received_at <= at_most
                emptied += old
                kept.append(one._replace(ciphertext=b"") if old else one)
            self.tables.versions[at] = tuple(kept)
        return emptied

    def restored(self) -> None:
        """A new name for a hub that was put back from a backup."""
        for team, there in list(self.tables.teams.items()):
            self.tables.teams[team] = replace(there, hub_instance=uuid4())

    def each(self, change: Callable[[str, Incoming], Incoming]) -> None:
        """What whoever runs the database can do to every version: `change` is given its scope too."""
        for (team, scope, row), versions in list(self.tables.versions.items()):
            self.tables.versions[team, scope, row] = tuple(change(scope, one) for one in versions)
