"""The hub's part of a sync alone: the same sealed bytes pushed to a hub and pulled from it, and the limit, COPY."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any, Final
from uuid import uuid4

from liaison_app.sync.hub import calls
from liaison_app.sync.hub.calls import BATCH, Hub, Outgoing
from tests.support.hubs import Place, empty_database, made_anew
from tests.sync.teams import Peer, founder

#: Which versions: those of new rows, or those of rows that were changed once.
NEW, CHANGED = 1, 2
_COLUMNS: Final = (
    "team_id, row_id, version, seq, scope, key_epoch, erased, device_id, push_id, received_at, ciphertext, turn"
)
_TYPES: Final = "uuid uuid int4 int8 text int4 bool uuid uuid timestamptz bytea uuid".split()


def measure(place: Place, version: int) -> dict[str, float]:
    """Seconds for all rows at a hub in this version: COPY into a bare table and back, push alone, pull alone."""
    with place.server.admin(place.database) as db:
        query = f"SELECT {_COLUMNS} FROM liaison.versions WHERE version = {version:d} ORDER BY seq"  # noqa: S608 - ours
        rows = db.execute(query.encode()).fetchall()
    peer = founder(made_anew(empty_database(place.server)))
    first = {row[1]: uuid4() if version == CHANGED else calls.NOTHING for row in rows}
    versions = [Outgoing(uuid4(), row[4], row[1], row[2] - 1, first[row[1]], 1, row[6], row[10]) for row in rows]
    with peer.hub() as hub:
        if version == CHANGED:
            _push(peer, hub, [replace(one, push_id=one.base_push, base=0, base_push=calls.NOTHING) for one in versions])
        push = _push(peer, hub, versions)
        pull = _pull(peer, hub, len(versions))
    into, out_of = _copy(place, rows)
    return {"limit: COPY": into, "COPY back": out_of, "push alone": push, "pull alone": pull}


def _copy(place: Place, rows: list[tuple[Any, ...]]) -> tuple[float, float]:
    """The same bytes into a table without indexes, and back, each as a whole."""
    with place.server.admin(place.database) as db:
        db.execute("CREATE TABLE bare (LIKE liaison.versions)")
        begun = time.perf_counter()
        with db.cursor().copy(f"COPY bare ({_COLUMNS}) FROM STDIN (FORMAT BINARY)".encode()) as copy:
            copy.set_types(_TYPES)
            for row in rows:
                copy.write_row(row)
        into = time.perf_counter() - begun
        begun = time.perf_counter()
        with db.cursor().copy(f"COPY bare ({_COLUMNS}) TO STDOUT (FORMAT BINARY)".encode()) as copy:
            copy.set_types(_TYPES)
            assert sum(1 for _row in copy.rows()) == len(rows)
        out_of = time.perf_counter() - begun
        db.execute("DROP TABLE bare")
    return into, out_of


def _push(peer: Peer, hub: Hub, versions: list[Outgoing]) -> float:
    begun = time.perf_counter()
    for at in range(0, len(versions), BATCH):
        answers = hub.push(peer.team, versions[at : at + BATCH])
        assert all(answer.status == "ok" for answer in answers)
    return time.perf_counter() - begun


def _pull(peer: Peer, hub: Hub, expected: int) -> float:
    found, begun = 0, time.perf_counter()
    for scope in ("team", "referrals", "identities"):
        cursor = (0, calls.NOTHING)
        while page := hub.pull(peer.team, scope, *cursor).versions:
            found, cursor = found + len(page), (page[-1].seq, page[-1].turn)
    assert found == expected
    return time.perf_counter() - begun
