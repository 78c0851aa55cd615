"""Wrong passphrases typed at the window: the sixth try waits, also after another start, and the code opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from liaison_app.storage import vault
from tests.support.commandline import CommandLine
from tests.support.othertime import YEARS
from tests.support.puppet import Puppet
from tests.support.vaults import CHEAP, PASSPHRASE

WAITS = ("There were too many wrong tries.", "minutes; nothing is lost.", "The recovery code opens the vault now.")


@pytest.mark.timeout(300)
def test_after_five_the_right_one_waits_over_starts_and_clocks_and_the_code_opens(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    made = vault.create(folder, PASSPHRASE, store=None, officer_name="Jo Rivera", cost=CHEAP)
    made.vault.close()
    cli = CommandLine(folder, tmp_path / "home")
    cli.home.mkdir()
    window = Puppet(folder, cli.environment())
    for number in range(5):
        window.do("fill", "Passphrase", f"wrong bottle number {number}")
        window.do("press", "Return")
        window.do("reads", "That passphrase does not open this vault.")
        window.do("until_enabled", "Unlock")
    refused(window)
    window.do("close_window")
    window.ended()
    window = Puppet(folder, {**cli.environment(), YEARS: "-10"})
    refused(window)
    window.unlock(made.recovery_code.lower())
    window.do("reads", "Check the date")
    window.close()
    assert cli.json("list", "contacts") == []
    (event,) = (row for row in cli.json("list", "audit") if row["action"] == "unlock-failed")
    assert event["count"] == 5


def refused(window: Puppet) -> None:
    """The right passphrase waits, in words that say how long, and what opens now."""
    window.do("fill", "Passphrase", PASSPHRASE)
    window.do("press", "Return")
    for words in WAITS:
        window.do("reads", words)
