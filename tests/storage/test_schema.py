"""The migrated schema is the declared one, and an open vault says whether it is whole."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import Connection, text

from liaison_app.models.base import new_id
from liaison_app.storage import connection, door, index, schema
from liaison_app.storage.check import check
from liaison_app.storage.connection import PAGE_SIZE
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session
from liaison_app.storage.tables import metadata
from tests.support.vaults import fresh_vault


def definitions(db: Connection) -> dict[str, str]:
    """Every table and index as SQL, white space folded; Alembic's own table left out."""
    rows = db.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")).all()
    return {name: re.sub(r"\s+", " ", sql) for name, sql in rows if name != "alembic_version"}


def test_migrations_lead_to_what_the_models_declare(session: Session, tmp_path: Path) -> None:
    fresh = connection.make_engine(tmp_path / "declared.db", "ab" * 48, create=True)
    with fresh.begin() as declared, session.engine.connect() as migrated:
        metadata.create_all(declared)
        index.create_all(declared)
        assert definitions(migrated) == definitions(declared)
        assert schema.revision(migrated) == schema.HEAD
    fresh.dispose()


def test_a_hole_in_the_search_index_is_found(session: Session) -> None:
    assert check(session) == []
    with session.write() as db:
        db.execute(text("DELETE FROM officers_fts"))
    assert [finding.what for finding in check(session)] == [
        "search in Officers: 1 records are not found, 0 are found that are gone"
    ]


def test_a_link_into_nothing_is_found_but_is_no_damage(session: Session) -> None:
    edit = Edit("contacts", new_id(), fields={"name": "Ana", "organization_id": new_id()})
    door.apply(session, [edit])
    assert [(f.what, f.serious) for f in check(session)] == [
        ("Contacts, Organization: 1 link leads to a record that is not here", False)
    ]


def test_a_flipped_bit_anywhere_in_the_file_is_found(tmp_path: Path) -> None:
    vault = fresh_vault(tmp_path / "vault")
    spec = connection.spec_of(vault.engine)
    vault.close()
    path = tmp_path / "vault" / "vault.db"
    whole = path.read_bytes()
    for place in range(PAGE_SIZE + 100, len(whole), len(whole) // 12):
        data = bytearray(whole)
        data[place] ^= 1
        path.write_bytes(data)
        engine = connection.make_engine(path, spec)
        assert any(finding.serious for finding in check(Session(engine, vault.actor))), place
        engine.dispose()
