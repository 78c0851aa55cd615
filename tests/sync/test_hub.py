"""Push and pull on a real PostgreSQL: compare-and-set, exactly once, nothing missed, erased for good, never stuck."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import replace
from uuid import UUID, uuid4

import psycopg
import pytest

from liaison_app.sync.hub import calls
from liaison_app.sync.hub.errors import HubBusy, HubFailed
from tests.support.tlsproxy import proxy
from tests.sync.teams import Peer, keys, later, second, version


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
    second_ = later(first)
    assert peer.push(second_) == ["ok"]
    made_from_another = replace(second_, push_id=uuid4())  # the same number, given out before the hub was put back
    wrong = [version(row_id=first.row_id), later(first), later(later(second_)), later(made_from_another)]
    with peer.hub() as hub:
        for one in wrong:
            [answer] = hub.push(peer.team, [one])
            assert (answer.status, answer.version) == ("conflict", 2)
    assert [row[1] for row in peer.stored()] == [1, 2]


def test_a_retry_is_the_same_push(peer: Peer) -> None:
    sent = [version() for _n in range(5)]
    with peer.hub() as hub:
        once = hub.push(peer.team, sent)
        assert hub.push(peer.team, sent) == once
        assert hub.push(peer.team, [later(sent[0])])[0].status == "ok"
        assert hub.push(peer.team, [sent[0]])[0] == once[0]  # still the version it was then
    assert len(peer.stored()) == 6


def test_only_the_newest_version_travels_and_pages_leave_nothing_out(peer: Peer) -> None:
    sent = [version() for _n in range(30)]
    for number in range(3):
        sent = [later(one, b"%d" % number) if number else one for one in sent]
        assert peer.push(*sent) == ["ok"] * 30
    seen: list[tuple[UUID, bytes]] = []
    since, at = 0, UUID(int=0)
    with peer.hub() as hub:
        while page := hub.pull(peer.team, "team", since, at, 7).versions:
            seen += [(one.row_id, one.ciphertext) for one in page]
            since, at = page[-1].seq, page[-1].turn
    assert seen == [(one.row_id, b"2") for one in sent]


def test_an_erase_empties_what_was_there_and_lets_nothing_follow(peer: Peer) -> None:
    first = version(content=b"personal")
    peer.push(first)
    more = later(first, b"personal too")
    peer.push(more)
    gone = later(more, b"tombstone", erase=True)
    assert peer.push(gone) == ["ok"]
    assert [row[3] for row in peer.stored()] == [b"", b"", b"tombstone"]
    for one in (version(row_id=first.row_id), later(more), later(gone), later(gone, erase=True)):
        assert peer.push(one) == ["erased"]


def test_an_erase_from_an_old_base_changes_nothing(peer: Peer) -> None:
    first = version(content=b"one")
    peer.push(first)
    peer.push(later(first, b"two"))
    assert peer.push(later(first, erase=True)) == ["conflict"]
    assert [row[3] for row in peer.stored()] == [b"one", b"two"]


def test_each_scope_has_rows_of_its_own(peer: Peer) -> None:
    """Whoever may write in one scope only must not be able to take an id, or to erase, in another."""
    first = version(scope="referrals", content=b"kept")
    other = version(row_id=first.row_id)
    assert peer.push(first, other) == ["ok", "ok"]
    assert peer.push(later(other, erase=True)) == ["ok"]
    assert peer.push(later(first)) == ["ok"]
    assert [row[3] for row in peer.stored()] == [b"kept", b"", b"sealed", b"sealed"]


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
    assert not peer.stored()


class TestALaptopThatVanishes:
    """It sent its push, the server carried it out, and the commit never came."""

    def hang(self, peer: Peer, left_open: ExitStack) -> None:
        db = psycopg.connect(peer.place.url(peer.login), autocommit=True)
        left_open.callback(db.close)
        db.pgconn.enter_pipeline_mode()
        values = f"'{peer.team}', '{peer.device}', ARRAY['{uuid4()}']::uuid[], '{{team}}', ARRAY['{uuid4()}']::uuid[]"
        base = f"'{{0}}', '{{{calls.NOTHING}}}'"
        call = f"SELECT * FROM liaison.push({values}, {base}, '{{1}}', '{{f}}', ARRAY['x']::bytea[])"
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
        assert len(peer.stored()) == 1

    def test_without_the_timeout_it_would_not(self, peer: Peer) -> None:
        self.patience(peer, lock="1s", transaction="0")
        with ExitStack() as left_open:
            self.hang(peer, left_open)
            with pytest.raises(HubBusy):
                peer.push(version())


def test_a_hub_without_statistics_looks_up_by_the_right_index(peer: Peer) -> None:
    """At this size, and before the server has looked at the table, it thinks the wrong one a little cheaper."""
    with peer.place.server.admin(peer.place.database) as db:
        db.execute("ALTER TABLE liaison.versions SET (autovacuum_enabled = off)")
        db.execute("UPDATE liaison.teams SET head = 16000 WHERE team_id = %s", [peer.team])
        db.execute(
            "INSERT INTO liaison.versions SELECT %s, gen_random_uuid(), 1, n, 'team', 1, false, %s, gen_random_uuid(), "
            "now(), '', gen_random_uuid() FROM generate_series(1, 16000) n",
            [peer.team, peer.device],
        )
        looked = "SELECT idx_scan, idx_tup_read FROM pg_stat_user_indexes WHERE indexrelname = 'versions_of_scope'"
        scans, rows = db.execute(looked).fetchone() or (0, 0)
        first = [version() for _row in range(20)]
        with peer.hub() as hub:
            hub.push(peer.team, first)
            hub.push(peer.team, [later(one) for one in first])
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
