"""What a device may ask of the hub: the SQL functions of `resources/hub`, each as one call and one round trip."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import psycopg
from psycopg.rows import class_row

from liaison_app.sync.hub import connection
from liaison_app.sync.hub.arrays import BYTES, NUMBERS, TEXTS, TRUTHS, UUIDS, packed
from liaison_app.sync.hub.connection import Connection
from liaison_app.sync.hub.errors import HubNewer, HubOlder, NotAHub
from liaison_app.sync.hub.install import VERSION

#: A device gets no more than this in one answer, and sends no more in one push.
BATCH = 1000
NOTHING = UUID(int=0)
_PUSH: LiteralString = (
    "SELECT place, status, version, seq, turn FROM liaison.push(%s, %s, %b::uuid[], %b::text[], %b::uuid[], %b::int[], "
    "%b::uuid[], %b::int[], %b::bool[], %b::bytea[])"
)
_PULL: LiteralString = "SELECT * FROM liaison.pull(%s, %s, %s, %s, %s, %s)"
_KEYS: LiteralString = "SELECT * FROM liaison.keys(%s, %s)"


@dataclass(frozen=True)
class Outgoing:
    """A sealed version on its way out. `push_id` and `ciphertext` stay as they are until they are answered.

    It goes on top of the version `base`, if that is the one that `base_push` made (0, `NOTHING`: there is none).
    """

    push_id: UUID
    scope: str
    row_id: UUID
    base: int
    base_push: UUID
    epoch: int
    erase: bool
    ciphertext: bytes = field(repr=False)


class Answer(NamedTuple):
    """What became of it: `ok` (stored now or before), `conflict` (look at `version` first), `erased` (for good),
    `old key` (seal it anew). `turn` is what `Incoming` has."""

    push_id: UUID
    status: str
    version: int
    seq: int
    turn: UUID


class Incoming(NamedTuple):
    """A sealed version as it comes in. The hub drew `turn` at random when it stored it: with `seq` it is a place in the
    order that no other past of this hub has."""

    row_id: UUID
    version: int
    seq: int
    turn: UUID
    device_id: UUID
    push_id: UUID
    key_epoch: int
    erased: bool
    received_at: datetime
    ciphertext: bytes


@dataclass(frozen=True)
class Pulled:
    """A page of versions, and the hub as it was then. `cursor_fits` False: this is not the hub's past that we know."""

    head: int
    hub_instance: UUID
    hub_time: datetime
    cursor_fits: bool
    versions: Sequence[Incoming]


@dataclass(frozen=True)
class Wrapped:
    """The key of one scope and epoch, sealed to `recipient` (0: the agency) and signed by `wrapped_by`."""

    scope: str
    epoch: int
    recipient: UUID
    wrapped_by: UUID
    wrapped: bytes = field(repr=False)


@dataclass(frozen=True)
class Device:
    """A device of the team as the hub tells it; `sync.trust` says what of it to believe."""

    team_id: UUID
    device_id: UUID
    login: str
    identity: bytes
    scopes: list[str]
    admits: bool
    admitted_by: UUID
    admission: bytes
    welcome: bytes
    admitted_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True)
class Asking:
    """A device that asks to be let in."""

    login: str
    device_id: UUID
    identity: bytes
    proof: bytes
    asked_at: datetime


@dataclass(frozen=True)
class Status:
    """Figures of the team on the hub."""

    head: int
    founded_at: datetime
    devices: int
    revoked: int
    waiting: int
    rows: int
    versions: int
    bytes: int
    last_received: datetime | None
    hub_instance: UUID


