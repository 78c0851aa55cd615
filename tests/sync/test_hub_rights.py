"""What a member can do with SQL of their own: nothing but call the functions, for their own team and scopes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from liaison_app.models.registry import KINDS
from liaison_app.sync import payload
from liaison_app.sync.epochs import Keyring
from liaison_app.sync.hub import install
from liaison_app.sync.hub.calls import Hub
from liaison_app.sync.hub.errors import HubError, HubNewer, HubOlder, HubRefused, HubTooOld, NotAHub
from liaison_app.sync.payload import Payload
from liaison_app.sync.sealed import Place as SealedPlace
from liaison_app.sync.sealed import Sealer
from tests.support.hubs import Place, empty_database
from tests.support.postgres import Server
from tests.sync.teams import Peer, founder, later, second, version

TABLES = ("teams", "members", "devices", "waiting", "team_keys", "versions", "installed")
RAW = [
    *(f"SELECT * FROM liaison.{table}" for table in TABLES),
    *(f"DELETE FROM liaison.{table}" for table in TABLES),
    *(f"TRUNCATE liaison.{table}" for table in TABLES),
    *(f"COPY liaison.{table} TO STDOUT" for table in TABLES),
    *(f"DROP TABLE liaison.{table}" for table in TABLES),
    *(f"BEGIN; LOCK TABLE liaison.{table} IN ACCESS SHARE MODE" for table in TABLES),
    "UPDATE liaison.members SET admits = true",
    "UPDATE liaison.versions SET ciphertext = ''",
    "UPDATE liaison.devices SET revoked_at = NULL",
    "INSERT INTO liaison.members VALUES (gen_random_uuid(), session_user, '{team}', true)",
    "CREATE TABLE liaison.mine (x int)",
    "CREATE TABLE public.mine (x int)",
    "CREATE TEMP TABLE mine (x int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION liaison.version() RETURNS int LANGUAGE sql AS 'SELECT 9'",
    "DO $$ BEGIN PERFORM 1; END $$",
    "SELECT lo_create(0)",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_try_advisory_lock_shared(1, 2)",
    "SELECT pg_read_file('postgresql.conf')",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "SET ROLE liaison_owner",
    "SET SESSION AUTHORIZATION admin",
    "CREATE ROLE mine",
    "CREATE DATABASE mine",
    "GRANT liaison_owner TO SESSION_USER",
    "SELECT liaison.expunge(interval '0')",
    "SELECT liaison.open_team()",
    "SELECT liaison.restored()",
    "SELECT liaison.member(gen_random_uuid(), gen_random_uuid())",
    "SELECT liaison.store_keys(gen_random_uuid(), gen_random_uuid(), '{}', '{}', '{}', '{}')",
]


@pytest.fixture
def peer(place: Place) -> Peer:
    first = founder(place)
    first.push(version(), version(scope="referrals"))
    return first


def everything(place: Place) -> str:
    """A fingerprint of all rows of the hub, and of all that is in its database."""
    found: list[Any] = []
    with place.server.admin(place.database) as db:
        for table in TABLES:
            found += db.execute(f"SELECT t::text FROM liaison.{table} t ORDER BY 1").fetchall()
        found += db.execute("SELECT relname, relacl::text FROM pg_class ORDER BY oid").fetchall()
        found += db.execute("SELECT proname, proacl::text, prosrc FROM pg_proc ORDER BY oid").fetchall()
        found += db.execute("SELECT oid FROM pg_largeobject_metadata").fetchall()
    return hashlib.sha256(repr(found).encode()).hexdigest()


def test_a_members_own_sql_is_refused(peer: Peer) -> None:
    before = everything(peer.place)
    for statement in RAW:
        assert refused(peer, statement), statement
    assert everything(peer.place) == before


def refused(peer: Peer, statement: str) -> bool:
    """Whether the member's log-in has no right to a statement."""
    with psycopg.connect(peer.place.url(peer.login), autocommit=True) as db:
        try:
            db.execute(statement)
        except psycopg.errors.InsufficientPrivilege:
            return True
        return False


def test_the_list_would_notice_a_loose_hub(peer: Peer) -> None:
    with peer.place.server.admin(peer.place.database) as db:
        db.execute("GRANT SELECT ON liaison.versions TO liaison_member")
    assert not refused(peer, "SELECT * FROM liaison.versions")
    install.init(peer.place.url())  # which mends it
    assert refused(peer, "SELECT * FROM liaison.versions")


