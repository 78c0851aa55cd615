"""Every schema a vault ever had is opened and upgraded by this program, with everything that stood in it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from liaison_app.models.base import new_id
from liaison_app.storage import audit, door, history, schema, vault
from liaison_app.storage.check import check
from liaison_app.storage.edits import Edit
from tests.old_databases.make import CHEAP, HERE, PASSPHRASE, dump

FOLDERS = sorted(path for path in HERE.iterdir() if (path / "vault.db").exists())


@pytest.mark.parametrize("old", FOLDERS, ids=[path.name for path in FOLDERS])
def test_an_old_vault_is_brought_up_to_date_whole(old: Path, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(old, folder)
    opened = vault.open_vault(folder, PASSPHRASE, store=None, cost=CHEAP)
    session = opened.session()
    with session.read() as db:
        assert schema.revision(db.connection()) == schema.HEAD
        assert list(audit.verify(db.connection())) == []
        assert audit.length(db.connection()) >= 34
    found = json.loads(json.dumps(dump(session)))
    for kind, rows in json.loads((old / "contents.json").read_text(encoding="utf-8")).items():
        now = {row["id"]: row for row in found[kind]}
        assert [{**now[row["id"]], **row} for row in rows] == [now[row["id"]] for row in rows], kind
        assert len(now) == len(rows), kind
    assert [finding for finding in check(session) if finding.serious] == []
    door.apply(session, [Edit("contacts", new_id(), fields={"name": "Written by the new version"})])
    history.undo(session)
    assert len(history.undo(session).ids("contacts")) == 10  # the import of long ago is still one step
    opened.close()
    again = vault.open_vault(folder, PASSPHRASE, store=None, cost=CHEAP)
    assert [finding for finding in check(again.session()) if finding.serious] == []
    again.close()


def test_every_schema_before_this_one_is_there() -> None:
    released = {path.name[:4] for path in (schema.MIGRATIONS / "versions").glob("0*.py")}
    assert {folder.name for folder in FOLDERS} >= released - {schema.HEAD}
