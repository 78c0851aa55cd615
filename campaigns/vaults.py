"""Vaults for campaigns: made at the lowest cost, with a little made-up work in them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from liaison_app import paths
from liaison_app.models.base import new_id
from liaison_app.security.seal import Cost
from liaison_app.storage import anchor, door, vault
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session

PASSPHRASE = "seven grey herons at noon"  # noqa: S105 - guards made-up vaults only
CHEAP = Cost(memory_kib=64, iterations=1, lanes=1)


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder for a campaign's files, removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="liaison-campaign-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make(folder: Path, people: int = 0) -> vault.Vault:
    """A new open vault with so many contacts, each added by a step of its own."""
    made = vault.create(folder, PASSPHRASE, store=None, officer_name="Jo Rivera", cost=CHEAP).vault
    add(made.session(), people)
    return made


def reopen(folder: Path) -> vault.Vault:
    """Open a vault that `make` made."""
    return vault.open_vault(folder, PASSPHRASE, store=None, cost=CHEAP)


def forget(folder: Path) -> None:
    """Forget what is remembered of the vault in `folder`: a campaign is about to put back an older copy of it."""
    for mark in paths.state_dir().glob(f"*.{anchor.place(folder)}.anchor"):
        mark.unlink()


def add(session: Session, people: int) -> None:
    """Add contacts, each by a step of its own."""
    for n in range(people):
        door.apply(session, [Edit("contacts", new_id(), fields={"name": f"Person {n}", "notes": "made up " * 20})])
