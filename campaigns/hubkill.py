"""kill -9 of the whole hub in the middle of pushes, and the push again after it came back.

The promise: what was acknowledged is there; what was not is there whole or not at all, and sending the same push again
makes it there exactly once. Every second kill comes after the commit and before the answer, which a proxy keeps back.
Sabotage: the laptop gives a push new ids when it sends it again, instead of leaving it as it was. Real PostgreSQL;
needs a system with `ps`.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from random import Random
from uuid import UUID, uuid4

from campaigns import Report
from campaigns.hub import founded
from liaison_app.sync.hub import calls
from liaison_app.sync.hub.calls import Outgoing
from liaison_app.sync.hub.errors import HubError
from tests.support.hubs import Place, empty_database, made_anew
from tests.support.postgres import server
from tests.support.tlsproxy import proxy

ROWS = 300


@dataclass
class _Laptop:
    """One that pushes batch after batch of new rows until it is cut off."""

    place: Place
    login: str
    device: UUID
    team: UUID
    acknowledged: set[UUID] = field(default_factory=set)
    pending: list[Outgoing] = field(default_factory=list)
    pushing: threading.Event = field(default_factory=threading.Event)
    seconds: float = 0.02

    def push_until_cut_off(self, port: int) -> None:
        url = self.place.url(self.login).replace(f":{self.place.server.port}/", f":{port}/")
        with suppress(HubError), calls.hub_at(url, self.device) as hub:
            while True:
                self.pending = self.pending or [_version() for _row in range(ROWS)]
                self.pushing.set()
                start = time.perf_counter()
                self._take(hub.push(self.team, self.pending))
                self.seconds += 0.2 * (time.perf_counter() - start - self.seconds)

    def push_again(self) -> list[str]:
        with calls.hub_at(self.place.url(self.login), self.device) as hub:
            return self._take(hub.push(self.team, self.pending)) if self.pending else []

    def _take(self, answers: list[calls.Answer]) -> list[str]:
        self.acknowledged |= {
            one.row_id for one, answer in zip(self.pending, answers, strict=True) if answer.status == "ok"
        }
        self.pending = []
        return [answer.status for answer in answers]


def campaign(count: int, seed: int = 1, sabotage: bool = False) -> Report:
    """Kill the hub so many times; a failure is a row lost, doubled, or not taken the second time."""
    report, random = Report("hubkill", count, seed, sabotage), Random(seed)
    with server() as running:
        place = made_anew(empty_database(running))
        login, device = place.login(), uuid4()
        laptop = _Laptop(place, login, device, founded(place, login, device))
        for number in range(count):
            _cut_off(laptop, random, after_commit=number % 2 == 1)
            running.start()
            before = _there(laptop)
            halves = {one.row_id for one in laptop.pending} & before
            report.add("killed after the commit, before the answer" if halves else "killed before the commit")
            if halves and len(halves) != ROWS:
                report.failures.append(f"kill {number}: half a push is there")
            if sabotage:
                laptop.pending = [replace(one, push_id=uuid4()) for one in laptop.pending]
            if set(laptop.push_again()) - {"ok"}:
                report.failures.append(f"kill {number}: the push was not taken when it was sent again")
            if lost := laptop.acknowledged - _there(laptop):
                report.failures.append(f"kill {number}: {len(lost)} acknowledged rows lost")
                laptop.acknowledged -= lost
        report.figures["acknowledged rows"] = len(laptop.acknowledged)
        if len(_there(laptop)) != _versions(laptop):
            report.failures.append("a row is there twice")
    return report


def _cut_off(laptop: _Laptop, random: Random, *, after_commit: bool) -> None:
    """Push, and kill the hub somewhere in one of the pushes, or between its commit and its answer."""
    laptop.pushing.clear()
    running = laptop.place.server
    with proxy(running.port, None) as between:
        pushing = threading.Thread(target=laptop.push_until_cut_off, args=[between.port])
        pushing.start()
        for _push in range(random.randrange(1, 4)):
            laptop.pushing.wait(20)
            laptop.pushing.clear()
        if after_commit:
            between.deaf.set()
            between.kept_back.wait(20)
        else:
            time.sleep(random.random() * laptop.seconds * 1.2)
        running.kill()
    pushing.join()


def _version() -> Outgoing:
    return Outgoing(uuid4(), "team", uuid4(), 0, calls.NOTHING, 1, False, bytes(600))


def _there(laptop: _Laptop) -> set[UUID]:
    with laptop.place.server.admin(laptop.place.database) as db:
        return {row[0] for row in db.execute("SELECT row_id FROM liaison.versions")}


def _versions(laptop: _Laptop) -> int:
    with laptop.place.server.admin(laptop.place.database) as db:
        row = db.execute("SELECT count(*) FROM liaison.versions").fetchone()
    return int(row[0]) if row else 0
