"""In short: a full or read-only disk is said in words, and is noticed as a lie where the words are suppressed."""

from __future__ import annotations

from pathlib import Path

import pytest

from campaigns import Report, disk


def test_a_full_disk_is_said_at_every_kind_of_write() -> None:
    report = disk.campaign(2 * len(disk.KINDS), 4, False)
    assert report.failures == []
    assert sum(count for figure, count in report.figures.items() if figure.endswith("refused in words")) >= 4


def test_without_the_words_a_lost_change_is_found() -> None:
    assert disk.campaign(2 * len(disk.KINDS), 1, True).failures


def test_where_nothing_can_be_mounted_a_limit_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # no mount command there
    report: Report = disk.campaign(2 * len(disk.KINDS), 4, False)
    assert report.figures["disk"] == "a limit on the size of files"
    assert report.failures == []
    assert report.figures["save: refused in words"]
