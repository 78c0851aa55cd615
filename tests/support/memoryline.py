"""The way to a hub in this process: what `calls.hub_at` gives, without a network.

Errors are psycopg's own inside the block and become a HubError where it is left, as with a real connection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from liaison_app.sync.hub import connection
from liaison_app.sync.hub.calls import (
    BATCH,
    NOTHING,
    Answer,
    Asking,
    Device,
    Hub,
    Outgoing,
    Pulled,
    Status,
    Wrapped,
)
from tests.support.memoryhub import MemoryHub, Tables

Cursors = Mapping[str, tuple[int, UUID]]


@dataclass
class MemoryPlace:
    """A hub in this process with a team that waits for its first device."""

    hub: MemoryHub = field(default_factory=MemoryHub)

    def __post_init__(self) -> None:
        self.hub.open_team()

    def url(self, login: str) -> str:
        """An address as a vault keeps it."""
        return f"postgresql://{login}@127.0.0.1:1/memory"

    @contextmanager
    def at(self, url: str, device: UUID) -> Iterator[Hub]:
        """In place of `calls.hub_at`."""
        with connection.in_words():
            yield Line(self.hub, connection.settings(url)["user"], device)

    def backup(self) -> Tables:
        """What `roll_back` brings back."""
        return self.hub.tables.copy()

    def roll_back(self, backup: Tables) -> None:
        """The hub as it was, as by a restored backup of which nobody was told."""
        self.hub.tables = backup.copy()

    def restored(self) -> None:
        """A new name, as the administrator's guide asks for after a restored backup."""
        self.hub.restored()


class Line(Hub):
    """A connection of one log-in and device."""

    def __init__(self, hub: MemoryHub, login: str, device: UUID) -> None:
        super().__init__(cast(Any, None), device)
        object.__setattr__(self, "_at", (hub, login))

    _at: tuple[MemoryHub, str]

    @property
    def postgres(self) -> str:
        return "18.0"

    @property
    def login(self) -> str:
        return self._at[1]

    def hang_up(self) -> None:
        pass

    def push(self, team: UUID, outgoing: Sequence[Outgoing]) -> list[Answer]:
        hub, login = self._at
        return hub.push(login, team, self.device, outgoing)

    def pull(self, team: UUID, scope: str, since: int = 0, turn: UUID = NOTHING, limit: int = BATCH) -> Pulled:
        hub, login = self._at
        return hub.pull(login, team, self.device, scope, since, turn, limit)

    def pull_all(self, team: UUID, cursors: Cursors, limit: int = BATCH) -> dict[str, Pulled]:
        return {scope: self.pull(team, scope, *cursor, limit) for scope, cursor in cursors.items()}

    def look(self, team: UUID, cursors: Cursors, limit: int = BATCH) -> tuple[list[Wrapped], int, dict[str, Pulled]]:
        return (*self.keys(team), self.pull_all(team, cursors, limit))

    def fits(self, team: UUID, scope: str, places: Sequence[tuple[int, UUID]]) -> list[bool]:
        return [self.pull(team, scope, *place, 1).cursor_fits for place in places]

    def keys(self, team: UUID) -> tuple[list[Wrapped], int]:
        hub, login = self._at
        return hub.keys(login, team, self.device)

    def standing(self) -> tuple[UUID | None, str]:
        hub, login = self._at
        return hub.standing(login, self.device)

    def found(self, team: UUID, identity: bytes, admission: bytes, keys: Sequence[Wrapped]) -> None:
        hub, login = self._at
        hub.found(login, team, self.device, identity, admission, keys)

    def ask(self, identity: bytes, proof: bytes) -> None:
        hub, login = self._at
        hub.ask(login, self.device, identity, proof)

    def asking(self, team: UUID) -> list[Asking]:
        hub, login = self._at
        return hub.asking(login, team, self.device)

    def roster(self, team: UUID) -> list[Device]:
        hub, login = self._at
        return hub.roster(login, team, self.device)

    def approve(self, device: Device, keys: Sequence[Wrapped]) -> None:
        hub, login = self._at
        hub.approve(login, self.device, device, keys)

    def revoke(self, team: UUID, device: UUID, keys: Sequence[Wrapped]) -> None:
        hub, login = self._at
        hub.revoke(login, team, self.device, device, keys)

    def status(self, team: UUID) -> Status:
        hub, login = self._at
        return hub.status(login, team, self.device)
