"""What leads to a record and does not come to this laptop keeps the record from being merged away."""

from __future__ import annotations

from pathlib import Path

import pytest

from liaison_app.errors import NotAllowed
from liaison_app.sync import link, scopes
from liaison_app.sync.epochs import Keyring
from liaison_app.sync.link import Link
from tests.support.vaults import fresh_vault


def test_contacts_are_merged_where_the_referrals_are(tmp_path: Path) -> None:
    vault = fresh_vault(tmp_path / "vault")
    session = vault.session()
    link.require_links(session, "contacts")
    for held, refused in ((scopes.SCOPES[:1], True), (scopes.SCOPES[:2], True), (scopes.SCOPES, False)):
        tie = Link.new("postgresql://hub.example/liaison")
        ring = Keyring({(scope, 1): bytes(32) for scope in held})
        link.save(session, Link(tie.url, tie.keys, ring=ring))
        link.require_links(session, "places")
        if refused:
            with pytest.raises(NotAllowed, match="do not come to this laptop"):
                link.require_links(session, "contacts")
        else:
            link.require_links(session, "contacts")
    vault.close()
