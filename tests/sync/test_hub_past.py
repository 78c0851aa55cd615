"""A hub that forgets: put back from a backup, rid of what is old, brought up to date. Who knew it before notices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from liaison_app.sync.hub import install
from liaison_app.sync.hub.calls import Outgoing
from tests.sync.teams import Peer, later, version


@pytest.fixture
def sent(peer: Peer) -> list[Outgoing]:
    """What the hub has."""
    sent = [version() for _n in range(10)]
    peer.push(*sent)
    return sent


@pytest.fixture
def cursor(peer: Peer, sent: list[Outgoing]) -> tuple[int, UUID]:
    """A place in the order that a device has seen."""
    with peer.hub() as hub:
        last = hub.pull(peer.team, "team").versions[-1]
    assert last.push_id == sent[-1].push_id
    return last.seq, last.turn


@pytest.fixture
def admin(peer: Peer) -> Iterator[psycopg.Connection[Any]]:
    with peer.place.server.admin(peer.place.database) as db:
        yield db


def test_a_cursor_fits_whatever_became_of_its_version(
    peer: Peer, sent: list[Outgoing], cursor: tuple[int, UUID], admin: psycopg.Connection[Any]
) -> None:
    peer.push(later(sent[-1]))
    admin.execute("SELECT liaison.expunge(interval '0')")
    assert peer.stored()[9][3] == b""
    with peer.hub() as hub:
        assert hub.pull(peer.team, "team", *cursor).cursor_fits


def test_a_hub_that_was_rolled_back_and_grew_again_is_noticed(
    peer: Peer, cursor: tuple[int, UUID], admin: psycopg.Connection[Any]
) -> None:
    """A backup from before the cursor: the numbers were given out again, past where the cursor stands."""
    admin.execute("DELETE FROM liaison.versions WHERE seq > 5")
    admin.execute("UPDATE liaison.teams SET head = 5")
    with peer.hub() as hub:
        assert not hub.pull(peer.team, "team", *cursor).cursor_fits
    peer.push(*(version() for _n in range(20)))
    with peer.hub() as hub:
        pulled = hub.pull(peer.team, "team", *cursor)
        assert pulled.head > cursor[0]
        assert not pulled.cursor_fits


def test_a_push_that_is_sent_again_does_not_make_a_place_what_it_was(
    peer: Peer, sent: list[Outgoing], cursor: tuple[int, UUID], admin: psycopg.Connection[Any]
) -> None:
    """What a laptop heard no answer to is stored under its old number, and something else lies before it."""
    admin.execute("DELETE FROM liaison.versions WHERE seq > 5")
    admin.execute("UPDATE liaison.teams SET head = 5")
    assert peer.push(*(version() for _n in range(4)), sent[-1]) == ["ok"] * 5
    with peer.hub() as hub:
        [again] = hub.pull(peer.team, "team", 9).versions
        assert (again.seq, again.push_id) == (cursor[0], sent[-1].push_id)
        assert not hub.pull(peer.team, "team", *cursor).cursor_fits


def test_places_from_before_hubs_drew_turns_still_fit(
    peer: Peer, sent: list[Outgoing], cursor: tuple[int, UUID], admin: psycopg.Connection[Any]
) -> None:
    """An older hub is brought up to date: laptops know its places by push ids, and see no alarm."""
    admin.execute("ALTER TABLE liaison.versions DROP COLUMN turn")
    admin.execute("DELETE FROM liaison.installed WHERE version > 1")
    assert install.init(peer.place.url()).was == 1
    with peer.hub() as hub:
        assert hub.pull(peer.team, "team", cursor[0], sent[-1].push_id).cursor_fits
    assert peer.push(later(sent[-1])) == ["ok"]


def test_a_hub_that_was_put_back_has_another_name(peer: Peer, admin: psycopg.Connection[Any]) -> None:
    with peer.hub() as hub:
        before = hub.pull(peer.team, "team").hub_instance
        admin.execute("SELECT liaison.restored()")
        assert hub.pull(peer.team, "team").hub_instance != before


def test_expunging_keeps_the_newest(peer: Peer) -> None:
    sent = [version() for _n in range(3)]
    for number in range(3):
        sent = [later(one, b"%d" % number) if number else one for one in sent]
        peer.push(*sent)
    with peer.place.server.admin(peer.place.database) as db:
        assert db.execute("SELECT liaison.expunge(interval '1 day')").fetchone() == (0,)
        assert db.execute("SELECT liaison.expunge(interval '0')").fetchone() == (6,)
    with peer.hub() as hub:
        assert {one.ciphertext for one in hub.pull(peer.team, "team").versions} == {b"2"}
