"""Devices of a team on a real hub: who lets in, who is shut out, and whom a new key has to reach."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from liaison_app.sync.hub.calls import Hub
from liaison_app.sync.hub.errors import HubBusy, HubRefused
from tests.sync.teams import Peer, keys, second, version


def test_who_is_shut_out_neither_reads_nor_writes(peer: Peer) -> None:
    gone = second(peer)
    assert gone.push(version()) == ["ok"]
    with peer.hub() as hub:
        hub.revoke(peer.team, gone.device, keys(("identities", "referrals", "team"), [peer.device], peer.device, 2))
    with gone.hub() as hub:
        assert hub.standing()[1] == "revoked"
    refused: list[Callable[[Hub], object]] = [
        lambda hub: hub.push(peer.team, [version()]),
        lambda hub: hub.pull(peer.team, "team"),
        lambda hub: hub.keys(peer.team),
        lambda hub: hub.roster(peer.team),
    ]
    for call in refused:
        with pytest.raises(HubRefused), gone.hub() as hub:
            call(hub)


def test_a_new_epoch_must_reach_everybody_who_stays(peer: Peer) -> None:
    gone, stays = second(peer), second(peer, ["team"])
    for made in (
        keys(("identities", "referrals", "team"), [peer.device], peer.device, 2),  # `stays` forgotten
        keys(("team",), [peer.device, stays.device], peer.device, 2),  # two scopes forgotten
        keys(("identities", "referrals", "team"), [peer.device, stays.device], peer.device, 3),
    ):
        with pytest.raises(HubBusy), peer.hub() as hub:
            hub.revoke(peer.team, gone.device, made)
    whole = keys(("identities", "referrals"), [peer.device], peer.device, 2)
    whole += keys(("team",), [peer.device, stays.device], peer.device, 2)
    with peer.hub() as hub:
        hub.revoke(peer.team, gone.device, whole)
    with stays.hub() as hub:
        assert [(key.scope, key.epoch) for key in hub.keys(peer.team)[0]] == [("team", 1), ("team", 2)]


def test_nobody_without_the_right_lets_in_or_shuts_out(peer: Peer) -> None:
    member, other = second(peer), second(peer)
    with member.hub() as hub:
        assert hub.asking(peer.team) == []
    with pytest.raises(HubRefused), member.hub() as hub:
        hub.revoke(peer.team, other.device, [])


def test_a_second_question_replaces_the_first(peer: Peer) -> None:
    login = peer.place.login()
    for _n in range(3):
        asked = Peer(peer.place, login, uuid4(), peer.team)
        with asked.hub() as hub:
            hub.ask(bytes(64), bytes(32))
    with peer.hub() as hub:
        assert [one.device_id for one in hub.asking(peer.team)] == [asked.device]


def test_the_first_device_is_the_first(peer: Peer) -> None:
    late = Peer(peer.place, peer.place.login(), uuid4(), peer.team)
    with late.hub() as hub:
        assert hub.standing() == (None, "stranger")
    with pytest.raises(HubRefused), late.hub() as hub:
        hub.found(peer.team, bytes(64), b"", keys(("team",), [late.device], late.device))
