"""Comment cards of a meeting, typed from paper the next day: each becomes a concern, dated to the meeting.

Of a card about police conduct no story is kept: only that it was raised, and the body that it is handed to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from liaison_app.i18n import N_, _
from liaison_app.models.about import Value
from liaison_app.models.capture import NO_STORY, Concern
from liaison_app.models.problem import Place
from liaison_app.services import place_names, records
from liaison_app.services.called import folded
from liaison_app.services.paper import Mistake, NotFiled, Row, reach
from liaison_app.services.roles import guarded
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session

#: In place of an id: the officer asked for a new place or contact of this name.
NEW: Final = "+"
#: Where somebody agreed to be held, as the contact says it.
AGREED_ON_CARD: Final = N_("Comment card")


@dataclass(frozen=True)
class Card(Row):
    """One card, a concern.

    `place_id` and `contact_id` are what was chosen for the words in `place` and `person`, or `NEW`. `body` says that
    it is about police conduct, and to whom it is handed.
    """

    text: str = ""
    place: str = ""
    place_id: str = ""
    group: str = ""
    category: str = ""
    person: str = ""
    contact_id: str = ""
    body: str = ""

    @property
    def is_empty(self) -> bool:
        words = (self.text, self.place, self.group, self.category, self.person, self.body)
        return not any(word.strip() for word in words)


@dataclass(frozen=True)
class Spot:
    """A place of the register, with all its names."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pile:
    """A meeting as its cards are entered: when it was, and what the agency has to offer for them."""

    meeting_id: str
    title: str
    starts_at: datetime
    places: tuple[Spot, ...]
    groups: tuple[str, ...]
    categories: tuple[str, ...]

    def place(self, words: str) -> Spot | None:
        """The one place that is called so, in any order of its streets; None where none is, or several are."""
        found = [spot for spot in self.places if any(place_names.same(words, n) for n in (spot.name, *spot.aliases))]
        return found[0] if len(found) == 1 else None


@guarded("read concerns")
def pile(session: Session, meeting_id: str) -> Pile:
    """What is needed to enter the cards of a meeting. Raises NotFound."""
    meeting: Any = records.load(session, "meetings", meeting_id).record
    agency = records.agency(session)
    with session.read() as db:
        rows = db.execute(select(Place.id, Place.name, Place.aliases).where(Place.deleted_at.is_(None)))
        places = tuple(Spot(row.id, row.name, row.aliases) for row in rows)
    return Pile(meeting_id, meeting.title, meeting.starts_at, places, agency.groups, agency.categories)


def mistakes(at: Pile, cards: Sequence[Card]) -> list[Mistake]:
    """What cannot be filed as it stands, card by card."""
    found: list[Mistake] = []
    for number, card in enumerate(cards):
        if card.is_empty:
            continue
        if not (card.text.strip() or card.body.strip()):
            found.append(Mistake(number, "text", _("what does the card say?")))
        if card.place.strip() and not (card.place_id or card.body.strip() or at.place(card.place)):
            said = _("not one place that is known; choose from the list, its last entry adds it.")
            found.append(Mistake(number, "place", said))
        if card.person.strip() and not card.contact_id:
            said = _("choose who it is; the last entry of the list adds a contact.")
            found.append(Mistake(number, "person", said))
    return found


@guarded("write concerns")
def file(session: Session, meeting_id: str, cards: Sequence[Card]) -> Changed:
    """File every card as a concern, in one step. Raises NotFiled with all that is wrong; then nothing is written.

    A card that was filed before (a draft that came back after a kill) is filed once, and so is what it made.
    """
    at = pile(session, meeting_id)
    wrong = mistakes(at, cards)
    if wrong:
        raise NotFiled(wrong)
    with session.read() as db:
        filed = set(db.scalars(select(Concern.id).where(Concern.id.in_([card.id for card in cards]))))
    new: dict[tuple[str, str], Edit] = {}
    edits: list[Edit] = []
    for card in cards:
        if not card.is_empty and card.id not in filed:
            edits.append(Edit("concerns", card.id, fields=_fields(at, card, new)))
    return records.save(session, [*new.values(), *edits], action="paper")


def _fields(at: Pile, card: Card, new: dict[tuple[str, str], Edit]) -> dict[str, Value]:
    """The concern of a card; `new` gathers the places and contacts that are made on the way, each once."""
    told: dict[str, Value] = {
        "meeting_id": at.meeting_id,
        "raised_at": at.starts_at,
        "source": "card",
        "raised_by_group": card.group.strip(),
        "wants_answer_id": _contact(at, card, new),
    }
    if card.body.strip():
        return {**told, "text": NO_STORY, "conduct": True, "conduct_body": card.body.strip()}
    return {**told, "text": card.text.strip(), "category": card.category.strip(), "place_id": _place(at, card, new)}


def _place(at: Pile, card: Card, new: dict[tuple[str, str], Edit]) -> str:
    if card.place_id != NEW:
        known = at.place(card.place)
        return card.place_id or (known.id if known else "")
    name = " ".join(card.place.split())
    return new.setdefault(("places", folded(name)), records.new("places", {"name": name})).id


def _contact(at: Pile, card: Card, new: dict[tuple[str, str], Edit]) -> str:
    """The contact that was chosen, or a new one of `Name, phone or e-mail`."""
    if card.contact_id != NEW:
        return card.contact_id
    name, _comma, rest = (part.strip() for part in card.person.partition(","))
    given: Mapping[str, str] = reach(rest)
    fields: dict[str, Value] = {
        "name": name,
        "source": at.title,
        "agreed_on": at.starts_at.date(),
        "agreed_how": _(AGREED_ON_CARD),
    }
    if "email" in given:
        fields["emails"] = (given["email"],)
    phones = [{"number": given["phone"]}] if "phone" in given else []
    return new.setdefault(("contacts", folded(card.person)), records.new("contacts", fields, phones=phones)).id
