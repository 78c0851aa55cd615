"""How fast records travel: laptop A → hub → laptop B, with real vaults and a real PostgreSQL, first new, then changed.

Beside it, on the same records: COPY of the same sealed bytes into a bare table of the same PostgreSQL (nothing is
faster), the hub's part alone (`hubpart`), and PouchDB, leveldb on both laptops, over express-pouchdb (`pouchdb`). Then
what a sync costs that has nothing to do, and how long a note-taker waits for a save while a sync arrives.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

from benchmarks import hubpart, pouchdb
from benchmarks.generate import CHUNK, Sizes, edits
from liaison_app.models.base import new_id
from liaison_app.models.registry import KINDS
from liaison_app.storage import door
from liaison_app.storage.edits import Edit
from liaison_app.storage.vault import Vault
from liaison_app.sync import link, team
from liaison_app.sync.run import sync
from tests.support.hubs import Place, empty_database, made_anew
from tests.support.postgres import Server, server
from tests.support.tlsproxy import proxy
from tests.support.vaults import fresh_vault

#: The goals: hub part over limit, PouchDB over us, round trips of a sync with nothing to do, wait for a save.
HUB_GOAL, POUCHDB_GOAL, TRIPS_GOAL, WAIT_GOAL = 3.0, 5.0, 9, 0.05
COUNTS: Final = (10_000, 100_000)
_NODE_IS_MISSING: Final = "node or npm is not on this computer"


def run() -> dict[str, Any]:
    """The figures for 10,000 and 100,000 records."""
    with tempfile.TemporaryDirectory(prefix="liaison-benchmark-state-") as state:
        os.environ["LIAISON_STATE_DIR"] = state  # what is remembered of the vaults made here stays out of the home
        return measure(COUNTS)


def measure(counts: Sequence[int]) -> dict[str, Any]:
    """Measure with each number of records."""
    report: dict[str, Any] = {"processors": os.cpu_count(), "load before": os.getloadavg()[0]}
    with server() as running:
        with running.admin() as db:
            report["postgresql"] = db.info.parameter_status("server_version")
        report["pouchdb"] = pouchdb.version() or _NODE_IS_MISSING
        for count in counts:
            with tempfile.TemporaryDirectory(prefix="liaison-benchmark-") as folder:
                report[f"{count} records"] = _measure(running, Path(folder), count)
    report["load after"] = os.getloadavg()[0]
    return report


def _measure(running: Server, folder: Path, count: int) -> dict[str, Any]:
    place = made_anew(empty_database(running))
    figures: dict[str, Any] = {}
    with _team(folder, place) as (one, two):
        made = list(islice(edits(one.session(), _mixed(count), 1), count))
        _write(one, made)
        figures["new"] = _travel(place, one, two, hubpart.NEW)
        documents = pouchdb.documents(one, folder / "documents")
        changes = [_change(edit, "changed") for edit in made]
        _write(one, changes)
        figures["changed"] = _travel(place, one, two, hubpart.CHANGED)
        figures["nothing to do"] = _nothing(two, running.port)
        figures["a save during a sync"] = _waits(one, two, changes[: count // 5])
    if pouchdb.version():
        _compare(figures, pouchdb.measure(documents, count))
    return figures


@contextmanager
def _team(folder: Path, place: Place) -> Iterator[tuple[Vault, Vault]]:
    """Two vaults of one team, both up to date."""
    one, two = fresh_vault(folder / "one"), fresh_vault(folder / "two")
    try:
        team.connect(one, place.url(place.login()))
        asked = team.connect(two, url := place.url(place.login()))
        team.approve(one, asked.code, "officer")
        team.connect(two, url)
        for vault in (one, two, one, two):
            sync(vault)
        yield one, two
    finally:
        one.close()
        two.close()


def _mixed(count: int) -> Sizes:
    """A little more than `count` records of all kinds: about half people and their log, a third of meetings."""
    return Sizes(
        contacts=count * 33 // 100,
        meetings=count // 100,
        services=count // 50,
        referrals=count * 6 // 100,
        reports=count // 10,
    )


def _change(edit: Edit, to: str) -> Edit:
    """Another text in the first field of a record that is a free text."""
    texts = (f for f in KINDS[edit.kind].fields if f.type in ("text", "multiline") and not f.about.choices)
    return Edit(edit.kind, edit.id, fields={next(texts).name: to})


def _write(vault: Vault, some: Sequence[Edit]) -> None:
    for at in range(0, len(some), CHUNK):
        door.apply(vault.session(), some[at : at + CHUNK], action="generate", bulk=True)


def _travel(place: Place, one: Vault, two: Vault, versions: int) -> dict[str, Any]:
    """A's changes go to the hub and arrive at B; then the same bytes again without the vaults, and by COPY."""
    used = time.process_time()
    sent, sending = _timed(lambda: sync(one).pushed)
    arrived, arriving = _timed(lambda: sync(two).pulled)
    used = time.process_time() - used
    assert sent == arrived > 0
    total = sending + arriving
    figures = {"rows": sent, "A to hub": sending, "hub to B": arriving, "end to end": total, "rows/s": sent / total}
    figures["processor seconds of both laptops"] = used
    figures |= hubpart.measure(place, versions)
    hub = figures["push alone"] + figures["pull alone"]
    figures["hub part / limit"] = hub / figures["limit: COPY"]
    figures["hub part / COPY there and back"] = hub / (figures["limit: COPY"] + figures["COPY back"])
    return {**_rounded(figures), "reached": {"hub part": figures["hub part / limit"] <= HUB_GOAL}}


