"""kill -9 of a writer: no acknowledged change is lost, and the campaign would notice if one were."""

from __future__ import annotations

from tests.campaigns.running import forks, run

pytestmark = forks


def test_no_acknowledged_change_is_lost() -> None:
    code, report = run("kill", "--count", "20")
    assert (code, report["failures"]) == (0, [])
    assert report["acknowledged commits"] >= 20
    assert report["killed inside a transaction, all"] > 0


def test_an_acknowledgement_before_the_commit_is_found_out() -> None:
    code, report = run("kill", "--count", "12", "--sabotage")
    assert code == 1
    assert report["failed"] > 0
