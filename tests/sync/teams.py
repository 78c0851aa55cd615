"""A team on a hub for tests: real vaults that are up to date; and, for tests of the hub itself, devices with made-up
keys and versions with made-up contents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from liaison_app.storage.vault import Vault
from liaison_app.sync import run, team
from liaison_app.sync.hub import calls
from liaison_app.sync.hub.calls import Device, Hub, Outgoing, Wrapped
from tests.support.hubs import Place
from tests.support.vaults import fresh_vault

IDENTITY = bytes(64)
SCOPES = ("identities", "referrals", "team")


@contextmanager
def vaults_of_a_team(folder: Path, urls: Sequence[str], *roles: str) -> Iterator[list[Vault]]:
    """The founder's vault and one for each role, each with its address of the hub; all are up to date."""
    vaults = [fresh_vault(folder / f"vault {n}") for n in range(1 + len(roles))]
    team.connect(vaults[0], urls[0])
    for vault, url, role in zip(vaults[1:], urls[1:], roles, strict=True):
        team.approve(vaults[0], team.connect(vault, url).code, role)
        team.connect(vault, url)
    for vault in (*vaults, vaults[0]):
        run.sync(vault)
    yield vaults
    for vault in vaults:
        vault.close()


@dataclass(frozen=True)
class Peer:
    """A device of a team, and the log-in it uses."""

    place: Place
    login: str
    device: UUID
    team: UUID

    @contextmanager
    def hub(self) -> Iterator[Hub]:
        """The hub as this device sees it."""
        with calls.hub_at(self.place.url(self.login), self.device) as hub:
            yield hub

    def push(self, *outgoing: Outgoing) -> list[str]:
        """Push, and only say how it went."""
        with self.hub() as hub:
            return [answer.status for answer in hub.push(self.team, outgoing)]

    def stored(self) -> list[tuple[Any, ...]]:
        """All that the hub keeps of the team, past its functions."""
        with self.place.server.admin(self.place.database) as db:
            query = "SELECT row_id, version, seq, ciphertext FROM liaison.versions WHERE team_id = %s ORDER BY seq"
            return db.execute(query, [self.team]).fetchall()


def founder(place: Place) -> Peer:
    """The first device of the hub's free team."""
    login, device = place.login(), uuid4()
    with calls.hub_at(place.url(login), device) as hub:
        team, standing = hub.standing()
        assert (standing, team is None) == ("founder", False)
        assert team is not None
        hub.found(team, IDENTITY, b"", keys(SCOPES, [device], device))
    return Peer(place, login, device, team)


def second(first: Peer, scopes: Sequence[str] = SCOPES, *, admits: bool = False) -> Peer:
    """One more device, with a log-in of its own."""
    login, device = first.place.login(), uuid4()
    with calls.hub_at(first.place.url(login), device) as hub:
        hub.ask(IDENTITY, bytes(32))
    with first.hub() as hub:
        [new] = hub.asking(first.team)
        who = (first.team, device, login, IDENTITY, list(scopes), admits, first.device)
        hub.approve(Device(*who, b"", b"", new.asked_at, None), keys(scopes, [device], first.device))
    return Peer(first.place, login, device, first.team)


def keys(scopes: Sequence[str], devices: Sequence[UUID], by: UUID, epoch: int = 1) -> list[Wrapped]:
    """Made-up keys of scopes for devices."""
    return [Wrapped(scope, epoch, device, by, b"key") for scope in scopes for device in devices]


def version(content: bytes = b"sealed", **changes: object) -> Outgoing:
    """The first version of a row, made up."""
    made = {"push_id": uuid4(), "scope": "team", "row_id": uuid4(), "base": 0, "base_push": calls.NOTHING}
    return Outgoing(**{**made, "epoch": 1, "erase": False, "ciphertext": content, **changes})  # type: ignore[arg-type]


def later(one: Outgoing, content: bytes = b"sealed", **changes: object) -> Outgoing:
    """A version on top of that one."""
    made = {"push_id": uuid4(), "base": one.base + 1, "base_push": one.push_id, "erase": False}
    return replace(one, **{**made, "ciphertext": content, **changes})  # type: ignore[arg-type]
