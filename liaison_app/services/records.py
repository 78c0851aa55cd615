"""What can be done with a record of any kind: load, save, delete, undo, and what lists and pickers show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from liaison_app.errors import NotAllowed, NotFound
from liaison_app.i18n import _
from liaison_app.models.about import Field, Value
from liaison_app.models.agency import AGENCY_ID, Agency
from liaison_app.models.base import Part, Record, new_id
from liaison_app.models.registry import KINDS, PART_KINDS, Kind
from liaison_app.models.values import initials, read
from liaison_app.services import approved, following, roles, rules, used_before
from liaison_app.services.roles import guarded
from liaison_app.services.shown import shown
from liaison_app.storage import door, history, lists
from liaison_app.storage import erase as erasing
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.lists import Query
from liaison_app.storage.session import Session

PORTION = 500


@dataclass(frozen=True)
class Loaded:
    """A record with its parts by kind of part, and the titles of what it links to by id; read-only data."""

    kind: Kind
    record: Record
    parts: Mapping[str, tuple[Part, ...]]
    titles: Mapping[str, str]

    def value(self, name: str) -> Value:
        """The value of a field."""
        return getattr(self.record, name)  # type: ignore[no-any-return]

    def stands(self, name: str) -> object:
        """What stands under the name of a field or of a kind of part, to be compared."""
        if name not in self.parts:
            return self.value(name)
        names = [field.name for part in self.kind.part_kinds if part.name == name for field in part.own_fields]
        return [(part.id, *(getattr(part, one) for one in names)) for part in self.parts[name]]

    def display(self, field: Field) -> str:
        """A field as an officer reads it: labels for codes, titles for links."""
        value = self.value(field.name)
        if field.about.link:
            ids = value if isinstance(value, tuple) else (value,)
            return ", ".join(self.titles.get(str(one), "") for one in ids if one)
        return shown(field, value)


@guarded("read {kind_name}")
def load(session: Session, kind_name: str, record_id: str) -> Loaded:
    """A live record with its parts. Raises NotFound for one that is deleted or was never there."""
    kind = KINDS[kind_name]
    with session.read() as db:
        record = db.scalar(select(kind.model).where(kind.model.id == record_id, kind.model.deleted_at.is_(None)))
        if record is None:
            raise NotFound(_("There is no {kind} with the id {id}.").format(kind=_(kind.label), id=record_id))
        roles.blanked(session, kind_name, [record])
        parts: dict[str, tuple[Part, ...]] = {}
        for part in kind.part_kinds:
            model = part.model
            owned = select(model).where(model.owner_id == record_id).order_by(model.position, model.n)
            parts[part.name] = tuple(db.scalars(owned))
        things: list[tuple[Field, Any]] = [(f, getattr(record, f.name)) for f in kind.fields]
        for part in kind.part_kinds:
            things += [(f, getattr(item, f.name)) for item in parts[part.name] for f in part.own_fields]
        titles: dict[str, str] = {}
        for field, value in things:
            if field.about.link and value and roles.may(session, f"read {field.about.link}"):
                ids = list(value) if isinstance(value, tuple) else [value]
                titles.update(lists.titles(db, KINDS[field.about.link], ids))
        return Loaded(kind, record, parts, titles)


@guarded("read {kind_name}")
def consult(session: Session, kind_name: str, record_id: str) -> Loaded:
    """Load a record for somebody to read: the opening of a referral or a watch report is audited. Raises NotFound."""
    loaded = load(session, kind_name, record_id)
    session.consulted(kind_name, record_id)
    return loaded


def values_from(kind_name: str, raw: Mapping[str, Any]) -> dict[str, Value]:
    """Typed values of the named fields from texts or JSON. Raises InvalidField, also for a field that is not there."""
    kind = KINDS.get(kind_name) or PART_KINDS[kind_name]
    return {name: read(rules.known(kind, name), value) for name, value in raw.items()}


def new(kind_name: str, fields: Mapping[str, Value], *, record_id: str = "", **parts: Any) -> Edit:
    """An Edit that makes a record; `parts` are lists of field mappings by kind of part (`phones=[{…}]`)."""
    own = {name.replace("_", "-"): {new_id(): item for item in items} for name, items in parts.items()}
    return Edit(kind_name, record_id or new_id(), fields=fields, parts=own)


@guarded("change records")
def save(session: Session, edits: Iterable[Edit], *, action: str = "change") -> Changed:
    """Check the rules of every edit, then write them all as one step.

    Raises InvalidField (with the field's name), NotAllowed, NotFound or Conflict; then nothing is written.
    """
    edits = list(edits)
    made = frozenset((edit.kind, edit.id) for edit in edits if not edit.base)
    edits += [more for edit in edits for more in following.edits(session, edit)]
    checked = [rules.checked(session, edit, made) for edit in edits]
    return door.apply(session, checked, action=action)


@guarded("write {kind_name}")
def delete(session: Session, kind_name: str, record_id: str) -> Changed:
    """Turn a record into a tombstone, together with the records that are its children; one step to undo."""
    if kind_name == "officers":
        raise NotAllowed(_("Officers are not deleted: they leave, and what they did stays theirs."))
    loaded = load(session, kind_name, record_id)
    edits = [Edit(kind_name, record_id, base=loaded.record.version, deleted=True)]
    live = _children(session, kind_name, record_id, deleted=False)
    edits += [Edit(kind, child, deleted=True) for kind, child in live]
    edits += following.of_deleted(session, kind_name, record_id)
    for edit in edits:
        roles.require_write(session, edit)
    with session.read() as db:
        approved.require_open(db, kind_name, vars(loaded.record), vars(loaded.record), deleted=True)
    return door.apply(session, edits, action="delete")


@guarded("erase records")
def erase(session: Session, kind_name: str, record_id: str) -> Changed:
    """Erase a record for good, deleted or not, together with its children: here, and in the team with the next sync.

    Nothing brings it back: no undo, no backup, no other laptop. Raises NotFound for one that was never there.
    """
    if kind_name in ("officers", "agency"):
        raise NotAllowed(_("This is not erased: what was done stays with whoever did it."))
    table = KINDS[kind_name].table
    with session.read() as db:
        if db.scalar(select(table.c.id).where(table.c.id == record_id)) is None:
            label = _(KINDS[kind_name].label)
            raise NotFound(_("There is no {kind} with the id {id}.").format(kind=label, id=record_id))
    return erasing.erase(session, [(kind_name, record_id), *_children(session, kind_name, record_id, deleted=True)])


def _children(session: Session, kind_name: str, record_id: str, *, deleted: bool) -> list[tuple[str, str]]:
    """Kind and id of the records whose parent this one is; the deleted ones too, if asked for."""
    found: list[tuple[str, str]] = []
    with session.read() as db:
        for kind in KINDS.values():
            if kind.parent is not None and kind.parent.about.link == kind_name:
                query = select(kind.table.c.id).where(kind.table.c[kind.parent.name] == record_id)
                live = kind.table.c.deleted_at.is_(None)
                found += [(kind.name, child) for child in db.scalars(query if deleted else query.where(live))]
    return found


@guarded("undo")
def undo(session: Session, step: str = "") -> Changed:
    """Take back the officer's newest step, or the step named. Raises UserError where there is none.

    What the role does not let the officer write now, it does not let them take back either.
    """
    step = step or history.last_step(session)
    for kind_name in history.kinds(session, step):
        roles.require(session, f"write {kind_name}")
    with session.read() as db:
        approved.require_open_step(db, step)
    return history.undo(session, step)


@guarded("read {kind_name}")
def children(session: Session, kind_name: str, parent_id: str) -> list[Record]:
    """The live records of a kind that belong to a parent, in the order they were made (agenda items by `position`)."""
    kind = KINDS[kind_name]
    assert kind.parent is not None
    column = kind.table.c[kind.parent.name]
    order = [kind.table.c.position] if "position" in kind.table.c else []
    query = select(kind.model).where(column == parent_id, kind.model.deleted_at.is_(None))
    with session.read() as db:
        found = list(db.scalars(query.order_by(*order, kind.table.c.n)))
    roles.blanked(session, kind_name, found)
    return found


@guarded("read {query.kind}")
def numbers(session: Session, query: Query) -> Iterable[Sequence[int]]:
    """The row numbers of a list in order, in portions."""
    roles.require_query(session, query)
    with session.read() as db:
        yield from lists.numbers(db, query)


@dataclass(frozen=True)
class Row:
    """One row of a list: the record's id and what its columns show."""

    id: str
    cells: tuple[str, ...]


@guarded("read {kind_name}")
def rows(session: Session, kind_name: str, wanted: Sequence[int], names: Sequence[str]) -> dict[int, Row]:
    """What the rows numbered `wanted` show in the columns `names`: links as titles, masked kinds as initials."""
    kind = KINDS[kind_name]
    columns = [kind.field(name) for name in names]
    blank = {name: kind.field(name).default for name in roles.hidden(session, kind_name) if name in names}
    with session.read() as db:
        found = {n: {**row, **blank} for n, row in lists.rows(db, kind, wanted, names).items()}
        titles: dict[str, dict[str, str]] = {}
        for field in columns:
            if field.type == "link":
                ids = [row[field.name] for row in found.values() if row[field.name]]
                titles[field.name] = lists.titles(db, KINDS[field.about.link], ids)
    return {
        n: Row(row["id"], tuple(_cell(kind, f, row[f.name], titles.get(f.name, {})) for f in columns))
        for n, row in found.items()
    }


def _cell(kind: Kind, field: Field, value: Value, titles: Mapping[str, str]) -> str:
    if field.type == "link":
        title = titles.get(str(value), "")
        return initials(title) if kind.masked and field.about.sensitive else title
    if kind.masked and field.about.sensitive:
        return initials(str(value or ""))
    return shown(field, value)


@guarded("read {kind_name}")
def every(session: Session, kind_name: str, search: str = "", limit: int | None = None) -> list[Record]:
    """The live records of a kind whole, in the order of lists, at most `limit`."""
    kind = KINDS[kind_name]
    with session.read() as db:
        order = [n for portion in lists.numbers(db, Query(kind_name, search=search), limit) for n in portion]
        found: dict[int, Record] = {}
        for start in range(0, len(order), PORTION):
            query = select(kind.model).where(kind.model.n.in_(order[start : start + PORTION]))
            found.update({record.n: record for record in db.scalars(query)})
    roles.blanked(session, kind_name, found.values())
    return [found[n] for n in order]


@guarded("read {kind_name}")
def consult_every(session: Session, kind_name: str, search: str = "", limit: int | None = None) -> list[Record]:
    """The same for somebody to read: for protected kinds one event says that the list was read whole."""
    found = every(session, kind_name, search, limit)
    if found:
        session.consulted(kind_name, "")
    return found


@guarded("read {kind_name}")
def number_of(session: Session, kind_name: str, record_id: str) -> int | None:
    """The row number of a record, to select it in a list."""
    with session.read() as db:
        return lists.number(db, KINDS[kind_name], record_id)


@guarded("read {query.kind}")
def count(session: Session, query: Query) -> int:
    """How many records a list has."""
    roles.require_query(session, query)
    with session.read() as db:
        return lists.count(db, query)


@guarded("read {kind_name}")
def find(session: Session, kind_name: str, search: str, limit: int = 20) -> list[tuple[str, str]]:
    """Id and title of records that match, for a picker."""
    kind = KINDS[kind_name]
    with session.read() as db:
        order = next(iter(lists.numbers(db, Query(kind_name, search=search), limit)), [])
        found = lists.rows(db, kind, order, [kind.title])
    return [(found[n]["id"], str(found[n][kind.title])) for n in order]


@guarded("read {kind_name}")
def titles(session: Session, kind_name: str, ids: Sequence[str]) -> dict[str, str]:
    """What records are called, by id."""
    with session.read() as db:
        return lists.titles(db, KINDS[kind_name], ids)


@guarded("read agency")
def agency(session: Session) -> Agency:
    """The agency profile."""
    with session.read() as db:
        return db.scalars(select(Agency).where(Agency.id == AGENCY_ID)).one()


@guarded("read agency")
def suggestions(session: Session, name: str) -> tuple[str, ...]:
    """The list that a form offers: the agency's `areas`, `groups` or `categories`, or what was used before."""
    if name in used_before.FIELDS:
        return used_before.values(session, name)
    return tuple(getattr(agency(session), name))


def touched(edit: Edit, **fields: Value) -> Edit:
    """The same edit with more fields."""
    return replace(edit, fields={**edit.fields, **fields})
