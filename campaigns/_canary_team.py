"""The canary campaign's way through a team: a hub, a colleague who is shut out in the end, and a sealed file."""

from __future__ import annotations

import json

from campaigns._canary_scene import Scene
from campaigns._runner import Run
from tests.support.hubs import Place, empty_database
from tests.support.postgres import PASSWORD
from tests.support.scan import find, in_bytes


def send(scene: Scene, run: Run) -> Place:
    """A new hub gets all that is in the vault."""
    place = empty_database(scene.server)
    scene.secrets += [PASSWORD, PASSWORD.replace(" ", "%20")]
    run("hub", "init", place.url())
    sent = json.loads(run("sync", "--hub", place.url(place.login()), "--json"))["pushed"]
    run("hub", "status")
    scene.report.add("rows sent to a hub", sent)
    _search_hub(scene, place)
    return place


def team(scene: Scene, run: Run) -> None:
    """All of it goes to a hub and to a colleague, and something comes back; then the colleague is shut out."""
    place = send(scene, run)
    mine = run.options
    theirs = ["--data-dir", str(scene.colleague), *mine[2:]]
    run.options = theirs
    recovery = json.loads(run("init", "--officer", scene.mark(), "--json"))["recovery_code"]
    code = json.loads(run("sync", "--hub", place.url(place.login()), "--json", code=1))["code"]
    scene.secrets += [recovery, recovery.replace("-", ""), code, code.replace("-", "")]
    run.options = mine
    run("hub", "approve", code)
    run.options = theirs
    scene.report.add("rows received from it", json.loads(run("sync", "--json"))["pulled"])
    run("add", "contacts", f"name={scene.mark()}")
    run("sync")
    run.options = mine
    run("sync")
    devices = json.loads(run("hub", "devices", "--json"))["devices"]
    run("hub", "revoke", next(one["device"] for one in devices if not one["this"]))
    _search_hub(scene, place)


def by_file(scene: Scene, run: Run) -> None:
    """All of it once more, sealed in a file, which is searched, and from there into a third vault."""
    scene.stick.mkdir()
    sealed = str(scene.stick / "for-the-team")
    agreed = ["--exchange-passphrase-file", scene.written("agreed.txt", f"{scene.mark()} kites over the pier\n")]
    mine = run.options
    run("exchange", "out", sealed, *agreed)
    run("exchange", "out", sealed, *agreed, code=1)
    other = ["--exchange-passphrase-file", scene.written("other.txt", f"{scene.mark()} is another\n")]
    run("exchange", "in", sealed, *other, code=1)
    run.options = ["--data-dir", str(scene.third), *mine[2:]]
    scene.secrets.append(json.loads(run("init", "--officer", scene.mark(), "--json"))["recovery_code"])
    taken = json.loads(run("exchange", "in", sealed, *agreed, "--json"))
    scene.report.add("records taken in from a file", taken["records"])
    run.options = mine


def _search_hub(scene: Scene, place: Place) -> None:
    """Look where whoever runs the hub could look. What is meant to be there, a log-in's name, must be found."""
    running = place.server
    with running.admin(place.database) as db:
        row = db.execute("SELECT oid::text FROM pg_database WHERE datname = %s", [place.database]).fetchone()
        there = db.execute("SELECT login FROM liaison.devices LIMIT 1").fetchone()
        db.execute("CHECKPOINT")
    assert row is not None
    assert there is not None
    folders = [running.data / "base" / row[0], running.data / "pg_wal"]
    texts = {"dump": running.run("pg_dump", "--dbname", place.url()), "log": (running.folder / "log").read_bytes()}
    looked_for = [scene.stem, *scene.secrets]
    scene.found += [f"on the hub: {hit}" for hit in find(looked_for, folders)]
    scene.found += [
        f"{name} of the hub: {form}" for name, b in texts.items() for t in looked_for for form in in_bytes(t, b)
    ]
    for folder in folders:
        if not find(there, [folder]):
            scene.found.append(f"the search of {folder.name} finds nothing, not even what is there")
    if not in_bytes(there[0], texts["dump"]):
        scene.found.append("the search of the dump finds nothing, not even what is there")
    scene.report.add("searches of a hub")
