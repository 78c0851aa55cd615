"""Keys that the hub offers: those of a new epoch are taken up, older ones than before are refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from liaison_app.services import records
from liaison_app.storage.vault import Vault
from liaison_app.sync import link, run, state, team
from liaison_app.sync.errors import KeysLost, NotTrusted
from tests.support.hubs import Place
from tests.sync.teams import vaults_of_a_team


@pytest.fixture
def three(tmp_path: Path, place: Place) -> Iterator[list[Vault]]:
    """Three vaults of one team; the second may let others in."""
    urls = [place.url(place.login()) for _n in range(3)]
    with vaults_of_a_team(tmp_path, urls, "supervisor", "officer") as vaults:
        yield vaults


def device(vault: Vault) -> str:
    """The id of a vault's device."""
    return str(link.member(vault.session()).keys.device_id)


def newest(vault: Vault) -> int:
    """The epoch that a vault seals with."""
    return link.member(vault.session()).ring.newest("team")


def roll_back_keys(place: Place) -> None:
    """The hub forgets the second epoch, and that anybody was shut out."""
    with place.server.admin(place.database) as db:
        db.execute("DELETE FROM liaison.team_keys WHERE epoch = 2")
        db.execute("UPDATE liaison.devices SET revoked_at = NULL")
        db.execute("DELETE FROM liaison.members")
        db.execute("INSERT INTO liaison.members SELECT team_id, login, scopes, admits FROM liaison.devices")


def add(vault: Vault, name: str) -> None:
    """A contact."""
    records.save(vault.session(), [records.new("contacts", {"name": name})])


def test_a_new_epoch_is_taken_up_by_those_who_stay(three: list[Vault]) -> None:
    first, second, gone = three
    add(second, "Written before, sent after")
    team.revoke(first, device(gone))
    assert (newest(second), run.sync(second).pushed, newest(second)) == (1, 1, 2)
    run.sync(first)
    assert "Written before, sent after" in [vars(one)["name"] for one in records.every(first.session(), "contacts")]
    assert link.member(first.session()).revoked == {link.member(gone.session()).keys.device_id}


def test_a_hub_that_lost_its_newest_keys_gets_nothing(three: list[Vault], place: Place) -> None:
    first, second, gone = three
    team.revoke(first, device(gone))
    for vault in (first, second):
        run.sync(vault)
    roll_back_keys(place)
    add(second, "Not for those who left")
    with pytest.raises(KeysLost):
        run.sync(second)
    failure = state.of_vault(second.session()).failure
    assert failure is not None
    assert failure.message == KeysLost().message
    team.revoke(first, device(gone))  # as the message says
    assert run.sync(second).pushed == 1


def test_keys_from_somebody_who_was_shut_out_are_refused(three: list[Vault], place: Place) -> None:
    first, second, third = three
    team.revoke(first, device(second))
    run.sync(third)
    roll_back_keys(place)
    team.revoke(second, device(first))  # the hub lets it, and stores the keys that it made
    with pytest.raises(NotTrusted):
        run.sync(third)
    assert newest(third) == 2
