"""Whole syncs of real vaults through a proxy to a real PostgreSQL: cut at each message, counted, and dumped."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace

import pytest

from liaison_app.models.base import new_id
from liaison_app.services import records
from liaison_app.storage.edits import Edit
from liaison_app.storage.vault import Vault
from liaison_app.sync import link, run
from liaison_app.sync.hub.errors import HubError
from tests.support.hubs import Place
from tests.support.tlsproxy import Proxy, proxy


@pytest.fixture
def between(pair: tuple[Vault, Vault], place: Place) -> Iterator[Proxy]:
    """A proxy on the way of the first vault."""
    with proxy(place.server.port, None) as made:
        tie = link.member(pair[0].session())
        url = tie.url.replace(f":{place.server.port}/", f":{made.port}/")
        link.save(pair[0].session(), replace(tie, url=url))
        yield made


def add(vault: Vault, name: str) -> str:
    record_id = new_id()
    records.save(vault.session(), [records.new("contacts", {"name": name}, record_id=record_id)])
    return record_id


def names(vault: Vault) -> set[str]:
    return {str(vars(one)["name"]) for one in records.every(vault.session(), "contacts")}


def uncut(between: Proxy) -> None:
    between.breaks, between.turns, between.answered = None, 0, True
    between.deaf.clear()
    between.kept_back.clear()


def test_a_sync_with_nothing_to_do_takes_few_round_trips(pair: tuple[Vault, Vault], between: Proxy) -> None:
    """Nine at most, where each costs 0.6 s; TLS takes two of them, which this server has not."""
    run.sync(pair[0])
    uncut(between)
    done = run.sync(pair[0])
    assert (done.pushed, done.pulled) == (0, 0)
    assert 1 < between.turns <= 9 - 2


def test_cut_at_each_message_everything_arrives_once(pair: tuple[Vault, Vault], between: Proxy, place: Place) -> None:
    one, two = pair
    entered, cuts = set[str](), 0
    for carried_out in (False, True):
        turn = 1
        while True:
            entered |= {f"{carried_out} {turn} here", f"{carried_out} {turn} there"}
            add(one, f"{carried_out} {turn} here")
            add(two, f"{carried_out} {turn} there")
            run.sync(two)
            uncut(between)
            between.breaks = (turn, carried_out)
            try:
                run.sync(one)
                break
            except HubError:
                cuts += 1
            finally:
                uncut(between)
            run.sync(one)
            turn += 1
    assert cuts >= 2 * 6, "connecting, looking, sending"
    run.sync(two)
    assert names(one) == names(two) == entered
    with place.server.admin(place.database) as db:
        query = "SELECT count(*), count(DISTINCT row_id), count(DISTINCT push_id) FROM liaison.versions WHERE seq > 0"
        assert len(set(db.execute(query).fetchone() or ())) == 1, "a version is there twice"
    for vault in pair:
        done = run.sync(vault)
        assert (done.pushed, done.pulled, done.waiting) == (0, 0, 0)


def test_a_dump_of_a_used_hub_holds_no_word_of_the_officers(pair: tuple[Vault, Vault], place: Place) -> None:
    one, two = pair
    canary = "CanaryKowalczyk"
    about = {"name": canary, "notes": f"{canary} " * 20}
    edit = records.new("contacts", about, phones=[{"number": canary, "description": canary}])
    records.save(one.session(), [edit, records.new("referrals", {"person": canary, "contact_method": canary})])
    for vault in (one, two):
        run.sync(vault)
    version = records.load(two.session(), "contacts", edit.id).record.version
    records.save(two.session(), [Edit("contacts", edit.id, base=version, fields={"notes": f"{canary} again"})])
    for vault in (two, one):
        run.sync(vault)
    assert records.load(one.session(), "contacts", edit.id).value("notes") == f"{canary} again"
    dump = place.server.run("pg_dump", "--dbname", place.url())
    plain = dump + place.server.run("pg_dump", "-Fc", "--compress=0", "--dbname", place.url())
    for form in (canary.encode(), canary.encode().hex().encode(), base64.b64encode(canary.encode())[:-2], b"contacts"):
        assert form not in plain.replace(b"liaison", b"")
    assert b"versions" in plain  # it is the hub's dump, and a search would find a word
