"""Whole syncs of a team under every fault there is: all alike in the end, nothing lost, erased stays erased.

`python -m campaigns sync` and `syncpg` (on a real PostgreSQL) are the long forms.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from campaigns import Report
from campaigns.sync import at_work
from tests.support.hubs import Place
from tests.support.memoryhub import MemoryHub
from tests.support.memoryline import MemoryPlace
from tests.support.putback import PostgresPlace
from tests.sync.laptops import LOG_INS, stage
from tests.sync.machine import TeamAtWork
from tests.sync.sabotage import WAYS

Play = Callable[[TeamAtWork], None]
LOGINS = [f"login{n}" for n in range(LOG_INS)]


@pytest.mark.timeout(600)
def test_a_team_at_work_loses_nothing() -> None:
    report = Report("sync", 100, 1, sabotage=False)
    at_work(report, stage(MemoryPlace(), LOGINS))
    assert report.failures == []
    assert report.figures["examples"] >= 100
    assert report.figures["deaths in the middle"] > 5
    assert report.figures["hubs that had lost something"] >= 1


def base(team: TeamAtWork) -> None:
    team.race(pair=[0, 1, 2], which=0, fields=(0, 1), fault=None)


def frozen(team: TeamAtWork) -> None:
    team.answer_lost(who=0, which=0, number=5)


def cursor(team: TeamAtWork, commit: int) -> None:
    team.edit(who=0, which=0, field=0)
    team.sync(who=0, fault=None, during=None)
    team.sync(who=1, fault=("kill", commit), during=None)


@pytest.mark.parametrize("way", WAYS)
def test_sync_without_its_protections_is_found_out(way: str) -> None:
    """By hand here; that chance finds them too, `campaigns sync --sabotage` shows."""
    made = stage(MemoryPlace(MemoryHub(careless=way == "base")), LOGINS)
    deaths: list[Play] = [partial(cursor, commit=n) for n in range(6)]
    plays: dict[str, list[Play]] = {"base": [base], "frozen": [frozen], "cursor": deaths}
    honest, lost = 0, 0
    for play in plays[way]:
        for sabotage in ("", way):
            team = type("Team", (TeamAtWork,), {"stage": made, "sabotage": sabotage})()
            try:
                play(team)
                team.teardown()
            except AssertionError:
                honest, lost = honest + (sabotage == ""), lost + 1
            finally:
                team.left.close()
    assert lost
    assert not honest or way == "base"  # there the hub itself is without its protection


def test_a_team_at_work_on_postgresql(place: Place) -> None:
    report = Report("syncpg", 5, 1, sabotage=False)
    with place.server.admin(place.database) as admin:
        at_work(report, stage(PostgresPlace(place, admin), [place.login() for _n in range(LOG_INS)]))
    assert report.failures == []
