"""A team of real vaults on a real hub: founding, joining by a code, shutting out; by services and by command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from liaison_app.errors import NotAllowed, NotFound
from liaison_app.services import audit, keys
from liaison_app.storage.vault import Vault, open_vault
from liaison_app.sync import epochs, link, team, trust
from liaison_app.sync.epochs import AGENCY, Keyring
from liaison_app.sync.errors import NobodyAsks, NotTrusted
from liaison_app.sync.hub import calls, install
from liaison_app.sync.hub.calls import Wrapped
from tests.support.commandline import CommandLine
from tests.support.hubs import Place
from tests.support.vaults import CHEAP, PASSPHRASE, fresh_vault


@pytest.fixture
def vaults(tmp_path: Path) -> Iterator[list[Vault]]:
    """Four vaults on four computers, as it were."""
    made = [fresh_vault(tmp_path / f"vault{n}") for n in range(4)]
    yield made
    for vault in made:
        vault.close()


def ring(vault: Vault) -> Keyring:
    """The keys that a device gets from the hub, and believes."""
    tie = link.member(vault.session())
    assert tie.team is not None
    assert tie.root is not None
    with calls.hub_at(tie.url, tie.keys.device_id) as hub:
        vouched = trust.trusted(link.admissions(hub.roster(tie.team)), tie.root, tie.root_identity)
        return epochs.unwrap(hub.keys(tie.team)[0], tie.team, tie.keys.receiving, vouched)


def join(vault: Vault, place: Place, by: Vault, role: str = "officer") -> str:
    """Join a team, let in by another vault; the device's id."""
    url = place.url(place.login())
    asked = team.connect(vault, url)
    assert asked.state == "waiting"
    team.approve(by, asked.code, role)
    assert team.connect(vault, url).state == "joined"
    return str(link.member(vault.session()).keys.device_id)


def administer(place: Place, statement: str, *arguments: Any) -> None:
    """What whoever runs the database could do behind everybody's back."""
    with place.server.admin(place.database) as db:
        db.execute(statement.encode(), arguments)


def test_the_first_vault_founds_and_the_second_joins_with_the_same_keys(place: Place, vaults: list[Vault]) -> None:
    first, second = vaults[:2]
    url = place.url(place.login())
    assert team.connect(first, url).state == "founded"
    assert team.connect(first, url).state == "joined"  # again changes nothing
    join(second, place, by=first)
    assert ring(second) == ring(first)
    assert ring(first).scopes == ("identities", "referrals", "team")
    listed, asking = team.devices(first)
    assert [(one.this, one.vouched, one.revoked_at) for one in listed] == [(True, True, None), (False, True, None)]
    assert asking == []
    assert {"hub-join", "device-approve"} <= {event["action"] for event in audit.events(first.session())}


def test_asking_again_shows_the_same_code(place: Place, vaults: list[Vault]) -> None:
    team.connect(vaults[0], place.url(place.login()))
    url = place.url(place.login())
    asked = team.connect(vaults[1], url)
    assert team.connect(vaults[1], url) == asked
    assert [one.login for one in team.devices(vaults[0])[1]] == [url.split("//")[1].split(":")[0]]


def test_a_wrong_code_lets_nobody_in(place: Place, vaults: list[Vault]) -> None:
    team.connect(vaults[0], place.url(place.login()))
    team.connect(vaults[1], place.url(place.login()))
    for code in ("0000-0000-0000-0000", "nonsense", ""):
        with pytest.raises(NobodyAsks):
            team.approve(vaults[0], code, "officer")
    assert len(team.devices(vaults[0])[0]) == 1


def test_a_role_gets_the_keys_to_what_it_may_read(place: Place, vaults: list[Vault]) -> None:
    team.connect(vaults[0], place.url(place.login()))
    join(vaults[1], place, vaults[0], role="volunteer-coordinator")
    assert ring(vaults[1]).scopes == ("team",)
    asked = team.connect(vaults[2], place.url(place.login()))
    with pytest.raises(NobodyAsks):  # and lets nobody in: it is not even told who asks
        team.approve(vaults[1], asked.code, "officer")


