"""Two records of one thing become one: the first stays, what it lacks comes from the second, every link is led anew.

One step, so one undo takes all of it back. Concerns are not melted into each other: the second becomes a duplicate of
the first, is answered there, and counted (`concerns.fold`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, String, select, type_coerce
from sqlalchemy.orm import Session as OrmSession

from liaison_app.errors import NotAllowed
from liaison_app.i18n import _
from liaison_app.models.about import Field, Value
from liaison_app.models.registry import KINDS, PART_KINDS, Kind, PartKind
from liaison_app.services import concerns, place_names, records, roles
from liaison_app.services.records import Loaded
from liaison_app.services.roles import guarded
from liaison_app.storage import door
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session

MERGED: Final = ("contacts", "organizations", "places", "problems")
#: Kinds that can be merged, concerns in their own way.
KINDS_MERGED: Final = (*MERGED, "concerns")
#: Ids of records that stand in plain fields: kind, the field of the id, the field of the kind it belongs to.
_LOOSE: Final = (("notes", "became_id", "became_kind"), ("translations", "resource_id", "resource_type"))


@dataclass(frozen=True)
class Difference:
    """A field in which both say something, and not the same: as an officer reads it, on the first and the second."""

    name: str
    label: str
    first: str
    second: str


@guarded("write {kind_name}")
def differences(session: Session, kind_name: str, first_id: str, second_id: str) -> list[Difference]:
    """Where somebody has to choose, since both have a value. Lists and long texts are joined and need no choice."""
    first, second = _both(session, kind_name, first_id, second_id)
    return [
        Difference(field.name, _(field.label), first.display(field), second.display(field))
        for field in first.kind.fields
        if _differs(field, first.value(field.name), second.value(field.name))
    ]


@guarded("write {kind_name}")
def merge(session: Session, kind_name: str, first_id: str, second_id: str, take: Collection[str] = ()) -> Changed:
    """Merge the second record into the first, which stays; `take` names fields of which the second's value stands.

    Fills what is blank, joins lists and long texts, takes over the parts, leads every link anew, and deletes the
    second; one step to undo. The other name of a place becomes one of its aliases. Raises NotAllowed for kinds that
    are not merged, or to which something may lead that the role does not see, and for a record and itself; NotFound.
    """
    if kind_name == "concerns":
        return concerns.fold(session, first_id, second_id)
    first, second = _both(session, kind_name, first_id, second_id)
    fields = {f.name: value for f in first.kind.fields if (value := _joined(f, first, second, take)) is not None}
    fields |= _no_loop(first, fields, second_id)
    if kind_name == "places":
        fields["aliases"] = _aliases(first, second, str(fields.get("name", first.value("name"))))
    taken, left = _parts(first, second)
    with session.read() as db:
        links = list(_links(db, first.kind, first_id, second_id))
    edits = [
        Edit(kind_name, first_id, base=first.record.version, fields=fields, parts=taken),
        Edit(kind_name, second_id, base=second.record.version, parts=left, deleted=True),
    ]
    edits += links
    for edit in edits:
        roles.require_write(session, edit)
    return door.apply(session, edits, action="merge")


def _both(session: Session, kind_name: str, first_id: str, second_id: str) -> tuple[Loaded, Loaded]:
    if kind_name not in MERGED:
        raise NotAllowed(
            _("Records of this kind are not merged. Nothing was changed."),
            _("Possible: {kinds}.").format(kinds=", ".join(KINDS_MERGED)),
        )
    if first_id == second_id:
        raise NotAllowed(_("This is one and the same record. Nothing was changed."))
    _require_sight(session, kind_name)
    return records.load(session, kind_name, first_id), records.load(session, kind_name, second_id)


def _require_sight(session: Session, kind_name: str) -> None:
    """Raise NotAllowed where something that the role does not see may lead to such a record.

    Where that does not even come to this laptop it would go on leading to what is gone. And whether it is there or
    not, the answer is the same: it must not tell that somebody was referred.
    """
    for other in KINDS.values():
        unseen = [] if roles.may(session, f"write {other.name}") else [field.name for field in other.fields]
        unseen += roles.hidden(session, other.name)
        if any(other.field(name).about.link == kind_name for name in unseen):
            raise NotAllowed(
                _("Other records that your role does not see may lead to one of the two. Nothing was changed."),
                _("Ask an officer or a supervisor to merge them."),
            )


def _blank(field: Field, value: Value) -> bool:
    return value in (None, "", (), False) or (value == field.default and field.type == "choice")


def _differs(field: Field, one: Value, other: Value) -> bool:
    if field.type in ("list", "choices", "links", "needs", "multiline", "boolean") or field.name == "aliases":
        return False
    return one != other and not _blank(field, one) and not _blank(field, other)


def _joined(field: Field, first: Loaded, second: Loaded, take: Collection[str]) -> Value:
    """What the first record is to have in a field; None where it keeps what it has."""
    mine, theirs = first.value(field.name), second.value(field.name)
    if mine == theirs or _blank(field, theirs):
        return None
    if field.name in take or _blank(field, mine):
        return theirs
    if isinstance(mine, tuple) and isinstance(theirs, tuple):
        return tuple(dict.fromkeys((*mine, *theirs)))
    if field.type == "multiline" and str(theirs).strip() not in str(mine):
        return f"{str(mine).rstrip()}\n\n{str(theirs).strip()}"
    return None


def _aliases(first: Loaded, second: Loaded, name: str) -> tuple[str, ...]:
    def listed(loaded: Loaded) -> list[str]:
        aliases = loaded.value("aliases")
        return [str(loaded.value("name")), *(aliases if isinstance(aliases, tuple) else ())]

    kept: list[str] = []
    for one in (*listed(first), *listed(second)):
        if not any(place_names.written_alike(one, other) for other in (name, *kept)):
            kept.append(one)
    return tuple(kept)


def _parts(first: Loaded, second: Loaded) -> tuple[dict[str, Any], dict[str, Any]]:
    """The parts that go over, but for those that the first has with the same values, and all that leave the second."""
    taken: dict[str, Any] = {}
    left: dict[str, Any] = {}
    for kind in first.kind.part_kinds:
        names = [field.name for field in kind.own_fields]
        there = [tuple(getattr(item, name) for name in names) for item in first.parts[kind.name]]
        for item in second.parts[kind.name]:
            values = tuple(getattr(item, name) for name in names)
            if values not in there:
                taken.setdefault(kind.name, {})[item.id] = dict(zip(names, values, strict=True))
                left.setdefault(kind.name, {})[item.id] = None
    return taken, left


def _no_loop(first: Loaded, fields: dict[str, Any], second_id: str) -> dict[str, Any]:
    """That the two belonged to each other is over: the first must not lead to itself, nor to what is gone."""
    found: dict[str, Any] = {}
    for field in first.kind.fields:
        if field.about.link == first.kind.name:
            value = fields.get(field.name, first.value(field.name))
            gone = (second_id, first.record.id)
            if isinstance(value, tuple) and set(value) & set(gone):
                found[field.name] = tuple(one for one in value if one not in gone)
            elif value in gone:
                found[field.name] = field.default
    return found


def _links(db: OrmSession, kind: Kind, first_id: str, second_id: str) -> Iterator[Edit]:
    """Edits that lead to the first record whatever led to the second; one for each record."""
    fields: dict[tuple[str, str], dict[str, Any]] = {}
    parts: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for other in KINDS.values():
        for field in other.fields:
            if field.about.link == kind.name:
                for record_id, value in db.execute(_pointing(other, field, second_id)):
                    new = _led(value, first_id, second_id)
                    fields.setdefault((other.name, record_id), {})[field.name] = new
    for name, id_field, kind_field in _LOOSE:
        table = KINDS[name].table
        query = select(table.c.id).where(table.c[id_field] == second_id, table.c[kind_field] == kind.name)
        for record_id in db.scalars(query):
            fields.setdefault((name, record_id), {})[id_field] = first_id
    for part in PART_KINDS.values():
        for field in (one for one in part.own_fields if one.about.link == kind.name):
            query = select(part.table.c.id, part.table.c.owner_id).where(part.table.c[field.name] == second_id)
            for part_id, owner_id in db.execute(query):
                owner = (_owner_kind(db, part, owner_id), owner_id)
                parts.setdefault(owner, {}).setdefault(part.name, {})[part_id] = {field.name: first_id}
    for place in dict.fromkeys((*fields, *parts)):
        if place[0] and place not in {(kind.name, first_id), (kind.name, second_id)}:
            yield Edit(*place, fields=fields.get(place, {}), parts=parts.get(place, {}))


def _led(value: Any, first_id: str, second_id: str) -> Any:
    if not isinstance(value, tuple):
        return first_id
    return tuple(dict.fromkeys(first_id if one == second_id else one for one in value))


def _pointing(other: Kind, field: Field, target: str) -> Select[Any]:
    column = other.table.c[field.name]
    holds = type_coerce(column, String).contains(target) if field.type == "links" else column == target
    return select(other.table.c.id, column).where(holds, other.table.c.deleted_at.is_(None))


def _owner_kind(db: OrmSession, part: PartKind, owner_id: str) -> str:
    """The kind of the live record that a part belongs to; nothing for one that is gone."""
    for kind in KINDS.values():
        if part in kind.part_kinds:
            there = select(kind.table.c.id).where(kind.table.c.id == owner_id, kind.table.c.deleted_at.is_(None))
            if db.scalar(there) is not None:
                return kind.name
    return ""
