"""What a directory is called, so that next year's folder is known as the same one and another city's is not.

Ids in directories are often small numbers, and two directories both have a service 1. The id of an imported row is
therefore made from a source as well. The folder's name is no help (it changes with every download), so the source is:

1. the one the officer names;
2. else one constant, where all ids of services and organizations are UUIDs: these are unique by themselves;
3. else the source of an earlier import into this vault under which the ids of these rows are known and, for at least
   half of them, under the same names;
4. else the directory's own mark: a hash of its first organization (or service), the same on every laptop.

Sources are remembered in the action of an import's step (`import hsds-…`): a hash, no name, no path.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from uuid import UUID

from sqlalchemy import select

from liaison_app.imports.hsds.identity import vault_id
from liaison_app.imports.hsds.rows import Directory, Row
from liaison_app.models.registry import KINDS
from liaison_app.services.roles import guarded
from liaison_app.storage import tables
from liaison_app.storage.index import batches
from liaison_app.storage.session import Session

ACTION = "import "
_UUIDS = "hsds-uuid"
#: So many rows are enough to know a directory by.
_SAMPLE = 2000


@guarded("import services")
def source_of(session: Session, directory: Directory, named: str = "") -> str:
    """The source of `directory`; `named` is what the officer calls it, if anything."""
    if named:
        return _mark(named)
    rows = list(islice(_named_rows(directory), _SAMPLE))
    if rows and all(_is_uuid(row.key) for row in rows):
        return _UUIDS
    own = _own_mark(directory)
    known = [*_known(session), own]
    matches = {source: _same_names(session, source, rows) for source in known}
    best = max(known, key=lambda source: matches[source][0])
    same, found = matches[best]
    return best if found and same * 2 >= found else own


def _named_rows(directory: Directory) -> Iterator[Row]:
    for table in ("organizations", "services"):
        yield from (row for row in directory.rows.get(table, {}).values() if not row.derived)


def _is_uuid(key: str) -> bool:
    try:
        return bool(UUID(key))
    except ValueError:
        return False


def _mark(text: str) -> str:
    return "hsds-" + sha256(text.encode()).hexdigest()[:16]


def _own_mark(directory: Directory) -> str:
    rows = [row for row in _named_rows(directory) if row.table == "organizations"] or list(_named_rows(directory))
    first = min(((len(row.key), row.key, row["name"]) for row in rows), default=(0, "", ""))
    return _mark("\x1f".join(first[1:]))


def _known(session: Session) -> list[str]:
    steps = tables.steps
    query = select(steps.c.action).where(steps.c.action.startswith(f"{ACTION}hsds-")).order_by(steps.c.n.desc())
    with session.read() as db:
        return list(dict.fromkeys(action.removeprefix(ACTION) for action in db.scalars(query)))


def _same_names(session: Session, source: str, rows: list[Row]) -> tuple[int, int]:
    """How many of `rows` the vault has under this source with the same name, and how many it has at all."""
    same = found = 0
    for table in ("organizations", "services"):
        names = {vault_id(source, table, row.key): row["name"] for row in rows if row.table == table}
        columns = KINDS[table].table.c
        with session.read() as db:
            for ids in batches(names):
                there = db.execute(select(columns.id, columns.name).where(columns.id.in_(ids))).all()
                found += len(there)
                same += sum(names[row.id] == row.name for row in there)
    return same, found