def test_a_device_that_is_shut_out_never_gets_the_next_keys(place: Place, vaults: list[Vault]) -> None:
    first, second, third, fourth = vaults
    team.connect(first, place.url(place.login()))
    gone = join(second, place, first, role="supervisor")
    join(third, place, second)  # vouched for by one that goes
    before = ring(second)
    assert team.revoke(first, gone).device == gone
    with pytest.raises(NotAllowed):
        team.connect(second, link.member(second.session()).url)
    assert ring(first) == ring(third)
    assert ring(first).newest("team") == 2
    assert set(before.keys.values()) < set(ring(first).keys.values())  # old ones stay readable
    join(fourth, place, first)
    assert ring(fourth) == ring(first)
    for device in (gone, str(uuid4()), "nonsense"):
        with pytest.raises(NotFound):
            team.revoke(first, device)
    with pytest.raises(NotAllowed):
        team.revoke(first, str(link.member(first.session()).keys.device_id))


def test_the_agency_gets_every_key_where_it_has_set_one(place: Place, vaults: list[Vault], tmp_path: Path) -> None:
    agency = X25519PrivateKey.generate()
    pem = agency.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "agency.pem").write_bytes(pem)
    keys.set_agency_key(vaults[0], tmp_path / "agency.pem")
    team.connect(vaults[0], place.url(place.login()))
    team.revoke(vaults[0], join(vaults[1], place, vaults[0]))
    tie = link.member(vaults[0].session())
    assert tie.team is not None
    with place.server.admin(place.database) as db:
        query = "SELECT scope, epoch, recipient, wrapped_by, wrapped FROM liaison.team_keys WHERE recipient = %s"
        wraps = [Wrapped(*row) for row in db.execute(query, [AGENCY])]
    own = trust.Admission(
        tie.team, tie.keys.device_id, "", tie.root_identity, ring(vaults[0]).scopes, True, tie.keys.device_id
    )
    assert epochs.unwrap(wraps, tie.team, agency, {tie.keys.device_id: own}) == ring(vaults[0])


class TestWhoeverRunsTheHub:
    """…can lose everything, and read nothing."""

    @pytest.fixture
    def first(self, place: Place, vaults: list[Vault]) -> Vault:
        team.connect(vaults[0], place.url(place.login()))
        return vaults[0]

    def test_a_device_put_among_the_others_gets_no_key(self, place: Place, first: Vault, vaults: list[Vault]) -> None:
        device = join(vaults[1], place, first)
        ghost = (
            "INSERT INTO liaison.devices SELECT team_id, gen_random_uuid(), login, decode(repeat('07', 64), 'hex'),"
            " scopes, true, admitted_by, admission, welcome, now(), NULL FROM liaison.devices WHERE device_id = %s"
        )
        administer(place, ghost, device)
        assert [one.vouched for one in team.devices(first)[0]] == [True, True, False]
        with pytest.raises(NotTrusted):
            team.revoke(first, device)

    def test_a_changed_question_is_not_answered(self, place: Place, first: Vault, vaults: list[Vault]) -> None:
        asked = team.connect(vaults[1], place.url(place.login()))
        administer(place, "UPDATE liaison.waiting SET identity = decode(repeat('07', 64), 'hex')")
        with pytest.raises(NobodyAsks):
            team.approve(first, asked.code, "officer")

    def test_a_team_of_its_own_is_not_joined(self, place: Place, first: Vault, vaults: list[Vault]) -> None:
        """It lets the device in itself, as the first device of a team that it made up."""
        url = place.url(place.login())
        asked = team.connect(vaults[1], url)
        team.approve(first, asked.code, "officer")
        administer(place, "UPDATE liaison.devices SET identity = decode(repeat('07', 64), 'hex') WHERE welcome = ''")
        with pytest.raises(NotTrusted):
            team.connect(vaults[1], url)

    def test_a_key_it_knows_is_not_used(self, place: Place, first: Vault, vaults: list[Vault]) -> None:
        join(vaults[1], place, first)
        tie = link.member(first.session())
        assert tie.team is not None
        known = Keyring({("team", 2): bytes(32)})
        stranger = replace(tie.keys, secret=bytes(32))
        public = tie.keys.identity[:32]
        [forged] = epochs.wrap(known, tie.team, tie.keys.device_id, public, stranger)
        administer(
            place,
            "INSERT INTO liaison.team_keys VALUES (%s, 'team', 2, %s, %s, %s)",
            *(tie.team, tie.keys.device_id, tie.keys.device_id, forged.wrapped),
        )
        with pytest.raises(NotTrusted):
            ring(first)


