"""Flipped bits in database, log and backup are noticed, and the campaign would notice if they were not."""

from __future__ import annotations

from campaigns import flips


def test_every_flipped_bit_is_noticed() -> None:
    report = flips.campaign(25, seed=2)
    assert report.failures == []
    assert report.figures["database: noticed"] == report.figures["backup: noticed"] == 25
    assert report.figures["log: noticed"] > 0


def test_where_nobody_looks_flips_go_unnoticed() -> None:
    report = flips.campaign(8, seed=2, sabotage=True)
    assert {failure.split(",")[0] for failure in report.failures} == set(flips.TARGETS)