def test_no_team_reaches_into_another(peer: Peer) -> None:
    install.init(peer.place.url(), new_team=True)
    other = founder(peer.place)
    assert other.team != peer.team
    before = everything(peer.place)
    for device in (other.device, peer.device):  # with its own device, and with one whose id it has heard of
        intruder = Peer(other.place, other.login, device, peer.team)
        calls: list[Callable[[Hub], object]] = [
            lambda hub: hub.push(peer.team, [version()]),
            lambda hub: hub.pull(peer.team, "team"),
            lambda hub: hub.keys(peer.team),
            lambda hub: hub.roster(peer.team),
            lambda hub: hub.status(peer.team),
            lambda hub: hub.asking(peer.team),
            lambda hub: hub.revoke(peer.team, peer.device, []),
        ]
        for call in calls:
            with pytest.raises(HubRefused), intruder.hub() as hub:
                call(hub)
    assert everything(peer.place) == before


def test_a_scope_without_its_right_is_closed(peer: Peer) -> None:
    narrow = second(peer, ["team"])
    with narrow.hub() as hub:
        assert len(hub.pull(peer.team, "team").versions) == 1
        assert {key.scope for key in hub.keys(peer.team)[0]} == {"team"}
    with pytest.raises(HubRefused), narrow.hub() as hub:
        hub.pull(peer.team, "referrals")
    with pytest.raises(HubRefused), narrow.hub() as hub:
        hub.push(peer.team, [version(), version(scope="referrals")])


def test_a_log_in_without_membership_is_outside(peer: Peer) -> None:
    outside = Peer(peer.place, peer.place.login("eve"), peer.device, peer.team)
    with pytest.raises(HubRefused), outside.hub() as hub:
        hub.pull(peer.team, "team")


def test_the_job_for_retention_empties_and_reads_nothing(peer: Peer) -> None:
    first = version(content=b"personal")
    peer.push(first)
    peer.push(later(first))
    job = Peer(peer.place, peer.place.login("job", "liaison_retention"), peer.device, peer.team)
    for statement in [one for one in RAW if "liaison.expunge" not in one]:
        assert refused(job, statement), statement
    with pytest.raises(HubRefused), job.hub() as hub:
        hub.pull(peer.team, "team")
    with psycopg.connect(peer.place.url(job.login), autocommit=True) as db:
        assert db.execute("SELECT liaison.expunge(interval '0')").fetchone() == (1,)


def test_a_wrong_password_is_said_in_words(peer: Peer) -> None:
    with pytest.raises(HubRefused) as said:
        install.init(peer.place.url(peer.login).replace("tests@", "guess@"))
    assert "guess" not in str(said.value)
    with pytest.raises(HubRefused):
        install.init(peer.place.url(peer.login))  # the right one, of somebody who may not


def test_a_dump_holds_no_word_of_what_was_pushed(peer: Peer) -> None:
    canary = "Canary-Kowalczyk"
    sealer = Sealer(peer.team, Keyring({("team", 1): b"k" * 32}))
    for _n in range(20):
        row = uuid4()
        where = SealedPlace("team", row, 1, 1, peer.device)
        content = Payload("contacts", {"name": canary, "notes": f"{canary} " * 20}).to_bytes()
        assert peer.push(version(sealer.seal(where, content), row_id=row)) == ["ok"]
    kept = dump(peer)
    assert canary.encode() not in kept
    assert canary.encode().hex().encode() not in kept
    peer.push(version(content=canary.encode()))
    assert canary.encode().hex().encode() in dump(peer)  # the search would find it


def test_a_dump_names_no_kind_of_record(peer: Peer) -> None:
    tables = {kind.table.name for kind in KINDS.values()} - {"agency", "services"}
    text = dump(peer).decode()
    assert not [name for name in tables if f" {name} " in text]
    assert payload.DELETED not in text


def dump(peer: Peer) -> bytes:
    address = peer.place.url()
    return peer.place.server.run("pg_dump", "--dbname", address)


