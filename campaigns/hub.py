"""Twenty processes that write to one team's hub while three others read along: does a reader miss a row?

The promise: numbers become visible in their order, so a reader that has gone past a number has seen all that came
before it; and every version that was acknowledged is there once. Sabotage: numbers come from a sequence (`nextval`), as
one would do it without a second thought; a lower number can then be committed later. Real PostgreSQL, real processes.
`--count` is the number of pushes of each writer, of 1 to 40 rows.
"""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import replace
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Event
from random import Random
from uuid import UUID, uuid4

from campaigns import Report
from liaison_app.sync.hub import calls
from liaison_app.sync.hub.calls import Outgoing, Wrapped
from tests.support.hubs import Place, empty_database, made_anew
from tests.support.postgres import server

WRITERS, READERS = 20, 3
#: Forked from a process that has done nothing but import this: half of the work of a short run was imports.
_FORKS = "forkserver" in multiprocessing.get_all_start_methods()
_HEAD = "UPDATE liaison.teams t SET head = t.head + n WHERE t.team_id = p_team RETURNING t.head - n INTO first_seq"
#: The pause is what a busy disk adds by itself; with it a short run shows what a long one shows without.
_SEQUENCE = "first_seq := nextval('liaison.sabotage'); PERFORM pg_sleep(random() * 0.02)"


def campaign(count: int, seed: int = 1, sabotage: bool = False) -> Report:
    """Let them write and read; a failure is a row that a reader never saw, or one that is not there once."""
    report = Report("hub", count, seed, sabotage)
    with server() as running:
        place = made_anew(empty_database(running))
        if sabotage:
            number_by_sequence(place)
        login, device = place.login(), uuid4()
        at = (place.url(login), device, founded(place, login, device))
        processes = multiprocessing.get_context("forkserver") if _FORKS else multiprocessing.get_context("spawn")
        processes.set_forkserver_preload([__name__])
        done, told, seen = processes.Event(), processes.SimpleQueue(), processes.SimpleQueue()
        writers = [processes.Process(target=write, args=(*at, count, seed * 1000 + n, told)) for n in range(WRITERS)]
        readers = [processes.Process(target=read, args=(*at, done, seen)) for _n in range(READERS)]
        for process in (*readers, *writers):
            process.start()
        acknowledged = {row for _writer in writers for row in told.get()}
        for process in writers:
            process.join()
        done.set()
        found = [seen.get() for _reader in readers]
        for process in readers:
            process.join()
        _judge(report, place, acknowledged, found)
    return report


def number_by_sequence(place: Place) -> None:
    """Take the numbers from a sequence instead of under the lock of the team's row."""
    with place.server.admin(place.database) as db:
        row = db.execute("SELECT pg_get_functiondef('liaison.push'::regproc)").fetchone()
        assert row is not None
        assert _HEAD in row[0]
        db.execute("CREATE SEQUENCE liaison.sabotage INCREMENT 1000 OWNED BY NONE")
        db.execute("ALTER SEQUENCE liaison.sabotage OWNER TO liaison_owner")
        db.execute(row[0].replace(_HEAD, _SEQUENCE).encode())


def write(url: str, device: UUID, team: UUID, count: int, seed: int, told: SimpleQueue[list[UUID]]) -> None:
    """A writer: new rows, later versions of its own rows, and now and then the same push again."""
    random, acknowledged, versions = Random(seed), [], list[Outgoing]()
    with calls.hub_at(url, device) as hub:
        for _push in range(count):
            new = [
                Outgoing(uuid4(), "team", uuid4(), 0, calls.NOTHING, 1, False, random.randbytes(300))
                for _row in range(random.randrange(1, 40))
            ]
            later = [replace(old, push_id=uuid4(), base=old.base + 1, base_push=old.push_id) for old in versions[:3]]
            batch = new + later
            answers = hub.push(team, batch)
            if random.random() < 0.1:
                assert hub.push(team, batch) == answers
            assert all(answer.status == "ok" for answer in answers)
            acknowledged += [one.row_id for one in new]
            versions = [*later, *versions[3:], *new][-20:]
    told.put(acknowledged)


def read(url: str, device: UUID, team: UUID, done: Event, seen: SimpleQueue[set[UUID]]) -> None:
    """A reader: it goes on from where it was, and never looks back."""
    rows: set[UUID] = set()
    since, at, last = 0, calls.NOTHING, False
    with calls.hub_at(url, device) as hub:
        while True:
            page = hub.pull(team, "team", since, at)
            assert page.cursor_fits
            for one in page.versions:
                rows.add(one.row_id)
                since, at = one.seq, one.turn
            if not page.versions:
                if last:
                    break
                last = done.is_set()  # and one look more after the last writer
                time.sleep(0.001)
    seen.put(rows)


def founded(place: Place, login: str, device: UUID) -> UUID:
    """Make the hub's team this device's, with a made-up key."""
    with calls.hub_at(place.url(login), device) as hub:
        team, _standing = hub.standing()
        assert team is not None
        hub.found(team, bytes(64), b"", [Wrapped("team", 1, device, device, b"key")])
    return team


def _judge(report: Report, place: Place, acknowledged: set[UUID], found: list[set[UUID]]) -> None:
    with place.server.admin(place.database) as db:
        kept = [(row[0], row[1]) for row in db.execute("SELECT row_id, push_id FROM liaison.versions")]
    there = {row for row, _push in kept}
    twice = len(kept) - len({push for _row, push in kept})
    report.figures |= {"writers": WRITERS, "readers": READERS, "rows": len(acknowledged)}
    for number, rows in enumerate(found):
        report.figures[f"rows missed by reader {number + 1}"] = len(acknowledged - rows)
        if acknowledged - rows:
            report.failures.append(f"reader {number + 1} never saw {len(acknowledged - rows)} rows")
    if acknowledged != there or twice:
        report.failures.append(f"{len(acknowledged ^ there)} rows lost or made up, {twice} stored twice")
