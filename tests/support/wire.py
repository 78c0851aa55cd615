"""What lies between laptops and a hub, real or in this process: cuts, answers that are lost, pages that are short, a
hub that hands out what it should not, and what another device does between two calls."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, cast
from uuid import UUID

import psycopg

from liaison_app.sync.hub import connection
from liaison_app.sync.hub.calls import BATCH, Hub, Incoming, Pulled

Opening = Callable[[str, UUID], AbstractContextManager[Hub]]


@dataclass
class Wire:
    """Every call is two messages, there and back; connecting is a call too.

    After `cut_after` messages the line is dead (and `cut_after` None again): an even number loses a question, an odd
    one the answer to what was carried out. `twice` carries every push out twice, `down` lets nobody in. `page` is the
    most that one pull brings. `before` is told the name of a call before it is carried out: the place for what another
    device does in between. `changed` is what the hub makes of a version that it hands out.
    """

    opening: Opening
    cut_after: int | None = None
    twice: bool = False
    down: bool = False
    page: int = BATCH
    before: Callable[[str], None] = field(default=lambda _name: None)
    changed: Callable[[str, Incoming], Incoming] = field(default=lambda _scope, version: version)
    messages: int = 0
    calls: list[str] = field(default_factory=list)
    """The names of the calls that reached the hub."""

    @contextmanager
    def hub_at(self, url: str, device: UUID) -> Iterator[Hub]:
        """In place of `calls.hub_at`."""
        with connection.in_words():
            alive = [True]
            self.message(alive)
            if self.down:
                raise psycopg.OperationalError("connection refused")
            with self.opening(url, device) as hub:
                self.message(alive)
                yield cast(Hub, _WIRED(self, hub, alive))

    def message(self, alive: list[bool]) -> None:
        """One message gets through, or none does any more."""
        if alive[0] and self.cut_after == 0:
            alive[0], self.cut_after = False, None
        if not alive[0]:
            raise psycopg.OperationalError("the connection is closed")
        self.messages += 1
        if self.cut_after is not None:
            self.cut_after -= 1

    def heal(self) -> None:
        """All faults gone."""
        self.cut_after, self.twice, self.down = None, False, False
        self.before, self.changed = lambda _name: None, lambda _scope, version: version

    def handed_out(self, answer: Any, scope: str = "") -> Any:
        """An answer with every version in it as the hub wants it."""
        if isinstance(answer, Pulled):
            return replace(answer, versions=[self.changed(scope, one) for one in answer.versions])
        if isinstance(answer, dict):
            return {at: self.handed_out(page, at) for at, page in answer.items()}
        return tuple(map(self.handed_out, answer)) if isinstance(answer, tuple) else answer


class _Wired:
    """A hub at the end of a wire."""

    def __init__(self, wire: Wire, hub: Hub, alive: list[bool]) -> None:
        self._wire, self._hub, self._alive = wire, hub, alive
        self.device, self.postgres, self.login = hub.device, hub.postgres, hub.login

    def hang_up(self) -> None:
        """Nothing gets through any more."""
        self._alive[0] = False


def _forward(name: str) -> Callable[..., Any]:
    call = getattr(Hub, name)
    pages = "limit" in inspect.signature(call).parameters

    def forward(self: Any, *given: Any, **named: Any) -> Any:
        wire: Wire = self._wire
        wire.before(name)
        wire.message(self._alive)
        wire.calls.append(name)
        bound = inspect.signature(call).bind(self._hub, *given, **named)
        if pages:
            bound.arguments["limit"] = min(bound.arguments.get("limit", BATCH), wire.page)
        try:
            work = getattr(self._hub, name)
            if name == "push" and wire.twice:
                work(*bound.args[1:], **bound.kwargs)
            return wire.handed_out(work(*bound.args[1:], **bound.kwargs), bound.arguments.get("scope", ""))
        finally:
            wire.message(self._alive)

    return forward


_CALLS = [name for name, value in inspect.getmembers(Hub, inspect.isfunction) if name[0] != "_" and name != "hang_up"]
#: Every call of `Hub`, those of tomorrow too.
_WIRED = type("Wired", (_Wired,), {name: _forward(name) for name in _CALLS})