class TestInstalling:
    def test_twice_changes_nothing(self, postgres: Server) -> None:
        place = empty_database(postgres)
        first = install.init(place.url())
        assert (first.was, first.version, first.tightened) == (0, install.VERSION, True)
        before = everything(place)
        again = install.init(place.url())
        assert (again.was, again.free_team) == (install.VERSION, first.free_team)
        assert everything(place) == before

    def test_an_administrator_who_is_no_superuser_is_enough(self, postgres: Server) -> None:
        place = empty_database(postgres)
        with postgres.admin() as db:
            db.execute("DROP ROLE IF EXISTS keeper")
            db.execute("CREATE ROLE keeper LOGIN CREATEROLE PASSWORD 'made up for tests'")
            db.execute(f"ALTER DATABASE {place.database} OWNER TO keeper")
            # Another hub on this server has made the roles already; on a fresh one the keeper makes them.
            db.execute("GRANT liaison_owner, liaison_member, liaison_retention TO keeper WITH ADMIN TRUE")
        done = install.init(place.url("keeper"))
        assert (done.was, done.tightened) == (0, False)
        assert founder(place).push(version()) == ["ok"]

    def test_a_backup_is_put_back_as_the_guide_says(self, postgres: Server, peer: Peer) -> None:
        sent = [version() for _n in range(3)]
        peer.push(*sent)
        with peer.hub() as hub:
            before = hub.pull(peer.team, "team")
        path = postgres.folder / "hub.dump"
        path.unlink(missing_ok=True)
        postgres.run("pg_dump", "-Fc", "--dbname", peer.place.url(), "--file", str(path))
        anew = empty_database(postgres)
        install.init(anew.url())
        with postgres.admin(anew.database) as db:
            db.execute("DROP SCHEMA liaison CASCADE")
        postgres.run("pg_restore", "--exit-on-error", "--dbname", anew.url(), str(path))
        assert install.init(anew.url()).was == install.VERSION
        with postgres.admin(anew.database) as db:
            db.execute("SELECT liaison.restored()")
        again = Peer(anew, peer.login, peer.device, peer.team)
        assert again.push(*sent) == ["ok"] * 3
        last = before.versions[-1]
        with again.hub() as hub:
            after = hub.pull(peer.team, "team", last.seq, last.turn)
        assert after.cursor_fits
        assert after.hub_instance != before.hub_instance
        assert all(refused(again, statement) for statement in RAW)

    def test_a_strange_schema_is_left_alone(self, postgres: Server) -> None:
        place = empty_database(postgres)
        with postgres.admin(place.database) as db:
            db.execute("CREATE SCHEMA liaison CREATE TABLE mine (x int)")
        with pytest.raises(HubError, match="not a hub's"):
            install.init(place.url())
        with postgres.admin(place.database) as db:
            assert db.execute("SELECT count(*) FROM liaison.mine").fetchone() == (0,)

    def test_a_hub_of_another_version_is_told_from_no_hub(self, peer: Peer) -> None:
        with peer.place.server.admin(peer.place.database) as db:
            db.execute("INSERT INTO liaison.installed VALUES (99)")
            with pytest.raises(HubNewer):
                install.init(peer.place.url())
            with pytest.raises(HubNewer):
                peer.push(version())
            db.execute("DELETE FROM liaison.installed")
            db.execute("INSERT INTO liaison.installed VALUES (0)")
        with pytest.raises(HubOlder):
            peer.push(version())

    def test_a_database_without_a_hub(self, postgres: Server, peer: Peer) -> None:
        empty = empty_database(postgres)
        with pytest.raises(NotAHub):
            Peer(empty, peer.login, peer.device, peer.team).push(version())
        with pytest.raises(NotAHub):
            Peer(Place(postgres, "nowhere"), peer.login, peer.device, peer.team).push(version())

    def test_an_older_postgresql_is_refused_in_words(self, postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        """The server's answer to the question for its version is the one thing that is made up here."""
        monkeypatch.setattr(psycopg.ConnectionInfo, "server_version", 160010)
        place = empty_database(postgres)
        with pytest.raises(HubTooOld, match=r"PostgreSQL 16.*17 or newer"):
            install.init(place.url())
        with postgres.admin(place.database) as db:
            assert db.execute("SELECT to_regnamespace('liaison')").fetchone() == (None,)


def test_nothing_given_is_no_way_past_a_check(peer: Peer) -> None:
    """In SQL a comparison with NULL is neither true nor false, and a check that is not true must refuse."""
    at = f"'{peer.team}', '{peer.device}'"
    pushes = (
        "ARRAY[gen_random_uuid()], {scopes}, ARRAY[gen_random_uuid()], '{{0}}', "
        "ARRAY[gen_random_uuid()], '{{1}}', '{{f}}', ARRAY['x'::bytea]"
    )
    url, call = peer.place.url(peer.login), f"SELECT * FROM liaison.push({at}, {pushes.format(scopes='NULL')})"
    with psycopg.connect(url) as db, pytest.raises(psycopg.errors.InvalidParameterValue):
        db.execute(call.encode())
    assert refused(peer, f"SELECT * FROM liaison.push({at}, {pushes.format(scopes='ARRAY[NULL]::text[]')})")
    assert refused(peer, f"SELECT * FROM liaison.pull({at}, NULL, 0, NULL, NULL)")
    assert refused(peer, "SELECT * FROM liaison.pull(NULL, NULL, 'team', 0, NULL, NULL)")
    rest = "NULL, true, '', '', '{team}', '{1}', ARRAY[gen_random_uuid()], '{x}'"
    assert refused(peer, f"SELECT liaison.approve({at}, NULL, '', NULL, {rest})")
