"""Push and pull on a real PostgreSQL: compare-and-set, exactly once, nothing missed, erased for good."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from liaison_app.sync.hub import calls
from liaison_app.sync.hub.calls import Hub
from liaison_app.sync.hub.errors import HubBusy, HubFailed, HubRefused
from tests.support.hubs import Place
from tests.support.tlsproxy import proxy
from tests.sync.teams import Peer, founder, keys, second, version


@pytest.fixture
def peer(place: Place) -> Peer:
    return founder(place)


def stored(peer: Peer) -> list[tuple[Any, ...]]:
    """All that the hub keeps of the team, past its functions."""
    with peer.place.server.admin(peer.place.database) as db:
        query = "SELECT row_id, version, seq, ciphertext FROM liaison.versions WHERE team_id = %s ORDER BY seq"
        return db.execute(query, [peer.team]).fetchall()


def test_what_is_pushed_is_pulled_by_the_others_in_order(peer: Peer) -> None:
    other = second(peer)
    sent = [version(content=bytes([n]) * 300) for n in range(20)]
    assert peer.push(*sent) == ["ok"] * 20
    with other.hub() as hub:
        pulled = hub.pull(peer.team, "team")
    assert [(v.row_id, v.ciphertext) for v in pulled.versions] == [(o.row_id, o.ciphertext) for o in sent]
    assert [v.seq for v in pulled.versions] == sorted(v.seq for v in pulled.versions)
    assert {v.device_id for v in pulled.versions} == {peer.device}
    assert pulled.cursor_fits


def test_a_version_is_stored_only_on_the_one_it_was_made_from(peer: Peer) -> None:
    first = version()
    assert peer.push(first) == ["ok"]
    assert peer.push(version(first.row_id, base=1)) == ["ok"]
    with peer.hub() as hub:
        for base in (0, 1, 3):
            [answer] = hub.push(peer.team, [version(first.row_id, base=base)])
            assert (answer.status, answer.version) == ("conflict", 2)
    assert [row[1] for row in stored(peer)] == [1, 2]


def test_a_retry_is_the_same_push(peer: Peer) -> None:
    sent = [version() for _n in range(5)]
    with peer.hub() as hub:
        once = hub.push(peer.team, sent)
        assert hub.push(peer.team, sent) == once
        assert hub.push(peer.team, [version(sent[0].row_id, base=1)])[0].status == "ok"
        assert hub.push(peer.team, [sent[0]])[0] == once[0]  # still the version it was then
    assert len(stored(peer)) == 6


def test_only_the_newest_version_travels_and_pages_leave_nothing_out(peer: Peer) -> None:
    rows = [uuid4() for _n in range(30)]
    for base in range(3):
        assert peer.push(*(version(row, base=base, content=b"%d" % base) for row in rows)) == ["ok"] * 30
    seen: list[tuple[UUID, bytes]] = []
    since, at = 0, UUID(int=0)
    with peer.hub() as hub:
        while page := hub.pull(peer.team, "team", since, at, 7).versions:
            seen += [(one.row_id, one.ciphertext) for one in page]
            since, at = page[-1].seq, page[-1].push_id
    assert seen == [(row, b"2") for row in rows]


def test_an_erase_empties_what_was_there_and_lets_nothing_follow(peer: Peer) -> None:
    first = version(content=b"personal")
    peer.push(first)
    peer.push(version(first.row_id, base=1, content=b"personal too"))
    assert peer.push(version(first.row_id, base=2, content=b"tombstone", erase=True)) == ["ok"]
    assert [row[3] for row in stored(peer)] == [b"", b"", b"tombstone"]
    for base in (0, 2, 3):
        assert peer.push(version(first.row_id, base=base)) == ["erased"]
    assert peer.push(version(first.row_id, base=3, erase=True)) == ["erased"]


def test_an_erase_from_an_old_base_changes_nothing(peer: Peer) -> None:
    first = version(content=b"one")
    peer.push(first)
    peer.push(version(first.row_id, base=1, content=b"two"))
    assert peer.push(version(first.row_id, base=1, erase=True)) == ["conflict"]
    assert [row[3] for row in stored(peer)] == [b"one", b"two"]


def test_each_scope_has_rows_of_its_own(peer: Peer) -> None:
    """Whoever may write in one scope only must not be able to take an id, or to erase, in another."""
    first = version(scope="referrals", content=b"kept")
    assert peer.push(first, version(first.row_id)) == ["ok", "ok"]
    assert peer.push(version(first.row_id, base=1, erase=True)) == ["ok"]
    assert peer.push(version(first.row_id, base=1, scope="referrals")) == ["ok"]
    assert [row[3] for row in stored(peer)] == [b"kept", b"", b"sealed", b"sealed"]


def test_only_the_newest_key_seals(peer: Peer) -> None:
    gone = second(peer)
    before = version()
    assert peer.push(before) == ["ok"]
    with peer.hub() as hub:
        hub.revoke(peer.team, gone.device, keys(("identities", "referrals", "team"), [peer.device], peer.device, 2))
    assert peer.push(version()) == ["old key"]
    assert peer.push(before) == ["ok"]
    assert peer.push(version(epoch=2)) == ["ok"]
    assert peer.push(version(epoch=3)) == ["old key"]


@pytest.mark.parametrize("what", ["none", "the same row twice", "too many", "too big"])
def test_a_push_has_a_shape(peer: Peer, what: str) -> None:
    one = version()
    wrong = {
        "none": [],
        "the same row twice": [one, replace(one, push_id=uuid4())],
        "too many": [version() for _n in range(1001)],
        "too big": [version(content=bytes(4 * 1024 * 1024 + 1))],
    }[what]
    with pytest.raises(HubFailed), peer.hub() as hub:
        hub.push(peer.team, wrong)
    assert not stored(peer)


class TestTheHubsPast:
    @pytest.fixture
    def cursor(self, peer: Peer) -> tuple[int, UUID]:
        """A place in the order that a device has seen."""
        peer.push(*(version() for _n in range(10)))
        with peer.hub() as hub:
            last = hub.pull(peer.team, "team").versions[-1]
        return last.seq, last.push_id

    @pytest.fixture
    def admin(self, peer: Peer) -> Iterator[psycopg.Connection[Any]]:
        with peer.place.server.admin(peer.place.database) as db:
            yield db

    def test_a_cursor_fits_whatever_became_of_its_version(
        self, peer: Peer, cursor: tuple[int, UUID], admin: psycopg.Connection[Any]
    ) -> None:
        row = stored(peer)[-1][0]
        peer.push(version(row, base=1))
        admin.execute("SELECT liaison.expunge(interval '0')")
        assert stored(peer)[9][3] == b""
        with peer.hub() as hub:
            assert hub.pull(peer.team, "team", *cursor).cursor_fits

    def test_a_hub_that_was_rolled_back_and_grew_again_is_noticed(
        self, peer: Peer, cursor: tuple[int, UUID], admin: psycopg.Connection[Any]
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

    def test_a_hub_that_was_put_back_has_another_name(self, peer: Peer, admin: psycopg.Connection[Any]) -> None:
        with peer.hub() as hub:
            before = hub.pull(peer.team, "team").hub_instance
            admin.execute("SELECT liaison.restored()")
            assert hub.pull(peer.team, "team").hub_instance != before


def test_expunging_keeps_the_newest(peer: Peer) -> None:
    rows = [uuid4() for _n in range(3)]
    for base in range(3):
        peer.push(*(version(row, base=base, content=b"%d" % base) for row in rows))
    with peer.place.server.admin(peer.place.database) as db:
        assert db.execute("SELECT liaison.expunge(interval '1 day')").fetchone() == (0,)
        assert db.execute("SELECT liaison.expunge(interval '0')").fetchone() == (6,)
    with peer.hub() as hub:
        assert {one.ciphertext for one in hub.pull(peer.team, "team").versions} == {b"2"}


class TestALaptopThatVanishes:
    """It sent its push, the server carried it out, and the commit never came."""

    def hang(self, peer: Peer, left_open: ExitStack) -> None:
        db = psycopg.connect(peer.place.url(peer.login), autocommit=True)
        left_open.callback(db.close)
        db.pgconn.enter_pipeline_mode()
        values = f"'{peer.team}', '{peer.device}', ARRAY['{uuid4()}']::uuid[], '{{team}}', ARRAY['{uuid4()}']::uuid[]"
        call = f"SELECT * FROM liaison.push({values}, '{{0}}', '{{1}}', '{{f}}', ARRAY['x']::bytea[])"
        db.pgconn.send_query_params(call.encode(), None)
        db.pgconn.send_flush_request()
        db.pgconn.flush()
        result = db.pgconn.get_result()  # carried out; a Sync would commit it, and is not sent
        assert result is not None
        assert result.get_value(0, 1) == b"ok"

    def patience(self, peer: Peer, **times: str) -> None:
        """The same function with shorter times, or without one."""
        with peer.place.server.admin(peer.place.database) as db:
            [text] = db.execute("SELECT pg_get_functiondef('liaison.push'::regproc)").fetchone() or [""]
            text = text.replace("'10s'", f"'{times['lock']}'")
            wanted = f"'{times['transaction']}', true)"
            assert "'20s', true)" in text
            db.execute(text.replace("'20s', true)", wanted))

    def test_it_lets_go_after_a_time(self, peer: Peer) -> None:
        self.patience(peer, lock="10s", transaction="1s")
        with ExitStack() as left_open:
            self.hang(peer, left_open)
            assert peer.push(version()) == ["ok"]
        assert len(stored(peer)) == 1

    def test_without_the_timeout_it_would_not(self, peer: Peer) -> None:
        self.patience(peer, lock="1s", transaction="0")
        with ExitStack() as left_open:
            self.hang(peer, left_open)
            with pytest.raises(HubBusy):
                peer.push(version())


class TestDevices:
    def test_who_is_shut_out_neither_reads_nor_writes(self, peer: Peer) -> None:
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

    def test_a_new_epoch_must_reach_everybody_who_stays(self, peer: Peer) -> None:
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

    def test_nobody_without_the_right_lets_in_or_shuts_out(self, peer: Peer) -> None:
        member, other = second(peer), second(peer)
        with member.hub() as hub:
            assert hub.asking(peer.team) == []
        with pytest.raises(HubRefused), member.hub() as hub:
            hub.revoke(peer.team, other.device, [])

    def test_a_second_question_replaces_the_first(self, peer: Peer) -> None:
        login = peer.place.login()
        for _n in range(3):
            asked = Peer(peer.place, login, uuid4(), peer.team)
            with asked.hub() as hub:
                hub.ask(bytes(64), bytes(32))
        with peer.hub() as hub:
            assert [one.device_id for one in hub.asking(peer.team)] == [asked.device]

    def test_the_first_device_is_the_first(self, peer: Peer) -> None:
        late = Peer(peer.place, peer.place.login(), uuid4(), peer.team)
        with late.hub() as hub:
            assert hub.standing() == (None, "stranger")
        with pytest.raises(HubRefused), late.hub() as hub:
            hub.found(peer.team, bytes(64), b"", keys(("team",), [late.device], late.device))


def test_a_hub_without_statistics_looks_up_by_the_right_index(peer: Peer) -> None:
    """At this size, and before the server has looked at the table, it thinks the wrong one a little cheaper."""
    with peer.place.server.admin(peer.place.database) as db:
        db.execute("ALTER TABLE liaison.versions SET (autovacuum_enabled = off)")
        db.execute("UPDATE liaison.teams SET head = 16000 WHERE team_id = %s", [peer.team])
        db.execute(
            "INSERT INTO liaison.versions SELECT %s, gen_random_uuid(), 1, n, 'team', 1, false, %s, gen_random_uuid(), "
            "now(), '' FROM generate_series(1, 16000) n",
            [peer.team, peer.device],
        )
        looked = "SELECT idx_scan, idx_tup_read FROM pg_stat_user_indexes WHERE indexrelname = 'versions_of_scope'"
        scans, rows = db.execute(looked).fetchone() or (0, 0)
        first = [version() for _row in range(20)]
        with peer.hub() as hub:
            hub.push(peer.team, first)
            hub.push(peer.team, [version(one.row_id, 1) for one in first])
            assert len(hub.pull(peer.team, "team", limit=20).versions) == 20
        end = time.monotonic() + 10  # figures come with the end of a connection, a moment later
        while (found := db.execute(looked).fetchone() or (0, 0))[0] == scans and time.monotonic() < end:
            time.sleep(0.01)
        assert found[0] > scans
        assert found[1] - rows < 1000


def test_round_trips_are_few(peer: Peer) -> None:
    """On a hotspot each costs 0.6 s: connecting, the version, and all scopes at once."""
    cursors = dict.fromkeys(("team", "referrals", "identities"), (0, calls.NOTHING))
    with proxy(peer.place.server.port, None) as between:
        url = peer.place.url(peer.login).replace(f":{peer.place.server.port}/", f":{between.port}/")
        with calls.hub_at(url, peer.device) as hub:
            connected = between.turns
            pulled = hub.pull_all(peer.team, cursors)
            assert between.turns == connected + 1
            assert hub.push(peer.team, [version()])[0].status == "ok"
            assert between.turns == connected + 2
    assert connected <= 6  # and two more for TLS
    assert set(pulled) == set(cursors)
