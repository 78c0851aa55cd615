"""Agendas and the templates they begin with: taking one over, keeping one, and the order of the items.

As long as an agency has no template of its own, the usual agenda is offered; `begin_usual` makes a template of it, to
be changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select

from liaison_app.errors import InvalidField, UserError
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.base import new_id
from liaison_app.models.meeting import USUAL_AGENDA, AgendaTemplate, TemplateItem
from liaison_app.services import records
from liaison_app.services.roles import guarded
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session

#: The usual agenda; the template that is made of it has the same id everywhere, so that two laptops make one.
USUAL: Final = str(uuid5(NAMESPACE_URL, "https://liaison.example/usual-agenda"))
_TAKEN: Final = ("title", "presenter", "minutes")

ItemFields = Mapping[str, Value]


@dataclass(frozen=True)
class Offer:
    """An agenda to begin with. `own` says that it was made for the kind of meeting it was asked for."""

    id: str
    name: str
    items: tuple[ItemFields, ...]
    own: bool = False

    @property
    def titles(self) -> tuple[str, ...]:
        """What the items are called."""
        return tuple(str(item["title"]) for item in self.items)


@guarded("read agenda-templates")
def offered(session: Session, meeting_type: str) -> tuple[Offer, ...]:
    """The agendas to begin with: those for this kind of meeting first, then those for any; else the usual one."""
    with session.read() as db:
        live = AgendaTemplate.deleted_at.is_(None), AgendaTemplate.meeting_type.in_([meeting_type, ""])
        found = db.scalars(select(AgendaTemplate).where(*live).order_by(AgendaTemplate.name.collate("NOCASE"))).all()
        rows = select(TemplateItem).where(TemplateItem.owner_id.in_([one.id for one in found]))
        items = db.scalars(rows.order_by(TemplateItem.position, TemplateItem.n)).all()
    offers = [
        Offer(one.id, one.name, tuple(_taken(i) for i in items if i.owner_id == one.id), bool(one.meeting_type))
        for one in sorted(found, key=lambda one: not one.meeting_type)
    ]
    return tuple(offers) or (Offer(USUAL, _("Usual agenda"), tuple({"title": _(title)} for title in USUAL_AGENDA)),)


@guarded("write agenda-items")
def fill_in(session: Session, meeting_id: str, offer_id: str) -> Changed:
    """Put the items of a template at the end of a meeting's agenda, without those that stand there already.

    Raises UserError where that would add nothing.
    """
    meeting = records.load(session, "meetings", meeting_id)
    offers = {offer.id: offer for offer in offered(session, str(meeting.value("meeting_type")))}
    there: list[Any] = list(records.children(session, "agenda-items", meeting_id))
    titles = {_same(item.title) for item in there}
    new = [
        item for item in (offers[offer_id].items if offer_id in offers else ()) if _same(item["title"]) not in titles
    ]
    if not new:
        raise UserError(_("Every item of this template stands on the agenda already. Nothing was changed."))
    last = max((item.position for item in there), default=0)
    return records.save(session, numbered(meeting_id, new, after=last), action="template")


def numbered(meeting_id: str, items: Iterable[ItemFields], *, after: int = 0) -> list[Edit]:
    """The Edits that make items of a meeting's agenda in this order."""
    return [
        records.new("agenda-items", {**item, "meeting_id": meeting_id, "position": place})
        for place, item in enumerate(items, start=after + 1)
    ]


@guarded("write agenda-templates")
def keep(session: Session, meeting_id: str, name: str) -> Changed:
    """Make a template of a meeting's agenda, for its kind. One of the same name and kind is written anew.

    Raises UserError for an agenda without items, InvalidField without a name.
    """
    if not name.strip():
        raise InvalidField("name", _("Give the template a name."))
    meeting = records.load(session, "meetings", meeting_id)
    items = [_taken(item) for item in records.children(session, "agenda-items", meeting_id)]
    if not items:
        raise UserError(_("The agenda has no items yet. Nothing was changed."))
    kind = str(meeting.value("meeting_type"))
    return records.save(session, [_template(session, name.strip(), kind, items)], action="template")


@guarded("write agenda-templates")
def begin_usual(session: Session) -> Changed:
    """Make a template of the usual agenda, for any kind of meeting, to be changed."""
    items = [{"title": _(title)} for title in USUAL_AGENDA]
    with session.read() as db:
        used = db.scalar(select(AgendaTemplate.id).where(AgendaTemplate.id == USUAL))
    edit = _new(_("Usual agenda"), "", items, new_id() if used else USUAL)
    return records.save(session, [edit], action="template")


@guarded("write agenda-items")
def move(session: Session, item_id: str, by: int) -> tuple[Changed, int, int]:
    """Move an item up (-1) or down (+1) on its agenda; what changed, its place from 1, and how many there are."""
    item: Any = records.load(session, "agenda-items", item_id).record
    there: list[Any] = list(records.children(session, "agenda-items", item.meeting_id))
    at = next(place for place, one in enumerate(there) if one.id == item_id)
    to = min(max(at + by, 0), len(there) - 1)
    there.insert(to, there.pop(at))
    edits = [
        Edit("agenda-items", one.id, base=one.version, fields={"position": place})
        for place, one in enumerate(there, start=1)
        if one.position != place
    ]
    return (records.save(session, edits, action="move") if edits else Changed({})), to + 1, len(there)


def _template(session: Session, name: str, meeting_type: str, items: Sequence[ItemFields]) -> Edit:
    """The Edit of a template: a new one, or the one there with other items."""
    same = select(AgendaTemplate).where(
        AgendaTemplate.deleted_at.is_(None), AgendaTemplate.name == name, AgendaTemplate.meeting_type == meeting_type
    )
    with session.read() as db:
        there = db.scalar(same)
        if there is None:
            return _new(name, meeting_type, items, new_id())
        old = db.scalars(select(TemplateItem.id).where(TemplateItem.owner_id == there.id)).all()
    changes: dict[str, ItemFields | None] = dict.fromkeys(old)
    changes.update({new_id(): item for item in items})
    return Edit("agenda-templates", there.id, base=there.version, parts={"template-items": changes})


def _new(name: str, meeting_type: str, items: Sequence[ItemFields], record_id: str) -> Edit:
    named = {"name": name, "meeting_type": meeting_type}
    return records.new("agenda-templates", named, record_id=record_id, template_items=items)


def _taken(item: Any) -> ItemFields:
    """What a template and an agenda have in common."""
    return {name: getattr(item, name) for name in _TAKEN}


def _same(title: Any) -> str:
    """Two items are one where they are called alike."""
    return " ".join(str(title).split()).casefold()
