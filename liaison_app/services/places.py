"""The register of places: found by any of their spellings, a new spelling remembered, one place chosen for a text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from liaison_app.errors import InvalidField
from liaison_app.i18n import _
from liaison_app.models.problem import Place
from liaison_app.models.registry import KINDS
from liaison_app.services import place_names, records
from liaison_app.services.roles import guarded
from liaison_app.storage import lists
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session

_CANDIDATES = 200


@guarded("read places")
def find(session: Session, text: str, limit: int = 20) -> list[tuple[str, str]]:
    """Id and name of the places that a typed text may mean: those that are called so first, then those beginning so."""
    called = [(place.id, place.name) for place in _called(session, text)] if text.strip() else []
    begun = records.find(session, "places", text, limit)
    return [*called, *(pair for pair in begun if pair not in called)][:limit]


@guarded("read places")
def named(session: Session, text: str) -> list[tuple[str, str]]:
    """Id and name of the places of which the text is a spelling, in whatever order and with whatever marks."""
    return [(place.id, place.name) for place in _called(session, text)]


@guarded("read places")
def is_new_spelling(session: Session, place_id: str, text: str) -> bool:
    """Whether a text names the place in a way that neither its name nor its other names have."""
    place: Any = records.load(session, "places", place_id).record
    known = (place.name, *place.aliases)
    return any(place_names.same(text, one) for one in known) and not any(
        place_names.written_alike(text, one) for one in known
    )


@guarded("write places")
def add_alias(session: Session, place_id: str, text: str) -> Changed:
    """Remember another spelling of a place. Raises InvalidField where there is nothing to remember."""
    place: Any = records.load(session, "places", place_id).record
    alias = " ".join(text.split())
    if not alias or any(place_names.written_alike(alias, one) for one in (place.name, *place.aliases)):
        raise InvalidField("aliases", _("This place has that name already."))
    fields: dict[str, Any] = {"aliases": (*place.aliases, alias)}
    return records.save(session, [Edit("places", place_id, base=place.version, fields=fields)])


@guarded("read places")
def doubles(session: Session, place_id: str) -> list[tuple[str, str]]:
    """Id and name of other places that have a spelling in common with this one."""
    place: Any = records.load(session, "places", place_id).record
    found: dict[str, str] = {}
    for text in (place.name, *place.aliases):
        found.update(named(session, text))
    found.pop(place_id, None)
    return list(found.items())


def _called(session: Session, text: str) -> list[Place]:
    with session.read() as db:
        return [place for place in _candidates(db, text) if _is_called(place, text)]


def _candidates(db: OrmSession, text: str) -> Iterable[Place]:
    numbers = lists.with_any(db, KINDS["places"], place_names.words(text), _CANDIDATES)
    return db.scalars(select(Place).where(Place.n.in_(numbers), Place.deleted_at.is_(None)).order_by(Place.name))


def _is_called(place: Place, text: str) -> bool:
    return any(place_names.same(text, one) for one in (place.name, *place.aliases))
