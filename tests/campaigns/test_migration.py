"""In short: kills during upgrades and restores leave a whole vault, and are noticed where the protection is gone."""

from __future__ import annotations

import pytest

from campaigns import migration


@pytest.mark.timeout(300)
def test_kills_leave_the_old_vault_or_the_new_one() -> None:
    report = migration.campaign(8, 5, False)
    assert report.failures == []
    assert report.figures["migration kills"] + report.figures["restore kills"] >= 4


@pytest.mark.timeout(300)
def test_without_the_protection_kills_do_harm() -> None:
    assert migration.campaign(6, 1, True).failures
