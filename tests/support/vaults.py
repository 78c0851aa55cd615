"""Real vaults for tests: one is made for the whole run, at the lowest cost, and each test opens a copy of its own."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from liaison_app.security.seal import DEFAULT_COST, Cost
from liaison_app.storage import vault

PASSPHRASE = "seven grey herons at noon"
CHEAP = Cost(memory_kib=64, iterations=1, lanes=1)
REAL = replace(DEFAULT_COST)


def cheaply(cost: Cost = CHEAP) -> None:
    """Let passphrases cost this process as little to guess, where the program asks for its usual cost.

    A third of a second of two processors for each unlocking is much for a thousand tests, and shows nothing in those
    that are not about the cost: these ask for the fixture `real_cost`.
    """
    for name, value in vars(cost).items():
        object.__setattr__(DEFAULT_COST, name, value)


def fresh_vault(folder: Path) -> vault.Vault:
    """An open, empty vault in `folder`, which must not exist yet. Close it after use."""
    shutil.copytree(_template(), folder)
    return vault.open_vault(folder, PASSPHRASE, store=None, cost=CHEAP)


@lru_cache(maxsize=1)
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="vault-for-tests-"))
    atexit.register(shutil.rmtree, folder)
    vault.create(folder, PASSPHRASE, store=None, officer_name="Jo Rivera", cost=CHEAP).vault.close()
    return folder
