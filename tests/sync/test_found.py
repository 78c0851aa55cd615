"""What the state machine found, each in as few steps as it takes: once mended, it stays mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from liaison_app.services import records
from liaison_app.sync import state
from tests.support.memoryline import MemoryPlace
from tests.sync.laptops import LOG_INS, Stage, stage
from tests.sync.machine import TEXTS, TeamAtWork

JO, PAT, SAM = 0, 1, 2
CONTACT, REFERRAL, REPORT, ADDED = 0, 1, 2, 3
Play = Callable[[Callable[[TeamAtWork], None]], TeamAtWork]


@pytest.fixture(scope="module")
def made() -> Stage:
    return stage(MemoryPlace(), [f"login{n}" for n in range(LOG_INS)])


@pytest.fixture
def team(made: Stage) -> Iterator[TeamAtWork]:
    """The team at the start. What must hold of any team is looked at by `settle`, in each test."""
    at_work: type[TeamAtWork] = type("Team", (TeamAtWork,), {"stage": made})
    playing = at_work()
    yield playing
    playing.left.close()


def typed(team: TeamAtWork) -> str:
    """What an officer entered last."""
    return f"t{team.count}"


def readers(team: TeamAtWork, which: int) -> list[int]:
    """The officers who have that record."""
    return [JO, PAT] if team.records[which][0] == "referrals" else [JO, PAT, SAM]


def read(team: TeamAtWork, which: int, field: int) -> set[object]:
    """What they read in one of its fields."""
    one = team.records[which]
    name = TEXTS[one[0]][field]
    return {records.load(team.laptops[who].session, *one).value(name) for who in readers(team, which)}


def kept(team: TeamAtWork, which: int) -> set[str]:
    """What stands in the record, or beside what stands there, at all of them."""
    return set.intersection(*(set(team.tokens_of(who, team.records[which])) for who in readers(team, which)))


def test_an_erase_that_the_hub_has_in_part_comes_to_an_end(team: TeamAtWork) -> None:
    """Who reported it was erased there, the rest was in conflict: the first was sent again with every sync."""
    team.erase_one(who=PAT, which=REPORT)
    team.delete(who=JO, which=REPORT)
    team.sync(who=JO, fault=None, during=None)
    team.sync(who=PAT, fault=None, during=None)
    team.settle()
    assert [team.tokens_of(who, team.records[REPORT]) for who in (JO, PAT, SAM)] == [{}, {}, {}]
    assert team.laptops[PAT].sync().pushed == 0


def test_what_was_sealed_with_a_lost_key_is_not_sent(team: TeamAtWork) -> None:
    """A hub that was put back to before an epoch gave its number to another key. What was sealed with the lost one and
    not answered was taken by the hub; nobody could open it, and the others put back what they had."""
    team.shut_out()
    team.everybody()
    team.edit(who=PAT, which=REFERRAL, field=1)
    pats = typed(team)
    team.sync(who=PAT, fault=("cut", 4), during=None)
    team.put_hub_back(which=0, renamed=True)
    team.shut_out()
    team.sync(who=PAT, fault=None, during=None)
    team.settle()
    assert read(team, REFERRAL, 1) == {pats}


def test_a_hub_that_lost_what_was_just_acknowledged_is_noticed(team: TeamAtWork) -> None:
    """The process died between the answer to its push and its next look: its place in the order was still the one from
    before, which a hub put back had too. What it had sent was never sent again."""
    team.delete(who=PAT, which=REPORT)
    team.add(who=PAT, kind="reports", phone=False)
    team.sync(who=PAT, fault=("kill", 3), during=None)
    team.put_hub_back(which=0, renamed=False)
    team.delete(who=SAM, which=REPORT)
    team.sync(who=SAM, fault=None, during=None)
    team.settle()
    assert [team.live(who, ADDED) for who in (JO, PAT, SAM)] == [team.records[ADDED]] * 3
    assert [team.live(who, REPORT) for who in (JO, PAT, SAM)] == [None] * 3


def test_a_version_that_was_given_anew_is_not_taken_for_the_old_one(team: TeamAtWork) -> None:
    """The hub was put back, and the number of a version went to another. What was sealed on top of the lost one and not
    yet answered was taken by its number alone, and replaced what its officer had never seen."""
    team.race(pair=[JO, PAT, SAM], which=CONTACT, fields=(0, 0), fault=("cut", 8))
    team.put_hub_back(which=0, renamed=False)
    team.race(pair=[JO, PAT, SAM], which=CONTACT, fields=(0, 0), fault=None)
    team.settle()
    jos, pats = f"t{team.count - 2}", typed(team)  # what Pat had typed in between was Pat's own to replace
    assert {jos, pats} <= kept(team, CONTACT)


def test_a_push_that_is_sent_again_does_not_hide_what_lies_before_it(team: TeamAtWork) -> None:
    """The hub was put back; another change took a number, and what was sent again took the next, its old one. Whoever
    had seen it there before took the hub's past for the one they knew, and never looked at the other change."""
    team.edit(who=JO, which=REPORT, field=1)
    jos = typed(team)
    team.sync(who=JO, fault=("cut", 5), during=(SAM, 2, CONTACT))
    team.sync(who=PAT, fault=None, during=None)
    team.put_hub_back(which=0, renamed=False)
    team.edit(who=SAM, which=CONTACT, field=0)
    sams = typed(team)
    team.sync(who=SAM, fault=None, during=None)
    team.sync(who=JO, fault=None, during=None)
    team.settle()
    assert read(team, REPORT, 1) == {jos}
    assert read(team, CONTACT, 0) == {sams}


