"""The way to a hub in this process: what `calls.hub_at` gives, with every fault that a network or a hub can have.

Errors are psycopg's own inside the block and become a HubError where it is left, as with a real connection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast
from uuid import UUID

import psycopg
import pytest

from liaison_app.sync.hub import calls, connection
from liaison_app.sync.hub.calls import (
    BATCH,
    NOTHING,
    Answer,
    Asking,
    Device,
    Hub,
    Incoming,
    Outgoing,
    Pulled,
    Status,
    Wrapped,
)
from tests.support.memoryhub import MemoryHub, Tables

R = TypeVar("R")


@dataclass
class Wire:
    """What lies between the laptops and the hub.

    Every call is two messages, there and back; connecting is a call too. After `cut_after` messages the line is dead
    (and `cut_after` None again): an even number loses a question, an odd one the answer to what was carried out.
    `twice` carries every push out twice, `down` lets nobody in. `before` is told the name of a call before it is
    carried out: the place for what another device does in between. `changed` is what the hub makes of a version
    that it hands out.
    """

    cut_after: int | None = None
    twice: bool = False
    down: bool = False
    before: Callable[[str], None] = field(default=lambda _name: None)
    changed: Callable[[str, Incoming], Incoming] = field(default=lambda _scope, version: version)
    messages: int = 0
    calls: list[str] = field(default_factory=list)
    """The names of the calls that reached the hub."""


@dataclass
class MemoryPlace:
    """A hub in this process with a team that waits for its first device."""

    hub: MemoryHub = field(default_factory=MemoryHub)
    wire: Wire = field(default_factory=Wire)

    def __post_init__(self) -> None:
        self.hub.open_team()

    def url(self, login: str) -> str:
        """An address as a vault keeps it."""
        return f"postgresql://{login}@127.0.0.1:1/memory"

    @contextmanager
    def at(self, url: str, device: UUID) -> Iterator[Hub]:
        """In place of `calls.hub_at`."""
        login = connection.settings(url)["user"]
        with connection.in_words():
            line = Line(self, login, device)
            line.turn("connect", lambda: None)
            yield line

    def in_place_of_postgres(self, patch: pytest.MonkeyPatch) -> None:
        """Let the program find this hub at every address."""
        patch.setattr(calls, "hub_at", self.at)

    def backup(self) -> Tables:
        """What `roll_back` brings back."""
        return self.hub.tables.copy()

    def roll_back(self, backup: Tables) -> None:
        """The hub as it was, as by a restored backup of which nobody was told."""
        self.hub.tables = backup.copy()


class Line(Hub):
    """A connection of one log-in and device."""

    def __init__(self, place: MemoryPlace, login: str, device: UUID) -> None:
        super().__init__(cast(Any, None), device)
        object.__setattr__(self, "_at", (place, login, [True]))

    _at: tuple[MemoryPlace, str, list[bool]]

    @property
    def postgres(self) -> str:
        return "18.0"

    @property
    def login(self) -> str:
        return self._at[1]

    @property
    def _who(self) -> tuple[MemoryHub, str]:
        return self._at[0].hub, self._at[1]

    def turn(self, name: str, work: Callable[[], R]) -> R:
        """Two messages, and what the hub does in between."""
        wire = self._at[0].wire
        wire.before(name)
        self._message()
        if wire.down:
            self._at[2][0] = False
            raise psycopg.OperationalError("connection refused")
        wire.calls.append(name)
        try:
            return work()
        finally:
            self._message()

    def _message(self) -> None:
        wire, alive = self._at[0].wire, self._at[2]
        if alive[0] and wire.cut_after == 0:
            alive[0], wire.cut_after = False, None
        if not alive[0]:
            raise psycopg.OperationalError("the connection is closed")
        wire.messages += 1
        if wire.cut_after is not None:
            wire.cut_after -= 1

    def push(self, team: UUID, outgoing: Sequence[Outgoing]) -> list[Answer]:
        def work() -> list[Answer]:
            hub, login = self._who
            if self._at[0].wire.twice:
                hub.push(login, team, self.device, outgoing)
            return hub.push(login, team, self.device, outgoing)

        return self.turn("push", work)

    def pull(self, team: UUID, scope: str, since: int = 0, push_id: UUID = NOTHING, limit: int = BATCH) -> Pulled:
        return self.pull_all(team, {scope: (since, push_id)}, limit)[scope]

    def pull_all(self, team: UUID, cursors: Mapping[str, tuple[int, UUID]], limit: int = BATCH) -> dict[str, Pulled]:
        def work() -> dict[str, Pulled]:
            hub, login = self._who
            return {
                scope: self._handed_out(scope, hub.pull(login, team, self.device, scope, *cursor, limit))
                for scope, cursor in cursors.items()
            }

        return self.turn("pull", work)

    def _handed_out(self, scope: str, page: Pulled) -> Pulled:
        return replace(page, versions=[self._at[0].wire.changed(scope, one) for one in page.versions])

    def keys(self, team: UUID) -> tuple[list[Wrapped], int]:
        hub, login = self._who
        return self.turn("keys", lambda: hub.keys(login, team, self.device))

    def standing(self) -> tuple[UUID | None, str]:
        hub, login = self._who
        return self.turn("standing", lambda: hub.standing(login, self.device))

    def found(self, team: UUID, identity: bytes, admission: bytes, keys: Sequence[Wrapped]) -> None:
        hub, login = self._who
        self.turn("found", lambda: hub.found(login, team, self.device, identity, admission, keys))

    def ask(self, identity: bytes, proof: bytes) -> None:
        hub, login = self._who
        self.turn("ask", lambda: hub.ask(login, self.device, identity, proof))

    def asking(self, team: UUID) -> list[Asking]:
        hub, login = self._who
        return self.turn("asking", lambda: hub.asking(login, team, self.device))

    def roster(self, team: UUID) -> list[Device]:
        hub, login = self._who
        return self.turn("roster", lambda: hub.roster(login, team, self.device))

    def approve(self, device: Device, keys: Sequence[Wrapped]) -> None:
        hub, login = self._who
        self.turn("approve", lambda: hub.approve(login, self.device, device, keys))

    def revoke(self, team: UUID, device: UUID, keys: Sequence[Wrapped]) -> None:
        hub, login = self._who
        self.turn("revoke", lambda: hub.revoke(login, team, self.device, device, keys))

    def status(self, team: UUID) -> Status:
        hub, login = self._who
        return self.turn("status", lambda: hub.status(login, team, self.device))
