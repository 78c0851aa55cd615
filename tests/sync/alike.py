"""The hub in this process beside PostgreSQL: Hypothesis calls both alike, and every answer and all rows must be alike.

Times are not compared, and what a hub draws at random (its name, the turn of a push) only by whether it is new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from liaison_app.sync.hub import connection
from liaison_app.sync.hub.calls import NOTHING, Answer, Device, Hub, Incoming, Outgoing, Wrapped
from liaison_app.sync.hub.connection import Connection
from liaison_app.sync.hub.errors import HubError, HubFailed
from tests.support.hubs import Place
from tests.support.memoryhub import MemoryHub
from tests.support.memoryline import MemoryPlace

SCOPES = ("team", "referrals", "identities")
DEVICES = [UUID(int=n) for n in range(1, 8)]
ROWS = [UUID(int=n) for n in range(101, 104)]
AGENCY = UUID(int=0)

N = st.integers(0, 6)
HELD = st.sets(st.sampled_from(SCOPES), min_size=1)
#: Mostly 0: as it should be.
OFF = st.sampled_from([0, 0, 0, 0, 1, -1])


@dataclass
class Postgres:
    """A real hub with five log-ins, whose connections stay open from one call to the next."""

    place: Place
    left_open: ExitStack
    admin: Connection
    logins: list[str]
    lines: dict[str, Connection] = field(default_factory=dict)

    def emptied(self) -> None:
        """Without teams, devices and versions."""
        tables = ("teams", "members", "devices", "waiting", "team_keys", "versions")
        self.admin.execute("TRUNCATE " + ", ".join(f"liaison.{table}" for table in tables))

    def line(self, login: str) -> Connection:
        """The connection of a log-in."""
        if login not in self.lines:
            line = self.left_open.enter_context(psycopg.connect(self.place.url(login), autocommit=True))
            self.lines[login] = connection.adapted(line)
        return self.lines[login]

    @contextmanager
    def at(self, login: str, device: UUID) -> Iterator[Hub]:
        """The hub as a device sees it. After an error the connection is closed, as the program does."""
        try:
            with connection.in_words():
                yield Hub(self.line(login), device)
        except HubError:
            self.lines.pop(login).close()
            raise


def postgres_for(place: Place, left_open: ExitStack) -> Postgres:
    """A hub to be compared with; `left_open` closes its connections."""
    admin = left_open.enter_context(psycopg.connect(place.url(), autocommit=True))
    return Postgres(place, left_open, admin, [place.login() for _n in range(5)])


class Alike(RuleBasedStateMachine):
    """Both hubs, from empty tables on. Set `postgres` on a subclass."""

    postgres: Postgres
    careless = False

    def __init__(self) -> None:
        super().__init__()
        self.postgres.emptied()
        self.memory = MemoryPlace(MemoryHub(careless=self.careless))
        self.memory.hub.tables.teams.clear()
        self.teams: list[UUID] = []
        self.pushed: list[list[Outgoing]] = []
        self.cursors: list[tuple[int, UUID]] = [(0, AGENCY), (1, AGENCY), (-1, AGENCY)]
        self.devices: list[tuple[str, UUID]] = []
        self.next_push = 1000
        self.calls = 0

    @initialize(two=st.booleans(), agency=st.booleans())
    def found(self, two: bool, agency: bool) -> None:
        for n in range(1 + two):
            self.open_team()
            team = self.teams[-1]
            login, device = self.postgres.logins[n], DEVICES[n]
            for_whom = [device, AGENCY] if agency else [device]
            keys = [self.key(scope, 1, to, device) for scope in SCOPES for to in for_whom]
            assert self.both(login, device, lambda hub: hub.standing()) == [str(team), "founder"]
            self.both(login, device, partial(_found, team=team, keys=keys))
            self.devices.append((login, device))

    @rule()
    def open_team(self) -> None:
        row = self.postgres.admin.execute("SELECT liaison.open_team()").fetchone()
        assert row is not None
        assert self.memory.hub.open_team(row[0]) == row[0]
        self.teams = [*dict.fromkeys([*self.teams, row[0]])]
        self.same_names()

    @rule(login=N, device=N, size=st.sampled_from([64, 64, 64, 63]), proof=st.sampled_from([32, 32, 32, 33]))
    def ask(self, login: int, device: int, size: int, proof: int) -> None:
        who = self.postgres.logins[login % 5], DEVICES[device]
        self.devices.append(who)
        self.both(*who, lambda hub: hub.ask(bytes([device]) * size, bytes(proof)))

    @rule(by=N, team=N, new=N, held=HELD, admits=st.booleans(), wrong=OFF, odd=N)
    def approve(self, by: int, team: int, new: int, held: set[str], admits: bool, wrong: int, odd: int) -> None:
        asking = list(self.memory.hub.tables.waiting.values())
        at, (_login, device) = self.team(team), self.who(by)
        one = asking[new % len(asking)] if asking else None
        login, new_device = (one.login, one.device_id) if one else self.who(new)
        identity = one.identity if one and odd else bytes(64)
        there = {(key.scope, key.epoch) for key in self.memory.hub.tables.keys.values() if key.scope in held}
        keys = [self.key(scope, epoch, new_device, device) for scope, epoch in sorted(there)]
        keys = self.spoiled(keys, wrong, odd)
        made = (
            at,
            new_device,
            login,
            identity,
            sorted(held),
            admits,
            device,
            b"admission",
            b"welcome",
            datetime.now(UTC),
        )
        self.both(*self.who(by), lambda hub: hub.approve(Device(*made, None), keys))

    @rule(by=N, team=N, gone=N, wrong=OFF, odd=N)
    def revoke(self, by: int, team: int, gone: int, wrong: int, odd: int) -> None:
        at, (_login, by_device), (_gone, device) = self.team(team), self.who(by), self.who(gone)
        tables = self.memory.hub.tables
        shut_out = tables.devices.get((at, device))
        stay = [d for d in tables.devices.values() if d.team_id == at and not d.revoked_at and d.device_id != device]
        keys = [
            self.key(scope, (tables.newest_epoch(at, scope) or 0) + 1, one.device_id, by_device)
            for one in stay
            for scope in sorted({*one.scopes} & {*(shut_out.scopes if shut_out else SCOPES)})
        ]
        keys = self.spoiled(keys, wrong, odd)
        self.both(*self.who(by), lambda hub: hub.revoke(at, device, keys))

    @rule(who=N, team=N, data=st.data(), size=st.integers(0, 4))
    def push(self, who: int, team: int, data: st.DataObject, size: int) -> None:
        at, tables = self.team(team), self.memory.hub.tables
        outgoing = []
        for _n in range(size):
            scope, row, seed = data.draw(st.tuples(st.sampled_from(SCOPES), st.sampled_from(ROWS), N))
            there = tables.versions.get((at, scope, row), ())
            base, push = len(there) + data.draw(OFF), there[-1].push_id if there else NOTHING
            base_push = UUID(int=self.next_push) if data.draw(OFF) else push
            epoch = (tables.newest_epoch(at, scope) or 0) + data.draw(OFF)
            self.next_push += 1
            erase = data.draw(st.sampled_from([False, False, False, True]))
            outgoing.append(Outgoing(UUID(int=self.next_push), scope, row, base, base_push, epoch, erase, b"x" * seed))
        self.pushed.append(outgoing)
        self.send(who, at, outgoing)

    @rule(who=N, team=N, which=N, some=st.integers(1, 4))
    def push_again(self, who: int, team: int, which: int, some: int) -> None:
        if self.pushed:
            self.send(who, self.team(team), self.pushed[-1 - which % len(self.pushed)][:some])

    def send(self, who: int, team: UUID, outgoing: Sequence[Outgoing]) -> None:
        answers = self.both(*self.who(who), lambda hub: hub.push(team, outgoing))
        if isinstance(answers, list):
            self.same_turns(team)
            there = [one for versions in self.memory.hub.tables.versions.values() for one in versions]
            pushes = {UUID(push) for push, *_rest in answers}
            self.cursors += [(one.seq, one.turn) for one in there if one.push_id in pushes]

    @rule(who=N, team=N, scopes=HELD, at=st.integers(0, 40), since=OFF, limit=st.sampled_from([1000, 0, 1, 2]))
    def pull(self, who: int, team: int, scopes: set[str], at: int, since: int, limit: int) -> None:
        seq, turn = self.cursors[at % len(self.cursors)]
        asked = dict.fromkeys(sorted(scopes), (seq + since, turn))
        self.both(*self.who(who), lambda hub: hub.look(self.team(team), asked, limit))
        self.both(*self.who(who), lambda hub: hub.fits(self.team(team), min(scopes), [(seq + since, turn), (1, turn)]))

    @rule(who=N, team=N)
    def look(self, who: int, team: int) -> None:
        at = self.team(team)
        looks: list[Callable[[Hub], object]] = [
            lambda hub: hub.keys(at),
            lambda hub: hub.roster(at),
            lambda hub: hub.status(at),
            lambda hub: hub.asking(at),
        ]
        for look in looks:
            self.both(*self.who(who), look)
        if len([one for one in self.memory.hub.tables.devices.values() if one.device_id == self.who(who)[1]]) < 2:
            self.both(*self.who(who), lambda hub: hub.standing())

    @rule(age=st.sampled_from([timedelta(0), timedelta(days=1)]))
    def expunge(self, age: timedelta) -> None:
        row = self.postgres.admin.execute("SELECT liaison.expunge(%s)", [age]).fetchone()
        assert row == (self.memory.hub.expunge(age),)

    @rule()
    def restored(self) -> None:
        before = self.memory.hub.tables.copy()
        self.postgres.admin.execute("SELECT liaison.restored()")
        self.memory.hub.restored()
        for team, there in self.memory.hub.tables.teams.items():
            assert there.hub_instance != before.teams[team].hub_instance
        self.same_names()

    @rule(team=N, back=st.integers(1, 3), least=st.integers(1, 3))
    def roll_back(self, team: int, back: int, least: int) -> None:
        """Versions that came last are gone, and the numbers will be given out again."""
        at, tables = self.team(team), self.memory.hub.tables
        head = max(tables.teams[at].head - back, 0)
        self.postgres.admin.execute("DELETE FROM liaison.versions WHERE team_id = %s AND seq > %s", [at, head])
        change = "UPDATE liaison.teams SET head = %s, min_client = %s WHERE team_id = %s"
        self.postgres.admin.execute(change, [head, least, at])
        for key, versions in list(tables.versions.items()):
            left = tuple(v for v in versions if key[0] != at or v.seq <= head)
            tables.versions[key] = left
            if not left:
                del tables.versions[key]
        tables.teams[at] = replace(tables.teams[at], head=head, min_client=least)

    def both(self, login: str, device: UUID, call: Callable[[Hub], object]) -> Any:
        """What both answer, which must be the same."""
        with_postgres = answered(self.postgres.at(login, device), call)
        in_memory = answered(self.memory.at(self.memory.url(login), device), call)
        self.calls += 1
        assert in_memory == with_postgres, (in_memory, with_postgres)
        return in_memory

    def teardown(self) -> None:
        """All rows must be alike, those too that no call shows."""
        query = "SELECT team_id, scope, row_id, version, seq, turn, device_id, push_id, key_epoch, erased, ciphertext"
        rows = self.postgres.admin.execute(query + " FROM liaison.versions").fetchall()
        kept = {(*at, *_of(one)) for at, versions in self.memory.hub.tables.versions.items() for one in versions}
        assert kept == set(rows)
        members = self.postgres.admin.execute("SELECT team_id, login, scopes, admits FROM liaison.members").fetchall()
        in_memory = {(*at, one.scopes, one.admits) for at, one in self.memory.hub.tables.members.items()}
        assert in_memory == {(team, login, frozenset(scopes), admits) for team, login, scopes, admits in members}
        heads = self.postgres.admin.execute("SELECT team_id, head, founded_at IS NULL FROM liaison.teams").fetchall()
        teams = self.memory.hub.tables.teams
        assert {(at, one.head, one.founded_at is None) for at, one in teams.items()} == set(heads)

    def same_names(self) -> None:
        """Both hubs draw names at random; compared is what they say with the same one."""
        tables = self.memory.hub.tables
        for team, name in self.postgres.admin.execute("SELECT team_id, hub_instance FROM liaison.teams"):
            tables.teams[team] = replace(tables.teams[team], hub_instance=name)

    def same_turns(self, team: UUID) -> None:
        """The same for the turns of what was just stored: the numbers of one push have one, which no other has."""
        query = "SELECT seq, turn FROM liaison.versions WHERE team_id = %s"
        drawn: dict[int, UUID] = dict(self.postgres.admin.execute(query, [team]).fetchall())
        tables, known, new = self.memory.hub.tables, set[UUID](), dict[UUID, UUID]()
        for at, versions in list(tables.versions.items()):
            if at[0] == team:
                for one in versions:
                    if drawn[one.seq] != one.turn:
                        assert new.setdefault(one.turn, drawn[one.seq]) == drawn[one.seq]
                known |= {one.turn for one in versions}
                tables.versions[at] = tuple(one._replace(turn=drawn[one.seq]) for one in versions)
        assert len(new) <= 1
        assert not known & set(new.values())

    def team(self, n: int) -> UUID:
        """Mostly the first."""
        return self.teams[0] if n < 5 else self.teams[n % len(self.teams)]

    def who(self, n: int) -> tuple[str, UUID]:
        """A log-in and a device that has been used with it, mostly the first; 6: two that do not belong together."""
        if n == 6:
            return self.devices[-1][0], self.devices[0][1]
        return self.devices[0] if n < 3 else self.devices[n % len(self.devices)]

    def key(self, scope: str, epoch: int, to: UUID, by: UUID) -> Wrapped:
        return Wrapped(scope, epoch, to, by, f"{scope} {epoch} {to}".encode())

    def spoiled(self, keys: list[Wrapped], wrong: int, odd: int) -> list[Wrapped]:
        """The keys, or a set that is not right."""
        if wrong == 0 or not keys:
            return keys
        one = keys[odd % len(keys)]
        if wrong < 0:
            return [key for key in keys if key is not one]
        changes = [
            Wrapped(one.scope, one.epoch + 1, one.recipient, one.wrapped_by, one.wrapped),
            Wrapped(one.scope, one.epoch, DEVICES[odd], one.wrapped_by, one.wrapped),
            Wrapped(one.scope, one.epoch, one.recipient, one.wrapped_by, bytes(2000)),
            Wrapped("another", one.epoch, one.recipient, one.wrapped_by, one.wrapped),
        ]
        return [*keys, changes[odd % len(changes)]]


def _found(hub: Hub, team: UUID, keys: Sequence[Wrapped]) -> None:
    hub.found(team, bytes(64), b"", keys)


def answered(opening: AbstractContextManager[Hub], call: Callable[[Hub], object]) -> Any:
    """What a hub answers, without what two hubs cannot have in common; the name of an error."""
    try:
        with opening as hub:
            return _plain(call(hub))
    except HubError as error:
        return f"{type(error).__name__} {error.code if isinstance(error, HubFailed) else ''}"


def _plain(answer: Any) -> Any:
    match answer:
        case Answer():
            return [_plain(value) for value in answer[:-1]]  # without its turn
        case list() | tuple():
            return [_plain(one) for one in answer]
        case dict():
            scopes = {"scopes": sorted(answer["scopes"])} if "scopes" in answer else {}
            return {name: _plain(value) for name, value in {**answer, **scopes}.items()}
        case datetime():
            return "a time"
        case UUID():
            return str(answer)
    return _plain(asdict(answer)) if is_dataclass(answer) and not isinstance(answer, type) else answer


def _of(one: Incoming) -> tuple[object, ...]:
    at = (one.version, one.seq, one.turn, one.device_id, one.push_id, one.key_epoch, one.erased)
    return (*at, one.ciphertext)
