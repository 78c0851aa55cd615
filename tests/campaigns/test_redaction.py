"""Names in several scripts leave no public copy, and the campaign would notice if they did."""

from __future__ import annotations

from campaigns import redaction


def test_no_name_is_found_in_a_public_copy() -> None:
    report = redaction.campaign(12, seed=3)
    assert report.failures == []
    assert report.figures["words looked for"] > 30


def test_where_only_whole_names_are_taken_out_others_are_found() -> None:
    report = redaction.campaign(4, seed=3, sabotage=True)
    assert {failure.split(":")[0] for failure in report.failures} == {"tree", "PDF", "Word"}
