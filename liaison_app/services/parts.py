"""Parts by themselves: list, show, add, change or remove a phone or an hour, always through the record that owns it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from liaison_app.errors import InvalidField, NotFound
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.base import Part, new_id
from liaison_app.models.registry import KINDS, PART_KINDS, Kind, PartKind
from liaison_app.services import records
from liaison_app.services.roles import guarded
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session


@guarded("read {part_name}")
def every(session: Session, part_name: str, limit: int | None = None) -> Sequence[Part]:
    """The parts of a kind in the order they were made, at most `limit`."""
    model = PART_KINDS[part_name].model
    with session.read() as db:
        return list(db.scalars(select(model).order_by(model.n).limit(limit)))


@guarded("read {part_name}")
def load(session: Session, part_name: str, part_id: str) -> Part:
    """One part. Raises NotFound."""
    model = PART_KINDS[part_name].model
    with session.read() as db:
        part = db.scalar(select(model).where(model.id == part_id))
    if part is None:
        label = _(PART_KINDS[part_name].label)
        raise NotFound(_("There is no {kind} with the id {id}.").format(kind=label, id=part_id))
    return part


@guarded("read {part_name}")
def consult(session: Session, part_name: str, part_id: str) -> Part:
    """One part for somebody to read; audited as the opening of the record that owns it. Raises NotFound."""
    part = load(session, part_name, part_id)
    owner = _owner_of(PART_KINDS[part_name], part)
    session.consulted(owner[0].name, owner[1])
    return part


@guarded("write {part_name}")
def add(session: Session, part_name: str, values: Mapping[str, Value]) -> str:
    """Add a part to the record that one of its owner fields names; returns its id. Raises InvalidField without one."""
    part = PART_KINDS[part_name]
    kind, owner_id = _owner(part, values)
    part_id = new_id()
    records.save(session, [_edit(session, kind, owner_id, part, part_id, values)])
    return part_id


@guarded("write {part_name}")
def change(session: Session, part_name: str, part_id: str, values: Mapping[str, Value] | None) -> Changed:
    """Change fields of a part, or remove it (None). The owner stays the same."""
    part = PART_KINDS[part_name]
    there = load(session, part_name, part_id)
    kind, owner_id = _owner_of(part, there)
    moved = next((name for name in values or () if name in part.model.OWNERS), None)
    if moved:
        raise InvalidField(moved, _("A part stays with its record. Remove it there and add it here."))
    return records.save(session, [_edit(session, kind, owner_id, part, part_id, values)])


def _owner_of(part: PartKind, there: Part) -> tuple[Kind, str]:
    return _owner(part, {name: getattr(there, name) for name in part.model.OWNERS})


def _owner(part: PartKind, values: Mapping[str, Value]) -> tuple[Kind, str]:
    for name in part.model.OWNERS:
        if values.get(name):
            return KINDS[part.field(name).about.link], str(values[name])
    names = ", ".join(part.model.OWNERS)
    raise InvalidField(part.model.OWNERS[0], _("Say which record it belongs to: one of {names}.").format(names=names))


def _edit(
    session: Session, kind: Kind, owner_id: str, part: PartKind, part_id: str, values: Mapping[str, Value] | None
) -> Edit:
    owner = records.load(session, kind.name, owner_id)
    return Edit(kind.name, owner_id, base=owner.record.version, parts={part.name: {part_id: values}})
