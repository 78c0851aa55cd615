"""`campaigns sync` on a real PostgreSQL: the same team, the same faults, the same promise.

Sabotage: as there, but for `base`, which is a matter of the hub in the process.
"""

from __future__ import annotations

from contextlib import ExitStack

import psycopg

from campaigns import Report
from campaigns.sync import at_work
from tests.support.hubs import empty_database, made_anew
from tests.support.postgres import server
from tests.support.putback import PostgresPlace
from tests.sync.laptops import LOG_INS, stage


def campaign(count: int, seed: int = 1, sabotage: bool | str = False) -> Report:
    """Let the team work so many times on a PostgreSQL of its own."""
    report = Report("syncpg", count, seed, bool(sabotage))
    with ExitStack() as left_open:
        place = made_anew(empty_database(left_open.enter_context(server())))
        admin = left_open.enter_context(psycopg.connect(place.url(), autocommit=True))
        made = stage(PostgresPlace(place, admin), [place.login() for _n in range(LOG_INS)])
        at_work(report, made, "frozen" if sabotage is True else sabotage or "")
    return report