def _timed(work: Callable[[], int]) -> tuple[int, float]:
    begun = time.perf_counter()
    done = work()
    return done, time.perf_counter() - begun


def _nothing(vault: Vault, port: int) -> dict[str, Any]:
    """A sync that finds nothing: its seconds, and its round trips as a proxy counts them."""
    sync(vault)
    _done, seconds = _timed(lambda: sync(vault).pulled)
    session = vault.session()
    tie = link.member(session)
    with proxy(port, None) as between:
        link.save(session, replace(tie, url=tie.url.replace(f":{port}/", f":{between.port}/")))
        sync(vault)
        trips = between.turns
    link.save(session, tie)
    return _rounded({"seconds": seconds, "round trips": trips, "reached": {"round trips": trips <= TRIPS_GOAL}})


def _waits(one: Vault, two: Vault, changes: Sequence[Edit]) -> dict[str, Any]:
    """How long a note-taker at B waits for each save while changes of A arrive there."""
    _write(one, [replace(edit, fields=dict.fromkeys(edit.fields, "changed again")) for edit in changes])
    sync(one)
    alone = _saves(two, lambda: time.sleep(0.5))
    beside = _saves(two, lambda: sync(two))
    sync(two)
    figures = {"saves": len(beside), "longest wait": max(beside), "longest wait without a sync": max(alone)}
    figures["middle wait"] = sorted(beside)[len(beside) // 2]
    return _rounded({**figures, "reached": {"wait": max(beside) <= WAIT_GOAL}})


def _saves(vault: Vault, meanwhile: Callable[[], object]) -> list[float]:
    """How long each save of a capture took, twenty a second or fewer, while something else went on."""
    over, waits = threading.Event(), list[float]()

    def save() -> int:
        capture = Edit("concerns", new_id(), fields={"text": "Said at the forum"})
        return len(door.apply(vault.session(), [capture]).pairs())

    def note() -> None:
        while not over.is_set():
            waits.append(_timed(save)[1])
            over.wait(0.05)

    note_taker = threading.Thread(target=note)
    note_taker.start()
    try:
        meanwhile()
    finally:
        over.set()
        note_taker.join()
    return waits


def _compare(figures: dict[str, Any], theirs: dict[str, Any]) -> None:
    for what in ("new", "changed"):
        push, pull = theirs[what]["push"], theirs[what]["pull"]
        used = push["processor"] + pull["processor"]
        ratio = (push["seconds"] + pull["seconds"]) / figures[what]["end to end"]
        figures[what] |= _rounded(
            {
                "PouchDB: A to hub": push["seconds"],
                "PouchDB: hub to B": pull["seconds"],
                "PouchDB: processor seconds of both laptops": used,
                "times as fast as PouchDB": ratio,
                "times less processor than PouchDB": used / figures[what]["processor seconds of both laptops"],
            }
        )
        figures[what]["reached"]["PouchDB"] = ratio >= POUCHDB_GOAL


def _rounded(figures: dict[str, Any]) -> dict[str, Any]:
    return {name: float(f"{value:.3g}") if isinstance(value, float) else value for name, value in figures.items()}
