"""What was erased is nowhere: not in the tables, not in the file, not after an undo, an import or a restore."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from liaison_app.errors import NotAllowed, NotFound
from liaison_app.models.base import new_id
from liaison_app.services import records
from liaison_app.storage import door, erase, vault
from liaison_app.storage.check import check
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Actor, Session
from tests.support.vaults import CHEAP, PASSPHRASE, fresh_vault

MARK = "Zyxwvu Tsrqpo"
STARTS_AT = datetime(2026, 11, 20, 18, 30)  # noqa: DTZ001 - stored times have no zone


def everything(session: Session) -> str:
    """All that stands in any column of any table, as text."""
    with session.read() as db:
        names = db.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
        return "\n".join(repr(tuple(row)) for name in names for row in db.execute(text(f'SELECT * FROM "{name}"')))


def meeting(session: Session) -> str:
    """A meeting with a concern, changed once, and a contact that stays."""
    meeting_id = new_id()
    fields: dict[str, Any] = {"title": MARK, "starts_at": STARTS_AT}
    records.save(session, [records.new("meetings", fields, record_id=meeting_id)])
    records.save(
        session,
        [records.new("concerns", {"text": MARK, "meeting_id": meeting_id}), records.new("contacts", {"name": "Stays"})],
    )
    records.save(session, [Edit("meetings", meeting_id, base=1, fields={"title": f"{MARK} again"})])
    return meeting_id


def test_nothing_is_left_but_the_id(session: Session) -> None:
    meeting_id = meeting(session)
    assert MARK in everything(session)
    erased = records.erase(session, "meetings", meeting_id)
    assert {kind: len(ids) for kind, ids in erased.records.items()} == {"meetings": 1, "concerns": 1}
    left = everything(session)
    assert MARK not in left
    assert MARK.split(maxsplit=1)[0].lower() not in left.lower()
    assert meeting_id in left
    assert [contact.id for contact in records.every(session, "contacts")]
    assert [finding for finding in check(session) if finding.serious] == []


def test_what_was_erased_cannot_be_brought_back(session: Session) -> None:
    meeting_id = meeting(session)
    records.erase(session, "meetings", meeting_id)
    with pytest.raises(NotFound):
        door.apply(session, [Edit("meetings", meeting_id, fields={"title": "Back"})])
    door.apply(session, [Edit("meetings", meeting_id, fields={"title": "Back"})], bulk=True)  # imported again
    records.undo(session)  # the contact and the concern came in one step, and go in one
    assert records.every(session, "contacts") == []
    assert records.every(session, "meetings") == []
    with pytest.raises(NotFound):
        records.erase(session, "meetings", meeting_id)


def test_who_may_not_erase_cannot_and_officers_stay(session: Session) -> None:
    meeting_id = meeting(session)
    with pytest.raises(NotAllowed):
        records.erase(Session(session.engine, Actor(session.actor.id, "officer")), "meetings", meeting_id)
    with pytest.raises(NotAllowed):
        records.erase(session, "officers", session.actor.id)
    assert len(records.every(session, "meetings")) == 1


def test_a_vault_put_back_from_before_is_purged_when_it_is_opened(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    opened = fresh_vault(folder)
    meeting_id = meeting(opened.session())
    opened.close()
    shutil.copy(folder / "vault.db", tmp_path / "before.db")
    opened = vault.open_vault(folder, PASSPHRASE, store=None, cost=CHEAP)
    records.erase(opened.session(), "meetings", meeting_id)
    opened.close()
    shutil.copy(tmp_path / "before.db", folder / "vault.db")
    again = vault.open_vault(folder, PASSPHRASE, store=None, cost=CHEAP, anew="accepted")
    assert MARK not in everything(again.session())
    assert erase.FILE_NAME in {path.name for path in folder.iterdir()}
    again.close()
