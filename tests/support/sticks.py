"""Exchange files for tests: a stick that goes from laptop to laptop, and files with whatever somebody puts in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select

from liaison_app.models.registry import KINDS
from liaison_app.storage import tables
from liaison_app.storage.vault import Vault
from liaison_app.sync import exchange
from liaison_app.sync.exchange_file import Writer
from liaison_app.sync.from_file import Taken
from liaison_app.sync.payload import Payload
from tests.support.vaults import CHEAP

TEAM = "nine slow barges under fog"


class Folder:
    """A stick that goes from laptop to laptop."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.number = 0

    def out(self, vault: Vault, **options: Any) -> Path:
        self.number += 1
        path = self.path / f"{self.number}.liaison"
        exchange.write(vault.session(), path, TEAM, cost=CHEAP, **options)
        return path

    def made(self, *entries: Any) -> Path:
        """A file with whatever entries somebody who knows the passphrase puts in."""
        self.number += 1
        path = self.path / f"{self.number}.liaison"
        with path.open("wb") as file:
            writer = Writer.begin(file, TEAM, CHEAP)
            for entry in entries:
                writer.add(entry)
            writer.end()
        return path

    def between(self, giver: Vault, taker: Vault) -> Taken:
        return take(taker, self.out(giver))


def take(vault: Vault, path: Path, **options: Any) -> Taken:
    return exchange.read(vault.session(), path, TEAM, **options)


ABOUT = {"about": {"content": 1, "schema": "0003", "vault": "x", "team": ""}}


def row(record_id: str, payload: Payload, scope: str = "team") -> dict[str, Any]:
    """A record as it stands in a file, written by a vault “x”."""
    marks = {"upto": {"x": 1}, "usual": [["x", 1]], "marks": {}}
    return {"id": record_id, "rows": {scope: [payload.to_bytes().decode(), marks]}}


def all_rows(vault: Vault) -> dict[str, Any]:
    """Every record and part, as the database has it, without the times of tables beside them."""
    with vault.session().read() as db:
        names = [table for kind in KINDS.values() for table in (kind.table, *(part.table for part in kind.part_kinds))]
        found = {table.name: sorted(map(str, db.execute(select(table)).all())) for table in names}
        found["also"] = sorted(map(str, db.execute(select(tables.also)).all()))
        found["exchanged"] = sorted(map(str, db.execute(select(tables.exchanged)).all()))
        return found
