"""Beginning and ending work: make a vault, open it, lock it. The window and the command line start here.

The types that they need from below (`Session`, `Edit`, `Changed`, `Query`) are named here again, so that the window
imports nothing of storage.
"""

from __future__ import annotations

from pathlib import Path

from liaison_app.i18n import N_
from liaison_app.security import keystore, slots
from liaison_app.security.keyfile import Secret
from liaison_app.security.seal import DEFAULT_COST, Cost
from liaison_app.services.roles import require
from liaison_app.storage import vault
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.lists import Query, Where
from liaison_app.storage.new_anchor import AnchorBroken
from liaison_app.storage.session import Actor, Session
from liaison_app.storage.vault import NewVault, Vault

#: The name of the first officer until somebody types a better one.
FIRST_OFFICER = N_("Liaison officer")


def state(folder: Path) -> str:
    """What is in a folder: `none`, `vault` (a whole one) or `part` (one of its two files)."""
    return vault.state(folder)


def create_vault(folder: Path, passphrase: str, officer_name: str = "", *, cost: Cost = DEFAULT_COST) -> NewVault:
    """Make a vault with its first officer; the device secret goes to the credential store where one can be used.

    Raises UserError for a weak passphrase or a folder that holds a vault (or a part of one) already.
    """
    return vault.create(
        folder,
        passphrase,
        store=keystore.usable_store(),
        officer_name=officer_name.strip() or FIRST_OFFICER,
        cost=cost,
    )


def open_vault(folder: Path, secret: Secret, *, anew: str = "") -> Vault:
    """Open a vault with the passphrase, the recovery code or the agency's private key (`agency_key`).

    Raises UserError, in words, and then neither of the vault's files is changed. A vault that is not the one that was
    here before is refused (AnchorBroken), unless `anew` says why it may be another: `accepted` where a supervisor goes
    on with what is there. Raises NotAllowed for anybody else who would.
    """
    store = keystore.system_store()
    try:
        return vault.open_vault(folder, secret, store=store)
    except AnchorBroken as broken:
        if not anew:
            raise
        require(broken, "accept the vault as it is")
    return vault.open_vault(folder, secret, store=store, anew=anew)


def agency_key(path: Path) -> Secret:
    """The agency's private key from its PEM file, to open a vault with. Raises NotAnAgencyKey."""
    return slots.agency_pair(path)


__all__ = [
    "FIRST_OFFICER",
    "Actor",
    "AnchorBroken",
    "Changed",
    "Edit",
    "NewVault",
    "Query",
    "Secret",
    "Session",
    "Vault",
    "Where",
    "agency_key",
    "create_vault",
    "open_vault",
    "state",
]
