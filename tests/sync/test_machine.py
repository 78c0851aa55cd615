"""Whole syncs of a team under every fault there is: all alike in the end, nothing lost, erased stays erased.

`python -m campaigns sync` and `syncpg` (on a real PostgreSQL) are the long forms.
"""

from __future__ import annotations

import pytest

from campaigns import Report
from campaigns.sync import at_work
from tests.support.hubs import Place
from tests.support.memoryhub import MemoryHub
from tests.support.memoryline import MemoryPlace
from tests.support.putback import PostgresPlace
from tests.sync.laptops import LOG_INS, stage
from tests.sync.sabotage import WAYS

LOGINS = [f"login{n}" for n in range(LOG_INS)]


@pytest.mark.timeout(400)
def test_a_team_at_work_loses_nothing() -> None:
    report = Report("sync", 100, 1, sabotage=False)
    at_work(report, stage(MemoryPlace(), LOGINS))
    assert report.failures == []
    assert report.figures["examples"] >= 100
    assert report.figures["deaths in the middle"] > 5
    assert report.figures["hubs that had lost something"] > 5


@pytest.mark.timeout(300)
@pytest.mark.parametrize("way", WAYS)
def test_sync_without_its_protections_is_found_out(way: str) -> None:
    report = Report("sync", 200, 1, sabotage=True)
    at_work(report, stage(MemoryPlace(MemoryHub(careless=way == "base")), LOGINS), way)
    assert report.failures


def test_a_team_at_work_on_postgresql(place: Place) -> None:
    report = Report("syncpg", 5, 1, sabotage=False)
    with place.server.admin(place.database) as admin:
        at_work(report, stage(PostgresPlace(place, admin), [place.login() for _n in range(LOG_INS)]))
    assert report.failures == []