@dataclass(frozen=True)
class Hub:
    """An open hub, and the device that speaks to it. Every call raises HubError."""

    db: Connection
    device: UUID

    @property
    def postgres(self) -> str:
        """The server's version, such as 18.1."""
        return self.db.info.parameter_status("server_version") or ""

    @property
    def login(self) -> str:
        """The log-in that the server knows us by."""
        return self.db.info.user

    def hang_up(self) -> None:
        """Break off from another thread: whatever waits for the server here fails at once."""
        with contextlib.suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(self.db.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)

    def push(self, team: UUID, outgoing: Sequence[Outgoing]) -> list[Answer]:
        """Send at most `BATCH` versions of different rows; the answers come in their order."""
        (_none, _ok, _version, first, turn), *others = self.db.execute(
            _PUSH,
            [
                team,
                self.device,
                packed(UUIDS, [o.push_id.bytes for o in outgoing]),
                packed(TEXTS, [o.scope.encode() for o in outgoing]),
                packed(UUIDS, [o.row_id.bytes for o in outgoing]),
                packed(NUMBERS, [o.base.to_bytes(4, "big", signed=True) for o in outgoing]),
                packed(UUIDS, [o.base_push.bytes for o in outgoing]),
                packed(NUMBERS, [o.epoch.to_bytes(4, "big", signed=True) for o in outgoing]),
                packed(TRUTHS, [bytes([o.erase]) for o in outgoing]),
                packed(BYTES, [o.ciphertext for o in outgoing]),
            ],
        ).fetchall()
        answers = [Answer(o.push_id, "ok", o.base + 1, first + at, turn) for at, o in enumerate(outgoing, start=1)]
        for at, *said in others:
            answers[at - 1] = Answer(outgoing[at - 1].push_id, *said)
        return answers

    def pull(self, team: UUID, scope: str, since: int = 0, turn: UUID = NOTHING, limit: int = BATCH) -> Pulled:
        """The newest version of each row of a scope after the place `since` and `turn`."""
        return self.pull_all(team, {scope: (since, turn)}, limit)[scope]

    def look(
        self, team: UUID, cursors: Mapping[str, tuple[int, UUID]], limit: int = BATCH
    ) -> tuple[list[Wrapped], int, dict[str, Pulled]]:
        """What a sync begins with, in one round trip: the keys, the earliest client, and the news of some scopes."""
        with self.db.pipeline():
            keys = self.db.execute(_KEYS, [team, self.device], binary=True)
            asked = self._ask(team, cursors, limit)
        wraps, min_client = self._wraps(keys.fetchall())
        return wraps, min_client, {scope: _pulled(answer.fetchall()) for scope, answer in asked.items()}

    def fits(self, team: UUID, scope: str, places: Sequence[tuple[int, UUID]]) -> list[bool]:
        """Which of some places (seq and turn) are in the hub's order, in one round trip."""
        with self.db.pipeline():
            asked = [self.db.execute(_PULL, [team, self.device, scope, *place, 1], binary=True) for place in places]
        return [_pulled(answer.fetchall()).cursor_fits for answer in asked]

    def pull_all(self, team: UUID, cursors: Mapping[str, tuple[int, UUID]], limit: int = BATCH) -> dict[str, Pulled]:
        """The same for several scopes, each from its own cursor (seq and turn), in one round trip."""
        with self.db.pipeline():
            asked = self._ask(team, cursors, limit)
        return {scope: _pulled(answer.fetchall()) for scope, answer in asked.items()}

    def keys(self, team: UUID) -> tuple[list[Wrapped], int]:
        """The keys sealed to this device, and the earliest client the team works with."""
        return self._wraps(self.db.execute(_KEYS, [team, self.device], binary=True).fetchall())

    def _ask(self, team: UUID, cursors: Mapping[str, tuple[int, UUID]], limit: int) -> dict[str, Any]:
        return {
            scope: self.db.execute(_PULL, [team, self.device, scope, *cursor, limit], binary=True)
            for scope, cursor in cursors.items()
        }

    def _wraps(self, found: Sequence[tuple[Any, ...]]) -> tuple[list[Wrapped], int]:
        wraps = [Wrapped(row[0], row[1], self.device, row[2], row[3]) for row in found]
        return wraps, max((row[4] for row in found), default=1)

    def standing(self) -> tuple[UUID | None, str]:
        """Where this log-in and device stand: member, revoked, waiting, founder or stranger; and with which team."""
        row = self.db.execute("SELECT team_id, standing FROM liaison.standing(%s)", [self.device]).fetchone()
        assert row is not None
        return row[0], row[1]

    def found(self, team: UUID, identity: bytes, admission: bytes, keys: Sequence[Wrapped]) -> None:
        """Make a team without devices this one's."""
        self._call("found", [team, self.device, identity, admission, *_columns(keys)])

    def ask(self, identity: bytes, proof: bytes) -> None:
        """Ask to be let in."""
        self._call("ask", [self.device, identity, proof])

    def asking(self, team: UUID) -> list[Asking]:
        """Who asks; nobody, for those who may not let anybody in."""
        with self.db.cursor(row_factory=class_row(Asking)) as cursor:
            return cursor.execute("SELECT * FROM liaison.asking(%s, %s)", [team, self.device]).fetchall()

    def roster(self, team: UUID) -> list[Device]:
        """The devices of the team in the order they came, those shut out too."""
        with self.db.cursor(row_factory=class_row(Device)) as cursor:
            return cursor.execute("SELECT * FROM liaison.roster(%s, %s)", [team, self.device]).fetchall()

    def approve(self, device: Device, keys: Sequence[Wrapped]) -> None:
        """Let a device in that asks, with the keys of every epoch of its scopes."""
        self._call(
            "approve",
            [
                device.team_id,
                self.device,
                device.device_id,
                device.identity,
                device.login,
                device.scopes,
                device.admits,
                device.admission,
                device.welcome,
                *_columns(keys),
            ],
        )

    def revoke(self, team: UUID, device: UUID, keys: Sequence[Wrapped]) -> None:
        """Shut a device out; `keys` is a new epoch of its scopes for all that stay."""
        self._call("revoke", [team, self.device, device, *_columns(keys)])

    def status(self, team: UUID) -> Status:
        """Figures of the team."""
        with self.db.cursor(row_factory=class_row(Status)) as cursor:
            found = cursor.execute("SELECT * FROM liaison.status(%s, %s)", [team, self.device]).fetchone()
        assert found is not None
        return found

    def _call(self, name: LiteralString, arguments: list[Any]) -> None:
        marks: LiteralString = ", ".join(["%b"] * len(arguments))
        self.db.execute("SELECT liaison." + name + "(" + marks + ")", arguments)


@contextmanager
def hub_at(url: str, device: UUID) -> Iterator[Hub]:
    """The hub at an address, of the version that this program knows. Raises HubError; closed at the end."""
    with connection.connected(url) as db:
        row = db.execute("SELECT liaison.version()").fetchone()
        version = row[0] if row else None
        if version is None:
            raise NotAHub
        if version != VERSION:
            raise HubNewer if version > VERSION else HubOlder
        yield Hub(db, device)


def _pulled(found: Sequence[tuple[Any, ...]]) -> Pulled:
    head, instance, time, fits = found[0][:4]
    return Pulled(head, instance, time, fits, [Incoming._make(row[4:]) for row in found[1:]])


def _columns(keys: Sequence[Wrapped]) -> list[list[Any]]:
    return [
        [key.scope for key in keys],
        [key.epoch for key in keys],
        [key.recipient for key in keys],
        [key.wrapped for key in keys],
    ]
