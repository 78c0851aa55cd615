"""The hub in this process answers as PostgreSQL does, and can do what only a test wants of a hub."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import ExitStack
from uuid import uuid4

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from liaison_app.sync.hub.calls import Hub, Outgoing, Wrapped
from liaison_app.sync.hub.errors import HubUnreachable
from tests.support.hubs import Place, made_anew
from tests.support.memoryline import Line, MemoryPlace
from tests.support.wire import Wire
from tests.sync.alike import Alike, Postgres, postgres_for
from tests.sync.teams import version

DEVICE = uuid4()
A_FEW = settings(max_examples=40, stateful_step_count=25, deadline=None)
#: Where a failure is expected, it need not be made small.
FIRST_BEST = settings(A_FEW, phases=[Phase.generate], database=None, report_multiple_bugs=False)


@pytest.fixture
def postgres_place(database: Place) -> Iterator[Postgres]:
    with ExitStack() as left_open:
        yield postgres_for(made_anew(database), left_open)


def machine(postgres: Postgres, *, careless: bool = False) -> type[Alike]:
    return type("Both", (Alike,), {"postgres": postgres, "careless": careless})


def test_it_answers_as_postgresql_does(postgres_place: Postgres) -> None:
    run_state_machine_as_test(machine(postgres_place), settings=A_FEW)


def test_a_hub_that_forgets_the_compare_and_set_is_found_out(postgres_place: Postgres) -> None:
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine(postgres_place, careless=True), settings=FIRST_BEST)


def test_it_has_every_call_of_the_program() -> None:
    called = {name for name, _value in inspect.getmembers(Hub) if not name.startswith("_")} - {"db", "device"}
    assert called <= set(vars(Line))


class TestTheWire:
    """What a test can do to a laptop's way to the hub."""

    @pytest.fixture
    def memory(self) -> MemoryPlace:
        return MemoryPlace()

    @pytest.fixture
    def wire(self, memory: MemoryPlace) -> Wire:
        return Wire(memory.at)

    def pushed(self, wire: Wire, sent: list[Outgoing]) -> list[str]:
        with wire.hub_at("postgresql://jo@127.0.0.1/memory", DEVICE) as hub:
            team, standing = hub.standing()
            assert team is not None
            if standing == "founder":
                hub.found(team, bytes(64), b"", [Wrapped("team", 1, DEVICE, DEVICE, b"key")])
            return [answer.status for answer in hub.push(team, sent)]

    def test_a_cut_loses_the_question_or_the_answer(self, memory: MemoryPlace, wire: Wire) -> None:
        self.pushed(wire, [version()])
        for messages, stored in ((4, False), (5, True)):  # connect and standing get through
            one = version()
            wire.cut_after = messages
            with pytest.raises(HubUnreachable):
                self.pushed(wire, [one])
            rows = {row for _team, _scope, row in memory.hub.tables.versions}
            assert (one.row_id in rows) is stored
            assert self.pushed(wire, [one]) == ["ok"]

    def test_what_is_delivered_twice_is_there_once(self, memory: MemoryPlace, wire: Wire) -> None:
        wire.twice = True
        assert self.pushed(wire, [version()]) == ["ok"]
        assert [len(versions) for versions in memory.hub.tables.versions.values()] == [1]

    def test_a_hub_goes_back_to_a_backup(self, memory: MemoryPlace, wire: Wire) -> None:
        self.pushed(wire, [version()])
        kept = memory.backup()
        self.pushed(wire, [version(), version()])
        memory.roll_back(kept)
        assert len(memory.hub.tables.versions) == 1
        self.pushed(wire, [version()])
        assert len(kept.versions) == 1

    def test_a_hub_hands_out_what_it_likes_and_as_little_as_it_likes(self, memory: MemoryPlace, wire: Wire) -> None:
        self.pushed(wire, [version(), version()])
        wire.changed, wire.page = lambda scope, one: one._replace(ciphertext=scope.encode()), 1
        [team] = memory.hub.tables.teams
        with wire.hub_at("postgresql://jo@127.0.0.1/memory", DEVICE) as hub:
            assert [one.ciphertext for one in hub.pull(team, "team").versions] == [b"team"]
            assert [one.ciphertext for one in hub.look(team, {"team": (0, DEVICE)})[2]["team"].versions] == [b"team"]

    def test_nobody_gets_through_while_it_is_down(self, wire: Wire) -> None:
        wire.down = True
        with pytest.raises(HubUnreachable), wire.hub_at("postgresql://jo@127.0.0.1/memory", DEVICE):
            pytest.fail("let in")