def test_what_is_sent_again_does_not_hide_that_the_hub_lost_what_it_had_of_ours(team: TeamAtWork) -> None:
    """Of two portions the first was acknowledged, the second cut off. The hub was put back and grew; the second was
    sent again, and the place it was given lay beyond that of the first, which nobody asked for any more."""
    jos = {}
    for which in (CONTACT, REFERRAL, REPORT):
        team.edit(who=JO, which=which, field=1)
        jos[which] = typed(team)
    team.sync(who=JO, fault=("cut", 6), during=None)
    team.put_hub_back(which=0, renamed=False)
    for _time in range(3):
        team.edit(who=SAM, which=CONTACT, field=2)
        team.sync(who=SAM, fault=None, during=None)
    sams = typed(team)
    team.sync(who=JO, fault=None, during=None)
    team.settle()
    assert all(one in kept(team, which) for which, one in jos.items())
    assert read(team, CONTACT, 2) == {sams}


def test_a_deletion_on_a_hub_that_was_put_back_is_no_question(team: TeamAtWork) -> None:
    """Pat never saw what was lost, and deleted a report that Jo had as it was: nobody need be asked about that."""
    team.edit(who=JO, which=CONTACT, field=0)
    team.sync(who=JO, fault=None, during=None)
    team.put_hub_back(which=0, renamed=False)
    team.delete(who=PAT, which=REPORT)
    team.sync(who=PAT, fault=None, during=None)
    team.sync(who=JO, fault=None, during=None)
    assert team.live(JO, REPORT) is None
    assert state.of_vault(team.laptops[JO].session).needs_you == 0
    team.settle()


def test_after_a_put_back_hub_no_place_is_passed_for_all_scopes_at_once(team: TeamAtWork) -> None:
    """A sync that was level with the hub met a version that it cannot take, and then the hub was put back. It followed
    each scope to a place of its own, and took the place of its next push as that of all: what Pat had sent in between
    in the first scope was passed by."""
    row = team.newer.rows()["referrals", team.records[REFERRAL][1]]
    team.newer.write("referrals", row.at.row_id, replace(row.payload, fields={"person": 7}), row.at)
    team.edit(who=JO, which=REFERRAL, field=1)
    team.edit(who=JO, which=CONTACT, field=0)
    calls: list[str] = []
    pats: list[str] = []

    def meanwhile(name: str) -> None:
        calls.append(name)
        match calls.count("look"), calls.count("pull"):
            case 2, 0:
                team.stage.place.roll_back(team.stage.start)
            case 2, 4:
                team.wire.before = lambda _name: None
                team.edit(who=PAT, which=REPORT, field=1)
                pats.append(typed(team))
                team.sync(who=PAT, fault=None, during=None)

    team.wire.before = meanwhile
    team.laptops[JO].sync()
    state.seen(team.laptops[JO].session)  # what it could not take
    team.settle()
    assert read(team, REPORT, 1) == set(pats)


def test_whoever_was_shut_out_last_is_shut_out_once_more_after_the_hub_was_put_back(team: TeamAtWork) -> None:
    """And nobody else: the other device is a member until a supervisor means it."""
    team.shut_out()
    team.everybody()
    team.put_hub_back(renamed=False, which=0)
    team.everybody()
    team.everybody()
    team.shut_out()
    team.settle()
    assert team.spare == []