def test_another_hub_is_not_taken_for_the_teams(place: Place, vaults: list[Vault]) -> None:
    url = place.url(place.login())
    team.connect(vaults[0], url)
    administer(place, "DELETE FROM liaison.devices")
    with pytest.raises(NotAllowed):
        team.connect(vaults[0], url)
    assert link.member(vaults[0].session()).team is not None


def test_a_founder_that_was_cut_off_goes_on(place: Place, vaults: list[Vault]) -> None:
    """The hub has the team, the answer never came: the vault knows its keys, and not yet that it founded."""
    url = place.url(place.login())
    team.connect(vaults[0], url)
    tie = link.member(vaults[0].session())
    link.save(vaults[0].session(), replace(tie, team=None, root=None, root_identity=b""))
    assert team.connect(vaults[0], url).state == "joined"
    assert link.member(vaults[0].session()) == tie


@contextmanager
def opened(cli: CommandLine) -> Iterator[Vault]:
    """The vault of a command line, open for a while."""
    vault = open_vault(cli.folder, PASSPHRASE, store=None, cost=CHEAP)
    try:
        yield vault
    finally:
        vault.close()


class TestTheCommandLine:
    @pytest.fixture
    def cli(self, tmp_path: Path) -> CommandLine:
        fresh_vault(tmp_path / "own").close()
        return CommandLine(tmp_path / "own", tmp_path / "home")

    def test_a_device_is_let_in(self, place: Place, vaults: list[Vault], cli: CommandLine) -> None:
        with opened(cli) as own:
            team.connect(own, place.url(place.login()))
        asked = team.connect(vaults[1], place.url(place.login()))
        assert [one["fingerprint"] for one in cli.json("hub", "devices")["waiting"]] == [asked.fingerprint]
        assert asked.fingerprint in cli.ok("hub", "approve", asked.code.lower())
        assert "No device" in cli.refused("hub", "approve", asked.code)
        assert cli.json("hub", "status")["devices"] == 2

    def test_a_device_is_shut_out(self, place: Place, vaults: list[Vault], cli: CommandLine) -> None:
        with opened(cli) as own:
            team.connect(own, place.url(place.login()))
            device = join(vaults[1], place, own)
        assert "has new keys" in cli.ok("hub", "revoke", device)
        shut_out = next(line for line in cli.ok("hub", "devices").splitlines() if line.startswith(device))
        assert "shut out" in shut_out

    def test_a_database_becomes_a_hub(self, database: Place, cli: CommandLine) -> None:
        assert cli.json("hub", "init", database.url())["version"] == install.VERSION
        assert "is ready" in cli.ok("hub", "init", database.url(), "--new-team")

    def test_what_goes_wrong_is_said_in_words(self, place: Place, cli: CommandLine) -> None:
        assert "cannot be reached" in cli.refused("hub", "init", "postgresql://jo@127.0.0.1:1/liaison")
        assert "prove its name" in cli.refused("hub", "init", "postgresql://jo@hub.example/x?sslmode=require")
        assert "does not belong" in cli.refused("hub", "status")
        said = cli.refused("hub", "init", place.url(place.login()))
        assert "does not let you" in said
        assert "made up" not in said

    def test_the_password_is_nowhere_in_the_clear(self, place: Place, vaults: list[Vault]) -> None:
        team.connect(vaults[0], place.url(place.login()))
        vaults[0].close()
        for path in vaults[0].folder.rglob("*"):
            if path.is_file():
                assert b"made%20up" not in path.read_bytes()


def test_identities_are_of_devices_not_of_people(place: Place, vaults: list[Vault]) -> None:
    """Two vaults of one officer are two devices under one log-in; shutting one out leaves the other."""
    team.connect(vaults[0], place.url(place.login()))
    login = place.login()
    ids: list[UUID] = []
    for vault in vaults[1:3]:
        asked = team.connect(vault, place.url(login))
        team.approve(vaults[0], asked.code, "officer")
        team.connect(vault, place.url(login))
        ids.append(link.member(vault.session()).keys.device_id)
    team.revoke(vaults[0], str(ids[0]))
    assert ring(vaults[2]).newest("team") == 2
