"""What is sealed waits for its turn to be frozen; what became of its record meanwhile counts."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import pytest

from liaison_app.models.base import new_id
from liaison_app.storage import door, erase
from liaison_app.storage.edits import Edit
from liaison_app.sync import outgoing
from liaison_app.sync.epochs import Keyring
from liaison_app.sync.hub.calls import Answer
from liaison_app.sync.outgoing import Sealed
from liaison_app.sync.sealed import Sealer
from tests.support.vaults import fresh_vault

SEALER = Sealer(uuid4(), Keyring({(scope, 1): bytes(32) for scope in ("team", "referrals", "identities")}))


@pytest.mark.parametrize("meanwhile", ["nothing", "a change", "an erase"])
def test_what_was_changed_since_it_was_sealed_is_not_sent(tmp_path: Path, meanwhile: str) -> None:
    vault, one = fresh_vault(tmp_path / "vault"), new_id()
    session = vault.session()
    try:
        door.apply(session, [Edit("decisions", one, fields={"wording": "What we said"})])
        sealed = outgoing.seal(session, SEALER, uuid4(), SEALER.ring.scopes)
        if meanwhile == "a change":
            door.apply(session, [Edit("decisions", one, fields={"wording": "What we meant"})])
        if meanwhile == "an erase":
            erase.erase(session, [("decisions", one)])
        rows = outgoing.turn(session, [], sealed)
        assert (one in {row.record_id for row in outgoing.frozen(session)}) == (meanwhile == "nothing")
        answers = [Answer(UUID(row.push_id), "ok", 1, 1, uuid4()) for row in rows]
        outgoing.turn(session, list(zip(rows, answers, strict=True)), Sealed())
        again = outgoing.seal(session, SEALER, uuid4(), SEALER.ring.scopes)
        assert (one in {row.record_id for row in again.rows}) == (meanwhile == "a change")
    finally:
        vault.close()
