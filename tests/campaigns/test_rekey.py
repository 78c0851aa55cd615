"""kill -9 of a rekey: the vault opens whole under one key or the other, and the campaign would notice if not."""

from __future__ import annotations

from tests.campaigns.running import forks, run

pytestmark = forks


def test_a_vault_opens_whole_after_any_kill() -> None:
    code, report = run("rekey", "--count", "8")
    assert (code, report["failures"]) == (0, [])
    assert report["killed while copying"] > 0


def test_a_key_file_that_forgets_the_old_key_too_early_is_found_out() -> None:
    code, report = run("rekey", "--count", "20", "--sabotage")
    assert code == 1
    assert "does not open" in report["failures"][0]
