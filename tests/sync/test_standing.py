"""What the window asks of sync: how it stands, what needs whom, what arrived, how it is stopped, and leaving."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from liaison_app.models.base import new_id
from liaison_app.services import audit, records
from liaison_app.storage import door
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.failures import Locked
from liaison_app.storage.lists import Query
from liaison_app.storage.session import Actor, Session
from liaison_app.storage.vault import Vault
from liaison_app.sync import choose, run, state, team
from liaison_app.sync.errors import Stopped
from liaison_app.sync.hub.calls import BATCH, Hub
from liaison_app.sync.hub.errors import HubUnreachable
from liaison_app.sync.watcher import Watcher
from tests.services.adding import add
from tests.support.hubs import Place
from tests.support.tlsproxy import Proxy, proxy
from tests.sync.teams import vaults_of_a_team


@pytest.fixture
def cable(place: Place) -> Iterator[Proxy]:
    """What the second vault is connected by."""
    with proxy(place.server.port, None) as made:
        yield made


@pytest.fixture
def pair(tmp_path: Path, place: Place, cable: Proxy) -> Iterator[tuple[Vault, Vault]]:
    """Two vaults of one team, both up to date; the second by way of the cable."""
    direct, by_cable = place.url(place.login()), place.url(place.login())
    urls = [direct, by_cable.replace(f":{place.server.port}/", f":{cable.port}/")]
    with vaults_of_a_team(tmp_path, urls, "officer") as (one, two):
        yield one, two


class GoesDeaf(Watcher):
    """The hub answers no more once the connection stands."""

    def __init__(self, cable: Proxy) -> None:
        super().__init__()
        self._cable = cable

    def speaks_to(self, hub: Hub | None) -> None:
        self._cable.deaf.set()
        super().speaks_to(hub)


def as_role(session: Session, role: str) -> Session:
    return replace(session, actor=Actor(session.actor.id, role))


def change(vault: Vault, kind: str, record_id: str, **fields: object) -> None:
    """Change a record, from the version that it has."""
    version = records.load(vault.session(), kind, record_id).record.version
    records.save(vault.session(), [Edit(kind, record_id, base=version, fields=fields)])  # type: ignore[arg-type]


def test_what_needs_somebody_needs_those_who_may_choose(pair: tuple[Vault, Vault]) -> None:
    one, two = pair
    session = one.session()
    referral = add(session, "referrals", person="Corinne Marlowe")
    clinic, shelter = (add(session, "organizations", name=name) for name in ("Harbor Clinic", "Night Shelter"))
    contact = add(session, "contacts", name="Ana Ruiz")
    for vault in pair:
        run.sync(vault)
    change(one, "referrals", referral, need="housing")
    change(one, "contacts", contact, organization_id=clinic)
    change(two, "referrals", referral, need="food")
    change(two, "contacts", contact, organization_id=shelter)
    for vault in (one, two, one):
        run.sync(vault)
    for vault in pair:
        standing = state.of_vault(vault.session())
        assert (standing.needs_you, standing.waiting, standing.failure) == (2, 0, None)
        assert {(entry.kind, entry.title) for entry in state.to_choose(vault.session())} == {
            ("referrals", ""),
            ("contacts", "Ana Ruiz"),
        }
        volunteer = as_role(vault.session(), "volunteer-coordinator")
        assert state.of_vault(volunteer).needs_you == 1
        assert [entry.kind for entry in state.to_choose(volunteer)] == ["contacts"]
        reader = as_role(vault.session(), "records-officer")
        assert (state.of_vault(reader).needs_you, state.to_choose(reader)) == (0, [])
        assert state.of_record(reader, "contacts", contact) == "synced"
        [question] = choose.of_record(volunteer, "contacts", contact)
        assert (question.stands, question.others[0].text) == ("Harbor Clinic", "Night Shelter")
        assert question.others[0].at is not None


def test_what_arrives_is_told_while_it_goes_on_and_a_stop_keeps_it(pair: tuple[Vault, Vault]) -> None:
    one, two = pair
    many = BATCH + 100  # a page is written in one go where nobody else wants to write
    door.apply(one.session(), [Edit("notes", new_id(), fields={"text": f"Note {n}"}) for n in range(many)], bulk=True)
    run.sync(one)
    came: list[Changed] = []

    def stop_soon(changed: Changed) -> None:
        came.append(changed)
        watcher.stop()

    watcher = Watcher(arrived=stop_soon)
    with pytest.raises(Stopped):
        run.sync(two, watcher=watcher)
    told = [one for changed in came for one in changed.ids("notes")]
    assert 0 < len(told) < many
    assert records.count(two.session(), Query("notes")) == len(told)
    assert state.of_vault(two.session()).failure is None
    seen: list[int] = []
    run.sync(two, watcher=Watcher(seen.append))
    assert records.count(two.session(), Query("notes")) == many
    assert seen == sorted(seen)
    assert seen[-1] == 100


def test_a_hub_that_does_not_answer_is_left_at_once(pair: tuple[Vault, Vault], cable: Proxy) -> None:
    two = pair[1]
    add(two.session(), "contacts", name="Ana Ruiz")
    watcher, raised = GoesDeaf(cable), []

    def sync() -> None:
        try:
            run.sync(two, watcher=watcher)
        except Exception as error:  # noqa: BLE001 - looked at below
            raised.append(error)

    thread = threading.Thread(target=sync)
    thread.start()
    assert cable.kept_back.wait(20)
    watcher.stop()
    two.close()
    thread.join(10)
    assert not thread.is_alive()
    assert [type(error) for error in raised] in ([Stopped], [Locked])


def test_offline_is_counted_from_the_first_failure(pair: tuple[Vault, Vault], cable: Proxy) -> None:
    two = pair[1]
    cable.pull_the_plug()
    standings = []
    for _try in range(2):
        with pytest.raises(HubUnreachable):
            run.sync(two)
        standings.append(state.of_vault(two.session()).failure)
    first, second = standings
    assert first is not None
    assert second is not None
    assert (second.since, second.offline) == (first.at, True)
    assert second.at >= first.at
    cable.cut.clear()
    run.sync(two)
    assert state.of_vault(two.session()).failure is None


def test_leaving_keeps_all_work_and_coming_back_loses_none(pair: tuple[Vault, Vault], place: Place) -> None:
    one, two = pair
    shared = add(one.session(), "contacts", name="Shared")
    for vault in pair:
        run.sync(vault)
    team.leave(two)
    assert state.of_vault(two.session()).link == "none"
    assert "hub-leave" in {event["action"] for event in audit.events(two.session())}
    mine = add(two.session(), "contacts", name="Alone")
    change(two, "contacts", shared, role="chair")
    change(one, "contacts", shared, notes="met at the school")
    run.sync(one)
    assert len(records.every(one.session(), "contacts")) == 1
    url = place.url(place.login())
    team.approve(one, team.connect(two, url).code, "officer")
    team.connect(two, url)
    for vault in (two, one, two):
        run.sync(vault)
    for vault in pair:
        assert {record.id for record in records.every(vault.session(), "contacts")} == {shared, mine}
        values = records.load(vault.session(), "contacts", shared)
        entered = {str(values.value("role")), str(values.value("notes"))}
        for question in choose.of_record(vault.session(), "contacts", shared):
            entered |= {other.text for other in question.others}
        assert {"chair", "met at the school"} <= entered
        assert state.of_vault(vault.session()).waiting == 0
