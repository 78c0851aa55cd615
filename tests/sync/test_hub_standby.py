"""A hub with a synchronous standby: the primary is killed, the standby takes over, and the laptops go on with it."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from liaison_app.sync.hub import calls
from liaison_app.sync.hub.calls import Outgoing
from liaison_app.sync.hub.errors import HubError
from tests.support.hubs import empty_database, made_anew
from tests.support.postgres import server, standby
from tests.sync.teams import Peer, founder, version

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the server is killed with its processes, which needs ps")


@dataclass
class Laptop:
    """Pushes to whichever of two servers takes writes."""

    peer: Peer
    url: str
    acknowledged: set[UUID] = field(default_factory=set)
    pending: list[Outgoing] = field(default_factory=list)
    enough: threading.Event = field(default_factory=threading.Event)

    def push_once(self) -> list[str]:
        self.pending = self.pending or [version() for _row in range(100)]
        with calls.hub_at(self.url, self.peer.device) as hub:
            answers = [answer.status for answer in hub.push(self.peer.team, self.pending)]
        self.acknowledged |= {one.row_id for one in self.pending}
        self.pending = []
        return answers

    def push_until_cut_off(self) -> None:
        with suppress(HubError):
            while True:
                assert set(self.push_once()) == {"ok"}
                if len(self.acknowledged) > 500:
                    self.enough.set()


def test_nothing_acknowledged_is_lost_and_laptops_go_on() -> None:
    with server() as primary:
        peer = founder(made_anew(empty_database(primary)))
        with standby(primary) as second:
            url = peer.place.url(peer.login).replace("@127.0.0.1:", f"@127.0.0.1:{second.port},127.0.0.1:")
            laptop = Laptop(peer, url)
            pushing = threading.Thread(target=laptop.push_until_cut_off)
            pushing.start()
            assert laptop.enough.wait(60)
            primary.kill()
            pushing.join()
            assert laptop.pending  # it was cut off in one of them
            with second.admin() as db:
                db.execute("ALTER SYSTEM RESET synchronous_standby_names")  # it has no standby of its own
                assert db.execute("SELECT pg_promote()").fetchone() == (True,)
                db.execute("SELECT pg_reload_conf()")
            assert laptop.push_once() == ["ok"] * 100
            with second.admin(peer.place.database) as db:
                there = [row[0] for row in db.execute("SELECT row_id FROM liaison.versions")]
            assert laptop.acknowledged == set(there)
            assert len(there) == len(set(there))
